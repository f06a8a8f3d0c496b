import { LEVELS, type Review } from '../review.ts';
import { changeCard } from './change.ts';
import { counted } from './count-text.ts';
import { filter } from './filter.ts';
import { type Html, html, joinHtml } from './html.ts';
import { none } from './parts.ts';

/** Changes that stand open from the start: the riskiest come first. */
const OPEN_MAX = 12;

/** All changes, the riskiest first, with the switches that choose among them. */
export function changeList({ changes, subjects }: Review): Html {
  if (changes.length === 0) return none('0 traffic changes.');
  const byName = new Map(subjects.map((subject) => [subject.name, subject]));
  const cards = changes.map((change, index) => changeCard(change, { subjects: byName, open: index < OPEN_MAX }));
  const counts = LEVELS.map((level) => ({ level, count: changes.filter((one) => one.level === level).length }));
  const levels = counts.filter(({ count }) => count > 0).map(({ level, count }) => `${count} ${level}`);
  return html`<p>${counted(changes.length, 'change')}, the riskiest first (${levels.join(', ')} risk). <span class="screen">Choosing below hides changes on the screen only;
print has all of them.</span></p>
${filter(changes)}
<p class="no-match" role="status">No change is of a kind that is switched on.</p>
${joinHtml(cards)}`;
}
