import { readdirSync, readFileSync } from 'node:fs';
import { expect } from 'chai';
import fc from 'fast-check';
import { DEFAULTS, type NftablesOptions } from '../../exporters/nftables/options.ts';
import { read, readRuleset } from '../../exporters/nftables/read.ts';
import type { DiagnosticCode } from '../../src/diagnostic/codes.ts';
import type { Hook, PacketReading, Statement } from '../../src/exporter/reading.ts';
import { prefixCount } from '../../src/net/prefixes-of.ts';
import { bindingOf } from '../../src/proof/binding.ts';
import { evaluate } from '../../src/proof/evaluate.ts';
import { formatPacket, parsePacketTable } from '../packets.ts';
import { loadAndList, needsNft } from './nft.ts';

const FOLDER = 'fixtures/readback/nftables';
const SAMPLES = readdirSync(FOLDER).filter((name) => name.endsWith('.nft'));

const BINDING = bindingOf({ inbound: 'input', outbound: 'output', forward: 'forward' });

function sample(name: string): string {
  return readFileSync(`${FOLDER}/${name}`, 'utf8');
}

/** The reading of one text; a failure fails the test. */
function reading(text: string, path = 'x.nft'): PacketReading {
  const result = readRuleset([{ path, text }]);
  if (!result.ok)
    throw new Error(result.diagnostics.map(({ message, span }) => `${span?.start.line}: ${message}`).join('\n'));
  return result.value;
}

/** Code and place of the first error: `READ_SYNTAX 3:7`. */
function firstError(text: string): string {
  const result = readRuleset([{ path: 'x.nft', text }]);
  const [first] = result.ok ? [] : result.diagnostics;
  return first === undefined ? 'none' : `${first.code} ${first.span?.start.line}:${first.span?.start.column}`;
}

/** The statements of one rule in a base chain, line 4, column 3. */
function statements(rule: string, family = 'inet', more = ''): readonly Statement[] {
  return reading(chainText(rule, family, more)).chains.get(`${family} t c`) ?? [];
}

function chainText(rule: string, family = 'inet', more = ''): string {
  return `table ${family} t {\n\tchain c {\n\t\ttype filter hook output priority 0; policy accept;\n\t\t${rule}\n\t}\n${more}}\n`;
}

/** What of a reading two listings of one ruleset share: everything but places, and the order of chains and of a map's elements. */
function essence({ hooks, chains, objects }: PacketReading): unknown {
  const rules = [...chains].map(([name, list]) => [name, list.map(textOf).sort()] as const);
  return { hooks: hooks.map(textOf).sort(), rules: new Map(rules.sort()), objects: new Map([...objects].sort()) };
}

function textOf({ span, ...rest }: Hook | Statement): string {
  return JSON.stringify(rest);
}

/** Every packet of a sample's table meets the verdict that stands before it. */
function expectVerdicts(name: string, found: PacketReading): void {
  for (const { line, packet, verdict } of packetsOf(name)) {
    const decision = evaluate(found, packet, BINDING);
    const outcome = decision.kind === 'decided' ? decision.verdict : decision.reason;
    expect(outcome, `${line}: ${formatPacket(packet)}`).to.equal(verdict);
  }
}

function packetsOf(name: string): ReturnType<typeof parsePacketTable> {
  return parsePacketTable(sample(name.replace('.nft', '.packets.txt')));
}

describe('nftables read: documented behaviour', () => {
  it('has at least 80 packets with a source', () => {
    expect(SAMPLES.flatMap(packetsOf).length).to.be.at.least(80);
  });

  for (const name of SAMPLES) {
    it(`decides every packet of ${name}`, () => {
      expectVerdicts(name, reading(sample(name)));
    });

    it(`reads ${name} as nft lists it back`, function () {
      needsNft(this);
      const { status, output } = loadAndList(sample(name));
      expect(status, output).to.equal(0);
      const listed = reading(output);
      expect(essence(listed)).to.deep.equal(essence(reading(sample(name))));
      expectVerdicts(name, listed);
    });
  }
});

