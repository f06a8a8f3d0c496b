import { expect } from 'chai';
import { check } from '../../exporters/iptables/check.ts';
import { emit, owned } from '../../exporters/iptables/emit.ts';
import { identify } from '../../exporters/iptables/identify.ts';
import { limits } from '../../exporters/iptables/limits.ts';
import { DEFAULTS, entryChain, type IptablesOptions, setName } from '../../exporters/iptables/options.ts';
import type { FittedChain, FittedPolicy } from '../../src/exporter/fitted.ts';
import { HOUSEKEEPING } from '../../src/model/housekeeping.ts';
import { ANY, ANY_SERVICE, chain, fittedPolicy, icmp, object, ports, rule, term, use } from './fitted-builder.ts';
import { inNamespace, needs } from './iptables.ts';

const LAN = object('lan', '10.20.0.0/16', '10.30.0.1/32');
const LAN6 = object('lan', '2001:db8:20::/48');
const TEAMS = object('m365.11', '52.112.0.0/14', '52.122.0.0/15');
const RELAY = object('relay', '10.20.1.25/32');
const IPSET: IptablesOptions = { sets: 'ipset' };

function fileOf(policy: FittedPolicy, path: string, options = DEFAULTS): string {
  return emit(policy, options).find((file) => file.path === path)?.text ?? '';
}

/** The rules of one chain of `rules.v4`, without its name. */
function rulesIn(
  policy: FittedPolicy,
  name: string,
  { path = 'rules.v4', options = DEFAULTS } = {},
): readonly string[] {
  const lead = `-A ${name} `;
  return fileOf(policy, path, options)
    .split('\n')
    .filter((line) => line.startsWith(lead))
    .map((line) => line.slice(lead.length));
}

function entryRules(one: FittedChain, more: Parameters<typeof rulesIn>[2] = {}): readonly string[] {
  return rulesIn(fittedPolicy([one]), 'rc.branch.out', more);
}

function rulesOfTerm(...args: Parameters<typeof term>): readonly string[] {
  return entryRules(chain([rule(term(...args))])).slice(0, -1);
}

const housekeeping = HOUSEKEEPING.flatMap(({ name, title, verdict, match }) =>
  'output' in match ? [{ name, title, verdict, matches: match.output }] : [],
) as FittedChain['housekeeping'];

