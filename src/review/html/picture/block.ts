import { rangeOfPrefix } from '../../../net/address-range.ts';
import { addressSetOfRanges } from '../../../net/address-set.ts';
import { addressBits, type Family } from '../../../net/family.ts';
import type { Prefix } from '../../../net/prefix.ts';
import { rangesOf } from '../../../net/prefixes-of.ts';
import { cutRange, type Layer, type Range, sizeOf } from './layer.ts';

/** Bits that one step of magnification adds: a block has 256 parts. */
const STEP = 8;

/** A block with what is in it. */
export interface Part {
  readonly block: Prefix;
  readonly layers: readonly Layer[];
}

/** The whole family as a block. */
export function wholeFamily(family: Family): Prefix {
  return { family, address: 0n, length: 0 };
}

/** How many addresses a block has. */
export function blockSize({ family, length }: Prefix): bigint {
  return 1n << BigInt(addressBits(family) - length);
}

/** Whether a layer has every address of the block; its ranges are inside it. */
export function fills(layer: Layer, block: Prefix): boolean {
  return sizeOf(layer) === blockSize(block);
}

/** Orders by address, a block before those inside it. */
export function compareBlocks(a: Pick<Part, 'block'>, b: Pick<Part, 'block'>): number {
  if (a.block.address !== b.block.address) return a.block.address < b.block.address ? -1 : 1;
  return a.block.length - b.block.length;
}

/** What is left of the layers inside a block. */
export function cutToBlock(layers: readonly Layer[], block: Prefix): readonly Layer[] {
  const bounds = rangeOfPrefix(block);
  const cut = layers.map(({ effect, ranges }) => ({
    effect,
    ranges: ranges
      .filter(({ start, end }) => start <= bounds.end && end >= bounds.start)
      .map((range) => cutRange(range, bounds)),
  }));
  return cut.filter(({ ranges }) => ranges.length > 0);
}

/** The layers cut at the borders of the 256 equal parts of the block that holds them; parts without any address are left out, the others in order. */
export function partsOf(layers: readonly Layer[], { family, length }: Prefix): readonly Part[] {
  const shift = BigInt(addressBits(family) - length - STEP);
  const parts = new Map<bigint, Map<Layer['effect'], Range[]>>();
  for (const { effect, ranges } of layers) {
    for (const range of ranges) {
      for (let number = range.start >> shift; number <= range.end >> shift; number++) {
        const effects = getOrSet(parts, number, () => new Map<Layer['effect'], Range[]>());
        const bounds = { start: number << shift, end: ((number + 1n) << shift) - 1n };
        getOrSet(effects, effect, () => []).push(cutRange(range, bounds));
      }
    }
  }
  return [...parts]
    .map(([number, effects]) => ({
      block: { family, address: number << shift, length: length + STEP },
      layers: [...effects].map(([effect, ranges]) => ({ effect, ranges })),
    }))
    .sort(compareBlocks);
}

/** The smallest block with a length in whole bytes that holds all of the layers and more than them. */
export function blockAround(layers: readonly Layer[], family: Family): Prefix {
  const together = addressSetOfRanges(layers.flatMap(({ ranges }) => ranges.map((range) => ({ family, ...range }))));
  const ranges = [...rangesOf(together, family)];
  const { start = 0n } = ranges[0] ?? {};
  const { end = 0n } = ranges.at(-1) ?? {};
  let block = wholeFamily(family);
  for (let length = STEP; length < addressBits(family); length += STEP) {
    const hostBits = BigInt(addressBits(family) - length);
    const smaller = { family, address: (start >> hostBits) << hostBits, length };
    const bounds = rangeOfPrefix(smaller);
    if (end > bounds.end || (start === bounds.start && end === bounds.end)) break;
    block = smaller;
  }
  return block;
}

function getOrSet<Key, Value>(map: Map<Key, Value>, key: Key, make: () => Value): Value {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}