describe('nftables read: what is refused', () => {
  const cases: readonly (readonly [claim: string, text: string, error: `${DiagnosticCode} ${string}`])[] = [
    ['carriage returns', 'add table inet t\r\n', 'READ_SYNTAX 1:17'],
    ['a byte order mark', '\ufeffadd table inet t\n', 'READ_SYNTAX 1:1'],
    ['a comment on a last line without end', 'add table inet t\n# end', 'READ_SYNTAX 2:1'],
    ['a string without end', 'table inet t {\n\tcomment "x\n}\n', 'READ_SYNTAX 2:10'],
    ['letters beyond ASCII in a name', 'add table inet té\n', 'READ_SYNTAX 1:17'],
    ['a rule without line end before a brace', 'table inet t {\n\tchain c { accept }\n}\n', 'READ_SYNTAX 2:19'],
    ['two blocks on one line', 'table inet t { } table inet u { }\n', 'READ_SYNTAX 1:18'],
    ['a block that is not closed', 'table inet t {\n\tchain c {\n\t}\n', 'READ_SYNTAX 4:1'],
    ['empty braces', chainText('ip saddr { } accept'), 'READ_SYNTAX 4:14'],
    ['an unknown variable', chainText('ip saddr $lan accept'), 'READ_SYNTAX 4:12'],
    ['a variable defined twice', 'define a = 1\ndefine a = 2\n', 'READ_SYNTAX 2:8'],
    ['a verdict behind a comment', chainText('tcp dport 80 comment "x" accept'), 'READ_SYNTAX 4:28'],
    ['a statement behind a verdict', chainText('accept counter'), 'READ_REFUSED 4:10'],
    ['an octal address', chainText('ip saddr 010.0.0.1 accept'), 'READ_REFUSED 4:12'],
    ['an octal port', chainText('tcp dport 0443 accept'), 'READ_REFUSED 4:13'],
    ['a host name', chainText('ip saddr localhost accept'), 'READ_REFUSED 4:12'],
    ['an address of the other family', chainText('ip saddr ::1 accept'), 'READ_REFUSED 4:12'],
    ['a netmask', chainText('ip saddr 10.0.0.0/255.0.0.0 accept'), 'READ_REFUSED 4:12'],
    ['a port above 65535', chainText('tcp dport 65536 accept'), 'READ_REFUSED 4:13'],
    ['a range that ends before it begins', chainText('tcp dport 90-80 accept'), 'READ_REFUSED 4:13'],
    ['a list without braces', chainText('tcp dport 80,443 accept'), 'READ_REFUSED 4:13'],
    ['a set that is not there', chainText('ip saddr @lan accept'), 'READ_REFUSED 4:12'],
    ['a chain that is not there', chainText('jump other'), 'READ_REFUSED 4:8'],
    ['a jump to a base chain', chainText('jump c'), 'READ_REFUSED 4:8'],
    [
      'a prefix in a set without intervals',
      chainText('ip saddr @s accept', 'inet', '\tset s { type ipv4_addr; elements = { 10.0.0.0/8 } }\n'),
      'READ_SYNTAX 6:39',
    ],
    ['an unknown statement', chainText('tcp dport 80 teleport'), 'READ_REFUSED 4:16'],
    ['an unknown match', chainText('meta colour 5 accept'), 'READ_REFUSED 4:8'],
    ['a word of Object', chainText('constructor accept'), 'READ_REFUSED 4:3'],
    ['a header named like a word of Object', chainText('tcp dport toString accept'), 'READ_REFUSED 4:13'],
    ['queue', chainText('queue num 1'), 'READ_REFUSED 4:3'],
    ['nat', chainText('masquerade'), 'READ_REFUSED 4:3'],
    ['a changed address', chainText('ip daddr set 10.0.0.1'), 'READ_REFUSED 4:3'],
    ['flow offload', chainText('flow add @f'), 'READ_REFUSED 4:3'],
    ['extensions of iptables', chainText('xt match "string" accept'), 'READ_REFUSED 4:3'],
    ['an include', 'include "other.nft"\n', 'READ_REFUSED 1:1'],
    ['a rule by handle', 'add table t\nadd chain t c\nadd rule t c handle 4 accept\n', 'READ_REFUSED 3:14'],
    ['a rule deleted by handle', 'delete rule inet t c handle 4\n', 'READ_REFUSED 1:8'],
    [
      'a drop before the filter hooks',
      'table inet t {\n\tchain p {\n\t\ttype filter hook prerouting priority -300;\n\t\tdrop\n\t}\n}\n',
      'READ_REFUSED 4:3',
    ],
    [
      'a new address before the filter hooks',
      'table inet t {\n\tchain p {\n\t\ttype filter hook prerouting priority -300;\n\t\tip daddr set 10.0.0.1\n\t}\n}\n',
      'READ_REFUSED 4:3',
    ],
    [
      'a drop behind a jump there',
      'table inet t {\n\tchain d {\n\t\tdrop\n\t}\n\tchain p {\n\t\ttype nat hook prerouting priority -100;\n\t\tjump d\n\t}\n}\n',
      'READ_REFUSED 3:3',
    ],
    [
      'a base chain declared in two ways',
      'table inet t {\n\tchain c {\n\t\ttype filter hook input priority 0;\n\t\ttype filter hook output priority 0;\n\t}\n}\n',
      'READ_REFUSED 4:3',
    ],
    [
      'two types of a set that nothing joins',
      'table inet t {\n\tset s {\n\t\ttype ipv4_addr ipv4_addr\n\t}\n}\n',
      'READ_REFUSED 3:3',
    ],
    [
      'an unknown priority',
      'table inet t {\n\tchain c {\n\t\ttype filter hook input priority soon;\n\t}\n}\n',
      'READ_REFUSED 3:35',
    ],
  ];
  for (const [claim, text, expected] of cases) {
    it(`refuses ${claim}`, () => {
      expect(firstError(text)).to.equal(expected);
    });
  }

  const lookups: readonly (readonly [type: string, keys: string, isTaken: boolean])[] = [
    ['ipv4_addr . inet_service', 'ip saddr . udp dport', true],
    ['ipv4_addr . inet_service', 'ip saddr . th dport', true],
    ['ipv4_addr . inet_service', 'tcp dport . ip saddr', false],
    ['ipv4_addr . inet_service', 'ip saddr', false],
    ['ipv4_addr', 'ip saddr . tcp dport', false],
    ['ipv4_addr', 'ip6 saddr', false],
    ['inet_service', 'ip protocol', false],
    ['inet_proto', 'meta l4proto', true],
    ['icmp_type', 'icmp type', true],
    ['icmpv6_type', 'icmp type', false],
    ['icmpv6_code', 'icmpv6 code', true],
    ['ct_state', 'ct state', true],
    ['ifname', 'iifname', true],
    ['iface_index', 'iifname', false],
    ['nf_proto . inet_service', 'meta nfproto . tcp dport', true],
    ['ether_type', 'meta protocol', true],
    ['tcp_flag', 'tcp flags', true],
    ['mark . ipv4_addr', 'meta mark . ip saddr', true],
    ['mark . ipv4_addr', 'ip saddr . meta mark', false],
  ];
  for (const [type, keys, isTaken] of lookups) {
    const text = chainText(`${keys} @s accept`, 'inet', `\tset s {\n\t\ttype ${type}\n\t}\n`);

    it(`${isTaken ? 'takes' : 'refuses'} a set of ${type} that is asked for ${keys}, as nft does`, function () {
      expect(firstError(text)).to.match(isTaken ? /^none$/ : /^READ_REFUSED 4:/);
      needsNft(this);
      expect(loadAndList(text).status === 0).to.equal(isTaken);
    });
  }

  it('refuses a map of verdicts that is asked for parts in another order', () => {
    const map = '\tmap m {\n\t\ttype ipv4_addr . inet_service : verdict\n\t}\n';
    expect(firstError(chainText('ip saddr . tcp dport vmap @m', 'inet', map))).to.equal('none');
    expect(firstError(chainText('tcp dport . ip saddr vmap @m', 'inet', map))).to.match(/^READ_REFUSED 4:/);
  });

  it('names the chains of a loop', () => {
    const loop = '\tchain a {\n\t\tjump b\n\t}\n\tchain b {\n\t\tgoto a\n\t}\n';
    const result = readRuleset([{ path: 'x.nft', text: chainText('jump a', 'inet', loop) }]);
    expect(result.diagnostics[0]?.message).to.contain('"inet t a" -> "inet t b" -> "inet t a"');
  });

  it('refuses jumps that go deeper than nft lets them', () => {
    const deep = (levels: number): string =>
      Array.from(
        { length: levels },
        (_, at) => `\tchain n${at} {\n\t\t${at + 1 < levels ? `jump n${at + 1}` : 'accept'}\n\t}\n`,
      ).join('');
    expect(firstError(chainText('jump n0', 'inet', deep(16)))).to.equal('none');
    expect(firstError(chainText('jump n0', 'inet', deep(17)))).to.match(/^READ_REFUSED/);
    expect(firstError(chainText('jump n0', 'inet', deep(5000)))).to.match(/^READ_REFUSED/);
  });

  it('refuses variables that double at every step', () => {
    const lines = Array.from({ length: 40 }, (_, at) => `define a${at + 1} = { $a${at}, $a${at} }`);
    expect(firstError(`define a0 = 10.0.0.1\n${lines.join('\n')}\n`)).to.match(/^READ_/);
  });
});

