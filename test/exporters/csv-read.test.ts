import { expect } from 'chai';
import fc from 'fast-check';
import { read } from '../../exporters/csv/read.ts';
import { plainText } from '../../exporters/csv/read-columns.ts';
import { readLog } from '../../exporters/csv/read-log.ts';
import { sizeProblem } from '../../exporters/csv/read-table.ts';
import type { PacketReading } from '../../src/exporter/reading.ts';
import type { Match } from '../../src/model/match.ts';
import { addressSetOf } from '../../src/net/address-set.ts';
import { ANY_ICMP } from '../../src/net/icmp.ts';
import { prefix } from './fitted-builder.ts';

const RULES =
  'seq,rule,endpoint_set,direction,from_zone,to_zone,state,action,family,source_set,destination_set,protocol,source_port_from,source_port_to,port_from,port_to,icmp_type,icmp_code,log,owner,ticket,expires,comment';
const ADDRESSES = 'set,family,prefix';
const DOMAINS = 'rule,side,feed,endpoint_set,domain,services';

type Cells = Readonly<Record<string, string>>;

const WEB: Cells = {
  rule: 'web',
  direction: 'outbound',
  state: 'new untracked',
  action: 'allow',
  family: 'any',
  source_set: 'any',
  destination_set: 'any',
  protocol: 'tcp',
};
const DEFAULT: Cells = { ...WEB, rule: 'default', state: '', action: 'drop', protocol: 'any' };

function line(cells: readonly string[]): string {
  return cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(',');
}

/** `rules.csv` of these rows, numbered from 1. */
function rulesFile(...rows: readonly Cells[]): string {
  const columns = RULES.split(',');
  const lines = rows.map((row, index) =>
    line(columns.map((column) => row[column] ?? (column === 'seq' ? `${index + 1}` : ''))),
  );
  return [line(columns), ...lines, ''].join('\r\n');
}

function table(header: string, ...rows: readonly (readonly string[])[]): string {
  return [line(header.split(',')), ...rows.map(line), ''].join('\r\n');
}

function readTexts(texts: Readonly<Record<string, string>>): ReturnType<typeof read> {
  return read(Object.entries(texts).map(([path, text]) => ({ path, text })));
}

function readRows(...rows: readonly Cells[]): ReturnType<typeof read> {
  return readTexts({
    'rules.csv': rulesFile(...rows),
    'addresses.csv': table(ADDRESSES, ['lan', '4', '10.0.0.0/8'], ['lan', '6', '2001:db8::/32']),
    'domains.csv': table(DOMAINS),
  });
}

function expectReading(result: ReturnType<typeof read>): PacketReading {
  if (!result.ok) throw new Error(result.diagnostics.map(({ message }) => message).join('\n'));
  return result.value;
}

function matchOf(cells: Cells): Match {
  return expectReading(readRows({ ...WEB, ...cells }, DEFAULT)).chains.get('outbound')![0]!.match;
}

/** Code, message and start of each diagnostic: `READ_REFUSED rules.csv:2:14 …`. */
function complaints(result: ReturnType<typeof read>): readonly string[] {
  expect(result.ok).to.equal(false);
  return result.diagnostics.map(({ code, message, span }) =>
    span === undefined
      ? `${code} ${message}`
      : `${code} ${span.file}:${span.start.line}:${span.start.column} ${message}`,
  );
}

