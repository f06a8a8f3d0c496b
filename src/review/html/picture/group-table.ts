import type { Family } from '../../../net/family.ts';
import { formatPrefix } from '../../../net/format.ts';
import { counted } from '../count-text.ts';
import { type Html, html } from '../html.ts';
import { table } from '../table.ts';
import { EFFECT_WORDS } from '../words.ts';
import type { Part } from './block.ts';
import { groupsOf, prefixText } from './group.ts';
import { type Layer, sizeOf } from './layer.ts';

/** What the picture of a family shows, block by block. */
export function groupTable(layers: readonly Layer[], family: Family): Html {
  const groups = groupsOf(layers, family);
  const effects = layers.map(({ effect }) => effect);
  return table({
    id: `blocks${family}`,
    caption: `IPv${family} addresses affected, by block: the picture as a table`,
    columns: ['Block', ...effects.map((effect) => EFFECT_WORDS[effect].word)],
    rows: groups.map((group) => groupRow(group, effects, family)),
  });
}

function groupRow({ block, layers }: Part, effects: readonly Layer['effect'][], family: Family): readonly Html[] {
  const cells = effects.map((effect) => {
    const layer = layers.find((one) => one.effect === effect);
    if (layer === undefined) return html`–`;
    return html`${counted(sizeOf(layer), 'address', 'addresses')}: <code>${prefixText(layer, family)}</code>`;
  });
  return [html`<code>${formatPrefix(block)}</code>`, ...cells];
}
