import type { FeedCause, Review } from '../review.ts';
import { type Html, html } from './html.ts';
import { type Fact, facts, none } from './parts.ts';

/** What the comparison takes for granted. */
export function assumptionList(assumptions: readonly string[]): Html {
  if (assumptions.length === 0) return none('None.');
  return html`<ul>${assumptions.map((assumption) => html`<li>${assumption}</li>`)}</ul>`;
}

/** Which program compared, and which versions of feeds are behind the changes. */
export function versionList({ changes }: Review, version: string): Html {
  const feeds = changes.flatMap(({ causes }) => causes.flatMap(({ feed }) => (feed === undefined ? [] : [feed])));
  const texts = [...new Set(feeds.map(feedText))].sort();
  const tool: Fact = { name: 'rulecast', value: html`${version}` };
  return facts([tool, ...texts.map((text) => ({ name: 'Feed', value: html`<code>${text}</code>` }))]);
}

function feedText({ name, versions }: FeedCause): string {
  const { from, to } = versions;
  if (from === undefined && to === undefined) return `${name}, without a version`;
  return `${name} ${from ?? 'none'} → ${to ?? 'none'}`;
}

const FIELDS = ['Reviewer', 'Role', 'Ticket', 'Date', 'Decision', 'Signature'] as const;

/** Fields for who decides: to fill in on paper, or before printing. Nothing of it is stored or sent. */
export function signOff(): Html {
  const fields = FIELDS.map(
    (name) => html`<label>${name}<input type="text" autocomplete="off"></label>
`,
  );
  return html`<p class="note">To fill in on paper, or here before printing. Nothing is stored or sent.</p>
<div class="sign-off">${fields}</div>`;
}
