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

/** A router's rules in chains: one for each pair of interfaces, some shared ones that return, states first. */
export function chainPolicy(rules: number, chains: number): Program {
  const random = seeded(3);
  const shared = ['mac', 'logged', 'services'];
  const bodies = new Map<string, readonly Step[]>();
  for (const [index, name] of shared.entries()) {
    const steps = Array.from({ length: 40 }, () =>
      decided(random, { source: prefix(random, [24, 32]), destinationPorts: port(random) }),
    );
    const leave: Step = {
      match: { destination: prefix(random, [16]) },
      effect: { kind: 'outcomes', mask: OUTCOMES.return },
    };
    const inner: readonly Step[] =
      index > 0 ? [{ match: { protocols: UDP }, effect: { kind: 'jump', chain: shared[index - 1] ?? '' } }] : [];
    bodies.set(name, [leave, ...inner, ...steps]);
  }
  const dispatch = Array.from({ length: chains - shared.length }, (_, index): Step => {
    const name = `net-${index}`;
    const body = Array.from({ length: Math.floor(rules / chains) }, () =>
      decided(random, {
        source: prefix(random, [24, 28, 32]),
        protocols: oneOf(random, [TCP, UDP]),
        destinationPorts: port(random),
      }),
    );
    bodies.set(name, [...body, { match: {}, effect: { kind: 'jump', chain: oneOf(random, shared) } }]);
    const zone: NameSet = { names: [`eth${index % 20}`], not: false };
    return {
      match: { ingress: zone, destination: prefix(random, [16, 20, 24]) },
      effect: { kind: 'jump', chain: name },
    };
  });
  const states: Step = {
    match: { states: ['established', 'related'] },
    effect: { kind: 'outcomes', mask: OUTCOMES.allow },
  };
  return { steps: [states, ...dispatch, DEFAULT], chains: bodies };
}
