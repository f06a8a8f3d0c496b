import { expect } from 'chai';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { FILE_MAX } from '../../exporters/csv/check.ts';
import { tableSizes } from '../../exporters/csv/emit-size.ts';
import csv from '../../exporters/csv/index.ts';
import { DEFAULTS } from '../../exporters/csv/options.ts';
import { READ_MAX } from '../../exporters/csv/read-table.ts';
import type { AddressObject, FittedChain, FittedPolicy } from '../../src/exporter/fitted.ts';
import type { EndpointSet } from '../../src/model/endpoint-set.ts';
import type { Log } from '../../src/model/policy.ts';
import type { Service } from '../../src/model/service.ts';
import { EMPTY } from '../../src/net/address-set.ts';
import { formatPrefix } from '../../src/net/format.ts';
import { parsePrefix } from '../../src/net/parse.ts';
import { ANY_SERVICE, chain, fittedPolicy, icmp, object, ports, prefix, rule, term, use } from './fitted-builder.ts';

const SPAN = { file: 'policy.yaml', start: { line: 1, column: 1 }, end: { line: 1, column: 1 } };

type Cells = Readonly<Record<string, string>>;

function text(policy: FittedPolicy, file: string, options = DEFAULTS): string {
  return csv.emit(policy, options).find(({ path }) => path === file)?.text ?? '';
}

function rows(policy: FittedPolicy, file: string): readonly Cells[] {
  return parse(text(policy, file), { columns: true });
}

/** The rule rows of a policy with one rule and its default row. */
function rulesOf(...chains: readonly [FittedChain, ...FittedChain[]]): readonly Cells[] {
  return rows(fittedPolicy(chains), 'rules.csv');
}

/** The cells that a service fills, of every row, joined by blanks; `-` is an empty cell. */
function serviceCells(service: Service): readonly string[] {
  const columns = ['protocol', 'source_port_from', 'source_port_to', 'port_from', 'port_to', 'icmp_type', 'icmp_code'];
  const found = rulesOf(chain([rule(term(service))])).filter((row) => row.rule !== 'default');
  return found.map((row) => columns.map((column) => row[column] || '-').join(' '));
}

function logCell(log: Log): string | undefined {
  return rulesOf(chain([rule(term(ANY_SERVICE), { log })]))[0]?.log;
}

function commentCell(comment: string): string | undefined {
  const base = rule(term(ANY_SERVICE));
  const meta = { ...base.rule.meta, comment };
  return rulesOf(chain([{ ...base, rule: { ...base.rule, meta } }]))[0]?.comment;
}

describe('csv emit: files', () => {
  const policy = fittedPolicy([
    chain([rule(term(ports('tcp', '443'), { family: 4, destination: use(object('web', '192.0.2.0/24')) }))]),
  ]);

  it('writes all three files, with their agreed headers', () => {
    expect(
      csv.emit(policy, DEFAULTS).map(({ path, text: one }) => [path, one.split('\r\n')[0]?.replaceAll('"', '')]),
    ).to.deep.equal([
      [
        'rules.csv',
        'seq,rule,endpoint_set,direction,from_zone,to_zone,state,action,family,source_set,destination_set,protocol,source_port_from,source_port_to,port_from,port_to,icmp_type,icmp_code,log,owner,ticket,expires,comment',
      ],
      ['addresses.csv', 'set,family,prefix'],
      ['domains.csv', 'rule,side,feed,endpoint_set,domain,services'],
    ]);
  });

  it('quotes every field, ends every record with CRLF, and begins with no byte order mark', () => {
    for (const { text: one } of csv.emit(policy, DEFAULTS)) {
      expect(one).to.match(/^(?:"[^"]*"(?:,"[^"]*")*\r\n)+$/);
    }
  });

  it('begins with a byte order mark for Excel', () => {
    for (const { text: one, path } of csv.emit(policy, { excel: true })) {
      expect(one).to.equal(`\ufeff${text(policy, path)}`);
    }
  });

  it('is known again by its header', () => {
    for (const file of [...csv.emit(policy, DEFAULTS), ...csv.emit(policy, { excel: true })]) {
      expect(csv.identify(file)).to.equal('yes');
    }
    expect(csv.identify({ path: 'other.csv', text: 'name,type\r\n' })).to.equal('maybe');
    expect(csv.identify({ path: 'rules.nft', text: 'table inet t {' })).to.equal('no');
  });

  it('does not change its input', () => {
    const frozen = structuredClone(
      JSON.stringify(policy, (_, value) => (typeof value === 'bigint' ? `${value}` : value)),
    );
    csv.emit(policy, DEFAULTS);
    expect(JSON.stringify(policy, (_, value) => (typeof value === 'bigint' ? `${value}` : value))).to.equal(frozen);
  });
});

