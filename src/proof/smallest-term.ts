import type { Packet } from '../model/packet.ts';
import { map } from '../packetset/apply.ts';
import { build } from '../packetset/build.ts';
import { count } from '../packetset/count.ts';
import type { Diagrams, Node } from '../packetset/diagrams.ts';
import { having } from '../packetset/operation.ts';
import { OUTCOMES } from '../packetset/outcome.ts';
import type { PacketMatch } from '../packetset/program.ts';
import { spaceOf } from '../packetset/space.ts';
import { terms } from '../packetset/terms.ts';
import { witness } from '../packetset/witness.ts';

/** A product of packets and one of them. */
export interface ShownTerm {
  readonly term: PacketMatch;
  readonly packet: Packet;
}

/** How many products are looked at for the smallest one. */
const LOOKED_AT = 100;

const IS_ALLOWED = having(OUTCOMES.allow);

/** Of the products that a packet set is listed as, the one with the fewest packets, and how many products there are. The set is not empty. */
export function smallestTerm(diagrams: Diagrams, set: Node): ShownTerm & { readonly total: number } {
  const { terms: listed, total } = terms(diagrams, set, { limit: LOOKED_AT });
  const [first, ...others] = listed.map(sizeTerm);
  if (first === undefined) throw new Error('rulecast bug: a packet set without terms');
  const { term, packet } = others.reduce((least, one) => (one.packets < least.packets ? one : least), first);
  return { term, packet, total };
}

/** A product with one of its packets, and how many there are. It is not empty. */
export function sizeTerm(term: PacketMatch): ShownTerm & { readonly packets: bigint } {
  const program = { steps: [{ match: term, effect: { kind: 'outcomes', mask: OUTCOMES.allow } }] } as const;
  const built = build(spaceOf([program]));
  if (built.kind === 'too-large') throw new Error('rulecast bug: one product is too large');
  const { diagrams, nodes } = built;
  const set = map(diagrams, IS_ALLOWED, nodes[0] ?? 0);
  const packet = witness(diagrams, set);
  if (packet === undefined) throw new Error('rulecast bug: a term without packets');
  return { term, packet, packets: count(diagrams, set) };
}
