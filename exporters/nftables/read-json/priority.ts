import type { JsonNode } from 'rulecast/exporter/read';
import { textOf, wholeOf } from './shape.ts';

/** nft(8), standard priority names of the families ip, ip6 and inet. */
const PRIORITIES: ReadonlyMap<string, number> = new Map([
  ['raw', -300],
  ['mangle', -150],
  ['dstnat', -100],
  ['filter', 0],
  ['security', 50],
  ['srcnat', 100],
]);

const LIMIT = 2 ** 31;

/** The priority of a base chain: a number, or a word with an offset such as `filter - 5`. `undefined` for anything else. */
export function priorityOf(node: JsonNode | undefined): number | undefined {
  const number = wholeOf(node);
  if (number !== undefined) return Math.abs(number) < LIMIT ? number : undefined;
  const [, word, sign, offset = '0'] = /^([a-z]+)(?: *([+-]) *(\d{1,9}))?$/.exec(textOf(node) ?? '') ?? [];
  const start = PRIORITIES.get(word ?? '');
  if (start === undefined) return undefined;
  return sign === '-' ? start - Number(offset) : start + Number(offset);
}
