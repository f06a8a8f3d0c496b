import { expect } from 'chai';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import domains from '../../exporters/domains/index.ts';
import edl from '../../exporters/edl/index.ts';
import { PLATFORM_LIMITS, READ_BACK } from '../../exporters/edl/limits.ts';
import { DEFAULTS, type EdlOptions, type LimitName } from '../../exporters/edl/options.ts';
import type { Span } from '../../src/diagnostic/diagnostic.ts';
import { validateOptions } from '../../src/exporter/validate-options.ts';
import { compareHostSets } from '../../src/hosts/compare-hosts.ts';
import { hostsOf, intersectionOfHosts, otherHosts } from '../../src/hosts/host-set.ts';
import type { HostList, ListPlan } from '../../src/hosts/lists.ts';
import { ANY } from '../../src/net/address-set.ts';
import { changedLines } from '../../src/testing/changed-lines.ts';
import { deepFreeze } from '../../src/testing/deep-freeze.ts';
import { icmp, ports } from './fitted-builder.ts';
import { fitted, hostList, listPlan, ruleList } from './list-plans.ts';

const PANOS: EdlOptions = { ...DEFAULTS, platform: 'panos' };
const FORTIOS: EdlOptions = { ...DEFAULTS, platform: 'fortios' };
const TESTED: EdlOptions = { ...FORTIOS, matching: 'tested' };
const CHECKPOINT: EdlOptions = { ...DEFAULTS, platform: 'checkpoint' };

/** The files of lists by path. */
function files(options: EdlOptions, ...lists: readonly HostList[]): Readonly<Record<string, string>> {
  const plan = deepFreeze(fitted(listPlan(...lists), edl, options));
  return Object.fromEntries(edl.emit(plan, options).map(({ path, text }) => [path, text]));
}

function findings(options: EdlOptions, plan: ListPlan): readonly string[] {
  return (edl.check?.(plan, options) ?? []).map(({ severity, code }) => `${severity} ${code}`);
}

/** What a kind of list makes of a pattern: as it is, others, or nothing. */
function said(pattern: string, suffix: string, options: EdlOptions): string {
  const part = edl.parts?.(options).find((one) => one.suffix === suffix);
  if (part?.members !== 'hosts') return 'no such list';
  const found = part.fitHost?.(pattern) ?? { kind: 'exact' };
  return found.kind === 'narrower' ? found.patterns.join(' ') : found.kind;
}

const EXCHANGE = hostList('1', {
  addresses: ['2603:1006::/40', '13.107.6.152/31', '192.0.2.7/32'],
  hosts: ['outlook.office.com', '*.outlook.com', '*cdn.onenote.net', 'autodiscover.*.onmicrosoft.com'],
  services: [ports('tcp', '80,443'), icmp(4, [0x800, 0x8ff])],
});

const TEAMS = hostList('11', {
  addresses: ['52.112.0.0/14'],
  labels: { serviceArea: ['Skype'], category: ['Optimize'], required: ['true'] },
  services: [ports('udp', '3478-3481')],
});