describe('csv emit: rows', () => {
  it('numbers rows from 1 over all directions, each direction ending with its default', () => {
    const found = rulesOf(
      chain([rule(term(ports('tcp', '80,443')))], { direction: 'inbound' }),
      chain([rule(term(ports('udp', '53')), { id: 'dns' })], { default: { action: 'reject', label: '', log: {} } }),
    );
    expect(
      found.map(({ seq, rule: name, direction, action, log }) => [seq, name, direction, action, log].join(' ')),
    ).to.deep.equal([
      '1 web inbound allow ',
      '2 web inbound allow ',
      '3 default inbound drop ',
      '4 dns outbound allow ',
      '5 default outbound reject yes',
    ]);
  });

  it('writes a row for each term, service, source range and destination range', () => {
    const terms = [term(ports('tcp', '80,443', '1024-2048,4000')), term(ports('udp', '53'))] as const;
    expect(rulesOf(chain([rule(terms[0], { terms: [...terms] })]))).to.have.length(4 + 1 + 1);
  });

  const services: readonly (readonly [claim: string, service: Service, cells: readonly string[]])[] = [
    ['all ports as empty cells', ports('tcp'), ['tcp - - - - - -']],
    ['one port as a range of itself', ports('udp', '53'), ['udp - - 53 53 - -']],
    ['source and destination ranges', ports('sctp', '5-6', '1-2'), ['sctp 1 2 5 6 - -']],
    ['any service', ANY_SERVICE, ['any - - - - - -']],
    ['all ICMP messages', icmp(4, [0, 0xffff]), ['icmp - - - - - -']],
    ['whole types', icmp(6, [128 * 256, 129 * 256 + 255]), ['icmpv6 - - - - 128 -', 'icmpv6 - - - - 129 -']],
    ['one code', icmp(4, [3 * 256 + 4, 3 * 256 + 4]), ['icmp - - - - 3 4']],
    [
      'a range from inside one type to inside another',
      icmp(4, [3 * 256 + 254, 5 * 256]),
      ['icmp - - - - 3 254', 'icmp - - - - 3 255', 'icmp - - - - 4 -', 'icmp - - - - 5 0'],
    ],
    [
      'protocols by number, also those with names',
      {
        kind: 'protocol',
        numbers: [
          { from: 6, to: 6 },
          { from: 50, to: 51 },
        ],
      },
      ['6 - - - - - -', '50 - - - - - -', '51 - - - - - -'],
    ],
  ];
  for (const [claim, service, cells] of services) {
    it(`writes ${claim}`, () => {
      expect(serviceCells(service)).to.deep.equal(cells);
    });
  }

  it('names sets, families, zones, states, endpoint sets and annotations', () => {
    const lan = object('lan', '10.0.0.0/8');
    const base = rule(term(ports('tcp', '443'), { family: 4, source: use(lan), because: { feed: 'm365', id: '11' } }), {
      ingress: ['lan', 'guest'],
      egress: ['internet'],
      states: ['new', 'untracked'],
    });
    const meta = { ...base.rule.meta, owner: 'net', ticket: 'NET-1', expires: '2027-06-30', comment: 'why' };
    const [row] = rulesOf(chain([{ ...base, rule: { ...base.rule, meta } }]));
    expect(row).to.include({ family: '4', source_set: 'lan', destination_set: 'any', endpoint_set: 'm365:11' });
    expect(row).to.include({ from_zone: 'lan guest', to_zone: 'internet', state: 'new untracked' });
    expect(row).to.include({ owner: 'net', ticket: 'NET-1', expires: '2027-06-30', comment: 'why' });
  });

  it('writes a default row for each term of the scope, with its zones', () => {
    const [v4, v6] = [object('lan', '10.0.0.0/8'), object('lan', '2001:db8::/32')];
    const scope = {
      kind: 'within',
      terms: [
        { family: 4, source: use(v4), destination: { kind: 'any' } },
        { family: 6, source: use(v6), destination: { kind: 'any' } },
      ],
      ingress: ['lan'],
    } as const;
    const [, ...defaults] = rulesOf(chain([rule(term(ANY_SERVICE))], { scope }));
    expect(
      defaults.map(({ rule: name, family, source_set, from_zone, state }) => [
        name,
        family,
        source_set,
        from_zone,
        state,
      ]),
    ).to.deep.equal([
      ['default', '4', 'lan', 'lan', ''],
      ['default', '6', 'lan', 'lan', ''],
    ]);
  });

  const logs: readonly (readonly [Log, string])[] = [
    [{}, 'yes'],
    [{ prefix: 'web out' }, 'prefix=web out'],
    [{ prefix: '', group: 0 }, 'group=0 prefix='],
    [
      { prefix: 'a b', rate: { count: 5, per: 'minute' }, level: 'info', group: 3 },
      'rate=5/minute level=info group=3 prefix=a b',
    ],
  ];
  for (const [log, cell] of logs) {
    it(`writes the log ${JSON.stringify(log)} as ${JSON.stringify(cell)}`, () => {
      expect(logCell(log)).to.equal(cell);
    });
  }
});

