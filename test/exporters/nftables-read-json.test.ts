import { expect } from 'chai';
import fc from 'fast-check';
import { DEFAULTS } from '../../exporters/nftables/options.ts';
import { read } from '../../exporters/nftables/read.ts';
import { readJsonRuleset } from '../../exporters/nftables/read-json.ts';
import type { PacketReading, Statement } from '../../src/exporter/reading.ts';
import { bindingOf } from '../../src/proof/binding.ts';
import { evaluate } from '../../src/proof/evaluate.ts';
import { parsePacketTable } from '../packets.ts';

type Json = unknown;

const BINDING = bindingOf({ inbound: 'input', outbound: 'output', forward: 'forward' });
const ACCEPT = { accept: null };

const tcp = { payload: { protocol: 'tcp', field: 'dport' } };
const source = { payload: { protocol: 'ip', field: 'saddr' } };
const state = { ct: { key: 'state' } };
const ingress = { meta: { key: 'iifname' } };

function match(left: Json, right: Json, op = '=='): Json {
  return { match: { op, left, right } };
}

/** A listing with one base chain "c" on output, a chain "s", and the rule as its only one, handle 7. */
function listing(expr: readonly Json[], { family = 'inet', more = [] as readonly Json[], base = {} } = {}): Json {
  const at = { family, table: 't' };
  return {
    nftables: [
      { metainfo: { version: '1.0.6', release_name: 'x', json_schema_version: 1 } },
      { table: { family, name: 't', handle: 1 } },
      { chain: { ...at, name: 'c', handle: 1, type: 'filter', hook: 'output', prio: 0, policy: 'accept', ...base } },
      { chain: { ...at, name: 's', handle: 2 } },
      ...more,
      { rule: { ...at, chain: 'c', handle: 7, expr } },
    ],
  };
}

function named(kind: 'set' | 'map', fields: object): Json {
  return { [kind]: { family: 'inet', table: 't', name: 'n', type: 'ipv4_addr', handle: 9, ...fields } };
}

function readingOf(document: Json): PacketReading {
  const result = readJsonRuleset([{ path: 'x.json', text: JSON.stringify(document) }]);
  if (!result.ok) throw new Error(result.diagnostics.map(({ message }) => message).join('\n'));
  return result.value;
}

function statements(expr: readonly Json[], options = {}): readonly Statement[] {
  return readingOf(listing(expr, options)).chains.get(`${(options as { family?: string }).family ?? 'inet'} t c`) ?? [];
}

/** Code and message of the first error; `none` when the text is read. */
function firstError(text: string): string {
  const [first] = readJsonRuleset([{ path: 'x.json', text }]).diagnostics;
  return first === undefined ? 'none' : `${first.code} ${first.message}`;
}

function errorOf(document: Json): string {
  return firstError(JSON.stringify(document));
}

/** Verdicts of an outbound packet: `allow`, `pass`, `undecided`, … */
function verdict(expr: readonly Json[], packet: string, options = {}): string {
  const [row] = parsePacketTable(`allow outbound ${packet}\n`);
  const decision = evaluate(readingOf(listing(expr, options)), row!.packet, BINDING);
  return decision.kind === 'decided' ? decision.verdict : 'undecided';
}

