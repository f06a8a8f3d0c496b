import type { Family } from '../../../net/family.ts';
import type { Prefix } from '../../../net/prefix.ts';
import { blockAround, compareBlocks, cutToBlock, fills, type Part, partsOf, wholeFamily } from './block.ts';
import { type Layer, sizeOf } from './layer.ts';

/** A block that is drawn larger, so that what is in it can be seen. */
export interface Zoom extends Part {
  /** 0 for a block that is a mark on the overview; 1 for a block that is a mark on such a block, and so on. */
  readonly depth: number;
  /** Layers that have all of the block and more: said in words, since there is nothing to see. */
  readonly around: readonly Layer[];
}

/** What to draw, and how many blocks there was no room for. */
export interface Zooms {
  /** In the order of addresses, a block before those inside it. */
  readonly shown: readonly Zoom[];
  readonly left: number;
}

/** Most blocks that are drawn; all are in the table below the picture. */
const ZOOMS_MAX = 12;

/**
 * The blocks to draw larger: for each /8 that the layers touch but do not fill, the smallest block with all that is in it; then, inside those, the same
 * for each part that is too small to be seen. The coarser and the larger ones come first where there are too many.
 */
export function zoomsOf(layers: readonly Layer[], family: Family): Zooms {
  const all: Zoom[] = [];
  let level = zoomInto({ block: wholeFamily(family), layers }, 0);
  for (let depth = 1; level.length > 0; depth++) {
    all.push(...level.toSorted(compareSizes));
    level = all.length >= ZOOMS_MAX ? [] : level.flatMap((zoom) => zoomInto(zoom, depth));
  }
  return { shown: all.slice(0, ZOOMS_MAX).sort(compareBlocks), left: Math.max(0, all.length - ZOOMS_MAX) };
}

function zoomInto({ block: outer, layers }: Part, depth: number): readonly Zoom[] {
  return partsOf(layers, outer).flatMap((part) => {
    const partial = part.layers.filter((layer) => !fills(layer, part.block));
    if (partial.length === 0) return [];
    const block = blockAround(partial, part.block.family);
    return block.length > outer.length ? [{ ...splitLayers(part, block), block, depth }] : [];
  });
}

function splitLayers({ layers }: Part, block: Prefix): Pick<Zoom, 'layers' | 'around'> {
  const inside = cutToBlock(layers, block);
  return {
    layers: inside.filter((layer) => !fills(layer, block)),
    around: inside.filter((layer) => fills(layer, block)),
  };
}

function compareSizes(a: Zoom, b: Zoom): number {
  const [first, second] = [total(a), total(b)];
  return first === second ? 0 : first > second ? -1 : 1;
}

function total({ layers }: Zoom): bigint {
  return layers.reduce((sum, layer) => sum + sizeOf(layer), 0n);
}
