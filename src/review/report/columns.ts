import { characterWidth } from '../../diagnostic/character-width.ts';
import { visible } from '../../diagnostic/text.ts';

/** No line of a text report is wider. */
export const WIDTH = 100;

const CUT = '…';

/** Columns of a terminal that a printable text takes. */
export function columnsOf(text: string): number {
  let width = 0;
  for (const character of text) width += characterWidth(character);
  return width;
}

/** Foreign text made printable and cut to so many columns, at least one. */
export function cutToColumns(text: string, columns: number): string {
  // No text needs more characters than columns, but for marks, which are cut as well when they pile up.
  const shown = visible(text.slice(0, 4 * columns));
  if (columnsOf(shown) <= columns && text.length <= 4 * columns) return shown;
  let used = 0;
  let kept = '';
  for (const character of shown) {
    used += characterWidth(character);
    if (used > columns - CUT.length) break;
    kept += character;
  }
  return `${kept.trimEnd()}${CUT}`;
}

/** The end of a foreign text, made printable, in so many columns. */
export function endInColumns(text: string, columns: number): string {
  const shown = visible(text.slice(-4 * columns));
  if (columnsOf(shown) <= columns && text.length <= 4 * columns) return shown;
  let used = CUT.length;
  const kept: string[] = [];
  for (const character of [...shown].reverse()) {
    used += characterWidth(character);
    if (used > columns) break;
    kept.unshift(character);
  }
  return `${CUT}${kept.join('')}`;
}

/** The text at the left of so many columns. */
export function padToColumns(text: string, columns: number): string {
  return text + ' '.repeat(Math.max(0, columns - columnsOf(text)));
}

/**
 * The items as far as they fit as a whole, and how many do not: `tcp/80, tcp/443, +3`. Made printable; only a single first item is ever cut. A gap has two
 * columns.
 */
export function fitItems(items: readonly string[], columns: number, gap = ', '): string {
  if (naturalColumns(items, columns + 1) <= columns) return items.map(visible).join(gap);
  const rest = (shown: number): string => (shown === items.length ? '' : `${gap}+${items.length - shown}`);
  let text = '';
  let shown = 0;
  for (const item of items) {
    const longer = `${text}${shown === 0 ? '' : gap}${cutToColumns(item, columns + 1)}`;
    if (columnsOf(longer) + rest(shown + 1).length > columns) break;
    text = longer;
    shown++;
  }
  if (shown > 0) return text + rest(shown);
  const first = Math.max(1, columns - rest(1).length);
  return items[0] === undefined ? '' : cutToColumns(items[0], first) + rest(1);
}

/** Columns that all items together would take, counted up to `most`. */
export function naturalColumns(items: readonly string[], most: number): number {
  let width = 0;
  for (const [index, item] of items.entries()) {
    width += (item.length > 4 * most ? most : columnsOf(visible(item))) + (index === 0 ? 0 : 2);
    if (width >= most) return most;
  }
  return width;
}
