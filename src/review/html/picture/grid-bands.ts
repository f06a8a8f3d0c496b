import type { Family } from '../../../net/family.ts';
import type { Prefix } from '../../../net/prefix.ts';
import { type Html, html } from '../html.ts';
import { blockSize, cutToBlock, type Part } from './block.ts';
import { BANDS_HEIGHT, BANDS_TOP, CELL, cornerOf, MARGIN, numberOf, SIDE } from './grid-geometry.ts';
import { type Layer, sizeOf } from './layer.ts';
import { markPath } from './mark.ts';
import { digits, joinShares, shareOf } from './share.ts';

/** Gaps of a row below a twentieth of a unit are not drawn. */
const GAP = 0.05 / SIDE;
/** Pieces below a hundredth of a unit are not drawn: nobody would see them, and a sign stands for them. */
const INVISIBLE = 0.01 / SIDE;
/** Most pieces of a row. */
const PIECES_MAX = 64;
/** Share of a square below which a sign stands for a layer. */
const THIN = 1 / 24;

/** The bands of each layer, row by row: a row is a /4, so that neighbours in it are one piece with its share of the row's width. */
export function gridBands(layers: readonly Layer[], family: Family): readonly Html[] {
  const height = BANDS_HEIGHT / layers.length;
  return layers.map((layer, index) => {
    const rows = Array.from({ length: 16 }, (_, row) => {
      const piece = { y: digits(row * CELL + BANDS_TOP + index * height), height: digits(height) };
      return rowPath(layer, rowBlock(row, family), piece);
    });
    return html`<path class="fill ${layer.effect}" d="${rows.join('')}"/>`;
  });
}

function rowBlock(row: number, family: Family): Prefix {
  return { family, address: BigInt(row) * blockSize({ family, address: 0n, length: 4 }), length: 4 };
}

function rowPath(layer: Layer, row: Prefix, { y, height }: { readonly y: string; readonly height: string }): string {
  const shares = cutToBlock([layer], row).flatMap(({ ranges }) => ranges.map((range) => shareOf(range, row)));
  return joinShares(shares, GAP, PIECES_MAX)
    .filter(({ width }) => width >= INVISIBLE)
    .map(({ at, width }) => {
      const drawn = digits(width * SIDE);
      return `M${digits(MARGIN + at * SIDE)} ${y}h${drawn}v${height}h-${drawn}z`;
    })
    .join('');
}

/** Signs for what is too thin to be seen in its square, as one path a layer. */
export function gridSigns(parts: readonly Part[], layers: readonly Layer[]): readonly Html[] {
  return layers.map(({ effect }, row) => {
    const paths = parts.map((part) => signPath(part, effect, { row, rows: layers.length }));
    return html`<path class="mark ${effect}" d="${paths.join('')}"/>`;
  });
}

interface Row {
  readonly row: number;
  readonly rows: number;
}

/** Signs stand side by side in a square where nothing else can be seen, else each at the height of its band. */
function signPath({ block, layers }: Part, effect: Layer['effect'], { row, rows }: Row): string {
  const thin = layers.filter((layer) => Number(sizeOf(layer)) / Number(blockSize(block)) < THIN);
  const index = thin.findIndex((layer) => layer.effect === effect);
  if (index < 0) return '';
  const { x, y } = cornerOf(numberOf(block));
  const alone = thin.length === layers.length;
  const height = alone ? BANDS_HEIGHT : BANDS_HEIGHT / rows;
  const radius = Math.min(height * 0.8, CELL / thin.length / 2 - 0.75, 3.5);
  const top = y + BANDS_TOP + (alone ? 0 : row * height);
  return markPath(effect, { x: x + ((index + 0.5) / thin.length) * CELL, y: top + height / 2 }, radius);
}