describe('nftables read JSON: what is exact', () => {
  const exact: readonly (readonly [claim: string, expr: readonly Json[], match: object])[] = [
    ['a port', [match(tcp, 80)], { destinationPorts: [{ from: 80, to: 80 }] }],
    ['a range of ports', [match(tcp, { range: [80, 90] })], { destinationPorts: [{ from: 80, to: 90 }] }],
    ['ports but one', [match(tcp, 0, '!=')], { destinationPorts: [{ from: 1, to: 65535 }] }],
    ['ports below', [match(tcp, 1024, '<')], { destinationPorts: [{ from: 0, to: 1023 }] }],
    ['a set of ports', [match(tcp, { set: [80, { range: [81, 82] }] })], { destinationPorts: [{ from: 80, to: 82 }] }],
    ['a protocol by name', [match({ meta: { key: 'l4proto' } }, 'ipv6-icmp')], { protocols: [{ from: 58, to: 58 }] }],
    ['a family', [match({ meta: { key: 'nfproto' } }, 'ipv6')], { family: 6 }],
    ['a state', [match(state, 'new', 'in')], { states: ['new'] }],
    ['any of two states', [match(state, ['established', 'related'], 'in')], { states: ['established', 'related'] }],
    ['none of a state', [match(state, 'new', '!')], { states: ['established', 'related', 'untracked', 'invalid'] }],
    ['an interface', [match(ingress, 'eth0')], { ingress: { names: ['eth0'], not: false } }],
    ['all interfaces but one', [match(ingress, 'lo', '!=')], { ingress: { names: ['lo'], not: true } }],
    ['a type of ICMP', [match({ payload: { protocol: 'icmp', field: 'type' } }, 'echo-request')], { family: 4 }],
  ];
  for (const [claim, expr, expected] of exact) {
    it(`reads ${claim}`, () => {
      const [only, ...more] = statements([...expr, ACCEPT]);
      expect(more).to.deep.equal([]);
      expect(only).not.to.have.property('undecided');
      expect(only?.match).to.deep.include(expected);
    });
  }

  it('reads prefixes, ranges and sets of addresses, and notes host bits', () => {
    const set = { set: [{ prefix: { addr: '10.1.2.3', len: 8 } }, { range: ['192.0.2.1', '192.0.2.3'] }] };
    const verdicts = ['10.255.0.1', '11.0.0.0', '192.0.2.3', '192.0.2.4'].map((address) =>
      verdict([match(source, set), ACCEPT], `tcp ${address}:1 -> 192.0.2.9:1 new`),
    );
    expect(verdicts).to.deep.equal(['allow', 'pass', 'allow', 'pass']);
    const notes = readingOf(listing([match(source, set)])).notes;
    expect(notes.map(({ code }) => code)).to.deep.equal(['HOST_BITS']);
  });

  it('takes the element for all others last, wherever it stands', () => {
    const data = {
      set: [
        ['*', { drop: null }],
        ['10.0.0.1', ACCEPT],
      ],
    };
    const map = { vmap: { key: source, data } };
    expect(statements([map]).map(({ then }) => then)).to.deep.equal([
      { kind: 'verdict', verdict: 'allow' },
      { kind: 'verdict', verdict: 'drop' },
    ]);
  });

  it('reads a sum of states as a value that no packet has', () => {
    expect(statements([match(state, { '|': ['established', 'related'] }), ACCEPT])).to.deep.equal([]);
  });

  it('keeps comments as labels, and sets of addresses as objects', () => {
    const document = listing([ACCEPT], { more: [named('set', { elem: ['10.0.0.1'] })] }) as {
      nftables: { rule?: object }[];
    };
    Object.assign(document.nftables.at(-1)!.rule!, { comment: 'why # not' });
    const { chains, objects } = readingOf(document);
    expect(chains.get('inet t c')?.[0]?.label).to.equal('why # not');
    expect([...objects.keys()]).to.deep.equal(['n']);
  });

  it('knows priorities by number and by word', () => {
    const priorities = [-5, 'filter', 'filter - 5', 'mangle'].map(
      (prio) => readingOf(listing([], { base: { prio } })).hooks[0]?.priority,
    );
    expect(priorities).to.deep.equal([-5, 0, -5, -150]);
  });

  it('applies the policy of a table of one family to that family', () => {
    const { hooks, chains } = readingOf(listing([], { family: 'ip', base: { policy: 'drop' } }));
    expect(hooks[0]).to.deep.include({ chain: 'ip t c policy', policy: 'pass' });
    expect(chains.get('ip t c policy')?.map((statement) => statement.match.family)).to.deep.equal([4, 4]);
  });

  it('notes dormant tables and tables below IP', () => {
    const tables = [
      { table: { family: 'bridge', name: 'b', handle: 1 } },
      { table: { family: 'inet', name: 'd', handle: 2, flags: ['dormant'] } },
    ];
    expect(readingOf({ nftables: tables }).notes.map(({ code }) => code)).to.deep.equal([
      'READ_IGNORED',
      'READ_IGNORED',
    ]);
  });
});