describe('nftables read: what depends on more than a packet', () => {
  const undecided = [
    ['limit rate 5/second accept', 'limit'],
    ['limit rate over 10 mbytes/second burst 5 kbytes drop', 'limit'],
    ['quota over 25 mbytes drop', 'quota'],
    ['meta mark 0x1 accept', 'mark'],
    ['meta mark & 0xff == 0x1 accept', 'mask'],
    ['meta skuid { 0, 1000 } accept', 'skuid'],
    ['meta hour "08:00"-"17:00" accept', 'hour'],
    ['fib daddr type local accept', 'fib'],
    ['fib saddr . iif oif missing drop', 'fib'],
    ['ct status dnat accept', 'status'],
    ['ct original ip saddr 10.0.0.1 accept', 'saddr'],
    ['ct count over 10 drop', 'count'],
    ['ip ttl < 5 drop', '<'],
    ['ip6 nexthdr tcp accept', 'nexthdr'],
    ['iifname "eth*" accept', 'eth*'],
    ['iifname { ""-"" } accept', 'which interfaces'],
    ['iifname vmap { ""/8 : accept }', 'which interfaces'],
    ['ct state established | related accept', '|'],
    ['th dport 443 accept', 'protocol'],
    ['udplite dport 443 accept', '136'],
    ['ip6 hoplimit 64 accept', 'hop limit'],
    ['ip saddr & 0.0.0.255 == 0.0.0.1 accept', 'gap'],
    ['ip saddr . tcp dport != { 10.0.0.1 . 80 } accept', 'concatenation'],
    ['ip frag-off & 0x1fff != 0 drop', 'mask'],
    ['add @seen { ip saddr timeout 5m } accept', 'set'],
  ] as const;
  for (const [rule, reason] of undecided) {
    it(`does not decide ${rule}`, () => {
      const reasons = statements(rule).flatMap((statement) => statement.undecided ?? []);
      expect(reasons.join()).to.contain(reason);
    });
  }

  it('does not decide sets whose elements come and go', () => {
    for (const property of ['flags timeout', 'flags dynamic', 'timeout 5m']) {
      const set = `\tset s {\n\t\ttype ipv4_addr\n\t\t${property}\n\t\telements = { 10.0.0.1 }\n\t}\n`;
      expect(statements('ip saddr @s accept', 'inet', set)[0]?.undecided, property).to.be.a('string');
    }
    const element = '\tset s {\n\t\ttype ipv4_addr\n\t\telements = { 10.0.0.1 timeout 1h expires 59m }\n\t}\n';
    expect(statements('ip saddr @s accept', 'inet', element)[0]?.undecided).to.be.a('string');
  });

  it('does not decide sets that a rule changes, wherever it stands and whatever their flags', () => {
    const set = '\tset s {\n\t\ttype ipv4_addr\n\t}\n';
    for (const word of ['add', 'update', 'delete']) {
      const rule = `ip saddr @s drop\n\t\ttcp dport 22 ${word} @s { ip saddr }`;
      expect(statements(rule, 'inet', set)[0]?.undecided, word).to.equal('packets change the set');
    }
    const elsewhere = '\tchain other {\n\t\tadd @s { ip saddr }\n\t}\n';
    expect(statements('ip saddr @s drop', 'inet', elsewhere + set)[0]?.undecided).to.be.a('string');
    expect(statements('ip saddr @s drop', 'inet', set)[0]).not.to.have.property('undecided');
  });

  it('takes a limit in front of a log line for part of the log', () => {
    const [log] = statements('tcp dport 22 limit rate 5/minute log prefix "ssh "');
    expect(log?.log).to.equal(true);
    expect(log?.then).to.deep.equal({ kind: 'continue' });
    expect(log).not.to.have.property('undecided');
  });

  it('logs what reaches the log, and lets a match behind it narrow the verdict only', () => {
    const [log, verdict] = statements('log prefix "all " tcp dport 22 drop');
    expect(log).to.deep.include({ match: {}, log: true });
    expect(log?.then).to.deep.equal({ kind: 'continue' });
    expect(verdict?.log).to.equal(false);
    expect(verdict?.then).to.deep.equal({ kind: 'verdict', verdict: 'drop' });
  });

  it('decides ICMP over the other family only where nft looks at the family', () => {
    expect(statements('icmp type 8 accept').map(({ undecided }) => undecided)).to.deep.equal([undefined]);
    const [own, other] = statements('meta l4proto icmp icmp type 8 accept');
    expect(own?.match.family).to.equal(4);
    expect(other?.match.family).to.equal(6);
    expect(other?.undecided).to.be.a('string');
    expect(statements('meta nfproto ipv6 icmp type 8 accept')[0]?.undecided).to.be.a('string');
  });

  it('reads ports of th exactly where the protocol has ports', () => {
    const [exact, ...more] = statements('meta l4proto { tcp, udp } th dport 53 accept');
    expect(more).to.deep.equal([]);
    expect(exact).not.to.have.property('undecided');
    expect(exact?.match.destinationPorts).to.deep.equal([{ from: 53, to: 53 }]);
  });
});

