import { createHash } from 'node:crypto';
import { formatPacket } from '../../model/format-packet.ts';
import { DIRECTIONS, STATES } from '../../model/packet.ts';
import type { PacketMatch } from '../../packetset/program.ts';
import { sizeTerm } from '../../proof/smallest-term.ts';
import type { Comparison, Voices } from '../comparison.ts';
import type { DeltaPart } from '../delta/delta.ts';
import { matchKey } from '../delta/step-key.ts';
import { showAddresses } from '../describe/addresses.ts';
import { termServices } from '../describe/services.ts';
import { addressesOf } from '../measure/term-addresses.ts';
import type { Change } from '../review.ts';

/** A change that is not judged yet. */
export type ChangeDraft = Omit<Change, 'level' | 'risks'>;

/** A comparison, and those who are asked about what changed in it. */
export interface DraftContext extends Pick<Comparison, 'names' | 'head' | 'asRead'> {
  readonly voices: Voices;
}

/** A product of packets of one comparison that change in one way, in words. */
export function draftChange(
  { names, head, asRead = (one) => one, voices }: DraftContext,
  part: DeltaPart,
  term: PacketMatch,
): ChangeDraft {
  const { packet, packets } = sizeTerm(term);
  return {
    id: idOf(part, term),
    effect: part.effect,
    term,
    verdicts: { from: part.from, to: part.to },
    directions: term.directions ?? DIRECTIONS,
    states: term.states ?? STATES,
    ...(term.ingress && { fromZones: term.ingress }),
    ...(term.egress && { toZones: term.egress }),
    services: termServices(term),
    source: showAddresses(addressesOf(term, 'source'), names, { isFamilyTold: true }),
    destination: showAddresses(addressesOf(term, 'destination'), names),
    packets: `${packets}`,
    causes: voices.causes(term, part.effect),
    deciders: voices.deciders(asRead(packet), term),
    example: formatPacket(asRead(packet)),
    subjects: [head.name],
  };
}

/** The same for the same packets with the same effect, whatever rules say so. */
export function idOf({ effect, to }: Pick<DeltaPart, 'effect' | 'to'>, term: PacketMatch): string {
  const text = `${effect} ${to.join()} ${matchKey(term)}`;
  return createHash('sha256').update(text).digest('hex').slice(0, 8);
}
