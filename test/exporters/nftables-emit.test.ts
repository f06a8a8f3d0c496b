import { expect } from 'chai';
import { emit, owned } from '../../exporters/nftables/emit.ts';
import { DEFAULTS, type NftablesOptions } from '../../exporters/nftables/options.ts';
import type { FittedChain, FittedPolicy } from '../../src/exporter/fitted.ts';
import { HOUSEKEEPING } from '../../src/model/housekeeping.ts';
import { ICMP_TYPES, ICMPV6_TYPES } from '../../src/net/icmp.ts';
import { ANY, ANY_SERVICE, chain, fittedPolicy, icmp, object, ports, rule, term, use } from './fitted-builder.ts';
import { loadAndList, needsNft } from './nft.ts';

const LAN = object('lan', '10.20.0.0/16', '10.30.0.1/32');
const LAN6 = object('lan', '2001:db8:20::/48');
const TEAMS = object('m365.11', '52.112.0.0/14');
const QUIET: NftablesOptions = { ...DEFAULTS, counters: false };

function textOf(policy: FittedPolicy, options: NftablesOptions = QUIET): string {
  return emit(policy, options)
    .map(({ text }) => text)
    .join('');
}

/** The statements of one chain, without what ties it to its hook. */
function statements(one: FittedChain, { options = QUIET, name = 'outbound' } = {}): readonly string[] {
  const [, body = ''] = textOf(fittedPolicy([one]), options).split(`\tchain ${name} {\n`);
  const lines = body.slice(0, body.indexOf('\n\t}')).split('\n');
  return lines.map((line) => line.trim()).filter((line) => !line.startsWith('type filter hook'));
}

function statementsOfTerm(...args: Parameters<typeof term>): readonly string[] {
  return statements(chain([rule(term(...args))])).slice(0, -1);
}

const housekeeping = HOUSEKEEPING.map(({ name, title, verdict, match }) => ({ name, title, verdict, match }));

function housekeepingOn(hook: 'input' | 'output' | 'forward'): FittedChain['housekeeping'] {
  return housekeeping.flatMap(({ name, title, verdict, match }) =>
    hook in match ? [{ name, title, verdict, matches: (match as Record<string, never>)[hook]! }] : [],
  );
}

const FORWARD: FittedChain = chain(
  [
    rule(
      term(ports('udp', '3478-3481'), {
        family: 4,
        source: use(LAN),
        destination: use(TEAMS),
        label: 'teams [m365:11]',
      }),
    ),
    rule(term(ports('tcp', '443'), { family: 6, source: use(LAN6), label: 'web' }), { action: 'pass' }),
  ],
  {
    direction: 'forward',
    hook: 'forward',
    scope: {
      kind: 'within',
      terms: [
        { family: 4, source: use(LAN), destination: ANY },
        { family: 6, source: use(LAN6), destination: ANY },
      ],
      ingress: ['eth1'],
      egress: ['eth0', 'wg0'],
    },
    repliesOutside: ['established', 'related'],
    housekeeping: housekeepingOn('forward').slice(0, 2),
  },
);

const GOLDEN_OWN = `# rulecast policy branch
# check: nft -c -f FILE    load: nft -f FILE
# Loading replaces table inet rulecast_branch as a whole, at once, and leaves every other table alone.

add table inet rulecast_branch
delete table inet rulecast_branch; table inet rulecast_branch {
	set lan.v4 {
		type ipv4_addr
		flags interval
		elements = {
			10.20.0.0/16,
			10.30.0.1/32,
		}
	}

	set lan.v6 {
		type ipv6_addr
		flags interval
		elements = {
			2001:db8:20::/48,
		}
	}

	set m365.11.v4 {
		type ipv4_addr
		flags interval
		elements = {
			52.112.0.0/14,
		}
	}

	chain forward {
		type filter hook forward priority filter; policy accept;
		iifname "eth1" oifname { "eth0", "wg0" } ip saddr @lan.v4 goto forward.scope
		iifname "eth1" oifname { "eth0", "wg0" } ip6 saddr @lan.v6 goto forward.scope
		ct state established,related iifname { "eth0", "wg0" } oifname "eth1" ip daddr @lan.v4 counter accept comment "replies to packets in scope"
		ct state established,related iifname { "eth0", "wg0" } oifname "eth1" ip6 daddr @lan.v6 counter accept comment "replies to packets in scope"
	}

	chain forward.scope {
		ct state invalid counter drop comment "invalid: packets that belong to no connection are dropped"
		ct state established,related counter accept comment "established: replies, and errors about known connections"
		ip saddr @lan.v4 ip daddr @m365.11.v4 udp dport 3478-3481 counter accept comment "teams [m365:11]"
		ip6 saddr @lan.v6 tcp dport 443 counter return comment "web"
		counter drop comment "default drop"
	}
}
`;

