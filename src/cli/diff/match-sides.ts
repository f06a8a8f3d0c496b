import type { Item } from '../../review/side.ts';
import { compareText } from '../compare-text.ts';
import type { Opened } from './opened.ts';
import { within } from './tree.ts';

/** Two sides, opened. */
export interface OpenedPair {
  readonly from: Opened;
  readonly to: Opened;
}

/**
 * The items that are compared. What policies read or wrote is a part of them, and nothing of its own, if that is so on each side that has it; and the only
 * policy of one side is compared with the only one of the other, whatever they are called.
 */
export function matchItems({ from, to }: OpenedPair): { readonly from: readonly Item[]; readonly to: readonly Item[] } {
  const claimed = claimedOn([from, to]);
  const [before, after] = [from, to].map((side) => side.items.filter((item) => !isClaimed(item, side.folder, claimed)));
  return { from: sorted(renamedAs(after ?? [], before ?? [])), to: sorted(after ?? []) };
}

/** Paths relative to the opened folder, so that those of two folders on disk meet. */
function claimedIn({ folder, policies }: Opened): readonly string[] {
  if (folder === undefined) return [];
  return policies.flatMap(({ claimed }) => claimed.map((path) => within(folder, path)));
}

/** A file that a policy gave up, or took over, is followed by itself: it may say anything on the side where it is nobody's. */
function claimedOn(sides: readonly Opened[]): ReadonlySet<string> {
  const known = sides.map((side) => ({ claims: new Set(claimedIn(side)), has: new Set(pathsIn(side)) }));
  const all = known.flatMap(({ claims }) => [...claims]);
  return new Set(all.filter((path) => known.every(({ claims, has }) => claims.has(path) || !has.has(path))));
}

/** Paths of what could be compared by itself. */
function pathsIn({ folder, items }: Opened): readonly string[] {
  return items.flatMap((item) => {
    if (item.kind === 'policy') return [];
    return item.kind === 'feed' ? [item.key] : item.files.map(({ path }) => within(folder ?? '', path));
  });
}

/** A file that was asked for by its name is always meant for itself. */
function isClaimed(item: Item, folder: string | undefined, claimed: ReadonlySet<string>): boolean {
  if (item.kind === 'policy' || folder === undefined) return false;
  return item.kind === 'feed'
    ? claimed.has(item.key)
    : item.files.every(({ path }) => claimed.has(within(folder, path)));
}

function renamedAs(after: readonly Item[], before: readonly Item[]): readonly Item[] {
  const [only, ...more] = after.filter(({ kind }) => kind === 'policy');
  const [old, ...others] = before.filter(({ kind }) => kind === 'policy');
  if (only === undefined || old === undefined || more.length + others.length > 0) return before;
  return before.map((item) => (item === old ? { ...item, key: only.key } : item));
}

function sorted(items: readonly Item[]): readonly Item[] {
  return [...items].sort((left, right) => compareText(left.kind, right.kind) || compareText(left.key, right.key));
}
