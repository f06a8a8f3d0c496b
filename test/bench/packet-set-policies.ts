import type { NameSet } from '../../src/model/match.ts';
import { type AddressSet, addressSetOf } from '../../src/net/address-set.ts';
import type { IntervalSet } from '../../src/net/interval-set.ts';
import { OUTCOMES } from '../../src/packetset/outcome.ts';
import type { PacketMatch, Program, Step } from '../../src/packetset/program.ts';
import { seeded } from './address-lists.ts';

type Random = () => number;

const TCP: IntervalSet = [{ from: 6, to: 6 }];
const UDP: IntervalSet = [{ from: 17, to: 17 }];

/** Prefixes of 10.0.0.0/8 and 172.16.0.0/12, shorter ones seldom. */
function prefix(random: Random, lengths: readonly number[]): AddressSet {
  const length = lengths[random() % lengths.length] ?? 32;
  const base = random() % 4 === 0 ? 0xac10_0000 + (random() % 0x10_0000) : 0x0a00_0000 + (random() % 0x100_0000);
  const hostBits = BigInt(32 - length);
  return addressSetOf([{ family: 4, address: (BigInt(base) >> hostBits) << hostBits, length }]);
}

function port(random: Random): IntervalSet {
  const from = random() % 10 < 7 ? 1 + (random() % 1024) : 1024 + (random() % 60_000);
  return [{ from, to: random() % 10 === 0 ? Math.min(65_535, from + (random() % 5000)) : from }];
}

function oneOf<T>(random: Random, values: readonly T[]): T {
  return values[random() % values.length] as T;
}

function decided(random: Random, match: PacketMatch): Step {
  return { match, effect: { kind: 'outcomes', mask: random() % 5 === 0 ? OUTCOMES.drop : OUTCOMES.allow } };
}

const DEFAULT: Step = { match: {}, effect: { kind: 'outcomes', mask: OUTCOMES.drop } };

function withDefault(steps: readonly Step[]): Program {
  return { steps: [...steps, DEFAULT] };
}

/** Rules between named objects for named services, as a manager of firewalls writes them. */
export function objectPolicy(rules: number): Program {
  const random = seeded(1);
  const objects = Array.from({ length: rules / 8 }, () =>
    addressSetOf(
      Array.from({ length: 1 + (random() % 6) }, () => ({
        family: 4 as const,
        address: (0x0a00_0000n + BigInt(random() % 0x100_0000)) & 0xffff_ff00n,
        length: 24,
      })),
    ),
  );
  const services = Array.from({ length: 120 }, () => ({
    protocols: oneOf(random, [TCP, TCP, UDP]),
    destinationPorts: port(random),
  }));
  return withDefault(
    Array.from({ length: rules }, () =>
      decided(random, {
        ...(random() % 20 > 0 ? { source: oneOf(random, objects) } : {}),
        ...(random() % 20 > 0 ? { destination: oneOf(random, objects) } : {}),
        ...(random() % 30 > 0 ? oneOf(random, services) : {}),
      }),
    ),
  );
}

/** An access list: prefixes of many lengths that overlap, ports and port ranges. */
export function aclPolicy(rules: number): Program {
  const random = seeded(2);
  const lengths = [16, 20, 22, 24, 24, 24, 28, 30, 32, 32, 32, 32];
  const ports = Array.from({ length: 150 }, () => port(random));
  return withDefault(
    Array.from({ length: rules }, () =>
      decided(random, {
        ...(random() % 4 > 0 ? { source: prefix(random, lengths) } : {}),
        destination: prefix(random, lengths),
        protocols: oneOf(random, [TCP, TCP, UDP]),
        ...(random() % 8 > 0 ? { destinationPorts: oneOf(random, ports) } : {}),
      }),
    ),
  );
}

/**
 * The rules of a router in chains, as long-lived ones look: a chain for each network behind an interface, a few shared ones that return, hosts and
 * services that come back in rule after rule, and states first.
 */
export function chainPolicy(rules: number, chains: number): Program {
  const random = seeded(3);
  const hosts = Array.from({ length: 600 }, () => prefix(random, [24, 28, 32, 32, 32]));
  const services = Array.from({ length: 80 }, () => ({
    protocols: oneOf(random, [TCP, TCP, UDP]),
    destinationPorts: port(random),
  }));
  const some = (count: number): readonly Step[] =>
    Array.from({ length: count }, () => decided(random, { source: oneOf(random, hosts), ...oneOf(random, services) }));
  const shared = ['mac', 'logged', 'services'];
  const bodies = new Map<string, readonly Step[]>();
  for (const [index, name] of shared.entries()) {
    const leave: Step = {
      match: { destination: prefix(random, [16]) },
      effect: { kind: 'outcomes', mask: OUTCOMES.return },
    };
    const inner = shared
      .slice(0, index)
      .slice(-1)
      .map((chain) => jumpTo(chain, { protocols: UDP }));
    bodies.set(name, [leave, ...inner, ...some(40)]);
  }
  const dispatch = Array.from({ length: chains - shared.length }, (_, index): Step => {
    const name = `net-${index}`;
    bodies.set(name, [...some(Math.floor(rules / chains)), jumpTo(oneOf(random, shared), {})]);
    const ingress: NameSet = { names: [`eth${index % 20}`], not: false };
    return jumpTo(name, { ingress, destination: prefix(random, [16, 20, 24]) });
  });
  const states: Step = {
    match: { states: ['established', 'related'] },
    effect: { kind: 'outcomes', mask: OUTCOMES.allow },
  };
  return { steps: [states, ...dispatch, DEFAULT], chains: bodies };
}

function jumpTo(chain: string, match: PacketMatch): Step {
  return { match, effect: { kind: 'jump', chain } };
}