describe('nftables read: hooks and names', () => {
  it('knows priorities by word and offset', () => {
    const priorities = ['0', '-5', 'filter', 'filter - 5', 'filter+5', 'mangle', 'security + 10', 'raw'].map((word) => {
      const text = `table inet t {\n\tchain c {\n\t\ttype filter hook input priority ${word}; policy drop;\n\t}\n}\n`;
      return reading(text).hooks[0]?.priority;
    });
    expect(priorities).to.deep.equal([0, -5, 0, -5, 5, -150, 60, -300]);
  });

  it('applies the policy of a table of one family to that family', () => {
    const text = 'table ip t {\n\tchain c {\n\t\ttype filter hook input priority 0; policy drop;\n\t}\n}\n';
    const { hooks, chains } = reading(text);
    expect(hooks[0]).to.deep.include({ chain: 'ip t c policy', policy: 'pass' });
    expect(chains.get('ip t c policy')?.map(({ match }) => match.family)).to.deep.equal([4, 4]);
  });

  it('keeps comments as labels and sets of addresses as objects', () => {
    const set = '\tset s {\n\t\ttype ipv4_addr\n\t\tflags interval\n\t\telements = { 10.0.0.0/8 comment "why" }\n\t}\n';
    const read = reading(chainText('ip saddr @s accept comment "rule # } one"', 'inet', set));
    expect(read.chains.get('inet t c')?.[0]?.label).to.equal('rule # } one');
    expect([...read.objects.keys()]).to.deep.equal(['s']);
  });

  it('gives each element of a verdict map its own place', () => {
    const lines = statements('tcp dport vmap { 80 : accept, 443:drop, 22: jump s }', 'inet', '\tchain s {\n\t}\n');
    expect(lines.map(({ span, then }) => [span.start.column, then.kind])).to.deep.equal([
      [20, 'verdict'],
      [33, 'verdict'],
      [43, 'jump'],
    ]);
  });

  it('notes host bits, which nft clears', () => {
    const { notes, chains } = reading(chainText('ip saddr 10.1.2.3/8 accept'));
    expect(notes.map(({ code, severity }) => `${severity} ${code}`)).to.deep.equal(['info HOST_BITS']);
    expect(notes[0]?.message).to.contain('10.1.2.3/8');
    expect(chains.get('inet t c')).to.deep.equal(statements('ip saddr 10.0.0.0/8 accept'));
  });

  it('joins elements of a concatenation that differ in their address only', () => {
    const found = statements('ip daddr . tcp dport { 10.0.0.0/8 . 80, 11.0.0.0/8 . 443, 12.0.0.0/8 . 80 } accept');
    expect(found.map(({ match }) => match.destinationPorts?.[0]?.from)).to.deep.equal([80, 443]);
  });

  it('notes tables below IP and dormant tables, which see no packet of ours', () => {
    const text = 'table bridge b {\n\tchain c {\n\t\tdrop\n\t}\n}\ntable inet d {\n\tflags dormant\n}\n';
    expect(reading(text).notes.map(({ code }) => code)).to.deep.equal(['READ_IGNORED', 'READ_IGNORED']);
  });
});