describe('edl', () => {
  it('writes a file for each list and kind, and a table of them', () => {
    const found = files(PANOS, TEAMS, EXCHANGE);
    expect(found).to.deep.equal({
      'm365-1.addresses.txt': '13.107.6.152/31\n192.0.2.7/32\n2603:1006::/40\n',
      'm365-1.domains.txt': 'outlook.office.com\n*.outlook.com\ncdn.onenote.net\n*.cdn.onenote.net\n',
      'm365-1.urls.txt':
        'outlook.office.com/\nautodiscover.*.onmicrosoft.com/\n*.outlook.com/\ncdn.onenote.net/\n*.cdn.onenote.net/\n',
      'm365-11.addresses.txt': '52.112.0.0/14\n',
      'index.csv': [
        '"file","list","kind","feed","endpoint_set","rules","action","category","service_area","required","services","entries"',
        '"m365-1.addresses.txt","m365-1","addresses","m365","1","m365","allow","Optimize","Exchange","true","tcp/80,443 icmp/8","3"',
        '"m365-1.domains.txt","m365-1","domains","m365","1","m365","allow","Optimize","Exchange","true","tcp/80,443 icmp/8","4"',
        '"m365-1.urls.txt","m365-1","urls","m365","1","m365","allow","Optimize","Exchange","true","tcp/80,443 icmp/8","5"',
        '"m365-11.addresses.txt","m365-11","addresses","m365","11","m365","allow","Optimize","Skype","true","udp/3478-3481","1"',
        '',
      ].join('\r\n'),
    });
  });

  it('writes plain lists as the feed has them', () => {
    const { 'm365-1.domains.txt': hosts } = files(DEFAULTS, EXCHANGE);
    expect(hosts?.split('\n')).to.have.members([...EXCHANGE.hosts, '']);
  });

  it('ends URLs of PAN-OS alone with a slash', () => {
    expect(files(TESTED, EXCHANGE)['m365-1.urls.txt']).to.equal(
      'outlook.office.com\n*.outlook.com\n*cdn.onenote.net\n',
    );
  });

  it('writes a run of * as one', () => {
    expect(files(PANOS, hostList('1', { hosts: ['**.x.example'] }))).to.include({
      'm365-1.urls.txt': '*.x.example/\n',
      'm365-1.domains.txt': '*.x.example\n',
    });
  });

  it('writes the kinds that are asked for', () => {
    const { 'index.csv': _, ...found } = files({ ...PANOS, lists: ['urls', 'addresses'] }, EXCHANGE);
    expect(Object.keys(found)).to.deep.equal(['m365-1.addresses.txt', 'm365-1.urls.txt']);
  });

  it('changes one line of a list, and one of the table, for one more prefix', () => {
    const addresses = Array.from({ length: 200 }, (_, index) => `10.${index}.0.0/24`);
    const [before, after] = [addresses, [...addresses, '192.0.2.0/24']].map((all) =>
      files(PANOS, hostList('1', { addresses: all, hosts: ['x.example'] })),
    );
    const changes = Object.keys(before ?? {}).map((path) => changedLines(before?.[path] ?? '', after?.[path] ?? ''));
    expect(changes).to.deep.equal([1, 0, 0, 2]);
  });

  it('writes the same for lists in another order', () => {
    expect(files(PANOS, EXCHANGE, TEAMS)).to.deep.equal(files(PANOS, TEAMS, EXCHANGE));
  });

  it('lets no text of rules and labels out of the table, or out of its cell', () => {
    const hostile = '=1+1",x\r\n"forged.txt","row\u2028';
    const list = hostList('1', {
      addresses: ['192.0.2.0/24'],
      labels: { category: [hostile], serviceArea: ['+a', 'b'], required: [] },
      uses: [
        { rule: hostile, action: 'allow' },
        { rule: '\u0000-2', action: 'drop' },
      ],
    });
    const found = files(CHECKPOINT, list);
    expect(found['m365-1.addresses.txt']).to.equal('192.0.2.0/24\n');
    const rows: readonly Readonly<Record<string, string>>[] = parse(found['index.csv'] ?? '', { columns: true });
    expect(rows).to.have.length(1);
    expect(rows[0]).to.include({
      category: '\'=1+1",x "forged.txt","row',
      service_area: "'+a; b",
      rules: '\'=1+1",x "forged.txt","row; -2',
      action: 'allow; drop',
    });
  });
});

