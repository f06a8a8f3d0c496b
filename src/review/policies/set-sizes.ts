import { type AddressSet, EMPTY, equals } from '../../net/address-set.ts';
import { except } from '../../net/algebra.ts';
import { size } from '../../net/count.ts';
import type { AddressCounts, SetSize } from '../review.ts';

/** A set of one side by its name. */
export interface SizedSet {
  readonly name: string;
  readonly feed?: string;
  readonly site?: string;
  readonly addresses: AddressSet;
}

/** Sets that are not the same on both sides, in the order of the new one. */
export function setSizes(from: readonly SizedSet[], to: readonly SizedSet[]): readonly SetSize[] {
  const keyOf = ({ name, feed, site }: SizedSet): string => JSON.stringify([feed, site, name]);
  const [old, now] = [from, to].map((sets) => new Map(sets.map((set) => [keyOf(set), set])));
  const all = new Map([...(now ?? []), ...(old ?? [])]);
  return [...all].flatMap(([key, { name, feed, site }]): readonly SetSize[] => {
    const [before, after] = [old?.get(key)?.addresses ?? EMPTY, now?.get(key)?.addresses ?? EMPTY];
    if (equals(before, after)) return [];
    const counts = { from: countsOf(before), to: countsOf(after), lost: countsOf(except(before, after)) };
    return [{ name, ...(feed !== undefined && { feed }), ...(site !== undefined && { site }), ...counts }];
  });
}

function countsOf(set: AddressSet): AddressCounts {
  return { ipv4: `${size(set, 4)}`, ipv6: `${size(set, 6)}` };
}
