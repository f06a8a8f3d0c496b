import type { Change, Decider } from '../review.ts';
import { type Html, html } from './html.ts';
import { place } from './parts.ts';

/** Who decides the example packet before and after, side by side. */
export function deciderPair({ from, to }: Change['deciders']): Html {
  return html`<div class="pair">${decider('Before', from)}${decider('After', to)}</div>
`;
}

function decider(title: string, { verdict, by, span, line }: Decider): Html {
  return html`<div class="decider"><p><span class="when">${title}</span> <b class="outcome">${verdict}</b> by ${by}${span && html`, ${place(span)}`}</p>
${line === undefined ? undefined : html`<pre><code>${line}</code></pre>`}</div>
`;
}
