import type { JsonNode } from 'rulecast/exporter/read';
import { malformed, refuse, type Site } from './findings.ts';
import type { Table } from './ruleset.ts';
import { type Fields, fieldsOf, shown, type Tagged, textOf, wordsOf } from './shape.ts';

const KEYS = [
  ...['handle', 'type', 'map', 'flags', 'elem', 'stmt', 'timeout', 'gc-interval'],
  ...['size', 'policy', 'comment', 'auto-merge'],
];

const SETTLED_FLAGS: ReadonlySet<string> = new Set(['constant', 'interval']);
const UNSETTLED_FLAGS: ReadonlySet<string> = new Set(['timeout', 'dynamic']);

/** Adds a named set or map to its table. Elements are read where a rule uses them. */
export function collectSet({ tag, value, span }: Tagged, table: Table, site: Site): void {
  const what = `A ${tag}`;
  const fields = fieldsOf(value, { what, required: ['family', 'table', 'name', 'type'], optional: KEYS }, site);
  const name = textOf(fields?.get('name'));
  if (fields === undefined) return;
  if (name === undefined || table.sets.has(name)) {
    malformed(site, { span }, name === undefined ? `${what} has no name` : `${what} ${shown(name)} is listed twice`);
    return;
  }
  const elements = fields.get('elem');
  if (elements !== undefined && elements.kind !== 'array') {
    malformed(site, elements, `The "elem" of ${what.toLowerCase()} is not a list`);
    return;
  }
  const kind = kindOf({ tag, map: fields.get('map') });
  const unsettled = unsettledBy(fields, site);
  if (kind === undefined) malformed(site, { span }, 'A map does not say what it maps to, or a set does');
  else if (unsettled !== undefined) {
    const types = wordsOf(fields.get('type')) ?? [];
    table.sets.set(name, {
      name,
      kind,
      types,
      elements: elements?.items ?? [],
      unsettled: unsettled || undefined,
      span,
    });
  }
}

function kindOf({
  tag,
  map,
}: {
  readonly tag: string;
  readonly map: JsonNode | undefined;
}): 'set' | 'verdicts' | 'values' | undefined {
  if (tag === 'set') return map === undefined ? 'set' : undefined;
  if (map === undefined) return undefined;
  return textOf(map) === 'verdict' ? 'verdicts' : 'values';
}

/** Why the elements of a set come and go; empty when they stay, `undefined` after an error. */
function unsettledBy(fields: Fields, site: Site): string | undefined {
  const flags = fields.get('flags');
  const words = wordsOf(flags);
  const strange = words?.find((flag) => !SETTLED_FLAGS.has(flag) && !UNSETTLED_FLAGS.has(flag));
  if (flags !== undefined && (words === undefined || strange !== undefined)) {
    return refuse(site, flags, `The flag ${shown(strange ?? '')} of a set is not understood`);
  }
  const flag = words?.find((word) => UNSETTLED_FLAGS.has(word));
  if (flag !== undefined) return `the set has the flag ${flag}: its elements change`;
  if (fields.has('timeout')) return 'the elements of the set are there for a while only';
  return unsettledByStatement(fields.get('stmt'), site);
}

/** Statements of a set run for each packet that is looked up; a counter lets all of them pass. */
function unsettledByStatement(node: JsonNode | undefined, site: Site): string | undefined {
  if (node === undefined) return '';
  const tags =
    node.kind === 'array'
      ? node.items.map((item) => (item.kind === 'object' ? item.members[0]?.key : undefined))
      : [undefined];
  const other = tags.find((tag) => tag !== 'counter' && tag !== 'last');
  if (tags.length === 0 || tags.every((tag) => tag === 'counter' || tag === 'last')) return '';
  if (other === 'limit' || other === 'quota' || other === 'ct count') return `the elements of the set have a ${other}`;
  return refuse(site, node, 'A statement of a set is not understood');
}