const GOLDEN_INTO = `# rulecast policy branch
# check: nft -c -f FILE    load: nft -f FILE
# Loading replaces the chains and sets of this file in table inet host, at once, and leaves the rest of the table alone.
# The host's own rules enter by: jump branch.outbound

add table inet host
add chain inet host branch.outbound
add chain inet host branch.outbound.scope
add chain inet host branch.forward
add chain inet host branch.forward.scope
add set inet host branch/lan.v4 { type ipv4_addr; flags interval; }
add set inet host branch/old.v6 { type ipv6_addr; flags interval; }

flush chain inet host branch.outbound; flush chain inet host branch.outbound.scope; flush chain inet host branch.forward; flush chain inet host branch.forward.scope; flush set inet host branch/lan.v4; delete chain inet host branch.forward; delete chain inet host branch.forward.scope; delete set inet host branch/old.v6; table inet host {
	set branch/lan.v4 {
		type ipv4_addr
		flags interval
		elements = {
			10.20.0.0/16,
			10.30.0.1/32,
		}
	}

	chain branch.outbound {
		ip saddr @branch/lan.v4 goto branch.outbound.scope
	}

	chain branch.outbound.scope {
		ip saddr @branch/lan.v4 tcp dport 443 accept comment "web"
		drop comment "default drop"
	}
}
`;

const INTO: NftablesOptions = { ...QUIET, into: { family: 'inet', table: 'host' } };

const SCOPED = chain([rule(term(ports('tcp', '443'), { family: 4, source: use(LAN) }))], {
  scope: { kind: 'within', terms: [{ family: 4, source: use(LAN), destination: ANY }] },
});

const INTO_POLICY = fittedPolicy([SCOPED], { retired: ['branch.forward', 'branch.forward.scope', 'branch/old.v6'] });

describe('nftables emit: own table', () => {
  it('replaces one table, with sets, a scope chain, replies and a last default', () => {
    expect(textOf(fittedPolicy([FORWARD]), DEFAULTS)).to.equal(GOLDEN_OWN);
  });

  it('names the file after the policy', () => {
    expect(emit(fittedPolicy([FORWARD]), DEFAULTS).map(({ path }) => path)).to.deep.equal(['branch.nft']);
  });

  it('owns no names, since a load replaces all of them', () => {
    expect(owned(fittedPolicy([FORWARD]), DEFAULTS)).to.deep.equal([]);
  });

  it('takes table, hook and priority from the options', () => {
    const text = textOf(fittedPolicy([chain([])]), {
      ...QUIET,
      table: 'rulecast_x',
      hook: 'forward',
      priority: 'filter - 5',
    });
    expect(text).to.contain('delete table inet rulecast_x; table inet rulecast_x {\n');
    expect(text).to.contain('type filter hook forward priority filter - 5; policy drop;');
  });

  it('puts policy drop under a default drop for everything only where no rule passes', () => {
    const passing = rule(term(ANY_SERVICE), { action: 'pass' });
    expect(textOf(fittedPolicy([chain([])]))).to.contain('policy drop;');
    expect(textOf(fittedPolicy([chain([passing])]))).to.contain('policy accept;');
    expect(textOf(fittedPolicy([chain([], { default: { action: 'reject', label: '' } })]))).to.contain(
      'policy accept;',
    );
  });

  it('writes the same bytes for the same policy', () => {
    expect(textOf(fittedPolicy([FORWARD]))).to.equal(textOf(fittedPolicy([FORWARD])));
  });
});

