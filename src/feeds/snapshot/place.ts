import type { Span } from '../../diagnostic/diagnostic.ts';
import { type JsonNode, type JsonReading, memberOf, readJson } from '../../diagnostic/located-json.ts';

/** The way to a value of a JSON document: its key or index, and the way to what it stands in. `undefined` is the document itself. */
export type Place = { readonly parent: Place; readonly key: string | number } | undefined;

/** Where in a text a value stands. */
export type Locate = (place: Place) => Span;

/**
 * Finds places in a JSON text. The tree that keeps them is made for the first one that is asked for: of a sound snapshot of megabytes
 * nobody asks. A place that the text does not have is the nearest one around it.
 */
export function locatorOf(text: string, file: string): Locate {
  let reading: JsonReading | undefined;
  return (place) => {
    reading ??= readJson(text, file);
    return reading.ok ? nodeAt(reading.root, keysOf(place)).span : reading.span;
  };
}

function keysOf(place: Place): readonly (string | number)[] {
  const keys: (string | number)[] = [];
  for (let at = place; at !== undefined; at = at.parent) keys.push(at.key);
  return keys.reverse();
}

function nodeAt(root: JsonNode, keys: readonly (string | number)[]): JsonNode {
  let node = root;
  for (const key of keys) {
    const child = childOf(node, key);
    if (child === undefined) return node;
    node = child;
  }
  return node;
}

function childOf(node: JsonNode, key: string | number): JsonNode | undefined {
  if (node.kind === 'array') return node.items[Number(key)];
  return node.kind === 'object' ? memberOf(node, String(key))?.value : undefined;
}
