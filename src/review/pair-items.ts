import type { ArtifactItem, FeedItem, Item, PolicyItem, Side } from './side.ts';

/** Two items that are compared; one is absent when the other is new or gone. */
export type ItemPair =
  | { readonly kind: 'policy'; readonly from?: PolicyItem; readonly to?: PolicyItem }
  | { readonly kind: 'feed'; readonly from?: FeedItem; readonly to?: FeedItem }
  | { readonly kind: 'artifact'; readonly from?: ArtifactItem; readonly to?: ArtifactItem }
  | {
      readonly kind: 'mixed';
      readonly policy: PolicyItem;
      readonly file: ArtifactItem;
      readonly policyIs: 'from' | 'to';
    }
  | { readonly kind: 'unlike'; readonly from: Item; readonly to: Item };

/** Which items of two sides belong together: the only ones of both, else those with one kind and key, and the only policies of both, renamed or not. */
export function pairItems(from: Side, to: Side): readonly ItemPair[] {
  const [old, now] = [from.items, to.items];
  const [onlyOld, onlyNow] = [old[0], now[0]];
  if (old.length === 1 && now.length === 1 && onlyOld && onlyNow) return [pairOf(onlyOld, onlyNow)];
  const renamed = onlyPolicies(old, now);
  const left = [old, now].map((items) => items.filter((item) => !renamed.includes(item)));
  const keys = [...new Map(left.flat().map((item) => [`${item.kind} ${item.key}`, item])).values()];
  const find = (items: readonly Item[] | undefined, { kind, key }: Item): Item | undefined =>
    items?.find((item) => item.kind === kind && item.key === key);
  const pairs = keys.map((item) => pairOf(find(left[0], item), find(left[1], item)));
  const [a, b] = renamed;
  return a === undefined || b === undefined ? pairs : [pairOf(a, b), ...pairs];
}

/** One policy on each side is the same policy, wherever it lies now. */
function onlyPolicies(old: readonly Item[], now: readonly Item[]): readonly Item[] {
  const [from, to] = [old, now].map((items) => items.filter(({ kind }) => kind === 'policy'));
  return from?.length === 1 && to?.length === 1 ? [...from, ...to] : [];
}

function pairOf(from: Item | undefined, to: Item | undefined): ItemPair {
  const kinds = new Set([from, to].flatMap((item) => (item === undefined ? [] : [item.kind])));
  if (from !== undefined && to !== undefined && kinds.size > 1) return mixedPair(from, to);
  const sides = <T extends Item>(kind: T['kind']) => ({
    ...(from?.kind === kind && { from: from as T }),
    ...(to?.kind === kind && { to: to as T }),
  });
  if (kinds.has('policy')) return { kind: 'policy', ...sides<PolicyItem>('policy') };
  if (kinds.has('feed')) return { kind: 'feed', ...sides<FeedItem>('feed') };
  return { kind: 'artifact', ...sides<ArtifactItem>('artifact') };
}

function mixedPair(from: Item, to: Item): ItemPair {
  if (from.kind === 'policy' && to.kind === 'artifact')
    return { kind: 'mixed', policy: from, file: to, policyIs: 'from' };
  if (from.kind === 'artifact' && to.kind === 'policy')
    return { kind: 'mixed', policy: to, file: from, policyIs: 'to' };
  return { kind: 'unlike', from, to };
}
