import { rangeOfPrefix } from '../../../net/address-range.ts';
import { addressBits } from '../../../net/family.ts';
import { formatAddress, formatPrefix } from '../../../net/format.ts';
import { counted } from '../count-text.ts';
import { type Html, html } from '../html.ts';
import { EFFECT_WORDS } from '../words.ts';
import { blockSize } from './block.ts';
import { prefixText } from './group.ts';
import { type Layer, sizeOf } from './layer.ts';
import { stripDrawing, stripHeight } from './strip.ts';
import type { Zoom } from './zoom.ts';

/** A magnified block with its scale in words, its ends, and what is in it. */
export function zoomItem(zoom: Zoom): Html {
  const { block, layers, around, depth } = zoom;
  const { family } = block;
  const { start, end } = rangeOfPrefix(block);
  const id = `zoom-${start.toString(16).padStart(addressBits(family) / 4, '0')}-${block.length}`;
  return html`<li class="zoom depth${Math.min(depth, 3)}">
<p class="scale"><b><code>${formatPrefix(block)}</code></b> ${counted(blockSize(block), 'address', 'addresses')} from end to end</p>
<div class="strip"><div class="signs" aria-hidden="true">${layers.map(({ effect }) => html`<span>${EFFECT_WORDS[effect].sign}</span>`)}</div>
<svg width="100%" height="${stripHeight(layers.length)}" role="img" aria-labelledby="${id} ${id}-desc"><title id="${id}">${formatPrefix(block)}</title>
<desc id="${id}-desc">${layers.map(layerSize).join('; ')}.</desc>
${stripDrawing(zoom)}</svg></div>
<p class="ends"><code>${formatAddress(family, start)}</code> <code>${formatAddress(family, end)}</code></p>
<ul class="inside">${layers.map((layer) => layerLine(layer, zoom))}${around.map(aroundLine)}</ul>
</li>
`;
}

function layerSize(layer: Layer): string {
  return `${EFFECT_WORDS[layer.effect].word} ${counted(sizeOf(layer), 'address', 'addresses')}`;
}

function layerLine(layer: Layer, { block: { family } }: Zoom): Html {
  return html`<li>${EFFECT_WORDS[layer.effect].sign} ${layerSize(layer)}: <code>${prefixText(layer, family)}</code></li>`;
}

function aroundLine({ effect }: Layer): Html {
  const { sign, word } = EFFECT_WORDS[effect];
  return html`<li>${sign} ${word}: all of it</li>`;
}
