import type { Change, Violation } from '../review.ts';
import { changeAnchor } from './change.ts';
import { type Html, html } from './html.ts';
import { none, place } from './parts.ts';

/** The guardrails that are crossed, each with its reason and a link to what crosses it. */
export function violationList(violations: readonly Violation[], changes: readonly Change[]): Html {
  if (violations.length === 0) return none('None.');
  const known = new Set(changes.map(({ id }) => id));
  return html`<ol class="violations">${violations.map((violation) => violationItem(violation, known))}</ol>`;
}

function violationItem({ guardrail, reason, text, change, span }: Violation, known: ReadonlySet<string>): Html {
  const link =
    change !== undefined && known.has(change)
      ? html` <a href="#${changeAnchor(change)}">change ${change}</a>`
      : undefined;
  return html`<li><p><strong>${text}</strong>${link}</p>
<p>Guardrail <b>${guardrail}</b>${span && html` (${place(span)})`}: ${reason}</p></li>
`;
}
