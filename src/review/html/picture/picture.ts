import { FAMILIES, type Family } from '../../../net/family.ts';
import type { Change } from '../../review.ts';
import { counted } from '../count-text.ts';
import { type Html, html, joinHtml } from '../html.ts';
import { none } from '../parts.ts';
import { EFFECT_WORDS } from '../words.ts';
import { GRID_BOX, gridDrawing } from './grid.ts';
import { groupsOf } from './group.ts';
import { groupTable } from './group-table.ts';
import { groupText } from './group-text.ts';
import { type Layer, layersOf, sizeOf } from './layer.ts';
import { definitions } from './patterns.ts';
import { zoomsOf } from './zoom.ts';
import { zoomItem } from './zoom-item.ts';

/** Groups that the text of the picture names; the table has all. */
const NAMED_MAX = 12;

/** A picture of each family's address space with what the changes open and close in it, to scale, and a table that says the same. */
export function addressSpace(changes: readonly Change[]): Html {
  return html`${definitions()}${FAMILIES.map((family) => familyFigure(layersOf(changes, family), family))}`;
}

function familyFigure(layers: readonly Layer[], family: Family): Html {
  const title = html`<h3 id="space${family}">IPv${family}</h3>`;
  if (layers.length === 0) return html`${title}${none(`No IPv${family} address is affected.`)}`;
  return html`${title}
${legend(layers)}
<figure class="space" aria-labelledby="space${family}">
<div class="overview">
${overview(layers, family)}
<p class="note">${overviewNote(family)}</p>
</div>
${magnified(layers, family)}
</figure>
${groupTable(layers, family)}`;
}

function legend(layers: readonly Layer[]): Html {
  const entries = layers.map((layer) => {
    const { sign, word, meaning } = EFFECT_WORDS[layer.effect];
    return html`<li><svg class="swatch" aria-hidden="true"><rect class="fill ${layer.effect}" width="100%" height="100%"/></svg>
<span><b>${sign} ${word}</b>: ${counted(sizeOf(layer), 'address', 'addresses')} (${meaning})</span></li>
`;
  });
  return html`<ul class="legend">${entries}</ul>`;
}

function overview(layers: readonly Layer[], family: Family): Html {
  const groups = groupsOf(layers, family);
  const named = groups.slice(0, NAMED_MAX).map((group) => groupText(group, family));
  const others = groups.length > NAMED_MAX ? ` ${groups.length - NAMED_MAX} more are in the table below.` : '';
  const id = `grid${family}`;
  return html`<svg class="grid" viewBox="${GRID_BOX}" role="img" aria-labelledby="${id}-title ${id}-desc">
<title id="${id}-title">All of IPv${family} as 256 squares, with ${counted(groups.length, 'block')} affected</title>
<desc id="${id}-desc">${named.join(' ')}${others}</desc>
${gridDrawing(layers, family)}
</svg>`;
}

function overviewNote(family: Family): string {
  const size = family === 4 ? '16,777,216 addresses' : '2^120 addresses';
  const special = family === 4 ? 'private, loopback, multicast or reserved' : 'outside 2000::/3, the public addresses';
  return (
    `Scale: a square is a /8, ${size}, and its coloured band is as wide as its share of the square. A sign stands where that is too thin to see. ` +
    `Grey squares: ${special}.`
  );
}

function magnified(layers: readonly Layer[], family: Family): Html {
  const { shown, left } = zoomsOf(layers, family);
  if (shown.length === 0)
    return html`<p class="note">Every affected /8 is affected as a whole: there is nothing to magnify.</p>`;
  const more =
    left > 0 ? html`<p class="note">More blocks than these are affected: the table below has all.</p>` : undefined;
  return html`<div class="zooms">
<p class="note">Magnified: each line is one block from its first to its last address, to its own scale. A bar is as long as its share of the line; a sign
above the line marks what is too thin to see. Gaps too narrow to tell apart are not drawn.</p>
<ol>
${joinHtml(shown.map((zoom) => zoomItem(zoom)))}</ol>
${more}</div>`;
}
