import type { ToldReview } from '../review.ts';
import { whereaboutsOf } from './cause-words.ts';
import { columnsOf, cutToColumns, endInColumns, WIDTH } from './columns.ts';
import { remainderItems, summaryItems } from './summary-words.ts';
import { changeLines } from './text-changes.ts';
import {
  assumptionLines,
  domainLines,
  moveLines,
  proofLines,
  settingLines,
  subjectLines,
  violationLines,
} from './text-lists.ts';

/** Changes that are shown unless asked otherwise, and the rows of a screen that they are cut to fit, down to {@link FEWEST}. */
const TOP = 10;
const ROWS = 24;
const FEWEST = 3;

/** A side that is cut shorter than this says nothing. */
const LABEL_MIN = 12;

const ELSEWHERE = '; --format json has all';

const FLUSH_NOTE = 'closed: live connections last until they end or are flushed (conntrack -D, PAN-OS clear session)';

/**
 * A review for a terminal, in lines of at most 100 columns without control characters. Without `top` it shows up to ten changes, fewer where they
 * would not fit a screen of 24 rows; what is left out is counted.
 */
export function reviewText(review: ToldReview, { top }: { readonly top?: number } = {}): string {
  const before = [summaryLine(review), ...violationLines(review.violations)];
  const after = afterLines(review);
  const free = ROWS - before.length - after.length;
  const shown = top === undefined ? changesThatFit(review, free) : changesShown(review, top);
  return `${[...before, ...shown, ...after].join('\n')}\n`;
}

function changesShown(review: ToldReview, top: number): readonly string[] {
  const lines = changeLines(review.changes.slice(0, top), whereaboutsOf(review));
  return [...lines, ...remainderLines(remainderItems(review.changes.slice(top)))];
}

/** What is left out, an effect a line where one line is too short for all. */
function remainderLines(items: readonly string[]): readonly string[] {
  if (items.length === 0) return [];
  const line = `and ${items.join(', ')}${ELSEWHERE}`;
  if (columnsOf(line) <= WIDTH) return [line];
  return items.map((item, index) => `and ${item}${index === items.length - 1 ? ELSEWHERE : ''}`);
}

function changesThatFit(review: ToldReview, rows: number): readonly string[] {
  for (let top = TOP; top > FEWEST; top--) {
    const lines = changesShown(review, top);
    if (lines.length <= rows) return lines;
  }
  return changesShown(review, FEWEST);
}

function afterLines(review: ToldReview): readonly string[] {
  const hasClosed = review.changes.some(({ effect }) => effect === 'closed');
  return [
    ...(hasClosed ? [FLUSH_NOTE] : []),
    ...subjectLines(review.subjects),
    ...settingLines(review.settings),
    ...domainLines(review.domains),
    ...moveLines(review.moves),
    ...proofLines(review.proofs),
    ...assumptionLines(review.assumptions),
  ];
}

/** The counts, then the two sides where there is room for them: their ends tell most. */
function summaryLine(review: ToldReview): string {
  const full = summaryItems(review).join(', ');
  const counts = columnsOf(full) <= WIDTH ? full : cutToColumns(summaryItems(review, 'none').join(', '), WIDTH);
  const room = Math.floor((WIDTH - columnsOf(counts) - '   → '.length) / 2);
  if (room < LABEL_MIN) return counts;
  return `${counts}  ${endInColumns(review.from.label, room)} → ${endInColumns(review.to.label, room)}`;
}