describe('nftables emit: a table of the host', () => {
  it('keeps chains and sets in place, fills them anew and removes what is retired', () => {
    expect(textOf(INTO_POLICY, INTO)).to.equal(GOLDEN_INTO);
  });

  it('owns its chains and sets', () => {
    expect(owned(INTO_POLICY, INTO)).to.deep.equal(['branch.outbound', 'branch.outbound.scope', 'branch/lan.v4']);
  });

  it('keeps a retired name that is in use again, and writes none that nft could take for something else', () => {
    const retired = ['branch/lan.v4', 'x.v4; flush ruleset', 'x.v4\nflush ruleset', 'accept', 'x.outbound }'];
    const text = textOf(fittedPolicy([SCOPED], { retired }), INTO);
    expect(text).not.to.contain('delete');
    expect(text).not.to.contain('ruleset');
  });

  it('never shares a set with another policy of the table, whatever dots the names have', () => {
    const chainOf = (name: string): FittedChain =>
      chain([rule(term(ANY_SERVICE, { family: 4, source: use(object(name, '10.0.0.0/8')) }))]);
    const one = owned(fittedPolicy([chainOf('b.c')], { name: 'a' }), INTO);
    const other = owned(fittedPolicy([chainOf('c')], { name: 'a.b' }), INTO);
    expect(one.filter((name) => other.includes(name))).to.deep.equal([]);
  });

  it('writes a name that begins with a digit with a letter in front', () => {
    expect(owned(fittedPolicy([chain([])], { name: '9to5' }), INTO)).to.deep.equal(['_9to5.outbound']);
  });

  it('needs no condition on the family in a table of one family, and leaves out housekeeping of the other', () => {
    const ip: NftablesOptions = { ...QUIET, into: { family: 'ip', table: 'host' } };
    const one = chain([rule(term(ports('tcp'), { family: 4 }))], { housekeeping: housekeepingOn('output') });
    const text = textOf(fittedPolicy([one]), ip);
    expect(text).not.to.match(/nfproto|ip6|icmpv6|dport 547/);
    expect(text).to.match(/udp sport 68 udp dport 67 accept/);
  });
});

describe('nftables emit: a stamp', () => {
  const stamp = 'a'.repeat(64);

  it('is the comment of our own table', () => {
    const text = textOf(fittedPolicy([FORWARD], { stamp }), DEFAULTS);
    const brace = 'table inet rulecast_branch {\n';
    const lines = `\tcomment "rulecast ${stamp}"\n\n`;
    expect(text).to.equal(GOLDEN_OWN.replace(brace, `${brace}${lines}`));
  });

  it('is a statement that decides nothing, in front of all that stand where the host enters', () => {
    const text = textOf({ ...INTO_POLICY, stamp }, INTO);
    const chainLine = '\tchain branch.outbound {\n';
    expect(text).to.equal(GOLDEN_INTO.replace(chainLine, `${chainLine}\t\tcontinue comment "rulecast ${stamp}"\n`));
    const everything = textOf(fittedPolicy([chain([])], { stamp }), INTO);
    expect(everything).to.include(`${chainLine}\t\tcontinue comment "rulecast ${stamp}"\n\t\tdrop comment`);
  });
});

