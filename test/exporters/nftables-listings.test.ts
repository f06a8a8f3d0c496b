import { readdirSync, readFileSync } from 'node:fs';
import { expect } from 'chai';
import nftables from '../../exporters/nftables/index.ts';
import { readRuleset } from '../../exporters/nftables/read.ts';
import { readJsonRuleset } from '../../exporters/nftables/read-json.ts';
import type { Exporter } from '../../src/exporter/exporter.ts';
import type { PacketReading } from '../../src/exporter/reading.ts';
import { type Packet, STATES } from '../../src/model/packet.ts';
import { bindingOf } from '../../src/proof/binding.ts';
import { type Decision, evaluate } from '../../src/proof/evaluate.ts';
import { assertAgreement } from '../../src/testing/agreement.ts';
import { type FittedCase, fitDocument } from '../../src/testing/fitted-case.ts';
import { documentOf } from '../../src/testing/policy-text.ts';
import { randomOf } from '../../src/testing/random.ts';
import { randomPolicy } from '../../src/testing/random-policy.ts';
import { samplePackets } from '../../src/testing/sample-packets.ts';
import { caseNames, loadCase } from '../cases.ts';
import { formatPacket } from '../packets.ts';
import { type Listings, listBothWays, needsNft } from './nft.ts';

const PACKETS = 500;
const RANDOM_POLICIES = 60;
const EXPORTER: Exporter = nftables as Exporter;
const BINDING = { ...bindingOf({ inbound: 'input', outbound: 'output', forward: 'forward' }), ownNames: true };

/** Packets at the values that the foreign rule sets below speak of. */
const FOREIGN = foreignPackets(1500);

function foreignPackets(count: number): readonly Packet[] {
  const random = randomOf(11);
  const addresses = {
    4: [0x0a000000n, 0x0a000001n, 0x0a000002n, 0x0affffffn, 0x0b000000n, 0x0b000009n, 0xc0000201n, 0xc0000205n],
    6: [1n, 0x20010db8000000000000000000000001n, 0xfe800000000000000000000000000001n],
  };
  const ports = [0, 22, 53, 80, 81, 90, 443, 1023, 1024, 65535];
  return Array.from({ length: count }, () => {
    const family = random.pick([4, 6] as const);
    const icmp = family === 4 ? 1 : 58;
    const protocol = random.pick([6, 6, 17, 17, icmp, icmp, 1, 47, 58, 132, 136]);
    const zone = (name: string): Partial<Packet> =>
      random.chance(0.5) ? { [name]: random.pick(['lo', 'eth0', 'eth1']) } : {};
    return {
      direction: random.pick(['inbound', 'outbound', 'forward'] as const),
      ...zone('fromZone'),
      ...zone('toZone'),
      family,
      source: random.pick(addresses[family]),
      destination: random.pick(addresses[family]),
      protocol,
      ...([6, 17, 132].includes(protocol) && { sourcePort: random.pick(ports), destinationPort: random.pick(ports) }),
      ...(protocol === icmp && {
        icmpType: random.pick([0, 3, 5, 8, 128, 133, 136]),
        icmpCode: random.pick([0, 1, 4]),
      }),
      state: random.chance(0.5) ? 'new' : random.pick(STATES),
    };
  });
}

/** One base chain, with chains and sets that its rules may use. */
function table(rules: string, family = 'inet', more = ''): string {
  return `table ${family} t {\n${more}\tchain s {\n\t\tct state new drop\n\t}\n\tchain c {\n\t\ttype filter hook forward priority 0; policy accept;\n\t\t${rules.replaceAll('; ', '\n\t\t')}\n\t\ttcp dport 80 drop\n\t}\n}\n`;
}

const SETS = `	set a {
		type ipv4_addr
		flags interval
		auto-merge
		elements = { 10.0.0.0/9, 10.128.0.0/9, 192.0.2.1 comment "x", 192.0.2.4-192.0.2.6 }
	}
	set b {
		type ipv4_addr . inet_service
		flags interval
		elements = { 10.0.0.0/8 . 80, 11.0.0.0-11.0.0.9 . 90-99 }
	}
	set t {
		type ipv4_addr
		timeout 5m
		elements = { 10.0.0.1 }
	}
	set seen {
		type ipv4_addr
		size 100
		flags dynamic,timeout
	}
	map v {
		type ipv4_addr : verdict
		flags interval
		elements = { 10.0.0.0/8 : accept, 11.0.0.0/8 : jump s, 192.0.2.0/24 : goto s }
	}
	map w {
		type inet_proto . inet_service : verdict
		flags interval
		elements = { tcp . 22-80 : accept, udp . 53 : drop, gre . 0-65535 : return }
	}
`;

