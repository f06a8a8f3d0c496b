import type { Prefix } from '../../../net/prefix.ts';
import { blockSize } from './block.ts';
import type { Range } from './layer.ts';

/** A piece of a drawn line: where it begins and how long it is, both as shares of the whole line. */
export interface Share {
  readonly at: number;
  readonly width: number;
}

/** Parts that a line is counted in, exact in a double: finer than any screen or printer. */
const GRAIN = 1n << 40n;

/** A range as a share of the block that holds it. */
export function shareOf({ start, end }: Range, block: Prefix): Share {
  return { at: ratio(start - block.address, block), width: ratio(end - start + 1n, block) };
}

/**
 * Joins shares whose gap is at most `gap`, and makes that gap larger until no more than `most` are left: what is drawn never hides an address, and never
 * has more pieces than can be told apart.
 */
export function joinShares(shares: readonly Share[], gap: number, most: number): readonly Share[] {
  const joined: Share[] = [];
  for (const share of shares) {
    const last = joined.at(-1);
    if (last === undefined || share.at - (last.at + last.width) > gap) joined.push(share);
    else joined[joined.length - 1] = { at: last.at, width: share.at + share.width - last.at };
  }
  return joined.length > most ? joinShares(joined, gap * 2, most) : joined;
}

/** Digits that place a thing to a fortieth of a pixel on a wide screen, without trailing zeros. */
export function digits(value: number): string {
  return String(Number(value.toFixed(4)));
}

function ratio(count: bigint, block: Prefix): number {
  return Number((count * GRAIN) / blockSize(block)) / Number(GRAIN);
}