describe('nftables read: chains in a table of the host', () => {
  const options: NftablesOptions = { ...DEFAULTS, into: { family: 'inet', table: 'host' } };
  const ours = '\tchain branch.outbound {\n\t\ttcp dport 443 accept\n\t}\n';
  const host = (rule: string): string =>
    `table inet host {\n\tchain out {\n\t\ttype filter hook output priority 0; policy drop;\n\t\t${rule}\n\t}\n${ours}}\n`;
  const hooksOf = (text: string): unknown => {
    const result = read([{ path: 'x.nft', text }], { options, policy: 'branch' });
    return result.ok && result.value.hooks.map(({ at, chain, policy, priority }) => ({ at, chain, policy, priority }));
  };
  const entry = {
    at: { kind: 'hook', hook: 'output' },
    chain: 'inet host branch.outbound',
    policy: 'pass',
    priority: 0,
  };

  it('takes them for hooks', () => {
    expect(hooksOf(`table inet host {\n${ours}}\n`)).to.deep.equal([entry]);
  });

  it('does not count them twice when a base chain calls them', () => {
    expect(hooksOf(host('jump branch.outbound'))).to.deep.equal([entry]);
    expect(hooksOf(host('meta l4proto vmap { tcp : goto branch.outbound }'))).to.deep.equal([entry]);
  });

  it('has none while the table is dormant', () => {
    expect(hooksOf(`table inet host {\n\tflags dormant\n${ours}}\n`)).to.deep.equal([]);
  });

  it('keeps base chains that do not call them', () => {
    expect(hooksOf(host('accept')))
      .to.deep.include(entry)
      .and.to.have.length(2);
  });
});