/** Rules with sets and maps, one file each; what a rule can be undecided about is among them. */
const RULES = [
  'ip daddr @a accept',
  'ip daddr != @a drop',
  'ip daddr . tcp dport @b accept',
  'ip daddr . tcp dport != @b accept',
  'ip saddr @t accept',
  'add @seen { ip saddr } ip daddr 10.0.0.1 accept',
  'ip saddr @seen drop; update @seen { ip saddr timeout 1m }',
  'ip saddr vmap @v',
  'meta l4proto . th dport vmap @w',
  'tcp dport vmap { 22 : accept, 80-90 : drop, 443 : jump s, 1024-65535 : return }',
  'ip saddr . ip daddr vmap { 10.0.0.0/8 . 11.0.0.0/8 : drop, 11.0.0.0/8 . 10.0.0.1 : goto s }',
  'ct state vmap { established : accept, related : accept, invalid : drop }',
  'ct state established,related accept; ct state ! new drop',
  'ct state { new, untracked } reject',
  'ct state & (established | related) != 0 accept; ct state != { new } drop',
  'iifname { "lo", "eth0" } accept; iifname != "eth1" oifname "lo" drop',
  'iifname "eth*" drop',
  'iifname . tcp dport { "lo" . 80, "eth0" . 443 } accept',
  'ip saddr & 255.255.255.0 == 10.0.0.0 drop; ip daddr & 0.0.0.255 == 0.0.0.1 accept',
  'tcp flags & (fin | syn | rst | ack) == syn accept; tcp flags != syn drop',
  'tcp dport & 255 == 80 accept',
  'tcp dport < 1024 accept; udp sport >= 1023 drop',
  'th dport 53 accept; meta l4proto { tcp, udp } th dport != { 80, 90-1023 } drop',
  'meta l4proto != { tcp, 47 } drop; ip protocol tcp accept',
  'meta nfproto ipv6 drop; meta protocol ip accept',
  'icmp type { 8, 0-3 } accept; icmpv6 type != 128 drop',
  'icmp type 3 icmp code 1 accept; icmp type . icmp code { 3 . 4 } drop',
  'meta nfproto ipv6 icmp type 8 accept',
  'icmpv6 type { 133, 136 } ip6 hoplimit 255 accept; ip6 hoplimit 255 drop',
  'ip6 nexthdr 6 accept; ip ttl < 5 drop',
  'udplite dport 80 drop; sctp dport { 80, 90 } accept',
  'limit rate 5/second accept; limit rate 5/minute log prefix "x" tcp dport 443 drop',
  'meta mark 1 accept; ct mark set 5 meta mark set 1 log group 2 counter drop comment "last"',
  'fib daddr type local accept; quota over 5 mbytes drop',
  'reject with tcp reset; reject with icmp host-unreachable; reject with icmpv6 no-route; reject',
  'jump s; goto s',
  'tcp dport 443 continue; tcp dport 443 return; ip saddr 10.0.0.0/0 drop',
];

const SEVERAL_HOOKS = `table inet late {
	chain c {
		type filter hook forward priority filter + 10; policy drop;
		ip saddr 10.0.0.0/8 accept
		meta l4proto 47 accept
	}
}
table ip early {
	chain c {
		type filter hook forward priority mangle; policy drop;
		ip daddr { 10.0.0.0/8, 11.0.0.0/8 } accept
	}
}
table ip6 six {
	chain i {
		type filter hook input priority -5; policy drop;
		ip6 saddr fe80::/10 accept
	}
	chain p {
		type nat hook postrouting priority srcnat; policy accept;
		oifname "eth0" masquerade
	}
}
table bridge low {
	chain c {
		type filter hook forward priority 0; policy drop;
	}
}
`;

const READ_BACK = 'fixtures/readback/nftables';
const SAMPLES = readdirSync(READ_BACK).filter((name) => name.endsWith('.nft'));

function wordOf(decision: Decision): string {
  return decision.kind === 'decided' ? decision.verdict : 'undecided';
}

/** Both readings of one state of the kernel; a failure of either fails the test. */
function readingsOf({ text, json }: Listings): readonly [PacketReading, PacketReading] {
  const [one, other] = [readRuleset([{ path: 'x.nft', text }]), readJsonRuleset([{ path: 'x.json', text: json }])];
  if (one.ok && other.ok) return [one.value, other.value];
  const messages = [...one.diagnostics, ...other.diagnostics].map(({ message }) => message);
  throw new Error(`${messages.join('\n')}\n${text}`);
}

function expectAlike(listings: Listings, packets = FOREIGN): void {
  const [text, json] = readingsOf(listings);
  const hooks = ({ hooks: all }: PacketReading): unknown => all.map(({ span: _, ...rest }) => rest);
  expect(hooks(json)).to.deep.equal(hooks(text));
  expect(json.objects).to.deep.equal(text.objects);
  for (const packet of packets) {
    const wanted = evaluate(text, packet, BINDING);
    const found = evaluate(json, packet, BINDING);
    if (wordOf(found) !== wordOf(wanted)) {
      expect(found, `${formatPacket(packet)}\n${listings.text}`).to.deep.equal(wanted);
    }
  }
}