describe('csv emit: addresses and domains', () => {
  it('lists the prefixes of both families by set, family and address', () => {
    const objects = [
      object('b', '2001:db8::/32'),
      object('b', '10.0.0.0/8', '192.0.2.1/32'),
      { ...object('a', '192.0.2.0/24'), family: 'both', prefixes: [prefix('192.0.2.0/24'), prefix('::/0')] },
    ] satisfies readonly AddressObject[];
    const policy = { ...fittedPolicy([chain([rule(term(ANY_SERVICE))])]), objects };
    expect(
      rows(policy, 'addresses.csv').map(({ set, family, prefix: one }) => `${set} ${family} ${one}`),
    ).to.deep.equal(['a 4 192.0.2.0/24', 'a 6 ::/0', 'b 4 10.0.0.0/8', 'b 4 192.0.2.1/32', 'b 6 2001:db8::/32']);
  });

  it('lists each domain of the endpoint sets of a rule once', () => {
    const endpointSet: EndpointSet = {
      id: '11',
      addresses: EMPTY,
      listed: 0,
      domains: ['*.example.com', 'example.net'],
      services: [],
      labels: {},
      origin: { feed: 'm365', id: '11' },
      span: SPAN,
    };
    const base = rule(term(ANY_SERVICE));
    const services = [
      ports('tcp', '80,443'),
      ports('udp', '3478-3481'),
      ports('udp', '68', '67'),
      icmp(4, [2048, 2303]),
      ports('sctp'),
    ];
    const origin = { ...base.rule, endpoints: [{ endpointSet, side: 'to', services } as const] };
    const policy = fittedPolicy([
      chain([
        { ...base, rule: origin },
        { ...base, id: 'web_2', rule: origin },
      ]),
    ]);
    const cells = { rule: 'web', side: 'to', feed: 'm365', endpoint_set: '11' };
    const all = 'tcp/80,443 udp/3478-3481 udp/67>68 icmp/8 sctp';
    expect(rows(policy, 'domains.csv')).to.deep.equal([
      { ...cells, domain: '*.example.com', services: all },
      { ...cells, domain: 'example.net', services: all },
    ]);
  });

  it('writes 100,000 prefixes without a cell for each going through the CSV library', () => {
    const prefixes = Array.from(
      { length: 100_000 },
      (_, at) => ({ family: 4, address: BigInt(at) << 8n, length: 24 }) as const,
    );
    const big = {
      ...object('big', '10.0.0.0/8'),
      prefixes: [prefixes[0]!, ...prefixes.slice(1)],
    } satisfies AddressObject;
    const policy = { ...fittedPolicy([chain([rule(term(ANY_SERVICE))])]), objects: [big] };
    expect(text(policy, 'addresses.csv').split('\r\n')).to.have.length(100_002);
  });
});

