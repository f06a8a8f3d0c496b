import { addressBits } from '../../../net/family.ts';
import type { Prefix } from '../../../net/prefix.ts';

/** Side of a square, in units of the drawing. */
export const CELL = 24;

/** Room for the addresses at the left. */
export const MARGIN = 30;

/** Where the bands of the layers begin in a square; its number stands above. */
export const BANDS_TOP = 10;

/** Height of all bands of a square together. */
export const BANDS_HEIGHT = CELL - BANDS_TOP - 1;

/** Side of all squares together: a row is this wide and stands for a /4. */
export const SIDE = 16 * CELL;

/** The first byte of a /8: its square, counted in rows from the top left. */
export function numberOf({ family, address }: Prefix): number {
  return Number(address >> BigInt(addressBits(family) - 8));
}

/** The top left corner of a square. */
export function cornerOf(number: number): { readonly x: number; readonly y: number } {
  return { x: MARGIN + (number % 16) * CELL, y: Math.floor(number / 16) * CELL };
}

/** The outline of squares as path data. */
export function squaresPath(numbers: readonly number[]): string {
  return numbers
    .map(cornerOf)
    .map(({ x, y }) => `M${x} ${y}h${CELL}v${CELL}h-${CELL}z`)
    .join('');
}
