import type { Family } from '../../../net/family.ts';
import { formatPrefix } from '../../../net/format.ts';
import { counted } from '../count-text.ts';
import { EFFECT_WORDS } from '../words.ts';
import type { Part } from './block.ts';
import { prefixText } from './group.ts';
import { type Layer, sizeOf } from './layer.ts';

/** `In 13.107.0.0/16: opened 1,024 addresses (13.107.128.0/22).` */
export function groupText({ block, layers }: Part, family: Family): string {
  return `In ${formatPrefix(block)}: ${layers.map((layer) => layerText(layer, family)).join('; ')}.`;
}

function layerText(layer: Layer, family: Family): string {
  const word = EFFECT_WORDS[layer.effect].word.toLowerCase();
  return `${word} ${counted(sizeOf(layer), 'address', 'addresses')} (${prefixText(layer, family)})`;
}