describe('csv emit: formula injection', () => {
  const cells: readonly (readonly [text: string, cell: string])[] = [
    ['=1+1', "'=1+1"],
    ['+1', "'+1"],
    ['-1', "'-1"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ["'=1", "''=1"],
    ["'''@x", "''''@x"],
    ['＝1', "'＝1"],
    ['－1', "'－1"],
    ["'quoted'", "'quoted'"],
    ['a=b', 'a=b'],
    ['say "hi", twice', 'say "hi", twice'],
    ['two\r\nlines\tand a tab', 'two lines and a tab'],
    ['\n=1', ' =1'],
    ['\u0000=1', "'=1"],
    ['\u202e\u2028=1', "'=1"],
    ['\u0085=1\u009b2J', "'=12J"],
    ['', ''],
  ];
  for (const [comment, cell] of cells) {
    it(`writes ${JSON.stringify(comment)} as ${JSON.stringify(cell)}`, () => {
      expect(commentCell(comment)).to.equal(cell);
    });
  }

  it('never begins a cell with a formula, and loses nothing but control characters', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom("'", '=', '+', '-', '@', '＝', 'a', '"', ',', ' ') }),
        (comment) => {
          const cell = commentCell(comment) ?? '';
          expect(cell).not.to.match(/^[=+\-@\t\r\n＝＋－＠]/);
          expect(/^'+[=+\-@＝＋－＠]/.test(cell) ? cell.slice(1) : cell).to.equal(comment);
        },
      ),
    );
  });
});

describe('csv: writer and reader', () => {
  it('agree on what every kind of row permits', async () => {
    const lan = object('lan', '10.0.0.0/8');
    const policy = fittedPolicy([
      chain([
        rule(term(ports('tcp', '80,443', '1024-65535'), { family: 4, source: use(lan) }), {
          ingress: ['lan'],
          states: ['new', 'untracked'],
        }),
        rule(term(icmp(6, [128 * 256, 128 * 256 + 255], [129 * 256 + 1, 129 * 256 + 1]), { family: 6 }), {
          id: '=ping',
          action: 'reject',
        }),
        rule(
          term({
            kind: 'protocol',
            numbers: [
              { from: 1, to: 1 },
              { from: 50, to: 50 },
            ],
          }),
          { id: 'esp', action: 'drop' },
        ),
      ]),
    ]);
    const result = await csv.read(csv.emit(policy, DEFAULTS), { options: DEFAULTS });
    if (!result.ok || result.value.kind !== 'packets') throw new Error(JSON.stringify(result.diagnostics));
    const [statements = []] = [...result.value.chains.values()];
    expect(statements.map(({ label }) => label)).to.deep.equal([
      'web',
      'web',
      '=ping',
      '=ping',
      'esp',
      'esp',
      'default',
    ]);
    expect(statements[0]?.match).to.deep.include({
      destinationPorts: [{ from: 80, to: 80 }],
      sourcePorts: [{ from: 1024, to: 65535 }],
    });
    expect(statements[3]?.match.icmp).to.deep.equal({ family: 6, types: [{ from: 129 * 256 + 1, to: 129 * 256 + 1 }] });
    expect(statements[4]?.match)
      .to.deep.include({ protocols: [{ from: 1, to: 1 }] })
      .and.not.to.have.property('icmp');
  });
});

