import type { Review } from '../review.ts';
import { verdictOf } from '../verdict.ts';
import { changeList } from './change-list.ts';
import { domainList } from './domain-list.ts';
import { assumptionList, signOff, versionList } from './evidence.ts';
import { constantHtml, type Html, html, renderHtml } from './html.ts';
import { moveList } from './move-list.ts';
import { section } from './parts.ts';
import { addressSpace } from './picture/picture.ts';
import { proofTable } from './proof-table.ts';
import { setTable } from './set-table.ts';
import { settingList } from './setting-list.ts';
import { STYLE } from './style.ts';
import { subjectTable } from './subject-table.ts';
import { summary } from './summary.ts';
import { violationList } from './violations.ts';

/** Nothing is loaded, run or sent: only the page's own styles apply. */
const SECURITY_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'";

/** What the page says beside the review itself. */
export interface PageOptions {
  /** The version of rulecast that compared. */
  readonly version: string;
}

/**
 * A review as one page that stands alone: no script, no request, light and dark, for the screen and for paper. Equal reviews give equal bytes. Texts of
 * the review are shown, never interpreted.
 */
export function reviewHtml(review: Review, { version }: PageOptions): string {
  const title = `Firewall change review: ${review.from.label} → ${review.to.label}`;
  return renderHtml(html`${constantHtml('<!DOCTYPE html>\n')}<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${SECURITY_POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<meta name="generator" content="rulecast ${version}">
<title>${title}</title>
<style>${constantHtml(STYLE)}</style>
</head>
<body>
<a class="skip" href="#main">Skip to the review</a>
<header>
<h1>Firewall change review</h1>
<p class="sides"><code>${review.from.label}</code> → <code>${review.to.label}</code></p>
</header>
${body(review, version)}</body>
</html>
`);
}

interface Part {
  readonly id: string;
  readonly title: string;
  readonly body: Html;
  /** How many there are, said in the contents. */
  readonly count?: number;
}

function body(review: Review, version: string): Html {
  const parts = partsOf(review, version);
  return html`<nav aria-label="Contents"><ul>${parts.map(
    ({ id, title, count }) =>
      html`<li><a href="#${id}">${title}${count === undefined ? undefined : ` (${count})`}</a></li>`,
  )}</ul></nav>
<main id="main" tabindex="-1">
${parts.map(({ id, title, body }) => section(id, title, body))}</main>
<footer><p>Made by rulecast ${version} from the two sides above. This file stands alone: it loads nothing and runs nothing.</p></footer>
`;
}

function partsOf(review: Review, version: string): readonly Part[] {
  const { violations, changes, domains, moves, sets, settings, subjects, proofs, assumptions } = review;
  return [
    { id: 'summary', title: 'Summary', body: summary(review, verdictOf(review)) },
    {
      id: 'violations',
      title: 'Violations',
      body: violationList(violations, changes),
      count: violations.length,
    },
    { id: 'space', title: 'Address space opened and closed', body: addressSpace(changes) },
    { id: 'changes', title: 'Traffic changes', body: changeList(review), count: changes.length },
    { id: 'domains', title: 'Host names', body: domainList(domains), count: domains.length },
    { id: 'moves', title: 'Moved between endpoint sets', body: moveList(moves), count: moves.length },
    ...(sets === undefined ? [] : [{ id: 'sets', title: 'Set sizes', body: setTable(sets), count: sets.length }]),
    { id: 'settings', title: 'Changed settings', body: settingList(settings), count: settings.length },
    { id: 'subjects', title: 'What was compared', body: subjectTable(subjects), count: subjects.length },
    { id: 'proofs', title: 'Proofs', body: proofTable(proofs), count: proofs.length },
    { id: 'assumptions', title: 'Assumptions', body: assumptionList(assumptions), count: assumptions.length },
    { id: 'versions', title: 'Versions', body: versionList(review, version) },
    { id: 'sign-off', title: 'Sign-off', body: signOff() },
  ];
}