const SCOPED = chain(
  [
    rule(
      term(ports('udp', '3478-3481'), {
        family: 4,
        source: use(LAN),
        destination: use(TEAMS),
        label: 'teams [m365:11]',
        because: { feed: 'm365', id: '11' },
      }),
      { id: 'teams', log: { prefix: 'teams ', rate: { count: 5, per: 'minute' }, level: 'info' } },
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
  },
);

const GOLDEN_V6 = `# rulecast policy branch, IPv6
# load:  ip6tables-restore -w --noflush < rules.v6
# once:  ip6tables -w -C FORWARD -j rc.branch.fwd || ip6tables -w -I FORWARD -j rc.branch.fwd
# Loading replaces the chains of this file, at once, and leaves all other chains and rules alone.
*filter
:rc.branch.fwd - [0:0]
:rc.branch.forward.oXXXXXXX - [0:0]
:rc.branch.forward.rXXXXXXX - [0:0]
:rc.branch.forward.iXXXXXXX - [0:0]
:rc.branch.forward.vXXXXXXX - [0:0]
:rc.branch.fwd.rules - [0:0]

# forward
-A rc.branch.fwd -i eth1 -s 2001:db8:20::/48 -m comment --comment "scope" -g rc.branch.forward.oXXXXXXX
-A rc.branch.fwd -g rc.branch.forward.rXXXXXXX

# scope: interfaces
-A rc.branch.forward.oXXXXXXX -o eth0 -g rc.branch.fwd.rules
-A rc.branch.forward.oXXXXXXX -o wg0 -g rc.branch.fwd.rules
-A rc.branch.forward.oXXXXXXX -g rc.branch.forward.rXXXXXXX

# forward: packets outside the scope
-A rc.branch.forward.rXXXXXXX -o eth1 -d 2001:db8:20::/48 -m conntrack --ctstate ESTABLISHED,RELATED -m comment --comment "replies to packets in scope" -j rc.branch.forward.iXXXXXXX
-A rc.branch.forward.rXXXXXXX -m comment --comment "outside the scope" -j RETURN

# replies: interfaces
-A rc.branch.forward.iXXXXXXX -i eth0 -g rc.branch.forward.vXXXXXXX
-A rc.branch.forward.iXXXXXXX -i wg0 -g rc.branch.forward.vXXXXXXX

# replies to packets in scope
-A rc.branch.forward.vXXXXXXX -m comment --comment "replies to packets in scope" -j ACCEPT

# forward: packets in scope
-A rc.branch.fwd.rules -s 2001:db8:20::/48 -p tcp -m tcp --dport 443 -m comment --comment "web" -j RETURN
-A rc.branch.fwd.rules -m comment --comment "default drop" -j DROP
COMMIT
`;

const DIGEST = /(?<=rc\.[\w-]+\.[\w-]+\.[a-z])[a-z0-9]{7}\b/g;

describe('iptables emit: rules', () => {
  it('replaces its own chains, with a scope, replies and a last default', () => {
    expect(fileOf(fittedPolicy([SCOPED]), 'rules.v6').replace(DIGEST, 'XXXXXXX')).to.equal(GOLDEN_V6);
  });

  it('decides in both files, also where a family has no rules', () => {
    const one = fittedPolicy([chain([rule(term(ports('tcp', '443'), { family: 4, source: use(RELAY) }))])]);
    expect(rulesIn(one, 'rc.branch.out', { path: 'rules.v6' })).to.deep.equal([
      '-m comment --comment "default drop" -j DROP',
    ]);
  });

  it('adds sources, destinations and services up, and never multiplies them', () => {
    const many = (count: number, first: number): readonly string[] =>
      Array.from({ length: count }, (_, index) => `${first}.0.${index}.1/32`);
    const services = [ports('tcp', '80'), ports('udp', '53'), ports('sctp', '5')] as const;
    const wide = term(services[0], {
      family: 4,
      services,
      source: use(object('a', ...many(40, 10))),
      destination: use(object('b', ...many(50, 11))),
    });
    const text = fileOf(fittedPolicy([chain([rule(wide)])]), 'rules.v4');
    expect(text.split('\n').filter((line) => line.startsWith('-A'))).to.have.length(40 + 50 + 3 + 2);
  });

  it('matches a source once that many endpoint sets share', () => {
    const terms = Array.from({ length: 20 }, (_, index) =>
      term(ports('tcp', '443'), {
        family: 4,
        source: use(LAN),
        destination: use(object(`m365.${index}`, `52.${index}.0.0/24`, `53.${index}.0.0/24`)),
        because: { feed: 'm365', id: `${index}` },
      }),
    );
    const [first, ...rest] = terms;
    const text = fileOf(fittedPolicy([chain([rule(first!, { terms: [first!, ...rest] })])]), 'rules.v4');
    expect(text.match(/-s 10\.20\.0\.0\/16/g)).to.have.length(1);
  });

  it('leaves all of its chains by RETURN: what leads to a pass is goto, and what follows has a chain of its own', () => {
    const passing = rule(term(ports('tcp', '443'), { family: 4, source: use(LAN), destination: use(TEAMS) }), {
      action: 'pass',
    });
    const text = fileOf(fittedPolicy([chain([passing])]), 'rules.v4');
    expect(text).not.to.match(/^-A .* -j rc\./m);
    const [, rest] = /-A rc\.branch\.out -g (\S+)$/m.exec(text) ?? [];
    expect(rulesIn(fittedPolicy([chain([passing])]), rest!)).to.deep.equal([
      '-m comment --comment "default drop" -j DROP',
    ]);
  });

  it('limits a log, never a verdict, and logs to both places when asked for both', () => {
    const log = { prefix: 'p "', rate: { count: 5, per: 'minute' }, level: 'info', group: 7 } as const;
    expect(entryRules(chain([rule(term(ANY_SERVICE), { log, action: 'reject' })])).slice(0, 3)).to.deep.equal([
      '-m limit --limit 5/minute -m comment --comment "web" -j LOG --log-prefix "p \\"" --log-level 6',
      '-m limit --limit 5/minute -m comment --comment "web" -j NFLOG --nflog-group 7 --nflog-prefix "p \\""',
      '-m comment --comment "web" -j REJECT --reject-with icmp-port-unreachable',
    ]);
  });

  it('escapes quotes and backslashes, and lets no line end through', () => {
    expect(rulesOfTerm(ANY_SERVICE, { label: 'a "b" \\\n-A INPUT -j ACCEPT' })).to.deep.equal([
      '-m comment --comment "a \\"b\\" \\\\ -A INPUT -j ACCEPT" -j ACCEPT',
    ]);
  });

  const SERVICES = [
    [ports('tcp', '443'), '-p tcp -m tcp --dport 443'],
    [ports('udp', '3478-3481'), '-p udp -m udp --dport 3478:3481'],
    [ports('tcp', '80,443', '1024-65535'), '-p tcp -m tcp --sport 1024:65535 -m multiport --dports 80,443'],
    [ports('sctp'), '-p sctp'],
    [icmp(4, [8 * 256, 8 * 256 + 255]), '-p icmp -m icmp --icmp-type 8'],
    [icmp(4, [3 * 256 + 4, 3 * 256 + 4]), '-p icmp -m icmp --icmp-type 3/4'],
    [icmp(4, [0, 0xffff]), '-p icmp'],
    [{ kind: 'protocol', numbers: [{ from: 47, to: 47 }] }, '-p 47'],
  ] as const;
  for (const [service, expected] of SERVICES) {
    it(`matches ${expected}`, () => {
      expect(rulesOfTerm(service, { family: 4 })).to.deep.equal([`${expected} -m comment --comment "web" -j ACCEPT`]);
    });
  }

  it('takes whole ICMP types where it can and single codes where it must', () => {
    const types = rulesOfTerm(icmp(4, [3 * 256 + 254, 5 * 256 + 1]), { family: 4, label: '' });
    expect(types.map((line) => line.replace(/.*--icmp-type (\S+) .*/, '$1'))).to.deep.equal([
      '3/254',
      '3/255',
      '4',
      '5/0',
      '5/1',
    ]);
  });

  it('takes neighbours at hop limit 255 only, and no housekeeping of the other family', () => {
    const v6 = entryRules(chain([], { housekeeping }), { path: 'rules.v6' });
    expect(v6.filter((line) => line.includes('-m hl --hl-eq 255'))).to.have.length(4);
    expect(entryRules(chain([], { housekeeping })).join('\n')).not.to.match(/icmpv6|hl-eq/);
  });

  it('goes by identity: a member more changes no name', () => {
    const one = (...members: readonly string[]): string =>
      fileOf(
        fittedPolicy([
          chain([rule(term(ports('tcp', '443'), { family: 4, destination: use(object('a', ...members)) }))]),
        ]),
        'rules.v4',
      );
    const before = one('10.0.0.0/8', '11.0.0.0/9').split('\n');
    const after = one('10.0.0.0/8', '11.0.0.0/9', '13.0.0.0/8').split('\n');
    expect(after.filter((line) => !before.includes(line))).to.have.length(1);
  });
});

describe('iptables emit: a stamp', () => {
  const stamp = 'a'.repeat(64);

  it('is a rule without a target, the first where the host enters, in both files', () => {
    const [plain, stamped] = [fittedPolicy([SCOPED]), fittedPolicy([SCOPED], { stamp })];
    for (const path of ['rules.v4', 'rules.v6']) {
      const before = fileOf(plain, path).split('\n');
      const after = fileOf(stamped, path).split('\n');
      const added = `-A rc.branch.fwd -m comment --comment "rulecast ${stamp}"`;
      expect(after.filter((line) => line !== added)).to.deep.equal(before);
      expect(after).to.have.length(before.length + 1);
      expect(after.find((line) => line.startsWith('-A '))).to.equal(added);
    }
  });

  it('stands in no file of sets', () => {
    expect(fileOf(fittedPolicy([SCOPED], { stamp }), 'sets.ipset', IPSET)).to.equal(
      fileOf(fittedPolicy([SCOPED]), 'sets.ipset', IPSET),
    );
  });
});

describe('iptables emit: sets', () => {
  it('fills each set under another name and swaps it in', () => {
    const policy = fittedPolicy([chain([rule(term(ports('tcp', '443'), { family: 4, source: use(LAN) }))])]);
    expect(fileOf(policy, 'sets.ipset', IPSET)).to.equal(`# rulecast policy branch, sets
# load:  ipset restore < sets.ipset
# Loading replaces the members of each set at once, and leaves all other sets alone.

create rc.branch.+.v4 hash:net family inet maxelem 1048576 -exist
flush rc.branch.+.v4
add rc.branch.+.v4 10.20.0.0/16
add rc.branch.+.v4 10.30.0.1/32
create rc.branch.lan.v4 hash:net family inet maxelem 1048576 -exist
swap rc.branch.+.v4 rc.branch.lan.v4
destroy rc.branch.+.v4
`);
    expect(rulesIn(policy, 'rc.branch.out', { options: IPSET })[0]).to.equal(
      '-m set --match-set rc.branch.lan.v4 src -p tcp -m tcp --dport 443 -m comment --comment "web" -j ACCEPT',
    );
  });

  it('keeps every name within 28 and 31 bytes, whatever the policy and its rules are called', () => {
    const { maxBytes } = limits(IPSET).objectName;
    for (const policy of ['p', 'branch', 'a-very-long-name-of-a-policy-indeed', 'Ünïcode · name']) {
      const long = rule(term(ANY_SERVICE, { family: 4, source: use(LAN), destination: use(TEAMS) }), {
        id: 'r'.repeat(63),
        action: 'pass',
      });
      const names = owned(fittedPolicy([{ ...SCOPED, rules: [long] }], { name: policy }), DEFAULTS).map(
        (text) => text.split(' ')[1]!,
      );
      for (const name of names) expect(name).to.match(/^rc\.[A-Za-z0-9_.-]{1,25}$/);
      expect(setName(policy, 'o'.repeat(maxBytes), 6)).to.match(/^rc\.\S{1,28}$/);
    }
  });

  it('tells policies apart whose names are cut alike', () => {
    const names = ['branch-egress-of-oslo', 'branch-egress-of-bergen', 'branch egress of oslo'];
    expect(new Set(names.map((name) => entryChain('outbound', name))).size).to.equal(3);
    expect(new Set(names.map((name) => setName(name, 'lan', 4))).size).to.equal(3);
  });
});

describe('iptables emit: what is retired', () => {
  const LIST = [
    'rules.v4 rc.branch.fwd',
    'rules.v6 rc.branch.fwd',
    'rules.v4 rc.branch.out',
    'sets.ipset rc.branch.old.v6',
    'rules.v4 INPUT',
    'rules.v4 rc.x -j ACCEPT',
    'rules.v4 rc.x\n-F',
  ];
  const policy = fittedPolicy([chain([rule(term(ANY_SERVICE))])], { retired: LIST });

  it('deletes chains by name that nothing uses, and only ours', () => {
    const text = fileOf(policy, 'rules.v4');
    expect(text.match(/^-X .*/gm)).to.deep.equal(['-X rc.branch.fwd']);
    expect(text).to.contain(':rc.branch.fwd - [0:0]\n');
  });

  it('destroys sets in a file of its own', () => {
    expect(fileOf(policy, 'retired.ipset')).to.match(
      /^create rc\.branch\.old\.v6 .* inet6 .*-exist\ndestroy rc\.branch\.old\.v6$/m,
    );
  });

  it('says how to load that file in a command that can be copied', () => {
    expect(fileOf(policy, 'retired.ipset')).to.match(/^# load: {2}ipset restore < retired\.ipset$/m);
  });

  it('owns each name with its file', () => {
    expect(owned(policy, DEFAULTS)).to.deep.equal(['rules.v4 rc.branch.out', 'rules.v6 rc.branch.out']);
  });
});

describe('iptables check', () => {
  const codesOf = (policy: FittedPolicy, options = DEFAULTS): readonly string[] =>
    check(policy, options).map(({ code, severity }) => `${severity} ${code}`);
  const protocol = (number: number) => ({ kind: 'protocol', numbers: [{ from: number, to: number }] }) as const;

  it('refuses protocols that no rule meets', () => {
    const levels = [0, 51, 50].map((number) => codesOf(fittedPolicy([chain([rule(term(protocol(number)))])])).length);
    expect(levels).to.deep.equal([2, 1, 0]);
    expect(codesOf(fittedPolicy([chain([rule(term(protocol(51), { family: 4 }))])]))).to.deep.equal([]);
    expect(codesOf(fittedPolicy([chain([rule(term(ANY_SERVICE))])]))).to.deep.equal([]);
  });

  it('advises sets above 1,000 rules for prefixes', () => {
    const big = (count: number): FittedPolicy => {
      const members = Array.from({ length: count }, (_, index) => `10.${index >> 8}.${index & 255}.0/24`);
      return fittedPolicy([chain([rule(term(ANY_SERVICE, { family: 4, source: use(object('big', ...members)) }))])]);
    };
    expect(codesOf(big(1_000))).to.deep.equal([]);
    expect(codesOf(big(1_001))).to.deep.equal(['warning RULES_SLOW']);
    expect(codesOf(big(1_001), IPSET)).to.deep.equal([]);
  });

  it('refuses more log entries a second than the match can count', () => {
    const logging = (count: number): FittedPolicy =>
      fittedPolicy([chain([rule(term(ANY_SERVICE), { log: { rate: { count, per: 'minute' } } })])]);
    expect(codesOf(logging(600_000))).to.deep.equal([]);
    expect(codesOf(logging(600_001))).to.deep.equal(['error LIMIT_EXCEEDED']);
  });
});

describe('iptables identify', () => {
  const TEXTS = [
    ['# x\n\n*filter\n', 'yes'],
    ['*filter\r\n', 'yes'],
    ['create a hash:net\n', 'yes'],
    ['# only comments\n', 'maybe'],
    ['', 'no'],
    ['add table inet x\n', 'no'],
    ['table inet x {\n', 'no'],
  ] as const;
  for (const [text, expected] of TEXTS) {
    it(`says ${expected} to ${JSON.stringify(text)}`, () => {
      expect(identify({ path: 'x', text })).to.equal(expected);
    });
  }
});

describe('iptables emit: loads into the kernel', () => {
  const log = { prefix: '-t "x" \\ $y ', rate: { count: 1, per: 'day' }, group: 3, level: 'warn' } as const;
  const everything = fittedPolicy([
    chain(
      [
        rule(
          term(ports('tcp', '1-2,3,5,7,9,11,13,15,17,19,21,23,25,27', '1024-65535'), {
            family: 4,
            source: use(LAN),
            destination: use(TEAMS),
          }),
        ),
        rule(term(ANY_SERVICE, { label: '--append "q" \\ ü' }), { id: 'log', log }),
        rule(term(icmp(6, [128 * 256, 129 * 256 + 255]), { family: 6, source: use(LAN6) }), {
          id: 'ping',
          action: 'reject',
        }),
        rule(term(ports('sctp', '5,6'), { family: 4, source: use(LAN) }), {
          id: 'p',
          action: 'pass',
          states: ['new', 'untracked'],
        }),
      ],
      { housekeeping },
    ),
    { ...SCOPED, direction: 'forward' },
  ]);

  for (const backend of ['nft', 'legacy'] as const) {
    for (const options of [DEFAULTS, IPSET]) {
      it(`twice, to the same rules (${backend}, sets: ${options.sets})`, function () {
        needs(this, backend, ...(options.sets === 'ipset' ? (['ipset'] as const) : []));
        const texts = ['rules.v4', 'rules.v6', 'sets.ipset'].map((path) => fileOf(everything, path, options));
        const load = 'sets "$3"; restore4 "$1"; restore6 "$2"';
        const { status, output } = inNamespace(
          backend,
          `${load}; iptables-${backend} -I OUTPUT -j rc.branch.out; a=$(save4; save6); ${load}; b=$(save4; save6); [ "$a" = "$b" ]; save4; save6`,
          texts,
        );
        expect(status, output).to.equal(0);
        const written = texts.slice(0, 2).join('').match(/^-A/gm) ?? [];
        // One more is the jump of the host.
        expect(output.match(/^-A/gm)).to.have.length(written.length + 1);
        expect(output).to.contain('--comment "--append \\"q\\" \\\\ ü"');
      });
    }

    it(`deletes what is retired, whether or not it is there (${backend})`, function () {
      needs(this, backend, 'ipset');
      const later = fittedPolicy([chain([])], { retired: owned(everything, IPSET) });
      const texts = [
        ...['rules.v4', 'rules.v6', 'sets.ipset'].map((path) => fileOf(everything, path, IPSET)),
        ...['rules.v4', 'rules.v6', 'retired.ipset'].map((path) => fileOf(later, path, IPSET)),
      ];
      const remove = 'restore4 "$4"; restore6 "$5"; sets "$6"';
      const { status, output } = inNamespace(
        backend,
        `sets "$3"; restore4 "$1"; restore6 "$2"; ${remove}; ${remove}; save4; save6; ipset list -n`,
        texts,
      );
      expect(status, output).to.equal(0);
      expect(output.match(/rc\.\S+/g)?.filter((name) => name !== 'rc.branch.out')).to.deep.equal([]);
    });
  }
});
