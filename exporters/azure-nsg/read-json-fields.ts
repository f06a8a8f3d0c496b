import type { JsonArray, JsonNode, JsonObject, Span } from 'rulecast/exporter/read';
import { type Report, shown } from './read-report.ts';

/** The members of an object by name. Azure takes names in any case; a name that stands twice is refused. */
export interface Fields {
  readonly span: Span;
  /** `undefined` when it is absent, null, an empty text or an empty list: Azure prints all of these for "not set". */
  get(name: string): JsonNode | undefined;
  has(name: string): boolean;
}

export function fieldsOf(object: JsonObject, report: Report): Fields {
  const fields = new Map<string, JsonNode>();
  for (const { key, keySpan, value } of object.members) {
    const name = key.toLowerCase();
    if (fields.has(name)) report.refuse(keySpan, `"${key}" stands here twice`);
    fields.set(name, value);
  }
  return {
    span: object.span,
    get(name) {
      const value = fields.get(name.toLowerCase());
      return value === undefined || isUnset(value) ? undefined : value;
    },
    has: (name) => fields.has(name.toLowerCase()),
  };
}

function isUnset(node: JsonNode): boolean {
  if (node.kind === 'array') return node.items.length === 0;
  return node.kind === 'scalar' && (node.value === null || node.value === '');
}

/** The text of a scalar, numbers as they are written in decimal; anything else is refused. */
export function textOf(node: JsonNode, what: string, report: Report): string | undefined {
  if (node.kind === 'scalar' && typeof node.value === 'string') return node.value;
  if (node.kind === 'scalar' && typeof node.value === 'number') return `${node.value}`;
  report.refuse(node, `${what} is a text, and this is ${shown(node)}`);
  return undefined;
}

/** A list as an array; anything else is refused. */
export function arrayOf(node: JsonNode | undefined, what: string, report: Report): JsonArray | undefined {
  if (node === undefined || node.kind === 'array') return node;
  const hint = isExpression(node) ? 'export the deployed group: az network nsg show' : undefined;
  report.refuse(node, `${what} is a list, and this is ${shown(node)}`, hint);
  return undefined;
}

/** An object; anything else is refused. */
export function objectOf(node: JsonNode, what: string, report: Report): JsonObject | undefined {
  if (node.kind === 'object') return node;
  report.refuse(node, `${what} is an object, and this is ${shown(node)}`);
  return undefined;
}

/** Refuses a side that says in the singular and in the plural what it is about: Azure takes one of the two. */
export function checkOneForm(one: JsonNode | undefined, many: JsonNode | undefined, report: Report): void {
  if (one === undefined || many === undefined) return;
  report.refuse(many, 'the rule has this in the singular too, and Azure takes one of the two');
}

/** Whether a value is computed when a template is deployed: a text in brackets, which `[[` begins not. */
export function isExpression(node: JsonNode | undefined): boolean {
  return node?.kind === 'scalar' && typeof node.value === 'string' && /^\[(?!\[).*\]$/s.test(node.value);
}

/** A text that is shown to people: in a template `[[` at the beginning of one that ends in `]` stands for `[`, and an expression for what it computes. */
export function literalText(node: JsonNode | undefined, template: boolean): string | undefined {
  if (node?.kind !== 'scalar' || typeof node.value !== 'string') return undefined;
  if (!template || isExpression(node)) return node.value;
  return node.value.replace(/^\[(\[.*\])$/s, '$1');
}