describe('csv read: what a row means', () => {
  const TCP = [{ from: 6, to: 6 }];
  const BOTH = addressSetOf(['10.0.0.0/8', '2001:db8::/32'].map(prefix));
  const STATES = ['new', 'untracked'];
  const ROWS: readonly (readonly [string, Cells, Match])[] = [
    ['all ports where no ports stand', {}, { protocols: TCP }],
    ['ports', { port_from: '443', port_to: '445' }, { protocols: TCP, destinationPorts: [{ from: 443, to: 445 }] }],
    [
      'source ports',
      { source_port_from: '0', source_port_to: '65535' },
      { protocols: TCP, sourcePorts: [{ from: 0, to: 65535 }] },
    ],
    ['a protocol by number, in either family', { protocol: '1' }, { protocols: [{ from: 1, to: 1 }] }],
    ['any service', { protocol: 'any' }, {}],
    ['ICMP over IPv4', { protocol: 'icmp' }, { icmp: { family: 4, types: ANY_ICMP } }],
    [
      'a type of ICMPv6',
      { protocol: 'icmpv6', icmp_type: '128', family: '6' },
      { family: 6, icmp: { family: 6, types: [{ from: 32768, to: 33023 }] } },
    ],
    [
      'a type and a code',
      { protocol: 'icmp', icmp_type: '3', icmp_code: '4' },
      { icmp: { family: 4, types: [{ from: 772, to: 772 }] } },
    ],
    ['sets of both families', { source_set: 'lan', family: '4', protocol: 'any' }, { family: 4, source: BOTH }],
    [
      'zones',
      { from_zone: 'lan dmz', to_zone: 'wan', protocol: 'any' },
      { ingress: { names: ['lan', 'dmz'], not: false }, egress: { names: ['wan'], not: false } },
    ],
  ];
  for (const [claim, cells, expected] of ROWS) {
    it(`reads ${claim}`, () => {
      expect(matchOf(cells)).to.deep.equal({ ...expected, states: STATES });
    });
  }

  it('reads verdict, log, label and place', () => {
    const reading = expectReading(readRows({ ...WEB, action: 'reject', log: 'yes', comment: 'why, so' }, DEFAULT));
    const statement = reading.chains.get('outbound')![0]!;
    expect(statement.then).to.deep.equal({ kind: 'verdict', verdict: 'reject' });
    expect(statement).to.deep.include({ log: true, label: 'web: why, so' });
    expect(statement.span).to.deep.include({ file: 'rules.csv', start: { line: 2, column: 1 } });
  });

  it('enters each direction that has rows by itself, and passes what no row matches', () => {
    const forward = { direction: 'forward' };
    const reading = expectReading(readRows(WEB, DEFAULT, { ...WEB, ...forward }, { ...DEFAULT, ...forward }));
    expect(reading.hooks.map(({ at, chain, policy }) => [at, chain, policy])).to.deep.equal([
      [{ kind: 'direction', direction: 'outbound' }, 'outbound', 'pass'],
      [{ kind: 'direction', direction: 'forward' }, 'forward', 'pass'],
    ]);
    expect([...reading.chains].map(([name, statements]) => [name, statements.length])).to.deep.equal([
      ['outbound', 2],
      ['forward', 2],
    ]);
  });

  it('takes a default row for each term of the scope', () => {
    const terms = [
      { ...DEFAULT, family: '4', source_set: 'lan' },
      { ...DEFAULT, family: '6', source_set: 'lan' },
    ];
    expect(readRows(WEB, ...terms).ok).to.equal(true);
  });

  it('keeps the sets of the file, a prefix that stands twice once', () => {
    const addresses = table(ADDRESSES, ['a', '4', '10.0.0.0/8'], ['a', '4', '10.0.0.0/8'], ["'=b", '6', '::1/128']);
    const { objects } = expectReading(readTexts({ 'rules.csv': rulesFile(DEFAULT), 'addresses.csv': addresses }));
    expect(objects).to.deep.equal(
      new Map([
        ['a', addressSetOf([prefix('10.0.0.0/8')])],
        ['=b', addressSetOf([prefix('::1/128')])],
      ]),
    );
  });
});

describe('csv read: what a file may look like', () => {
  const PLAIN = rulesFile({ ...WEB, comment: 'a "quoted", text' }, DEFAULT);
  const expected = expectReading(readTexts({ 'rules.csv': PLAIN })).chains;

  const LOOKS = {
    'a byte order mark': `\ufeff${PLAIN}`,
    'line feeds alone': PLAIN.replaceAll('\r\n', '\n'),
    'carriage returns alone': PLAIN.replaceAll('\r\n', '\r'),
    'no final line end': PLAIN.trimEnd(),
  };
  for (const [claim, text] of Object.entries(LOOKS)) {
    it(`takes ${claim}`, () => {
      expect(expectReading(readTexts({ 'rules.csv': text })).chains).to.deep.equal(expected);
    });
  }

  it('takes semicolons and bare fields, as spreadsheets of some countries save', () => {
    const text = rulesFile(WEB, DEFAULT).replaceAll('"', '').replaceAll(',', ';');
    expect(readTexts({ 'rules.csv': text }).ok).to.equal(true);
  });

  it('takes a folder in front of the names', () => {
    expect(readTexts({ 'out/oslo/csv/rules.csv': PLAIN }).ok).to.equal(true);
  });

  it('counts lines as an editor does, across line ends inside quotes', () => {
    const result = readRows({ ...WEB, comment: 'one\r\ntwo\nthree' }, { ...DEFAULT, action: 'deny' });
    expect(complaints(result)[0]).to.match(/^READ_REFUSED rules\.csv:5:38 action "deny"/);
  });
});

