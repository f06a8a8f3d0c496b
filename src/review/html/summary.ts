import { EFFECTS, type Review, type ReviewedSide, type ReviewVerdict } from '../review.ts';
import { addressCount } from './addresses.ts';
import { counted, countText } from './count-text.ts';
import { type Html, html } from './html.ts';
import { type Fact, facts } from './parts.ts';
import { EFFECT_WORDS, VERDICT_WORDS } from './words.ts';

/** What a reviewer reads first: the verdict, how much opens and closes, how risky, and between which two states. */
export function summary(review: Review, verdict: ReviewVerdict): Html {
  const { totals, from, to } = review;
  const tiles = EFFECTS.filter((effect) => isShown(review, effect)).map((effect) => tile(review, effect));
  const list: readonly Fact[] = [
    { name: 'Highest risk', value: html`${totals.level ?? 'none'}` },
    { name: 'Before', value: side(from) },
    { name: 'After', value: side(to) },
    { name: 'Compared', value: html`${comparedText(review)}` },
    { name: 'Proofs', value: proofText(review) },
    { name: 'Approved', value: envelopeText(review) },
  ];
  return html`<p class="verdict ${verdict}"><strong>${headline(review, verdict)}.</strong> ${violationText(review)}</p>
<ul class="tiles">${tiles}</ul>
${closedNote(review)}${facts(list)}`;
}

/** What opens and closes is said even where it is nothing; the rest only where it is something. */
function isShown({ totals }: Review, effect: (typeof EFFECTS)[number]): boolean {
  return effect === 'opened' || effect === 'closed' || totals.effects[effect].changes > 0;
}

function tile({ totals }: Review, effect: (typeof EFFECTS)[number]): Html {
  const { sign, word, meaning } = EFFECT_WORDS[effect];
  const total = totals.effects[effect];
  return html`<li class="tile ${effect}"><span class="count"><span aria-hidden="true">${sign}</span> ${countText(String(total.changes))}</span>
<b>${word}</b> <span class="meaning">${meaning}</span>
<span class="addresses">${addressCount(total)}</span></li>
`;
}

function headline({ changes }: Review, verdict: ReviewVerdict): string {
  if (verdict === 'changed' && changes.length === 0) return 'No traffic changes, but something else needs a decision';
  return VERDICT_WORDS[verdict];
}

function violationText({ violations }: Review): string {
  if (violations.length === 0) return '';
  return `${counted(violations.length, 'violation')}, listed first below.`;
}

function closedNote({ totals }: Review): Html | undefined {
  if (totals.effects.closed.changes === 0) return undefined;
  return html`<p class="note">What is closed stops new connections. Those that are open already go on until they end, or until the firewall's state
table is flushed.</p>
`;
}

function side({ label, commit }: ReviewedSide): Html {
  const at = commit === undefined ? html`, a file on disk` : html`, commit <code class="hash">${commit}</code>`;
  return html`<code>${label}</code>${at}`;
}

function comparedText({ subjects }: Review): string {
  const changed = subjects.filter(({ outcome }) => outcome === 'changed').length;
  return `${counted(subjects.length, 'subject')}, ${changed} with changed traffic`;
}

function envelopeText({ envelope }: Review): Html | undefined {
  if (envelope === undefined) return undefined;
  const { label, inside } = envelope;
  return inside
    ? html`all that is opened is inside <code>${label}</code>`
    : html`<strong class="bad">not all that is opened is inside</strong> <code>${label}</code>`;
}

function proofText({ proofs }: Review): Html {
  if (proofs.length === 0) return html`none: the new side has no built files`;
  const proved = proofs.filter(({ ipv4, ipv6 }) => ipv4 === 'proved' && ipv6 === 'proved').length;
  const text = `${proved} of ${counted(proofs.length, 'artifact')} proved to permit exactly what the policy says`;
  return proved === proofs.length ? html`${text}` : html`<strong class="bad">${text}</strong>`;
}