describe('edl: wildcards', () => {
  const cdn = 'cdn.x.example *.cdn.x.example';
  const TABLE = [
    // pattern, panos urls, panos domains, fortios domains, tested domains, tested urls, checkpoint domains, plain
    ['x.example', 'exact', 'exact', 'exact', 'exact', 'exact', 'exact', 'exact'],
    ['_a.x.example', 'exact', 'exact', 'exact', 'exact', 'exact', 'exact', 'exact'],
    ['*.x.example', 'exact', 'exact', 'none', 'exact', 'exact', 'none', 'exact'],
    ['*cdn.x.example', cdn, cdn, 'cdn.x.example', 'exact', 'exact', 'cdn.x.example', 'exact'],
    ['autodiscover.*.example', 'exact', 'none', 'none', 'exact', 'none', 'none', 'exact'],
    ['*.*.example', 'none', 'none', 'none', 'exact', 'none', 'none', 'exact'],
    ['*.a.*.example', 'exact', 'none', 'none', 'exact', 'none', 'none', 'exact'],
    ['*-files.example', 'none', 'none', 'none', 'exact', 'exact', 'none', 'exact'],
    [
      'cdn*.example',
      'cdn.example cdn.*.example',
      'cdn.example',
      'cdn.example',
      'exact',
      'cdn.example',
      'cdn.example',
      'exact',
    ],
    [
      'a*b.example',
      'ab.example a.b.example a.*.b.example',
      'ab.example a.b.example',
      'ab.example a.b.example',
      'exact',
      'ab.example a.b.example',
      'ab.example a.b.example',
      'exact',
    ],
    ['a-*b.example', 'a-b.example', 'a-b.example', 'a-b.example', 'exact', 'a-b.example', 'a-b.example', 'exact'],
    ['cdn*.*.example', 'cdn.*.example', 'none', 'none', 'exact', 'none', 'none', 'exact'],
    ['*a*.example', 'none', 'none', 'none', 'exact', 'none', 'none', 'exact'],
    ['a*.b*.example', 'none', 'none', 'none', 'exact', 'none', 'none', 'exact'],
    ['192.0.2.7', 'none', 'none', 'none', 'none', 'none', 'none', 'none'],
    ['*.2.7', 'none', 'none', 'none', 'none', 'none', 'none', 'none'],
    ['7', 'none', 'none', 'none', 'none', 'none', 'none', 'none'],
    [`${'a.'.repeat(126)}ab`, 'none', 'none', 'none', 'none', 'none', 'none', 'exact'],
    [`${'a.'.repeat(126)}a`, 'exact', 'exact', 'exact', 'exact', 'exact', 'exact', 'exact'],
  ] as const;
  const COLUMNS = [
    ['urls', PANOS],
    ['domains', PANOS],
    ['domains', FORTIOS],
    ['domains', TESTED],
    ['urls', TESTED],
    ['domains', CHECKPOINT],
    ['domains', DEFAULTS],
  ] as const;

  for (const [pattern, ...expected] of TABLE) {
    it(`says ${pattern.slice(0, 40)} as each platform can`, () => {
      expect(COLUMNS.map(([kind, options]) => said(pattern, kind, options))).to.deep.equal(expected);
    });
  }

  const label = fc.constantFrom('a', 'bc', 'a-b', '*', '*a', 'a*', 'a*b', '-*a', '**', '*a*');
  const pattern = fc.array(label, { maxLength: 4 }).map((labels) => [...labels, 'example'].join('.'));
  const column = fc.constantFrom(...COLUMNS);

  it('never writes a pattern that has a host more, and writes what it has fitted as it is', () => {
    fc.assert(
      fc.property(pattern, column, (one, [kind, options]) => {
        const found = said(one, kind, options);
        if (found === 'exact' || found === 'none') return;
        const narrower = found.split(' ');
        for (const written of narrower) expect(said(written, kind, options)).to.equal('exact');
        const more = intersectionOfHosts([hostsOf(narrower), otherHosts(hostsOf([one]))]);
        expect(compareHostSets(more, hostsOf([])).kind, `${one} as ${found}`).to.equal('equal');
      }),
      { numRuns: 500 },
    );
  });
});

describe('edl: options', () => {
  const where = { category: ['Optimize', 'Allow'] };

  it('asks for the lists that the options name', () => {
    const results = [DEFAULTS, { ...PANOS, by: 'rule', select: { where } }, { ...PANOS, select: [{ where }] }] as const;
    expect(results.map((options) => edl.request(options)).map((result) => result.ok && result.value)).to.deep.equal([
      { by: 'endpoint-set' },
      { by: 'rule', select: [{ where }] },
      { by: 'endpoint-set', select: [{ where }] },
    ]);
  });

  it('refuses kinds of lists that the platform has not', () => {
    const refused = [FORTIOS, CHECKPOINT, DEFAULTS].map((options) => edl.request({ ...options, lists: ['urls'] }));
    expect(refused.map(({ ok, diagnostics }) => [ok, diagnostics.map(({ code }) => code)])).to.deep.equal([
      [false, ['OPTION_INVALID']],
      [false, ['OPTION_INVALID']],
      [false, ['OPTION_INVALID']],
    ]);
    for (const options of [PANOS, TESTED]) expect(edl.request({ ...options, lists: ['urls'] }).ok).to.equal(true);
  });
});

describe('edl and domains: options as written', () => {
  const locate = (): Span => ({ file: 'policy.yaml', start: { line: 1, column: 1 }, end: { line: 1, column: 1 } });
  const CASES = [
    ['edl', edl, { platform: 'panos' }, true],
    ['edl', edl, { platform: 'fortios', lists: ['urls'], by: 'rule', matching: 'tested', limits: { bytes: 1 } }, true],
    ['edl', edl, { platform: 'plain', select: [{ feed: 'm365', where: { id: [1, 2] } }, { except: { id: 3 } }] }, true],
    ['edl', edl, {}, false],
    ['edl', edl, { platform: 'asa' }, false],
    ['edl', edl, { platform: 'panos', lists: [] }, false],
    ['edl', edl, { platform: 'panos', lists: ['urls', 'urls'] }, false],
    ['edl', edl, { platform: 'panos', limits: { lists: 0 } }, false],
    ['edl', edl, { platform: 'panos', limits: { rules: 1 } }, false],
    ['edl', edl, { platform: 'panos', select: {} }, false],
    ['domains', domains, {}, true],
    ['domains', domains, { by: 'rule', select: { where: { required: true } }, wildcards: 'subdomains' }, true],
    ['domains', domains, { wildcards: 'some' }, false],
    ['domains', domains, { by: 'feed' }, false],
  ] as const;

  for (const [id, exporter, written, ok] of CASES) {
    it(`${ok ? 'takes' : 'refuses'} ${JSON.stringify(written)} of ${id}`, async () => {
      expect((await validateOptions<unknown>(exporter, written, locate)).ok).to.equal(ok);
    });
  }
});

