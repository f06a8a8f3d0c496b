import { EMPTY } from '../../net/address-set.ts';
import { union } from '../../net/algebra.ts';
import { type SpecialAddresses, specialIn } from '../../net/special-ranges.ts';
import type { PacketMatch } from '../../packetset/program.ts';
import type { Cause } from '../review.ts';
import { addressesOf, farAddresses } from './term-addresses.ts';

/** The special ranges that a term has on the side where a feed's addresses stand, because of that feed. None when no feed is a cause. */
export function specialInFeed(term: PacketMatch, causes: readonly Cause[]): readonly SpecialAddresses[] {
  const feeds = causes.flatMap(({ feed }) => (feed === undefined ? [] : [feed]));
  const addresses = feeds.map(({ side }) => (side === undefined ? farAddresses(term) : addressesOf(term, side)));
  return specialIn(addresses.reduce(union, EMPTY));
}
