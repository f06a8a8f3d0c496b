import { LOOPBACK_ZONE } from '../../src/model/packet.ts';
import type { PolicyData } from '../../src/testing/policy-text.ts';
import { type Random, randomOf, shuffled } from '../../src/testing/random.ts';
import { randomPolicy } from '../../src/testing/random-policy.ts';
import { IPTABLES, type Sets } from './iptables-case.ts';
import { NFTABLES } from './nft-case.ts';

/** Interfaces of the zones of random policies. */
const ZONES = { lan: ['lan0', 'lan1'], wan: 'wan0' } as const;
const ZONE_NAMES = ['lan', 'wan'] as const;

/** What every policy may name beside the services of {@link randomPolicy}: protocols with a say of their own in the kernel. */
const RARE_SERVICES = [
  'ah',
  'proto/2',
  'proto/112',
  'sctp',
  'icmpv6/1',
  'icmp/3',
  'tcp/1-65535',
  'udp/53',
  'proto/255',
];

const HOUSEKEEPING = [['default'], ['default'], ['default', 'echo', 'dhcp', 'dhcpv6', 'vrrp'], ['established'], 'none'];

const PRIORITIES = ['filter', 'filter - 5', 10, -100] as const;

/** A random policy with an output for each exporter that the kernel can be asked about; both are to do the same. */
export function randomCase(seed: number, sets: Sets): PolicyData {
  const random = randomOf(seed);
  const base = randomPolicy(NFTABLES, random);
  const directions = directionsOf(base.direction as Way, random);
  const { direction: _, ...rest } = base;
  const rules = (base.rules as readonly PolicyData[]).map((rule) => {
    const direction = random.pick(directions);
    const services = random.chance(0.15) ? shuffled(RARE_SERVICES, random).slice(0, 2) : rule.services;
    return { ...rule, direction, services, ...zonesOf(direction, random) };
  });
  const hook = directions.length === 1 && random.chance(0.25) ? { hook: 'forward' } : {};
  const housekeeping = random.pick(HOUSEKEEPING);
  const common = { zones: ZONES, housekeeping };
  const nftables = { ...hook, counters: random.chance(0.5), ...placeOf(random) };
  return {
    ...rest,
    name: `random-${seed}`,
    zones: ZONE_NAMES,
    rules,
    outputs: [
      { exporter: NFTABLES.id, path: 'out/random.nft', options: nftables, ...common },
      { exporter: IPTABLES.id, path: 'out/iptables', options: { ...hook, sets }, ...common },
    ],
  };
}

type Way = 'inbound' | 'outbound' | 'forward';

/** Mostly one; some hosts have both of theirs in one policy. */
function directionsOf(direction: Way, random: Random): readonly Way[] {
  return direction !== 'forward' && random.chance(0.4) ? ['inbound', 'outbound'] : [direction];
}

/** Conditions on the zones that packets of a direction have. */
function zonesOf(direction: Way, random: Random): PolicyData {
  const known = direction === 'forward' ? ZONE_NAMES : [...ZONE_NAMES, LOOPBACK_ZONE];
  const some = (): readonly string[] => shuffled(known, random).slice(0, 1 + random.whole(2));
  return {
    ...(direction !== 'outbound' && random.chance(0.2) && { 'from-zone': some() }),
    ...(direction !== 'inbound' && random.chance(0.2) && { 'to-zone': some() }),
  };
}

/** A table of our own at some priority, or the host's. */
function placeOf(random: Random): PolicyData {
  return random.chance(0.2) ? { into: { family: 'inet', table: 'host' } } : { priority: random.pick(PRIORITIES) };
}
