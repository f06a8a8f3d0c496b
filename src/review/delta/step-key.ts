import type { AddressSet, Ranges } from '../../net/address-set.ts';
import type { IntervalSet } from '../../net/interval-set.ts';
import type { PacketMatch, Step } from '../../packetset/program.ts';

/** Texts of ranges: rules share their sets, and each is written once. */
const KNOWN = new WeakMap<Ranges, string>();

/** Everything that a step says, as text: equal texts are equal steps. Two steps that say the same in other words may have different ones. */
export function stepKey({ match, undecided, effect }: Step): string {
  const outcome = effect.kind === 'outcomes' ? `${effect.mask}` : `${effect.kind} ${effect.chain}`;
  return `${matchKey(match)}|${undecided === true ? '?' : ''}${outcome}`;
}

/** Everything that a match says, as text. */
export function matchKey(match: PacketMatch): string {
  const { directions, states, family, source, destination, icmp } = match;
  const numbers = [match.protocols, match.sourcePorts, match.destinationPorts, icmp?.types].map(intervalsKey);
  const names = [match.ingress, match.egress].map((set) => (set === undefined ? '' : JSON.stringify(set)));
  const words = [directions?.join('+') ?? '*', states?.join('+') ?? '*', family ?? '*', icmp?.family ?? '*'];
  return `${addressKey(source)}>${addressKey(destination)} ${numbers.join(' ')} ${words.join(' ')} ${names.join(' ')}`;
}

function intervalsKey(intervals: IntervalSet | undefined): string {
  return intervals === undefined ? '*' : intervals.map(({ from, to }) => `${from}-${to}`).join();
}

/** A set of addresses as text, equal for equal sets only; a condition that is absent is `*`. */
export function addressKey(set: AddressSet | undefined): string {
  return set === undefined ? '*' : `${rangesKey(set.v4)};${rangesKey(set.v6)}`;
}

/** The ranges of one family as text, equal for equal sets only. */
export function rangesKey(ranges: Ranges): string {
  const known = KNOWN.get(ranges);
  if (known !== undefined) return known;
  const text = `${ranges.starts.join()}-${ranges.ends.join()}`;
  KNOWN.set(ranges, text);
  return text;
}
