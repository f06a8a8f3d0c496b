import { map } from '../../packetset/apply.ts';
import type { Diagrams, Node } from '../../packetset/diagrams.ts';
import { having } from '../../packetset/operation.ts';
import { OUTCOMES } from '../../packetset/outcome.ts';
import type { PacketMatch, Program } from '../../packetset/program.ts';

const IS_ALLOWED = having(OUTCOMES.allow);

/** A program that allows the packets of any of the products, and says nothing of others. */
export function allowing(matches: readonly PacketMatch[]): Program {
  return { steps: matches.map((match) => ({ match, effect: { kind: 'outcomes', mask: OUTCOMES.allow } })) };
}

/** The packet set of what a program allows for certain. May run out of budget. */
export function allowedBy(diagrams: Diagrams, program: Node): Node {
  return map(diagrams, IS_ALLOWED, program);
}