describe('nftables read: robustness', () => {
  it('never throws and never hangs on damaged files', () => {
    const pieces = SAMPLES.flatMap((name) => sample(name).split(/(\s+|[{};,])/));
    const edit = fc.record({
      at: fc.nat(pieces.length - 1),
      from: fc.nat(pieces.length - 1),
      kind: fc.constantFrom('cut', 'copy', 'swap'),
    });
    fc.assert(
      fc.property(fc.array(edit, { minLength: 1, maxLength: 6 }), (edits) => {
        const parts = [...pieces];
        for (const { at, from, kind } of edits) {
          if (kind === 'cut') parts[at] = '';
          else if (kind === 'copy') parts[at] = `${parts[at]}${parts[from]}`;
          else [parts[at], parts[from]] = [parts[from] ?? '', parts[at] ?? ''];
        }
        const result = readRuleset([{ path: 'x.nft', text: parts.join('') }]);
        expect(result.ok || result.diagnostics.length > 0).to.equal(true);
      }),
      { numRuns: 100 },
    );
  });

  it('never throws on arbitrary text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        readRuleset([{ path: 'x.nft', text: `table inet t {\n\tchain c {\n\t\t${text}` }]);
      }),
      { numRuns: 200 },
    );
  });

  it('bounds nesting', () => {
    for (const text of ['{'.repeat(100_000), '('.repeat(100_000), 'ip saddr '.repeat(50_000), '"'.repeat(99_999)]) {
      expect(firstError(chainText(`ip saddr ${text}`))).to.match(/^READ_/);
      expect(firstError(`define x = ${text}\n`)).to.be.a('string');
      expect(firstError(`add element inet t s ${text}\n`)).to.match(/^READ_/);
    }
  });

  it('refuses rules that stand for too many products', () => {
    const set = (name: string): string => {
      const elements = Array.from({ length: 3000 }, (_, at) => `10.0.0.0/8 . ${at}`).join(', ');
      return `\tset ${name} {\n\t\ttype ipv4_addr . inet_service\n\t\tflags interval\n\t\telements = { ${elements} }\n\t}\n`;
    };
    const rule = 'ip saddr . tcp sport @a ip daddr . tcp dport @b accept';
    expect(firstError(chainText(rule, 'inet', set('a') + set('b')))).to.equal('READ_REFUSED 4:3');
  });

  it('reads a set of 100,000 prefixes whole', () => {
    const elements = Array.from(
      { length: 100_000 },
      (_, at) => `${10 + (at >> 16)}.${(at >> 8) & 255}.${at & 255}.64/28`,
    );
    const set = `\tset s {\n\t\ttype ipv4_addr\n\t\tflags interval\n\t\telements = { ${elements.join(',\n\t\t\t     ')} }\n\t}\n`;
    const { objects } = reading(chainText('ip daddr @s accept', 'inet', set));
    expect(prefixCount(objects.get('s')!, 4)).to.equal(100_000);
  });
});
