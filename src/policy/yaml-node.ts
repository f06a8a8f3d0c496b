import type { Position, Span } from '../diagnostic/diagnostic.ts';
import { pointerKeys } from '../diagnostic/schema-error.ts';

/** A text with line numbers. Offsets count UTF-16 code units from 0. */
export interface SourceText {
  readonly file: string;
  readonly positionAt: (offset: number) => Position;
}

interface Place {
  readonly source: SourceText;
  readonly start: number;
  /** The offset after the last character. */
  readonly end: number;
}

/** A value without members. `text` is the source for plain scalars, so that `012` and `1e3` are still what was written. */
export interface YamlScalar extends Place {
  readonly kind: 'scalar';
  readonly value: string | number | boolean | null;
  readonly text: string;
}

export interface YamlList extends Place {
  readonly kind: 'list';
  readonly items: readonly YamlNode[];
}

export interface YamlMap extends Place {
  readonly kind: 'map';
  /** By the text of the key, in the order of the document. */
  readonly entries: ReadonlyMap<string, YamlEntry>;
}

export interface YamlEntry {
  readonly key: YamlScalar;
  readonly value: YamlNode;
}

/**
 * A YAML document as a tree of plain data with places: aliases resolved (so nodes may be shared, but never in a circle), tags and
 * duplicate keys refused.
 */
export type YamlNode = YamlScalar | YamlList | YamlMap;

/** The text range of a node. */
export function spanOf({ source, start, end }: Place): Span {
  return { file: source.file, start: source.positionAt(start), end: source.positionAt(end) };
}

/** From the start of the first to the end of the last; the first alone when an alias put them in another order. */
export function spanBetween(first: Place, last: Place): Span {
  return last.end >= first.end ? spanOf({ ...first, end: last.end }) : spanOf(first);
}

/** The value of a key; `undefined` when the node is no mapping or lacks the key. */
export function field(node: YamlNode | undefined, key: string): YamlNode | undefined {
  return node?.kind === 'map' ? node.entries.get(key)?.value : undefined;
}

/** The entries of a mapping; none for any other node. */
export function entriesOf(node: YamlNode | undefined): Iterable<YamlEntry> {
  return node?.kind === 'map' ? node.entries.values() : [];
}

/** The items of a list; none for any other node. */
export function itemsOf(node: YamlNode | undefined): readonly YamlNode[] {
  return node?.kind === 'list' ? node.items : [];
}

/** The items of a list, or the node itself when it is no list: for keys that take one value or several. */
export function oneOrMore(node: YamlNode): readonly YamlNode[] {
  return node.kind === 'list' ? node.items : [node];
}

/** The node as plain data, with numbers and the like as YAML 1.2 reads them. Keys such as `__proto__` are plain keys. */
export function plainOf(node: YamlNode): unknown {
  switch (node.kind) {
    case 'scalar':
      return node.value;
    case 'list':
      return node.items.map(plainOf);
    case 'map':
      return Object.fromEntries([...node.entries].map(([key, { value }]) => [key, plainOf(value)]));
  }
}

/** The node at a JSON pointer, its nearest ancestor when there is none; with `key`, the key that it stands under. */
export function nodeAt(root: YamlNode, pointer: string, part: 'key' | 'value' = 'value'): YamlNode {
  let node = root;
  let key: YamlNode = root;
  for (const name of pointerKeys(pointer)) {
    const entry = node.kind === 'map' ? node.entries.get(name) : undefined;
    const value = entry?.value ?? (node.kind === 'list' ? node.items[Number(name)] : undefined);
    if (value === undefined) return node;
    key = entry?.key ?? value;
    node = value;
  }
  return part === 'key' ? key : node;
}