describe('csv check', () => {
  const odd = (count: number): string => Array.from({ length: count }, (_, index) => `${2 * index + 1}`).join(',');
  const codesOf = (...services: readonly [Service, ...Service[]]): readonly string[] => {
    const policy = fittedPolicy([chain([rule({ ...term(services[0]), services })])]);
    return (csv.check?.(policy, DEFAULTS) ?? []).map(({ code }) => code);
  };

  it('takes as many rules as are read back, and refuses one more before any is made', () => {
    // 707 x 707 and 148 rows, and the default: with the header 499,999 lines of 22 commas and two line ends each.
    expect(codesOf(ports('tcp', odd(707), odd(707)), ports('udp', odd(148)))).to.deep.equal([]);
    expect(codesOf(ports('tcp', odd(707), odd(707)), ports('udp', odd(149)))).to.deep.equal(['LIMIT_EXCEEDED']);
    expect(codesOf(ports('tcp', odd(30_000), odd(30_000)))).to.deep.equal(['LIMIT_EXCEEDED']);
  });

  it('refuses more addresses than a worksheet has rows', () => {
    const addresses = (count: number): FittedPolicy => {
      const { prefixes, ...lan } = object('lan', '10.0.0.0/24');
      const many = Array.from({ length: count }, () => prefixes[0]) as unknown as AddressObject['prefixes'];
      const destination = use({ ...lan, prefixes: many });
      return fittedPolicy([chain([rule(term(ports('tcp', '443'), { family: 4, destination }))])]);
    };
    expect(csv.check?.(addresses(1_048_575), DEFAULTS)).to.deep.equal([]);
    const [found] = csv.check?.(addresses(1_048_576), DEFAULTS) ?? [];
    expect(found?.message).to.match(/^addresses\.csv takes up to 1048576 rows, and a table holds 1048575/);
  });

  it('refuses a row that is too long to be read back', () => {
    const zones = Array.from({ length: 400 }, (_, index) => `${index}${'z'.repeat(250)}`) as [string, ...string[]];
    const policy = fittedPolicy([chain([rule(term(ANY_SERVICE), { ingress: zones })])]);
    expect(
      csv
        .check?.(policy, DEFAULTS)
        .map(({ message }) => message)
        .join(),
    ).to.contain('bytes in one row');
  });

  it('never takes a file for smaller than it is written', () => {
    const text = fc.string({ unit: fc.constantFrom('a', '"', ',', ';', '\t', '\n', '=', 'é', '😀') });
    const services: readonly Service[] = [
      ANY_SERVICE,
      ports('tcp', odd(3), odd(2)),
      ports('sctp', '65535', '65535'),
      icmp(6, [128 * 256, 128 * 256 + 255], [255 * 256 + 255, 255 * 256 + 255]),
    ];
    const groups = fc.array(fc.constantFrom('0', '1', 'ffff'), { minLength: 8, maxLength: 8 });
    const to = fc.tuple(groups, fc.integer({ min: 0, max: 128 })).map(([words, length]) => {
      const parsed = parsePrefix(`${words.join(':')}/${length}`, { hostBits: 'mask' });
      return parsed.ok ? formatPrefix(parsed.value) : '';
    });
    const some = fc.record({ comment: text, owner: text, ticket: text, to, service: fc.constantFrom(...services) });
    fc.assert(
      fc.property(fc.array(some, { minLength: 1, maxLength: 4 }), fc.boolean(), (list, excel) => {
        const rules = list.map(({ service, to: one, ...texts }, index) => {
          const destination = use(object(`s${index}"`, '10.0.0.0/8', '192.0.2.1/32'));
          const source = use(object(`t${index}`, one));
          const base = rule(term(service, { source, destination }), { id: `r${index}` });
          return { ...base, rule: { ...base.rule, meta: { ...base.rule.meta, ...texts } } };
        });
        const [first, ...more] = rules;
        const policy = fittedPolicy([chain([first!, ...more])]);
        const sizes = new Map(tableSizes(policy).map((size) => [size.file as string, size]));
        for (const { path, text: written } of csv.emit(policy, { excel })) {
          const size = sizes.get(path)!;
          const records: string[][] = parse(written, { bom: true });
          expect(size.rows).to.equal(records.length - 1);
          expect(size.characters).to.be.at.least(written.length);
          expect(size.separators).to.be.at.least(written.replace(/[^,;\t\r\n]/g, '').length);
          const longest = Math.max(...records.map((record) => Buffer.byteLength(record.join(''))));
          expect(size.record).to.be.at.least(longest);
        }
      }),
      { numRuns: 100 },
    );
  });

  it('takes nothing that is too large to be read back', () => {
    expect(FILE_MAX.characters.max).to.be.at.most(READ_MAX.characters);
    expect(FILE_MAX.record.max).to.be.at.most(READ_MAX.record);
    // The titles are a line, too, and one field begins without a separator.
    expect(FILE_MAX.rows.max + 1).to.be.at.most(READ_MAX.lines);
    expect(FILE_MAX.separators.max + 1).to.be.at.most(READ_MAX.fields);
  });
});
