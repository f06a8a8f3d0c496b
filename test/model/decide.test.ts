import { expect } from 'chai';
import { type DecideOptions, decide, describeDecider } from '../../src/model/decide.ts';
import type { Packet } from '../../src/model/packet.ts';
import type { Policy } from '../../src/model/policy.ts';
import { addressSetOf } from '../../src/net/address-set.ts';
import { parseAddress, parsePrefix } from '../../src/net/parse.ts';
import { compiled } from './compiling.ts';
import { literal, rule, services, within } from './document-builder.ts';

type PacketInit = Partial<Omit<Packet, 'source' | 'destination'>> & { readonly from?: string; readonly to?: string };

function address(text: string) {
  const parsed = parseAddress(text);
  if (!parsed.ok) throw new Error(parsed.reason);
  return parsed.value;
}

function addressSet(...texts: readonly string[]) {
  return addressSetOf(
    texts.map((text) => {
      const parsed = parsePrefix(text);
      if (!parsed.ok) throw new Error(parsed.reason);
      return parsed.value;
    }),
  );
}

/** A new TCP connection to port 443, outbound, unless `init` says otherwise. */
function packet({ from = '10.0.0.1', to = '192.0.2.1', ...init }: PacketInit = {}): Packet {
  return {
    direction: 'outbound',
    family: address(from).family,
    source: address(from).address,
    destination: address(to).address,
    protocol: 6,
    sourcePort: 40_000,
    destinationPort: 443,
    state: 'new',
    ...init,
  };
}

const NONE: DecideOptions = { housekeeping: [] };
const ALL: DecideOptions['housekeeping'] = [
  'invalid',
  'established',
  'loopback',
  'neighbour-discovery',
  'multicast-listener',
];

const policy = compiled({
  zones: ['lan', 'wan'],
  scope: within({ from: literal('10.0.0.0/8', '2001:db8::/32') }),
  default: 'drop',
  rules: [
    rule('web', { from: literal('10.0.0.0/9', '2001:db8::/32'), services: services('tcp/443') }),
    rule('zoned', { from: literal('10.0.0.0/8'), fromZones: ['lan'], services: services('udp/53') }),
    rule('blocked', {
      action: 'reject',
      from: literal('10.0.0.0/8'),
      to: literal('198.51.100.0/24'),
      notOn: { x: 'y' },
    }),
  ],
});

function verdict(init: PacketInit, options: Partial<DecideOptions> = {}, of: Policy = policy): string {
  const { verdict: found, by } = decide(of, { ...NONE, ...options }, packet(init));
  return `${found} by ${describeDecider(by)}`;
}

const udp = { protocol: 17, destinationPort: 53 };

const PLATFORM: DecideOptions['platform'] = [
  { name: 'probes', title: 'Probes', match: { source: addressSet('10.0.0.1/32', '168.63.129.16/32') } },
];

