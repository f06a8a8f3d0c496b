import type { Cause, FeedCause } from '../review.ts';
import { type Html, html } from './html.ts';
import { codes, place } from './parts.ts';

/** Why a verdict changed, the cause to tell first at the top. */
export function causeList(causes: readonly Cause[]): Html {
  return html`<ul class="causes">${causes.map(causeItem)}</ul>`;
}

function causeItem(cause: Cause): Html {
  const { text, span, side, feed } = cause;
  const where = span && html` (${place(span)}, ${side === 'from' ? 'old' : 'new'} side)`;
  return html`<li>${text}${where}${feed && feedLine(feed)}${ruleLine(cause)}</li>
`;
}

function feedLine({ name, id, category, serviceArea, urls, versions }: FeedCause): Html {
  const labels = [serviceArea, category].filter((label) => label !== undefined).join(', ');
  const hosts = urls.length === 0 ? undefined : html`, for ${codes(urls)}`;
  return html`<br>Feed <code>${name}</code>, endpoint set <code>${id}</code>${labels === '' ? undefined : ` (${labels})`}${hosts}${versionText(versions)}`;
}

function versionText({ from, to }: FeedCause['versions']): Html | undefined {
  if (from === undefined && to === undefined) return undefined;
  return html`, version <code>${from ?? 'none'}</code> → <code>${to ?? 'none'}</code>`;
}

/** What the rule says of itself: the business reason that an auditor asks for. */
function ruleLine({ owner, ticket, comment }: Cause): Html | undefined {
  const said = [
    ...(owner === undefined ? [] : [html`owner ${owner}`]),
    ...(ticket === undefined ? [] : [html`ticket ${ticket}`]),
    ...(comment === undefined ? [] : [html`“${comment}”`]),
  ];
  if (said.length === 0) return undefined;
  return html`<br><span class="said">${said.map((part, index) => html`${index > 0 ? ', ' : ''}${part}`)}</span>`;
}
