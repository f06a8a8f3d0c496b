import { type Direction, RULE_STATES, STATES } from '../../model/packet.ts';
import type { AddressesShown, Effect, Level, ToldChange, ZoneNames } from '../review.ts';

/** The sign of an effect at the start of a line. */
export const SIGNS = { opened: '+', closed: '-', altered: '~', undecided: '?' } as const satisfies Readonly<
  Record<Effect, string>
>;

/** Levels as reports print them. */
export const LEVEL_WORDS = { high: 'HIGH', medium: 'MEDIUM', low: 'LOW' } as const satisfies Readonly<
  Record<Level, string>
>;

const DIRECTION_WORDS = { inbound: 'in', outbound: 'out', forward: 'fwd' } as const satisfies Readonly<
  Record<Direction, string>
>;

/** `out`, `in/fwd`; `any` for all directions. Rule files that tell no directions apart have all of them. */
export function directionText({ directions }: ToldChange): string {
  if (directions.length === Object.keys(DIRECTION_WORDS).length) return 'any';
  return directions.map((direction) => DIRECTION_WORDS[direction]).join('/');
}

/** The services of a change; the first begins with the states where they are not those of every rule, or all: `established: tcp/443`. */
export function serviceItems({ services, states }: ToldChange): readonly string[] {
  const isUsual = sameMembers(states, RULE_STATES) || sameMembers(states, STATES);
  const [first = 'none', ...others] = services;
  return isUsual ? services : [`${states.join('/')}: ${first}`, ...others];
}

/** Names of a side where there are some, else its prefixes; the first begins with the zones: `lan: 10.0.0.0/8`. */
export function endpointItems({ names, prefixes }: AddressesShown, zones: ZoneNames | undefined): readonly string[] {
  const [first = 'none', ...others] = names.length > 0 ? names : prefixes;
  return zones === undefined ? [first, ...others] : [`${zonesText(zones)}: ${first}`, ...others];
}

/** The addresses that a change is counted by: sources of what is inbound, else destinations. */
export function farSide({ directions, source, destination }: ToldChange): AddressesShown {
  return directions.length === 1 && directions[0] === 'inbound' ? source : destination;
}

/** What there is to say of the risk, the gravest first, for what was refused otherwise or cannot be decided after the verdicts. */
export function riskItems({ effect, verdicts, risks }: ToldChange): readonly string[] {
  const texts = risks.map(({ text }) => text);
  if (effect === 'opened' || effect === 'closed') return texts;
  return [`${verdicts.from.join(' or ')} → ${verdicts.to.join(' or ')}`, ...texts];
}

function zonesText({ names, not }: ZoneNames): string {
  return `${not ? 'not ' : ''}${names.join('/')}`;
}

function sameMembers<T>(one: readonly T[], other: readonly T[]): boolean {
  return one.length === other.length && one.every((member) => other.includes(member));
}
