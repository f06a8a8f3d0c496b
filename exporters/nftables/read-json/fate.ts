import type { JsonNode, Match, Then } from 'rulecast/exporter/read';
import { malformed, refuse, type Site } from './findings.ts';
import { chainKey, type Table } from './ruleset.ts';
import { fieldsOf, isNull, shown, type Tagged, textOf } from './shape.ts';

/** What becomes of a packet, and what nft asks of it to do that. */
export interface Fate {
  readonly fate: Then;
  readonly implied: Match;
}

const WORDS: ReadonlyMap<string, Then> = new Map<string, Then>([
  ['accept', { kind: 'verdict', verdict: 'allow' }],
  ['drop', { kind: 'verdict', verdict: 'drop' }],
  ['return', { kind: 'return' }],
  ['continue', { kind: 'continue' }],
]);

/** What nft takes the answer of a reject for. */
const REJECTS: ReadonlyMap<string, Match> = new Map<string, Match>([
  ['icmp', { family: 4 }],
  ['icmpv6', { family: 6 }],
  ['icmpx', {}],
  ['tcp reset', { protocols: [{ from: 6, to: 6 }] }],
]);

export function isFate(tag: string): boolean {
  return WORDS.has(tag) || tag === 'jump' || tag === 'goto' || tag === 'reject';
}

/** The fate that a statement or an element of a map gives; an error and `undefined` when it is not understood. */
export function fateOf({ tag, value, span }: Tagged, table: Table, site: Site): Fate | undefined {
  const word = WORDS.get(tag);
  if (word !== undefined)
    return isNull(value) ? { fate: word, implied: {} } : malformed(site, value, `${shown(tag)} has a value`);
  if (tag === 'reject') return rejection(value, site);
  if (tag !== 'jump' && tag !== 'goto')
    return refuse(site, { span }, `What ${shown(tag)} does to packets is not modelled`);
  const name = textOf(fieldsOf(value, { what: `A ${tag}`, required: ['target'] }, site)?.get('target'));
  const chain = table.chains.get(name ?? '');
  if (name === undefined || chain === undefined)
    return refuse(site, value, `There is no chain ${shown(name ?? '')} in the table`);
  if (chain.base !== undefined) return refuse(site, value, `${shown(name)} is a base chain, to which nothing can jump`);
  return { fate: { kind: tag, chain: chainKey(table, name) }, implied: {} };
}

function rejection(node: JsonNode, site: Site): Fate | undefined {
  const fate: Then = { kind: 'verdict', verdict: 'reject' };
  if (isNull(node)) return { fate, implied: {} };
  const fields = fieldsOf(node, { what: 'A reject', required: [], optional: ['type', 'expr'] }, site);
  if (fields === undefined) return undefined;
  const type = fields.get('type');
  const implied = type === undefined ? {} : REJECTS.get(textOf(type) ?? '');
  return implied === undefined ? refuse(site, node, 'The answer of a reject is not understood') : { fate, implied };
}