describe('deciding a packet', () => {
  const table: readonly [string, PacketInit, Partial<DecideOptions>, string][] = [
    ['the first rule that matches decides', {}, {}, 'allow by web'],
    [
      'a later rule decides what earlier ones do not match',
      { to: '198.51.100.1', destinationPort: 80 },
      {},
      'reject by blocked',
    ],
    ['the default decides the rest', { destinationPort: 80 }, {}, 'drop by default'],
    ['the default decides packets of every state', { state: 'invalid' }, {}, 'drop by default'],
    ['a rule matches untracked packets', { state: 'untracked' }, {}, 'allow by web'],
    ['a rule does not match established packets', { state: 'established' }, {}, 'drop by default'],
    [
      'what the platform needs is allowed before the default',
      { destinationPort: 80 },
      { platform: PLATFORM },
      'allow by platform probes',
    ],
    ['also in every state', { state: 'invalid' }, { platform: PLATFORM }, 'allow by platform probes'],
    ['also outside the scope', { from: '168.63.129.16' }, { platform: PLATFORM }, 'allow by platform probes'],
    ['but behind the rules', { to: '198.51.100.1', destinationPort: 80 }, { platform: PLATFORM }, 'reject by blocked'],
    [
      'and for its own addresses only',
      { from: '10.0.0.2', destinationPort: 80 },
      { platform: PLATFORM },
      'drop by default',
    ],
    ['not in a direction without rules', { direction: 'inbound' }, { platform: PLATFORM }, 'pass by outside scope'],
    ['packets outside the scope pass', { from: '172.16.0.1' }, {}, 'pass by outside scope'],
    ['a direction without rules passes', { direction: 'inbound' }, {}, 'pass by outside scope'],
    ['a zone must be the one named', { ...udp, fromZone: 'wan' }, {}, 'drop by default'],
    ['no zone is not the one named', udp, {}, 'drop by default'],
    ['a packet of the zone matches', { ...udp, fromZone: 'lan' }, {}, 'allow by zoned'],
    ['ignored zones match every packet', udp, { zones: 'ignore' }, 'allow by zoned'],
    [
      'a rule is left out of an output that it is not on',
      { to: '198.51.100.1', destinationPort: 80 },
      { without: 'x' },
      'drop by default',
    ],
    [
      'a rule stays on other outputs',
      { to: '198.51.100.1', destinationPort: 80 },
      { without: 'z' },
      'reject by blocked',
    ],
    [
      'housekeeping comes before the rules',
      { state: 'invalid' },
      { hook: 'output', housekeeping: ALL },
      'drop by housekeeping invalid',
    ],
    [
      'established packets are allowed',
      { state: 'established' },
      { hook: 'output', housekeeping: ALL },
      'allow by housekeeping established',
    ],
    [
      'an output without a hook has no housekeeping',
      { state: 'established' },
      { housekeeping: ALL },
      'drop by default',
    ],
    ['housekeeping off is off', { state: 'established' }, { hook: 'output' }, 'drop by default'],
    [
      'housekeeping ends at the scope',
      { from: '172.16.0.1', state: 'invalid' },
      { hook: 'output', housekeeping: ALL },
      'pass by outside scope',
    ],
    [
      'a host may talk to itself',
      { ...udp, toZone: 'loopback' },
      { hook: 'output', housekeeping: ALL },
      'allow by housekeeping loopback',
    ],
    [
      'the way back is allowed through a forward hook',
      { from: '192.0.2.1', to: '10.0.0.1', state: 'established' },
      { hook: 'forward', housekeeping: ALL },
      'allow by housekeeping established',
    ],
    [
      'the way back of related packets too',
      { from: '192.0.2.1', to: '10.0.0.1', state: 'related' },
      { hook: 'forward', housekeeping: ALL },
      'allow by housekeeping established',
    ],
    [
      'a new packet is no way back',
      { from: '192.0.2.1', to: '10.0.0.1' },
      { hook: 'forward', housekeeping: ALL },
      'pass by outside scope',
    ],
    [
      'the way back passes without that housekeeping',
      { from: '192.0.2.1', to: '10.0.0.1', state: 'established' },
      { hook: 'forward', housekeeping: ['invalid'] },
      'pass by outside scope',
    ],
    [
      'the way back of what is outside passes',
      { from: '192.0.2.1', to: '172.16.0.1', state: 'established' },
      { hook: 'forward', housekeeping: ALL },
      'pass by outside scope',
    ],
    [
      'the way back is no case on an output hook',
      { from: '192.0.2.1', to: '10.0.0.1', state: 'established' },
      { hook: 'output', housekeeping: ALL },
      'pass by outside scope',
    ],
    [
      'neighbour discovery is allowed over IPv6',
      { from: '2001:db8::1', to: 'ff02::1', protocol: 58, icmpType: 135, icmpCode: 0, state: 'untracked' },
      { hook: 'output', housekeeping: ALL },
      'allow by housekeeping neighbour-discovery',
    ],
  ];
  for (const [claim, init, options, wanted] of table) {
    it(claim, () => expect(verdict(init, options)).to.equal(wanted));
  }

  describe('under a scope of zones', () => {
    const zoned = compiled({
      zones: ['lan', 'wan'],
      scope: within({ fromZones: ['lan'], toZones: ['wan'] }),
      rules: [rule('all', { direction: 'forward' })],
    });
    const forward = { direction: 'forward', state: 'established' } as const;
    const hook = { hook: 'forward', housekeeping: ALL } as const;

    it('turns the zones round for the way back', () => {
      expect(verdict({ ...forward, fromZone: 'wan', toZone: 'lan' }, hook, zoned)).to.equal(
        'allow by housekeeping established',
      );
      expect(verdict({ ...forward, fromZone: 'wan', toZone: 'dmz' }, hook, zoned)).to.equal('pass by outside scope');
    });

    it('ignores the zones of the scope too, when told to', () => {
      expect(verdict({ direction: 'forward' }, { zones: 'ignore' }, zoned)).to.equal('allow by all');
    });
  });
});