describe('edl check', () => {
  const lists = (count: number, more: Parameters<typeof hostList>[1]): ListPlan =>
    listPlan(...Array.from({ length: count }, (_, index) => hostList(`${index}`, more)));
  const hosts = (count: number): readonly string[] => Array.from({ length: count }, (_, index) => `h${index}.example`);
  const prefixes = (count: number): readonly string[] =>
    Array.from({ length: count }, (_, index) => `10.${(index >> 7) & 0xff}.${(index & 0x7f) * 2}.0/24`);

  /** A list file with so many entries, made without the cost of a minimal set of hosts. */
  function part(suffix: string, count: number): HostList {
    const whole = hostList('1', suffix === 'addresses' ? { addresses: prefixes(count) } : {});
    const name = `m365-1.${suffix}`;
    return { ...whole, name, part: { list: 'm365-1', suffix }, hosts: suffix === 'addresses' ? [] : hosts(count) };
  }

  const CASES: readonly (readonly [LimitName, (max: number) => ListPlan])[] = [
    ['lists', (max) => fitted(lists(max, { addresses: ['192.0.2.0/24'] }), edl, PANOS)],
    ['hostLists', (max) => fitted(lists(max, { hosts: ['x.example'] }), edl, FORTIOS)],
    ['addresses', (max) => listPlan(part('addresses', max))],
    ['domains', (max) => listPlan(part('domains', max))],
    ['urls', (max) => listPlan(part('urls', max))],
    ['entries', (max) => listPlan(part('domains', max))],
  ];

  for (const [name, plan] of CASES) {
    it(`takes as many as limits: { ${name}: 30 } says, and refuses one more`, () => {
      const options: EdlOptions = { ...DEFAULTS, limits: { [name]: 30 } };
      expect(findings(options, plan(30))).to.deep.equal([]);
      expect(findings(options, plan(31))).to.deep.equal(['error LIMIT_EXCEEDED']);
    });
  }

  it('counts entries of all lists of a kind', () => {
    const plan = fitted(lists(3, { addresses: prefixes(10), hosts: hosts(2) }), edl, PANOS);
    for (const [name, count] of [
      ['lists', 9],
      ['addresses', 30],
      ['domains', 6],
      ['urls', 6],
      ['hostLists', 6],
      ['entries', 10],
    ] as const) {
      expect(findings({ ...PANOS, limits: { [name]: count } }, plan), name).to.deep.equal([]);
      expect(findings({ ...PANOS, limits: { [name]: count - 1 } }, plan), name).to.include('error LIMIT_EXCEEDED');
    }
  });

  it('counts bytes of a file as they are written', () => {
    const plan = fitted(listPlan(EXCHANGE), edl, { ...PANOS, lists: ['urls'] });
    const [file] = edl.emit(plan, PANOS);
    const bytes = Buffer.byteLength(file?.text ?? '');
    expect(findings({ ...PANOS, limits: { bytes } }, plan)).to.deep.equal([]);
    expect(findings({ ...PANOS, limits: { bytes: bytes - 1 } }, plan)).to.deep.equal(['error LIMIT_EXCEEDED']);
  });

  it('holds what each platform does, and no more', () => {
    const sized = [
      [
        'panos',
        'lists',
        fitted(lists(30, { addresses: ['192.0.2.0/24'] }), edl, PANOS),
        fitted(lists(31, { addresses: ['192.0.2.0/24'] }), edl, PANOS),
      ],
      ['panos', 'domains', listPlan(part('domains', 50_000)), listPlan(part('domains', 50_001))],
      ['panos', 'urls', listPlan(part('urls', 50_000)), listPlan(part('urls', 50_001))],
      ['fortios', 'entries', listPlan(part('domains', 131_072)), listPlan(part('domains', 131_073))],
      [
        'fortios',
        'hostLists',
        fitted(lists(30, { hosts: ['x.example'] }), edl, FORTIOS),
        fitted(lists(31, { hosts: ['x.example'] }), edl, FORTIOS),
      ],
    ] as const;
    for (const [platform, name, fits, exceeds] of sized) {
      const options: EdlOptions = { ...DEFAULTS, platform };
      expect(findings(options, fits), name).to.deep.equal([]);
      const [found] = edl.check?.(exceeds, options) ?? [];
      const limits: Partial<Record<LimitName, { readonly max: number; readonly source: string }>> =
        PLATFORM_LIMITS[platform];
      expect(found?.message, name).to.include(`${limits[name]?.max}`).and.to.include(`${limits[name]?.source}`);
    }
  });

  it('takes an own number before the one of the platform', () => {
    const plan = fitted(lists(31, { addresses: ['192.0.2.0/24'] }), edl, PANOS);
    expect(findings(PANOS, plan)).to.deep.equal(['error LIMIT_EXCEEDED']);
    expect(findings({ ...PANOS, limits: { lists: 60 } }, plan)).to.deep.equal([]);
  });

  it('refuses what is not read back, whatever the options say', () => {
    const host = `${'a'.repeat(63)}.${'b'.repeat(63)}.example`;
    const count = READ_BACK.max / 136;
    const [list] = [part('domains', 1)];
    const plan = (extra: number): ListPlan =>
      listPlan({ ...list, hosts: Array.from({ length: Math.floor(count) + extra }, () => host) } as HostList);
    expect(host.length + 1).to.equal(136);
    const options: EdlOptions = { ...DEFAULTS, limits: { bytes: 1e9 } };
    expect(findings(options, plan(0))).to.deep.equal([]);
    expect(findings(options, plan(1))).to.deep.equal(['error LIMIT_EXCEEDED']);
  });

  it('refuses IPv6 addresses that PAN-OS takes for IPv4', () => {
    const plan = (...addresses: readonly string[]): ListPlan =>
      fitted(listPlan(hostList('1', { addresses })), edl, PANOS);
    for (const addresses of [['::/0'], ['::/96'], ['::/8', '192.0.2.0/24'], ['::c000:200/120'], ['::1/128']])
      expect(findings(PANOS, plan(...addresses)), addresses.join()).to.deep.equal(['error UNSUPPORTED']);
    for (const addresses of [['2000::/3'], ['::1:0:0/96'], ['::/0', '0.0.0.0/0'], ['0.0.0.0/0']])
      expect(findings(PANOS, plan(...addresses)), addresses.join()).to.deep.equal([]);
    expect(findings(FORTIOS, plan('::/96'))).to.deep.equal([]);
    expect(findings(PANOS, fitted(listPlan({ ...hostList('1', {}), addresses: ANY }), edl, PANOS))).to.deep.equal([]);
  });

  it('warns once that a list of a rule with several services does not keep their pairs', () => {
    const services = [ports('tcp', '443'), ports('udp', '3478')];
    const more = { addresses: ['192.0.2.0/24'], hosts: ['x.example'] };
    const options: EdlOptions = { ...PANOS, by: 'rule' };
    const of = (list: HostList): readonly string[] => findings(options, fitted(listPlan(list), edl, options));
    expect(of(ruleList('web', { ...more, services }))).to.deep.equal(['warning UNSUPPORTED']);
    expect(of(ruleList('web', more))).to.deep.equal([]);
    expect(of(hostList('1', { ...more, services }))).to.deep.equal([]);
  });
});

describe('edl identify', () => {
  it('knows its table, its lists by name and first line, and not other text', () => {
    const found = files(PANOS, EXCHANGE);
    for (const [path, text] of Object.entries(found)) expect(edl.identify({ path, text }), path).to.equal('yes');
    expect(edl.identify({ path: 'a.domains.txt', text: 'intranet\nx.example\n' })).to.equal('yes');
    expect(edl.identify({ path: 'words.txt', text: 'intranet\nx.example\n' })).to.equal('no');
    for (const text of ['192.0.2.0/24\n', '# note\r\n::1\r\n', '2001:db8::/32 ; note\n', '*.x.example/\nx.example/\n'])
      expect(edl.identify({ path: 'blocked.txt', text }), text).to.equal('maybe');
    for (const text of [
      '',
      '# comment\n',
      'Remember the milk\n',
      '*filter\n:INPUT ACCEPT [0:0]\n',
      'x.example\nand more\n',
      'note: x\n',
    ])
      expect(edl.identify({ path: 'a.urls.txt', text }), text).to.equal('no');
    expect(edl.identify({ path: 'rules.csv', text: '"seq","rule"\r\n' })).to.equal('no');
  });
});
