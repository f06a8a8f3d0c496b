import { rangeOfPrefix } from '../../../net/address-range.ts';
import { addressSetOfRanges } from '../../../net/address-set.ts';
import type { Family } from '../../../net/family.ts';
import { formatPrefix } from '../../../net/format.ts';
import type { Prefix } from '../../../net/prefix.ts';
import { prefixesOf } from '../../../net/prefixes-of.ts';
import type { Effect } from '../../review.ts';
import { blockAround, compareBlocks, fills, type Part, partsOf, wholeFamily } from './block.ts';
import type { Layer, Range } from './layer.ts';

/** Prefixes named in a row of text; the whole lists stand with their changes. */
const NAMED_MAX = 6;

/**
 * What the picture shows, for those who read it as text: a group for each prefix of /8s that a layer fills, and one for what is in each other /8. All groups
 * together are the layers, and no address with one effect is in two of them.
 */
export function groupsOf(layers: readonly Layer[], family: Family): readonly Part[] {
  const parts = partsOf(layers, wholeFamily(family));
  const rest = parts.flatMap(({ block, layers }) => {
    const partial = layers.filter((layer) => !fills(layer, block));
    return partial.length === 0 ? [] : [{ block: blockAround(partial, family), layers: partial }];
  });
  return [...filledGroups(parts, family), ...rest].sort(compareBlocks);
}

function prefixesOfRanges(ranges: readonly Range[], family: Family): readonly Prefix[] {
  const prefixes = prefixesOf(addressSetOfRanges(ranges.map((range) => ({ family, ...range }))), family);
  if (prefixes.kind === 'all') return [wholeFamily(family)];
  return prefixes.kind === 'none' ? [] : prefixes.prefixes;
}

/** `192.0.2.0/24, 198.51.100.0/24 and 3 more`. */
export function prefixText(layer: Layer, family: Family): string {
  const prefixes = prefixesOfRanges(layer.ranges, family);
  const named = prefixes.slice(0, NAMED_MAX).map(formatPrefix).join(', ');
  const others = prefixes.length - NAMED_MAX;
  return others > 0 ? `${named} and ${others} more` : named;
}

/** Neighbours that are filled with the same effects make one group, or as few as there are prefixes. */
function filledGroups(parts: readonly Part[], family: Family): readonly Part[] {
  const alike = new Map<string, { readonly effects: readonly Effect[]; readonly ranges: Range[] }>();
  for (const { block, layers } of parts) {
    const effects = layers.filter((layer) => fills(layer, block)).map(({ effect }) => effect);
    const known = alike.get(effects.join()) ?? { effects, ranges: [] };
    known.ranges.push(rangeOfPrefix(block));
    alike.set(effects.join(), known);
  }
  alike.delete('');
  return [...alike.values()].flatMap(({ effects, ranges }) =>
    prefixesOfRanges(ranges, family).map((block) => ({
      block,
      layers: effects.map((effect) => ({ effect, ranges: [rangeOfPrefix(block)] })),
    })),
  );
}