describe('csv read: formula injection', () => {
  const TEXTS = [
    ["'=1+1", '=1+1'],
    ["''=1+1", "'=1+1"],
    ["'-any", '-any'],
    ["'＝1", '＝1'],
    ["'it is", "'it is"],
    ["''", "''"],
    ['plain', 'plain'],
    ['=bare', '=bare'],
  ] as const;
  for (const [cell, text] of TEXTS) {
    it(`reads ${JSON.stringify(cell)} as ${JSON.stringify(text)}`, () => {
      expect(plainText(cell)).to.equal(text);
    });
  }

  it('undoes one apostrophe in front of any text that needs one', () => {
    const dangerous = fc.constantFrom(...'=+-@\t\r\n＝＋－＠');
    const text = fc.tuple(fc.stringMatching(/^'{0,3}$/), dangerous, fc.string()).map((parts) => parts.join(''));
    fc.assert(fc.property(text, (one) => plainText(`'${one}`) === one));
  });

  it('refuses a formula that nobody made text', () => {
    const result = readRows({ ...WEB, comment: '=1+1' }, DEFAULT);
    expect(complaints(result)[0]).to.match(/^READ_REFUSED rules\.csv:2:\d+ comment "=1\+1"/);
  });

  it('leaves columns for machines alone', () => {
    expect(readRows({ ...WEB, port_from: "'-1", port_to: '5' }, DEFAULT).ok).to.equal(false);
  });
});

describe('csv read: log cells', () => {
  const CELLS = [
    ['', false],
    ['yes', true],
    ['rate=5/minute', true],
    ['rate=5/minute level=info group=3 prefix=a b=c "', true],
    ['prefix=', true],
    ['no', undefined],
    ['rate=0/minute', undefined],
    ['level=loud', undefined],
    ['level=info  group=3', undefined],
    ['yes prefix=a', undefined],
  ] as const;
  for (const [cell, expected] of CELLS) {
    it(`reads ${JSON.stringify(cell)} as ${expected}`, () => {
      expect(readLog(cell)).to.equal(expected);
    });
  }
});

describe('csv read: what it refuses', () => {
  const WRONG: readonly (readonly [string, Cells, RegExp])[] = [
    ['an unknown direction', { direction: 'out' }, /^READ_REFUSED rules\.csv:2:14 direction "out"/],
    ['an unknown action', { action: 'permit' }, /^READ_REFUSED rules\.csv:2:47 action/],
    ['an unknown family', { family: '' }, /family ""/],
    ['an unknown protocol', { protocol: 'TCP' }, /protocol "TCP"/],
    ['a protocol past 255', { protocol: '256' }, /protocol "256"/],
    ['an unknown state', { state: 'new open' }, /state "new open"/],
    ['a state twice', { state: 'new new' }, /state "new new"/],
    ['two blanks between zones', { from_zone: 'a  b' }, /from_zone "a {2}b"/],
    ['a set without rows', { source_set: 'wan' }, /source_set "wan": addresses\.csv has no row/],
    ['an empty set', { destination_set: '' }, /destination_set ""/],
    ['a port past 65535', { port_from: '1', port_to: '65536' }, /port_to "65536"/],
    ['a port with a leading zero', { port_from: '0443', port_to: '443' }, /port_from "0443"/],
    ['half a range', { port_from: '443' }, /port_to "": a range of ports has both ends/],
    ['a range that ends before it begins', { port_from: '5', port_to: '4' }, /port_to "4"/],
    ['types of a protocol by number', { protocol: '1', icmp_type: '4' }, /icmp_type "4": protocol 1/],
    ['types of TCP', { icmp_type: '3' }, /icmp_type "3": protocol tcp/],
    ['a code without a type', { protocol: 'icmp', icmp_code: '3' }, /icmp_code "3"/],
    ['ICMP over IPv6', { protocol: 'icmp', family: '6' }, /family "6"/],
    ['an unknown log', { log: 'loud' }, /log "loud"/],
    ['a rule without a name', { rule: '' }, /rule ""/],
    ['an endpoint set without its feed', { endpoint_set: '11' }, /endpoint_set "11"/],
    ['a date in another form', { expires: '30.6.2027' }, /expires "30\.6\.2027"/],
    ['a row out of sequence', { seq: '3' }, /^READ_REFUSED rules\.csv:2:1 seq "3": 1 is expected/],
  ];
  for (const [claim, cells, expected] of WRONG) {
    it(`refuses ${claim}`, () => {
      const found = complaints(readRows({ ...WEB, ...cells }, DEFAULT));
      expect(found).to.have.length(1);
      expect(found[0]).to.match(expected);
    });
  }

  const DEFAULTS: readonly (readonly [string, readonly Cells[]])[] = [
    ['without one', [WEB]],
    ['with a state', [WEB, { ...DEFAULT, state: 'new' }]],
    ['with a service', [WEB, { ...DEFAULT, protocol: 'tcp' }]],
    ['that is not last', [DEFAULT, { ...WEB, seq: '2' }]],
  ];
  for (const [claim, rows] of DEFAULTS) {
    it(`refuses a direction ${claim} as default`, () => {
      expect(complaints(readRows(...rows)).join()).to.contain('direction outbound does not end in its default');
    });
  }

  const FOLDERS: readonly (readonly [string, Readonly<Record<string, string>>, RegExp])[] = [
    ['no rules.csv', { 'addresses.csv': table(ADDRESSES) }, /no rules\.csv/],
    ['a stranger', { 'rules.csv': rulesFile(DEFAULT), 'notes.txt': '' }, /notes\.txt is none of/],
    ['two of one name', { 'rules.csv': rulesFile(DEFAULT), 'a/rules.csv': rulesFile(DEFAULT) }, /there twice/],
    ['no rows', { 'rules.csv': rulesFile() }, /has no rules/],
    ['an empty file', { 'rules.csv': '' }, /lacks column seq, rule/],
    [
      'a missing column',
      { 'rules.csv': rulesFile(DEFAULT).replace('"log",', '') },
      /rules\.csv:1:1 rules\.csv lacks column log/,
    ],
    [
      'an unknown column',
      { 'rules.csv': rulesFile(DEFAULT).replace('"comment"', '"comment","x"') },
      /unknown column "x"/,
    ],
    [
      'columns in another order',
      { 'rules.csv': rulesFile(DEFAULT).replace('"seq","rule"', '"rule","seq"') },
      /another order/,
    ],
    [
      'a short record',
      { 'rules.csv': rulesFile(DEFAULT).replace('"1",', '') },
      /READ_SYNTAX rules\.csv:2:1 the record has 22 fields/,
    ],
    [
      'a blank line',
      { 'rules.csv': rulesFile(DEFAULT).replace('\r\n', '\r\n\r\n') },
      /READ_SYNTAX rules\.csv:2:1 .* 1 fields/,
    ],
    ['an open quote', { 'rules.csv': `${rulesFile(DEFAULT)}"2` }, /READ_SYNTAX rules\.csv:3:1 .*well-formed/],
    ['text behind a quote', { 'rules.csv': rulesFile(DEFAULT).replace('"1",', '"1"x,') }, /READ_SYNTAX rules\.csv:2:1/],
    ['host bits', withAddress('a', '4', '10.0.0.1/8'), /READ_SYNTAX addresses\.csv:2:9 .*10\.0\.0\.0\/8/],
    ['no length', withAddress('a', '4', '10.0.0.1'), /has no length/],
    ['no address', withAddress('a', '4', 'x/8'), /READ_SYNTAX addresses\.csv:2:9/],
    ['another family', withAddress('a', '6', '10.0.0.0/8'), /not of family 6/],
    ['a set called any', withAddress('any', '4', '10.0.0.0/8'), /"any": no name/],
    [
      'an unknown side',
      { 'rules.csv': rulesFile(DEFAULT), 'domains.csv': table(DOMAINS, ['web', 'up', 'm365', '1', 'example.com', '']) },
      /domains\.csv:2:7 side "up"/,
    ],
  ];
  for (const [claim, texts, expected] of FOLDERS) {
    it(`refuses a folder with ${claim}`, () => {
      expect(complaints(readTexts(texts))[0]).to.match(expected);
    });
  }

  it('refuses a record without end, at once', () => {
    const text = `${rulesFile(DEFAULT)}"${'a'.repeat(3_000_000)}`;
    expect(complaints(readTexts({ 'rules.csv': text }))[0]).to.match(/READ_SYNTAX/);
  });

  it('never throws, whatever the files hold', () => {
    const text = fc.oneof(
      fc.string(),
      fc.string().map((tail) => `${rulesFile(DEFAULT)}${tail}`),
    );
    fc.assert(
      fc.property(text, text, (rules, addresses) => void readTexts({ 'rules.csv': rules, 'addresses.csv': addresses })),
    );
  });
});

function withAddress(...row: readonly string[]): Readonly<Record<string, string>> {
  return { 'rules.csv': rulesFile(DEFAULT), 'addresses.csv': table(ADDRESSES, row) };
}

describe('csv read: how much', () => {
  it('takes as many lines as a worksheet has, whether the last one ends or not', () => {
    const lines = 'x\r\n'.repeat(1_048_575);
    for (const last of ['x', 'x\r\n', 'x\r', 'x\n']) expect(sizeProblem(`${lines}${last}`)).to.equal(undefined);
    for (const last of ['x\nx', '\n\n', '\r\r']) expect(sizeProblem(`${lines}${last}`)).to.equal('1048576 lines');
  });
});