describe('nftables read JSON: what depends on more than a packet', () => {
  const undecided: readonly (readonly [reason: string, expr: readonly Json[], more?: readonly Json[]])[] = [
    ['limit', [{ limit: { rate: 5, burst: 5, per: 'second' } }]],
    ['quota', [{ quota: 'q' }]],
    ['connections', [{ 'ct count': { val: 10, inv: true } }]],
    ['meta mark', [match({ meta: { key: 'mark' } }, 1)]],
    ['ct status', [match({ ct: { key: 'status' } }, 'dnat', 'in')]],
    ['routes', [match({ fib: { result: 'type', flags: ['daddr'] } }, 'local')]],
    ['ip6 nexthdr', [match({ payload: { protocol: 'ip6', field: 'nexthdr' } }, 'tcp')]],
    ['hop limit', [match({ payload: { protocol: 'ip6', field: 'hoplimit' } }, 64)]],
    ['chance', [match({ numgen: { mode: 'random', mod: 2, offset: 0 } }, 0)]],
    ['offset', [match({ payload: { base: 'th', offset: 0, len: 8 } }, 1)]],
    ['interfaces', [match(ingress, 'eth*')]],
    ['interfaces', [match(ingress, { set: [{ range: ['', ''] }] })]],
    ['gaps', [match({ '&': [source, '0.0.0.255'] }, '0.0.0.1')]],
    ['a mask', [match({ '&': [tcp, 255] }, 80)]],
    ['arithmetic', [match({ '|': [source, '0.0.0.255'] }, '10.0.0.255')]],
    ['concatenation', [match({ concat: [source, tcp] }, { set: [{ concat: ['10.0.0.1', 80] }] }, '!=')]],
    ['for a while', [match(source, '@n')], [named('set', { timeout: 300, elem: ['10.0.0.1'] })]],
    ['flag dynamic', [match(source, '@n')], [named('set', { flags: 'dynamic' })]],
    ['for a while', [match(source, '@n')], [named('set', { elem: [{ elem: { val: '10.0.0.1', expires: 5 } }] })]],
    ['packets change', [{ set: { op: 'add', elem: source, set: '@n' } }], [named('set', {})]],
  ];
  for (const [reason, expr, more = []] of undecided) {
    it(`does not decide ${JSON.stringify(expr[0]).slice(0, 70)}`, () => {
      const reasons = statements([...expr, ACCEPT], { more }).map((statement) => statement.undecided);
      expect(reasons.join()).to.contain(reason).and.to.contain('rule 7 of chain "inet t c"');
    });
  }
});