describe('nftables emit: matches', () => {
  const SERVICES = [
    ['one port bare', ports('tcp', '443'), ['tcp dport 443']],
    ['several ports as a set', ports('udp', '80,443,3478-3481'), ['udp dport { 80, 443, 3478-3481 }']],
    ['source ports', ports('tcp', '443', '1024-65535'), ['tcp sport 1024-65535 tcp dport 443']],
    ['source ports alone', ports('sctp', undefined, '5'), ['sctp sport 5']],
    ['all ports by protocol', ports('sctp'), ['meta l4proto 132']],
    ['any service without a condition', ANY_SERVICE, ['']],
    [
      'protocols by number',
      {
        kind: 'protocol',
        numbers: [
          { from: 47, to: 47 },
          { from: 50, to: 51 },
        ],
      },
      ['meta l4proto { 47, 50-51 }'],
    ],
    [
      'whole ICMP types by name',
      icmp(4, [0, 255], [8 * 256, 8 * 256 + 255]),
      ['icmp type { echo-reply, echo-request }'],
    ],
    [
      'unnamed and many ICMP types by number',
      icmp(6, [128 * 256, 128 * 256 + 255], [200 * 256, 210 * 256 + 255]),
      ['icmpv6 type { echo-request, 200-210 }'],
    ],
    ['all of ICMP, still with its family', icmp(4, [0, 65535]), ['icmp type 0-255']],
    ['a type with one code', icmp(4, [3 * 256 + 4, 3 * 256 + 4]), ['icmp type destination-unreachable icmp code 4']],
    [
      'a range from inside one type into another',
      icmp(6, [1 * 256 + 3, 4 * 256 + 1], [4 * 256 + 5, 4 * 256 + 5]),
      [
        'icmpv6 type 2-3',
        'icmpv6 type destination-unreachable icmpv6 code 3-255',
        'icmpv6 type parameter-problem icmpv6 code { 0-1, 5 }',
      ],
    ],
  ] as const;
  for (const [claim, service, conditions] of SERVICES) {
    it(`writes ${claim}`, () => {
      const expected = conditions.map((text) => `${text} accept comment "web"`.trim());
      expect(statementsOfTerm(service)).to.deep.equal(expected);
    });
  }

  it('matches exactly the ICMP messages that are meant', () => {
    const [first, last] = [2 * 256 + 250, 5 * 256 + 3];
    const matched = new Set<number>();
    for (const text of statementsOfTerm(icmp(4, [first, last], [9 * 256, 9 * 256 + 255]))) {
      const [, types = '', codes = '0-255'] = /^icmp type (.+?)(?: icmp code (.+?))? accept/.exec(text) ?? [];
      for (const type of integersIn(types)) for (const code of integersIn(codes)) matched.add(type * 256 + code);
    }
    const meant = integersIn(`{ ${first}-${last}, ${9 * 256}-${9 * 256 + 255} }`);
    expect([...matched].sort((a, b) => a - b)).to.deep.equal(meant);
  });

  it('binds the family where neither an address nor ICMP does', () => {
    expect(statementsOfTerm(ports('tcp', '22'), { family: 6 })).to.deep.equal([
      'meta nfproto ipv6 tcp dport 22 accept comment "web"',
    ]);
    expect(statementsOfTerm(icmp(6, [0, 65535]), { family: 6 })).to.deep.equal([
      'icmpv6 type 0-255 accept comment "web"',
    ]);
    expect(statementsOfTerm(ports('tcp', '22'), { family: 4, source: use(LAN) })).to.deep.equal([
      'ip saddr @lan.v4 tcp dport 22 accept comment "web"',
    ]);
  });

  it("writes a protocol that is the family's own ICMP so that nft lists it with its family", () => {
    const protocol = (number: number) => ({ kind: 'protocol', numbers: [{ from: number, to: number }] }) as const;
    expect(statementsOfTerm(protocol(1), { family: 4 })).to.deep.equal(['icmp type 0-255 accept comment "web"']);
    expect(statementsOfTerm(protocol(58), { family: 4 })).to.deep.equal([
      'meta nfproto ipv4 meta l4proto 58 accept comment "web"',
    ]);
    expect(statementsOfTerm(protocol(1))).to.deep.equal(['meta l4proto 1 accept comment "web"']);
  });

  it('writes a term of both families once a family, for the families that both sides have', () => {
    const both = { ...LAN, family: 'both', prefixes: [...LAN.prefixes, ...LAN6.prefixes] } as const;
    const one = chain([rule(term(ANY_SERVICE, { source: use(both) }))]);
    expect(statements(one).slice(0, -1)).to.deep.equal([
      'ip saddr @lan.v4 accept comment "web"',
      'ip6 saddr @lan.v6 accept comment "web"',
    ]);
    expect(textOf(fittedPolicy([one]))).to.match(
      /set lan\.v4 {[^}]*10\.30\.0\.1\/32,\n[^}]*}[^}]*}\n\n\tset lan\.v6 {[^}]*2001:db8:20::\/48,/,
    );
  });

  it('writes states and interfaces in front', () => {
    const one = rule(term(ports('tcp', '22')), { states: ['new', 'untracked'], ingress: ['eth0'], egress: ['a', 'b'] });
    expect(statements(chain([one]))[0]).to.equal(
      'ct state new,untracked iifname "eth0" oifname { "a", "b" } tcp dport 22 accept comment "web"',
    );
  });
});

