import type { EndpointSet } from '../../model/endpoint-set.ts';
import { type AddressSet, EMPTY, isEmpty } from '../../net/address-set.ts';
import { except, intersect } from '../../net/algebra.ts';
import { prefixTexts } from '../../net/prefix-texts.ts';
import type { Move } from '../review.ts';
import { domainsIn, type SetPair } from './domains.ts';

/** Prefixes and host names that left endpoint sets of a feed and are in others now, by where they went. */
export function movesBetween(pair: SetPair): readonly Move[] {
  return [...prefixMoves(pair), ...domainMoves(pair)];
}

/** What one set lost and another gained is gone from the one to the other, the largest piece of both at a time. */
function prefixMoves({ feed, from, to }: SetPair): readonly Move[] {
  const lost = changesOf(from, to);
  const gained = changesOf(to, from);
  return lost.flatMap((old) =>
    gained.flatMap((now): readonly Move[] => {
      const moved = old.id === now.id ? EMPTY : intersect(old.addresses, now.addresses);
      if (isEmpty(moved)) return [];
      return [{ feed, what: 'prefixes', from: [old.id], to: [now.id], items: prefixTexts(moved) }];
    }),
  );
}

interface Piece {
  readonly id: string;
  readonly addresses: AddressSet;
}

/** The addresses of each set that the set of the same id on the other side does not have. */
function changesOf(sets: readonly EndpointSet[], others: readonly EndpointSet[]): readonly Piece[] {
  return sets.flatMap(({ id, addresses }) => {
    const other = others.find((one) => one.id === id)?.addresses ?? EMPTY;
    const rest = except(addresses, other);
    return isEmpty(rest) ? [] : [{ id, addresses: rest }];
  });
}

function domainMoves({ feed, from, to }: SetPair): readonly Move[] {
  const now = domainsIn(to);
  const groups = new Map<string, { readonly from: string[]; readonly to: string[]; readonly items: string[] }>();
  for (const [domain, sets] of domainsIn(from)) {
    const [old, next] = [sets, now.get(domain) ?? []].map((list) => list.map(({ id }) => id));
    const left = (old ?? []).filter((id) => !next?.includes(id));
    const joined = (next ?? []).filter((id) => !old?.includes(id));
    if (left.length === 0 || joined.length === 0) continue;
    const key = JSON.stringify([left, joined]);
    const group = groups.get(key) ?? { from: left, to: joined, items: [] };
    group.items.push(domain);
    groups.set(key, group);
  }
  return [...groups.values()].map((group) => ({ feed, what: 'domains', ...group, items: group.items.sort() }));
}
