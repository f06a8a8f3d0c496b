import type { Family } from '../../../net/family.ts';
import { type Html, html } from '../html.ts';
import { fills, type Part, partsOf, wholeFamily } from './block.ts';
import { gridBands, gridSigns } from './grid-bands.ts';
import { CELL, cornerOf, MARGIN, numberOf, SIDE, squaresPath } from './grid-geometry.ts';
import type { Layer } from './layer.ts';

/** The box that holds the drawing, with half of the outermost line. */
export const GRID_BOX = `0 -1 ${MARGIN + SIDE + 1} ${SIDE + 2}`;

/**
 * The whole family as 16 rows of 16 squares, a /8 each, in the order of addresses. In a square a layer is a band as wide as its share of the /8, and a
 * sign where the band is too thin to be seen.
 */
export function gridDrawing(layers: readonly Layer[], family: Family): Html {
  const parts = partsOf(layers, wholeFamily(family));
  const partial = parts.filter(({ block, layers }) => layers.some((layer) => !fills(layer, block)));
  return html`<rect class="ground" x="${MARGIN}" width="${SIDE}" height="${SIDE}"/>
<path class="special" d="${squaresPath(specialNumbers(family))}"/>
<path class="rule" d="${rulePath()}"/>
${gridBands(layers, family)}
<path class="touched" d="${squaresPath(partial.map(({ block }) => numberOf(block)))}"/>
${rowLabels(family)}${squareLabels(parts, family)}${gridSigns(parts, layers)}`;
}

/** The /8s that are not for the public internet as a whole. */
function specialNumbers(family: Family): readonly number[] {
  return Array.from({ length: 256 }, (_, number) => number).filter((number) =>
    family === 4 ? number === 0 || number === 10 || number === 127 || number >= 224 : number >> 5 !== 1,
  );
}

function rulePath(): string {
  const lines = Array.from({ length: 17 }, (_, index) => index * CELL);
  return lines.map((at) => `M${MARGIN} ${at}h${SIDE}M${MARGIN + at} 0v${SIDE}`).join('');
}

function rowLabels(family: Family): readonly Html[] {
  return Array.from({ length: 16 }, (_, row) => {
    const text = family === 4 ? String(row * 16) : `${row.toString(16)}000`;
    return html`<text class="row" x="${MARGIN - 4}" y="${row * CELL + 15}">${text}</text>`;
  });
}

/** The number of each square that is affected. */
function squareLabels(parts: readonly Part[], family: Family): readonly Html[] {
  return parts.map(({ block }) => {
    const number = numberOf(block);
    const { x, y } = cornerOf(number);
    const text = family === 4 ? String(number) : number.toString(16).padStart(2, '0');
    return html`<text x="${x + CELL / 2}" y="${y + 8}">${text}</text>`;
  });
}