async function expectPolicy(site: FittedCase, { text, json }: Listings): Promise<void> {
  const packets = samplePackets(site.policy, PACKETS);
  for (const [path, listing] of [
    ['x.nft', text],
    ['x.json', json],
  ] as const) {
    const result = await EXPORTER.read([{ path, text: listing }], { options: site.options, policy: site.policy.name });
    if (!result.ok || result.value.kind !== 'packets') throw new Error(JSON.stringify(result.diagnostics));
    assertAgreement(EXPORTER, site, { reading: result.value, packets });
  }
}

async function sitesOf(outcome: ReturnType<typeof fitDocument>): Promise<readonly FittedCase[]> {
  const fitted = await outcome;
  return fitted.kind === 'fitted' ? fitted.sites : [];
}

function textOf({ artifacts }: FittedCase): string {
  return artifacts.map(({ text }) => text).join('');
}

describe('nftables listings: text and JSON of one kernel', () => {
  before(function () {
    needsNft(this);
  });

  it('say what every policy of the cases says', async () => {
    const sites: FittedCase[] = [];
    for (const name of caseNames()) sites.push(...(await sitesOf(fitDocument(EXPORTER, loadCase(name).document))));
    expect(sites.length).to.be.at.least(30);
    const listings = listBothWays(sites.map(textOf));
    for (const [at, site] of sites.entries()) await expectPolicy(site, listings[at]!);
  });

  it(`say what ${RANDOM_POLICIES} random policies say`, async () => {
    const sites: FittedCase[] = [];
    for (let seed = 1; sites.length < RANDOM_POLICIES && seed < RANDOM_POLICIES * 8; seed++) {
      const [site] = await sitesOf(fitDocument(EXPORTER, documentOf(randomPolicy(EXPORTER, randomOf(seed)))));
      if (site !== undefined) sites.push(site);
    }
    expect(sites.length).to.equal(RANDOM_POLICIES);
    const listings = listBothWays(sites.map(textOf));
    for (const [at, site] of sites.entries()) await expectPolicy(site, listings[at]!);
  });

  it('are read alike for rules by others, decided or not', () => {
    const files = [...RULES.map((rule) => table(rule, 'inet', SETS)), SEVERAL_HOOKS];
    for (const family of ['ip', 'ip6']) files.push(table('meta l4proto tcp accept; tcp dport 22 reject', family));
    for (const name of SAMPLES) files.push(readFileSync(`${READ_BACK}/${name}`, 'utf8'));
    for (const listings of listBothWays(files)) expectAlike(listings);
  });

  it('tell what a set of patterns of interfaces hides, and both leave it undecided', () => {
    const files = [table('iifname { "eth*", "lo" } accept'), table('iifname vmap { "eth*" : drop, "lo" : accept }')];
    for (const listings of listBothWays(files)) {
      for (const reading of readingsOf(listings)) {
        expect(reading.chains.get('inet t c')?.[0]?.undecided).to.contain('which interfaces');
      }
    }
  });

  it('differ where nft lists a sum of states as it lists any of them, and the text is undecided then', () => {
    const [listings] = listBothWays([table('ct state == established,related accept')]);
    const [text, json] = readingsOf(listings!);
    expect(text.chains.get('inet t c')?.[0]?.undecided).to.contain('states joined');
    expect(json.chains.get('inet t c')?.map(({ then }) => then)).to.deep.equal([{ kind: 'verdict', verdict: 'drop' }]);
  });

  it('are both refused when they queue, translate or drop elsewhere', () => {
    const elsewhere = (hook: string, rule: string): string =>
      `table ip t {\n\tchain c {\n\t\ttype filter hook ${hook} priority -300;\n\t\t${rule}\n\t}\n}\n`;
    const files = [
      elsewhere('prerouting', 'ip saddr 10.0.0.1 drop'),
      elsewhere('prerouting', 'ip daddr set 10.0.0.1'),
      elsewhere('output', 'notrack'),
      elsewhere('output', 'tcp dport set 80'),
      'table ip t {\n\tchain c {\n\t\ttype nat hook prerouting priority -100;\n\t\tdnat to 10.0.0.1\n\t}\n}\n',
    ];
    for (const { text, json } of listBothWays(files)) {
      const codes = [readRuleset([{ path: 'x', text }]), readJsonRuleset([{ path: 'x', text: json }])].map(
        (result) => !result.ok && result.diagnostics[0]?.code,
      );
      expect(codes, text).to.deep.equal(['READ_REFUSED', 'READ_REFUSED']);
    }
  });
});
