import { assertNever } from '../../diagnostic/assert.ts';
import { linesText } from '../report/summary-words.ts';
import type { Subject } from '../review.ts';
import { type Html, html } from './html.ts';
import { none } from './parts.ts';
import { table } from './table.ts';

/** Everything that was compared, with the fingerprints of its packet sets before and after. */
export function subjectTable(subjects: readonly Subject[]): Html {
  if (subjects.length === 0) return none('Nothing was compared.');
  const rows = subjects.map((subject) => [
    html`<code>${subject.name}</code>`,
    html`${subject.kind}${subject.state === 'compared' ? undefined : `, ${subject.state}`}`,
    html`${outcomeText(subject)}${subject.note && html`<br>${subject.note}`}`,
    fingerprintLines(subject),
  ]);
  return html`<p>Equal fingerprints are equal packet sets: SHA-256 of what is let through, not of text.</p>
${table({ id: 'subject-table', caption: 'Subjects and their fingerprints', columns: ['Subject', 'Kind', 'Outcome', 'Fingerprints, before and after'], rows })}`;
}

function outcomeText(subject: Subject): string {
  const { lines } = subject;
  const text = wordOf(subject);
  if (lines === undefined) return text;
  return `${text} (${linesText(lines)})`;
}

function wordOf({ outcome }: Subject): string {
  switch (outcome) {
    case 'same':
      return '0 traffic changes';
    case 'changed':
      return 'traffic changes';
    case 'undecided':
      return 'undecided: it depends on more than the packet';
    case 'unknown':
      return 'unknown: it takes more work than the budget allows';
    default:
      return assertNever(outcome);
  }
}

function fingerprintLines({ fingerprints: { from, to } }: Subject): Html {
  if (from !== undefined && from === to) return html`<span class="hash">= ${from}</span>`;
  return html`<span class="hash">− ${from ?? 'none'}</span><br><span class="hash">+ ${to ?? 'none'}</span>`;
}
