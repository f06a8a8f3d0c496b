import type { Cause, ToldChange } from '../review.ts';
import { feedText, ownerText, placeText, type Whereabouts } from './cause-words.ts';
import { directionText, endpointItems, farSide, LEVEL_WORDS, riskItems, SIGNS, serviceItems } from './change-words.ts';
import { columnsOf, cutToColumns, fitItems, naturalColumns, padToColumns, WIDTH } from './columns.ts';
import { addressCountText, countText } from './counts.ts';

/** What stands behind each column: services, source, destination, addresses, risk. */
const GAPS = ['  ', ' → ', '  ', '  ', ''] as const;

/** The columns that may be cut, and how far: together with the widest addresses they fit a line. */
const FLEXIBLE = [
  { column: 0, least: 10 },
  { column: 1, least: 10 },
  { column: 2, least: 11 },
  { column: 4, least: 17 },
] as const;
const ADDRESSES = 3;

const BECAUSE = '    because ';

interface Row {
  readonly head: string;
  /** One for each of {@link GAPS}; of its items as many are shown as fit. */
  readonly cells: readonly (readonly string[])[];
  readonly because: string;
}

/** A change a line in aligned columns, its cause on the next; neighbours with one cause share that line. */
export function changeLines(changes: readonly ToldChange[], whereabouts: Whereabouts): readonly string[] {
  const rows = changes.map((change) => rowOf(change, whereabouts));
  const heads = largest(rows.map(({ head }) => head.length));
  const widths = fitWidths(rows, WIDTH - heads - 2 - GAPS.join('').length);
  return rows.flatMap((row, index) => {
    const line = `${row.head.padEnd(heads)}  ${cellsText(row, widths)}`.trimEnd();
    return row.because === rows[index + 1]?.because ? [line] : [line, row.because];
  });
}

function rowOf(change: ToldChange, whereabouts: Whereabouts): Row {
  const { source, destination, fromZones, toZones, level } = change;
  const [risk, ...risks] = riskItems(change);
  return {
    head: `${SIGNS[change.effect]} ${directionText(change)}`,
    cells: [
      serviceItems(change),
      endpointItems(source, fromZones),
      endpointItems(destination, toZones),
      [addressCountText(farSide(change))],
      [risk === undefined ? LEVEL_WORDS[level] : `${LEVEL_WORDS[level]} ${risk}`, ...risks],
    ],
    because: becauseText(change, whereabouts(change)),
  };
}

/** The widths of the columns: what they need, the one with most to spare cut down until all fit. The addresses are never cut. */
function fitWidths(rows: readonly Row[], room: number): readonly number[] {
  const widths = GAPS.map((_, column) => largest(rows.map(({ cells }) => naturalColumns(cells[column] ?? [], WIDTH))));
  const spare = ({ column, least }: (typeof FLEXIBLE)[number]): number => (widths[column] ?? 0) - least;
  for (let left = widths.reduce((sum, width) => sum + width, 0) - room; left > 0; left--) {
    const { column } = FLEXIBLE.reduce((best, one) => (spare(one) > spare(best) ? one : best));
    widths[column] = (widths[column] ?? 0) - 1;
  }
  return widths;
}

/** There may be more rows than a call takes arguments. */
function largest(numbers: readonly number[]): number {
  return numbers.reduce((most, number) => Math.max(most, number), 0);
}

function cellsText({ cells }: Row, widths: readonly number[]): string {
  const texts = cells.map((items, column) => {
    const width = widths[column] ?? 0;
    const text = fitItems(items, width);
    return column === ADDRESSES ? text.padStart(width) : padToColumns(text, width);
  });
  return texts.map((text, column) => text + (GAPS[column] ?? '')).join('');
}

/** The first cause with its place, its feed and who answers for it; where the change happens is never cut off. */
function becauseText({ causes }: ToldChange, where: string): string {
  const [first] = causes;
  const tail = where === '' ? '' : `; ${cutToColumns(where, WIDTH / 2)}`;
  const others = causes.length < 2 ? '' : ` (+${countText(causes.length - 1)} more)`;
  const room = WIDTH - BECAUSE.length - columnsOf(tail) - others.length;
  return `${BECAUSE}${cutToColumns(first === undefined ? 'unknown' : causeText(first), room)}${others}${tail}`;
}

function causeText(cause: Cause): string {
  const place = placeText(cause.span);
  const details = [feedText(cause), ownerText(cause)].filter((part) => part !== '').join('; ');
  return `${place}${place === '' ? '' : ' '}${cause.text}${details === '' ? '' : ` (${details})`}`;
}
