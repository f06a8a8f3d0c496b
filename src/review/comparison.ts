import type { Packet } from '../model/packet.ts';
import type { PacketMatch } from '../packetset/program.ts';
import type { ProgramPair } from './delta/restrict.ts';
import type { AddressNames } from './describe/names.ts';
import type { Cause, Change, Effect, Subject } from './review.ts';

/** Two sides that are compared, and all that is asked of them to say what a change is about. */
export interface Comparison {
  readonly head: Omit<Subject, 'outcome'>;
  readonly pair: ProgramPair;
  /** Differences that another comparison reports already. */
  readonly except?: ProgramPair;
  readonly names: AddressNames;
  /** Who is asked about packets of the region. */
  readonly voices: (region: readonly PacketMatch[]) => Voices;
  /** The packet in the words of people, where files have words of their own. */
  readonly asRead?: (packet: Packet) => Packet;
}

/** Those who can say why packets have another verdict. */
export interface Voices {
  /** Why packets of a product have another verdict. Never empty. */
  readonly causes: (term: PacketMatch, effect: Effect) => readonly Cause[];
  /** Who decides a packet of a product on either side. */
  readonly deciders: (packet: Packet, term: PacketMatch) => Change['deciders'];
}
