import type { PacketReading } from '../../src/exporter/reading.ts';
import { decide, describeDecider } from '../../src/model/decide.ts';
import type { Packet, Verdict } from '../../src/model/packet.ts';
import { evaluate } from '../../src/proof/evaluate.ts';
import { formatPacket } from '../packets.ts';
import type { BuiltCase } from './built-case.ts';
import { isDelivered, type Neighbours } from './neighbours.ts';
import type { KernelVerdict } from './verdicts.ts';

/** Whether a difference is one that the kernel shows: it did otherwise than the policy, in a case without neighbours. */
export function isSeenByKernel(difference: string): boolean {
  const [, policy, kernel] = /policy (\w+),.* kernel (\w+)$/.exec(difference) ?? [];
  return policy !== undefined && isVerdict(policy) && isDelivered(policy) !== (kernel === 'delivered');
}

/** Everybody who has a say about the packets of a case, but for the kernel. */
export interface Opinions {
  readonly built: BuiltCase;
  readonly file: PacketReading;
  readonly listing: PacketReading;
  readonly neighbours?: Neighbours;
  /** The listing with the rules of the neighbours. */
  readonly whole?: PacketReading;
}

/** What the policy says about a packet, and how the others differ, if they do. */
export interface Comparison {
  readonly verdict: Verdict;
  readonly decider: string;
  readonly difference?: string;
}

/** Compares what the kernel did with a packet, in the state that it was found in, with what everybody says. */
export function compare(packet: Packet, kernel: KernelVerdict, opinions: Opinions): Comparison {
  const { built, file, listing, neighbours, whole } = opinions;
  const { verdict, by } = decide(built.policy, built.expected(packet.direction), packet);
  const decider = describeDecider(by);
  const said = {
    reference: built.reference(packet).verdict,
    file: verdictOf(file, packet, built),
    listing: verdictOf(listing, packet, built),
  };
  const wanted = neighbours?.delivers(verdict, packet) ?? isDelivered(verdict);
  const together = whole === undefined ? [] : [verdictOf(whole, packet, built)];
  const agrees =
    Object.values(said).every((word) => word === verdict) &&
    together.every((word) => isVerdict(word) && isDelivered(word) === wanted) &&
    kernel.delivered === wanted;
  if (agrees) return { verdict, decider };
  const others = Object.entries(said).map(([who, word]) => `${who} ${word}`);
  const around = together.flatMap((word) => [`wanted ${wanted ? 'delivered' : 'dropped'}`, `all listed ${word}`]);
  const words = [`policy ${verdict}`, ...others, ...around, `kernel ${kernel.delivered ? 'delivered' : 'dropped'}`];
  return { verdict, decider, difference: `${formatPacket(packet)}: ${words.join(', ')}` };
}

function isVerdict(word: string): word is Verdict {
  return word === 'allow' || word === 'drop' || word === 'reject' || word === 'pass';
}

function verdictOf(reading: PacketReading, packet: Packet, { binding }: BuiltCase): string {
  const decision = evaluate(reading, packet, binding);
  return decision.kind === 'decided' ? decision.verdict : `undecided (${decision.reason})`;
}
