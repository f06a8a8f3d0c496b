import type { Move } from '../review.ts';
import { counted } from './count-text.ts';
import { type Html, html } from './html.ts';
import { codes, folded, none } from './parts.ts';

/** Items named in a line; longer lists are folded. */
const INLINE_MAX = 6;

/** What went from one endpoint set to another. */
export function moveList(moves: readonly Move[]): Html {
  if (moves.length === 0) return none('None.');
  return html`<p>No traffic changes by these.</p>
<ul>${moves.map(moveItem)}</ul>`;
}

function moveItem({ feed, what, from, to, items }: Move): Html {
  const noun = what === 'prefixes' ? counted(items.length, 'prefix', 'prefixes') : counted(items.length, 'host name');
  const list = items.length <= INLINE_MAX ? html`: ${codes(items)}` : folded('All of them', codes(items));
  return html`<li>${noun} of <code>${feed}</code> from endpoint set ${codes(from)} to ${codes(to)}${list}</li>
`;
}