/** The integers of a set, a range or a name: `{ 3-5, redirect }`. */
function integersIn(text: string): readonly number[] {
  return text.split(/[{}, ]+/).flatMap((item) => {
    if (item === '') return [];
    const [from = '', to = from] = /^\d+-\d+$/.test(item)
      ? item.split('-')
      : [`${ICMP_TYPES[item as keyof typeof ICMP_TYPES] ?? item}`];
    return Array.from({ length: Number(to) - Number(from) + 1 }, (_, index) => Number(from) + index);
  });
}

describe('nftables emit: outcomes', () => {
  const WEB = term(ports('tcp', '443'));

  it('has a verdict for each action and counts unless told otherwise', () => {
    const rules = (['allow', 'drop', 'reject', 'pass'] as const).map((action) => rule(WEB, { action }));
    expect(statements(chain(rules), { options: DEFAULTS })).to.deep.equal([
      'tcp dport 443 counter accept comment "web"',
      'tcp dport 443 counter drop comment "web"',
      'tcp dport 443 counter reject comment "web"',
      'tcp dport 443 counter return comment "web"',
      'counter drop comment "default drop"',
    ]);
  });

  const LOGS = [
    [{}, ['tcp dport 443 log accept comment "web"']],
    [{ prefix: 'x: ', level: 'info' }, ['tcp dport 443 log prefix "x: " level info accept comment "web"']],
    [{ prefix: 'x: ', group: 3 }, ['tcp dport 443 log prefix "x: " group 3 accept comment "web"']],
    [{ level: 'warn', group: 0 }, ['tcp dport 443 log level warn log group 0 accept comment "web"']],
    [
      { rate: { count: 5, per: 'minute' }, prefix: 'x' },
      ['tcp dport 443 limit rate 5/minute log prefix "x" comment "web"', 'tcp dport 443 accept comment "web"'],
    ],
  ] as const;
  for (const [log, expected] of LOGS) {
    it(`logs ${JSON.stringify(log)} without touching the verdict`, () => {
      expect(statements(chain([rule(WEB, { log })])).slice(0, -1)).to.deep.equal(expected);
    });
  }

  it('logs the default', () => {
    const one = chain([], {
      default: { action: 'drop', log: { rate: { count: 1, per: 'second' } }, label: 'default drop' },
    });
    expect(statements(one)).to.deep.equal([
      'limit rate 1/second log comment "default drop"',
      'drop comment "default drop"',
    ]);
  });

  it('ends a chain by its default even where all packets are allowed', () => {
    expect(statements(chain([], { default: { action: 'allow', label: '' } }))).to.deep.equal(['accept']);
  });

  it('lets no label, prefix or interface out of its quotes', () => {
    const hostile = 'a" accept; } flush ruleset #\n\u2028\u202e$x \\';
    const one = rule(term(ANY_SERVICE, { label: hostile }), { log: { prefix: hostile }, ingress: ['e"0'] });
    expect(statements(chain([one]))[0]).to.equal(
      `iifname "e'0" log prefix "a_ accept; } flush ruleset #____x \\" accept comment "a' accept; } flush ruleset #'''$x \\"`,
    );
  });
});

describe('nftables emit: housekeeping', () => {
  it('writes every entry of the table as its hook needs it', () => {
    const lines = statements(chain([], { housekeeping: housekeepingOn('output') })).map((line) =>
      line.replace(/ comment .*/, ''),
    );
    expect(lines).to.deep.equal([
      'ct state invalid drop',
      'ct state established,related accept',
      'oifname "loopback" accept',
      'ip6 hoplimit 255 icmpv6 type 133-136 accept',
      'icmpv6 type 130-132 accept',
      'icmpv6 type mld2-listener-report accept',
      'meta nfproto ipv4 udp sport 68 udp dport 67 accept',
      'meta nfproto ipv6 udp sport 546 udp dport 547 accept',
      'icmp type echo-request accept',
      'icmpv6 type echo-request accept',
      'meta l4proto 112 accept',
      'drop',
    ]);
  });
});