describe('nftables read JSON: what is refused', () => {
  const rules: readonly (readonly [claim: string, expr: readonly Json[]])[] = [
    ['an unknown statement', [{ teleport: null }]],
    ['an unknown expression', [match({ colour: 5 }, 5)]],
    ['an unknown meta key', [match({ meta: { key: 'colour' } }, 5)]],
    ['an unknown field', [match({ payload: { protocol: 'tcp', field: 'toString' } }, 5)]],
    ['an unknown key of a match', [{ match: { op: '==', left: tcp, right: 80, unless: 1 } }]],
    ['an unknown operator', [match(tcp, 80, '~')]],
    ['a port above 65535', [match(tcp, 65536)]],
    ['a port that is no whole number', [match(tcp, 80.5)]],
    ['a port by name', [match(tcp, 'https')]],
    ['a range that ends before it begins', [match(tcp, { range: [90, 80] })]],
    ['an octal address', [match(source, '010.0.0.1')]],
    ['an address of the other family', [match(source, '::1')]],
    ['a host name', [match(source, 'localhost')]],
    ['a prefix that is too long', [match(source, { prefix: { addr: '10.0.0.0', len: 33 } })]],
    ['a set that is not there', [match(source, '@n')]],
    ['a chain that is not there', [{ jump: { target: 'x' } }]],
    ['a jump to a base chain', [{ jump: { target: 'c' } }]],
    ['a statement behind a verdict', [ACCEPT, { drop: null }]],
    ['a statement that is a text', ['accept']],
    ['a statement with two keys', [{ accept: null, drop: null }]],
    ['an interface with a line end', [match(ingress, 'a\nb')]],
    ['an empty set in a rule', [match(source, { set: [] })]],
    ['an element with too few parts', [match({ concat: [source, tcp] }, { set: [{ concat: ['10.0.0.1'] }] })]],
    ['queue', [{ queue: { num: 1 } }]],
    ['nat', [{ masquerade: null }]],
    ['notrack', [{ notrack: null }]],
    ['extensions of iptables', [{ xt: { type: 'match', name: 'string' } }]],
    ['a changed address', [{ mangle: { key: source, value: '10.0.0.1' } }]],
    [
      'a mark from a map',
      [{ mangle: { key: { meta: { key: 'mark' } }, value: { map: { key: source, data: '@m' } } } }],
    ],
  ];
  for (const [claim, expr] of rules) {
    it(`refuses ${claim}`, () => {
      expect(errorOf(listing(expr))).to.match(/^READ_(REFUSED|SYNTAX) .*\(rule 7 of chain "inet t c"\)$/s);
    });
  }

  const documents: readonly (readonly [claim: string, document: Json])[] = [
    ['no list of objects', {}],
    ['a second key', { nftables: [], more: [] }],
    ['commands', { nftables: [{ add: { table: { family: 'inet', name: 't' } } }] }],
    ['another version of the schema', { nftables: [{ metainfo: { json_schema_version: 2 } }] }],
    ['an unknown family', { nftables: [{ table: { family: 'decnet', name: 't' } }] }],
    ['a table twice', { nftables: [{ table: { family: 'ip', name: 't' } }, { table: { family: 'ip', name: 't' } }] }],
    ['a flag that nft garbled', { nftables: [{ table: { family: 'ip', name: 't', flags: 'x\u0001' } }] }],
    ['a chain of no table', { nftables: [{ chain: { family: 'ip', table: 't', name: 'c' } }] }],
    ['a name with blanks', { nftables: [{ table: { family: 'ip', name: 'a b' } }] }],
    ['a chain with half a base', listing([], { base: { hook: undefined } })],
    ['an unknown priority', listing([], { base: { prio: 'soon' } })],
    ['an unknown flag of a set', listing([], { more: [named('set', { flags: ['strange'] })] })],
    ['a set with a key that is not known', listing([], { more: [named('set', { colour: 1 })] })],
    [
      'a map that is no map of verdicts',
      listing([{ vmap: { key: source, data: '@n' } }], { more: [named('map', { map: 'mark' })] }),
    ],
    ['a drop before the filter hooks', listing([{ drop: null }], { base: { hook: 'prerouting', prio: -300 } })],
    [
      'an address that is changed there',
      listing([{ mangle: { key: source, value: '10.0.0.1' } }], { base: { hook: 'prerouting' } }),
    ],
    ['what it does not know there', listing([{ teleport: null }], { base: { hook: 'prerouting' } })],
  ];
  for (const [claim, document] of documents) {
    it(`refuses ${claim}`, () => {
      expect(errorOf(document)).to.match(/^READ_/);
    });
  }

  it('refuses a key that is written twice, at its second place', () => {
    const result = readJsonRuleset([
      { path: 'x.json', text: '{"nftables": [\n{"table": {"family": "ip", "family": "ip6", "name": "t"}}]}' },
    ]);
    const [first] = result.diagnostics;
    expect(first?.code).to.equal('READ_SYNTAX');
    expect(first?.span?.start).to.deep.equal({ line: 2, column: 28 });
  });

  it('names the chains of a loop, and refuses jumps deeper than the kernel lets them', () => {
    const chains = (count: number, last: Json): readonly Json[] =>
      Array.from({ length: count }, (_, at) => `n${at}`).flatMap((name, at) => [
        { chain: { family: 'inet', table: 't', name } },
        {
          rule: {
            family: 'inet',
            table: 't',
            chain: name,
            expr: [at + 1 < count ? { jump: { target: `n${at + 1}` } } : last],
          },
        },
      ]);
    const start = [{ jump: { target: 'n0' } }];
    expect(errorOf(listing(start, { more: chains(2, { goto: { target: 'n0' } }) }))).to.contain(
      '"inet t n0" -> "inet t n1" -> "inet t n0"',
    );
    expect(errorOf(listing(start, { more: chains(16, ACCEPT) }))).to.equal('none');
    expect(errorOf(listing(start, { more: chains(17, ACCEPT) }))).to.contain('nested');
    expect(errorOf(listing(start, { more: chains(3000, ACCEPT) }))).to.contain('nested');
  });
});

