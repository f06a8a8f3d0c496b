import { STATES } from '../../model/packet.ts';
import type { Change } from '../review.ts';

/** States of packets that belong to a connection. */
const OF_CONNECTION: readonly string[] = ['established', 'related'];

/** The decider that lets replies through, in the words of {@link Change.deciders}. */
const HOUSEKEEPING = 'housekeeping established';

/**
 * Whether what lets replies through went missing with the packets of a change that closes something: the housekeeping of an output decided them, or they are
 * packets of connections and nothing else.
 */
export function losesEstablished({ term, deciders }: Pick<Change, 'term' | 'deciders'>): boolean {
  const { states = STATES } = term;
  if (!states.some((state) => OF_CONNECTION.includes(state))) return false;
  return deciders.from.by === HOUSEKEEPING || states.every((state) => OF_CONNECTION.includes(state));
}