describe('nftables emit: nft itself', () => {
  it('loads the table, loads it again, and lists the same after that', function () {
    needsNft(this);
    const first = loadAndList(GOLDEN_OWN);
    expect(first.status, first.output).to.equal(0);
    const again = loadAndList(GOLDEN_OWN, GOLDEN_OWN);
    expect(again).to.deep.equal(first);
    expect(first.output).to.contain('ip6 saddr @lan.v6 tcp dport 443 counter packets 0 bytes 0 return comment "web"');
  });

  it('keeps a host table working over two loads, with jumps and retired names in place', function () {
    needsNft(this);
    const host = `table inet host {
	set branch/old.v6 {
		type ipv6_addr
		flags interval
		elements = { 2001:db8::/32 }
	}
	chain branch.outbound {
		drop
	}
	chain branch.forward.scope {
		ip6 saddr @branch/old.v6 drop
	}
	chain branch.forward {
		goto branch.forward.scope
	}
	chain out {
		type filter hook output priority filter; policy accept;
		jump branch.outbound
	}
}
`;
    const { status, output } = loadAndList(host, GOLDEN_INTO, GOLDEN_INTO);
    expect(status, output).to.equal(0);
    expect(output).to.contain('jump branch.outbound\n').and.not.to.contain('branch.forward').and.not.to.contain('old');
    expect(output.split('tcp dport 443').length).to.equal(2);
    expect(output).to.contain('elements = { 10.20.0.0/16, 10.30.0.1 }');
  });

  it('takes every service, state, log, verdict, housekeeping entry and hostile text', function () {
    needsNft(this);
    const services = [
      ports('tcp', '1,3,5-7', '1024-65535'),
      ports('sctp'),
      {
        kind: 'protocol',
        numbers: [
          { from: 0, to: 5 },
          { from: 7, to: 7 },
        ],
      },
      icmp(4, [0, 65535]),
      icmp(6, [259, 1025], [1029, 1029]),
      ...Object.values(ICMP_TYPES).map((type) => icmp(4, [type * 256, type * 256 + 255])),
      ...Object.values(ICMPV6_TYPES).map((type) => icmp(6, [type * 256, type * 256 + 255])),
    ] as const;
    const hostile = `${'å" $x \\ ;} #'.repeat(8)}\\`;
    const rules = services.map((service) =>
      rule(term(service, { label: hostile, family: service.kind === 'icmp' ? service.family : 4 }), {
        states: ['new', 'untracked'],
        action: 'reject',
        log: { prefix: hostile, rate: { count: 2, per: 'day' }, level: 'emerg', group: 65535 },
        ingress: ["!#$%&'()+,-.;<=", '>?@[]^_`{|}~'],
      }),
    );
    const one = chain(rules, { housekeeping: housekeepingOn('input'), direction: 'inbound', hook: 'input' });
    const two = { ...FORWARD, housekeeping: housekeepingOn('forward') };
    for (const options of [DEFAULTS, INTO]) {
      const text = textOf(fittedPolicy([one, two]), options);
      const { status, output } = loadAndList(text, text);
      expect(status, output).to.equal(0);
      expect(loadAndList(output).status, 'the listing loads').to.equal(0);
    }
  });

  it('takes a table of one address family', function () {
    needsNft(this);
    const one = chain(
      [
        rule(term(ports('tcp', '22'), { family: 4, source: use(LAN) })),
        rule(term(ANY_SERVICE, { family: 4 }), { action: 'reject' }),
      ],
      {
        housekeeping: housekeepingOn('output'),
      },
    );
    const { status, output } = loadAndList(
      textOf(fittedPolicy([one]), { ...DEFAULTS, into: { family: 'ip', table: 'filter' } }),
    );
    expect(status, output).to.equal(0);
  });
});