describe('nftables read JSON: the exporter', () => {
  const text = JSON.stringify(listing([{ jump: { target: 's' } }]));

  it('reads JSON and text, and not both at once', () => {
    const context = { options: DEFAULTS };
    expect(read([{ path: 'x', text: `\n${text}` }], context).ok).to.equal(true);
    expect(
      read(
        [
          { path: 'x', text },
          { path: 'y', text: 'add table t\n' },
        ],
        context,
      ).diagnostics[0]?.code,
    ).to.equal('READ_REFUSED');
    expect(read([{ path: 'x', text: `\ufeff${text}` }], context).diagnostics[0]?.code).to.equal('READ_SYNTAX');
  });

  it('takes the chains of a policy in a table of the host for hooks, once', () => {
    const ours = JSON.parse(text.replaceAll('"s"', '"branch.outbound"'));
    const options = { ...DEFAULTS, into: { family: 'inet', table: 't' } } as const;
    const result = read([{ path: 'x', text: JSON.stringify(ours) }], { options, policy: 'branch' });
    if (!result.ok) throw new Error('not read');
    expect(result.value.hooks.map(({ chain, policy }) => [chain, policy])).to.deep.equal([
      ['inet t branch.outbound', 'pass'],
    ]);
  });
});

describe('nftables read JSON: robustness', () => {
  const data = {
    set: [
      [{ range: [1, 2] }, ACCEPT],
      [80, { jump: { target: 's' } }],
    ],
  };
  const samples = [
    listing([match(source, '@n'), { counter: { packets: 1, bytes: 2 } }, { log: { prefix: 'x' } }, ACCEPT], {
      more: [named('set', { flags: ['interval'], elem: [{ prefix: { addr: '10.0.0.0', len: 8 } }] })],
    }),
    listing([
      match({ concat: [source, tcp] }, { set: [{ concat: ['10.0.0.1', 80] }] }),
      { reject: { type: 'tcp reset' } },
    ]),
    listing([match(state, ['new', 'related'], 'in'), { vmap: { key: tcp, data } }]),
    listing([
      match({ '&': [{ payload: { protocol: 'tcp', field: 'flags' } }, ['syn', 'ack']] }, 'syn'),
      { return: null },
    ]),
  ].map((sample) => JSON.stringify(sample));

  it('gives a reading or diagnostics for damaged listings', () => {
    const pieces = samples.flatMap((sample) => sample.split(/([{}[\],:]|"[^"]*")/).filter((piece) => piece !== ''));
    const lengths = samples.map((sample) => sample.length);
    const edit = fc.record({ at: fc.nat(), from: fc.nat(), kind: fc.constantFrom('cut', 'copy', 'swap', 'truncate') });
    fc.assert(
      fc.property(fc.nat(samples.length - 1), fc.array(edit, { minLength: 1, maxLength: 5 }), (which, edits) => {
        let parts = samples[which]!.split(/([{}[\],:]|"[^"]*")/).filter((piece) => piece !== '');
        for (const { at, from, kind } of edits) {
          const [one, other] = [at % parts.length, from % parts.length];
          if (kind === 'cut') parts[one] = '';
          else if (kind === 'copy') parts[one] = `${pieces[from % pieces.length]}`;
          else if (kind === 'swap') [parts[one], parts[other]] = [parts[other]!, parts[one]!];
          else if (from % 4 === 0) parts = parts.slice(0, one + 1);
        }
        const result = readJsonRuleset([{ path: 'x.json', text: parts.join('') }]);
        expect(result.ok || result.diagnostics.length > 0).to.equal(true);
      }),
      { numRuns: 1500 },
    );
    expect(lengths.every((length) => length > 100)).to.equal(true);
  });

  it('gives a reading or diagnostics for any value in any place', () => {
    fc.assert(
      fc.property(fc.nat(samples.length - 1), fc.nat(), fc.json({ maxDepth: 3 }), (which, at, value) => {
        const parts = samples[which]!.split(/("[^"]*"|\d+|null)/);
        parts[at % parts.length] = value;
        readJsonRuleset([{ path: 'x.json', text: parts.join('') }]);
      }),
      { numRuns: 1000 },
    );
  });

  it('refuses every truncation of a listing', () => {
    const [sample = ''] = samples;
    for (let end = 0; end < sample.length; end += 1) {
      expect(firstError(sample.slice(0, end)), String(end)).to.match(/^READ_SYNTAX/);
    }
  });

  it('refuses huge numbers, NUL, lone surrogates and deep nesting where they stand for something', () => {
    for (const number of ['1e400', '-1', '1e21', '9007199254740993', '0.1']) {
      expect(firstError(JSON.stringify(listing([match(tcp, 80)])).replace('80', number))).to.match(/^READ_REFUSED/);
    }
    for (const name of ['\u0000', '\ud800', 'a\u0000b']) {
      expect(errorOf(listing([match(ingress, name)]))).to.match(/^READ_REFUSED/);
      expect(errorOf({ nftables: [{ table: { family: 'ip', name } }] })).to.match(/^READ_SYNTAX/);
    }
    for (const depth of [100, 1_000_000]) expect(firstError(`{"nftables": ${'['.repeat(depth)}`)).to.match(/^READ_/);
    expect(firstError(`{"nftables": ${'['.repeat(1000)}${']'.repeat(1000)}}`)).to.match(/^READ_SYNTAX/);
  });

  it('refuses what is too large before it reads it', () => {
    expect(firstError(`{"nftables": [${' '.repeat(50_000_000)}]}`)).to.contain('larger than');
    expect(firstError(`{"nftables": [${'[],'.repeat(1_500_000)}[]]}`)).to.contain('larger than');
  });

  it('refuses rules that stand for too many products', () => {
    const elem = Array.from({ length: 1500 }, (_, at) => ({ concat: [{ prefix: { addr: '10.0.0.0', len: 8 } }, at] }));
    const set = named('set', { type: ['ipv4_addr', 'inet_service'], elem });
    const sides = (address: string, port: string): Json => ({
      concat: [{ payload: { protocol: 'ip', field: address } }, { payload: { protocol: 'tcp', field: port } }],
    });
    const rule = [match(sides('saddr', 'sport'), '@n'), match(sides('daddr', 'dport'), '@n'), ACCEPT];
    expect(errorOf(listing(rule, { more: [set] }))).to.contain('more than rulecast reads');
  });
});
