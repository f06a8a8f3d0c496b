import {
  type Alias,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type ParsedNode,
  type Scalar,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';
import { type Diagnostic, type DiagnosticDetails, error } from '../diagnostic/diagnostic.ts';
import { quote } from '../diagnostic/text.ts';
import { type SourceText, spanOf, type YamlEntry, type YamlNode, type YamlScalar } from './yaml-node.ts';
import { DEPTH_MAX } from './yaml-tokens.ts';

/** Values that aliases may stand for in one file, all together. */
const ALIASED_MAX = 100_000;

/** An anchored value; without a node while it is being built. */
interface Anchored {
  readonly node?: YamlNode;
  readonly size: number;
  readonly height: number;
}

interface Builder {
  readonly source: SourceText;
  readonly diagnostics: Diagnostic[];
  readonly anchors: Map<string, Anchored>;
  /** Nodes so far, those behind aliases counted each time. */
  size: number;
  aliased: number;
  deepest: number;
  isExhausted: boolean;
}

interface Tree {
  readonly root?: YamlNode;
  readonly diagnostics: readonly Diagnostic[];
}

/** The tree of a composed document. Without a root when it uses YAML that policies cannot: what it would mean is not judged then. */
export function buildTree(source: SourceText, contents: ParsedNode | null): Tree {
  const builder: Builder = {
    source,
    diagnostics: [],
    anchors: new Map(),
    size: 0,
    aliased: 0,
    deepest: 0,
    isExhausted: false,
  };
  const root = build(builder, contents, { at: 0, depth: 1 });
  const isRefused = builder.diagnostics.some(({ code }) => code === 'YAML_SYNTAX');
  return isRefused ? { diagnostics: builder.diagnostics } : { root, diagnostics: builder.diagnostics };
}

/** Where an absent value would stand, and how deep. */
interface Spot {
  readonly at: number;
  readonly depth: number;
}

function build(builder: Builder, node: unknown, spot: Spot): YamlNode {
  if (isAlias(node)) return aliased(builder, node, spot);
  if (!isScalar(node) && !isMap(node) && !isSeq(node)) return absent(builder, spot.at);
  const sizeBefore = builder.size++;
  if (node.tag !== undefined) {
    complain(builder, node, `The tag ${quote(node.tag)} is not part of the policy language`, {
      hint: 'write the value without a tag; quotes make it a text',
    });
  }
  const { anchor } = node;
  if (anchor === undefined) return bare(builder, node, spot);
  const deepestBefore = builder.deepest;
  builder.deepest = spot.depth;
  builder.anchors.set(anchor, { size: 0, height: 0 });
  const built = bare(builder, node, spot);
  builder.anchors.set(anchor, { node: built, size: builder.size - sizeBefore, height: builder.deepest - spot.depth });
  builder.deepest = Math.max(builder.deepest, deepestBefore);
  return built;
}

function bare(builder: Builder, node: Scalar | YAMLMap | YAMLSeq, { depth }: Spot): YamlNode {
  builder.deepest = Math.max(builder.deepest, depth);
  if (isScalar(node)) return scalar(builder, node);
  const start = node.range?.[0] ?? 0;
  const inner: Spot = { at: start, depth: depth + 1 };
  if (isMap(node)) {
    const entries = entriesOf(builder, node, inner);
    return { kind: 'map', ...place(builder, node, [...entries.values()].at(-1)?.value), entries };
  }
  const items = node.items.map((item) => build(builder, item, inner));
  return { kind: 'list', ...place(builder, node, items.at(-1)), items };
}

/** A block collection ends with its last value, not with the blank lines and comments below it. */
function place(
  builder: Builder,
  node: YAMLMap | YAMLSeq,
  last: YamlNode | undefined,
): Omit<YamlScalar, 'kind' | 'value' | 'text'> {
  const [start = 0, end = start] = node.range ?? [];
  const isInside = node.flow !== true && last !== undefined && last.start >= start && last.end <= end;
  return { source: builder.source, start, end: isInside ? last.end : end };
}

function scalar(builder: Builder, node: Scalar): YamlScalar {
  const [start = 0, end = start] = node.range ?? [];
  const { value, source } = node;
  const isPlainData = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
  return {
    kind: 'scalar',
    source: builder.source,
    start,
    end,
    value: isPlainData ? value : null,
    text: typeof value === 'string' ? value : (source ?? ''),
  };
}

function absent({ source }: Builder, at: number): YamlScalar {
  return { kind: 'scalar', source, start: at, end: at, value: null, text: '' };
}

function entriesOf(builder: Builder, { items }: YAMLMap, inner: Spot): ReadonlyMap<string, YamlEntry> {
  const entries = new Map<string, YamlEntry>();
  for (const pair of items) {
    const key = build(builder, pair.key, inner);
    const value = build(builder, pair.value, { ...inner, at: key.end });
    const earlier = key.kind === 'scalar' ? entries.get(key.text) : undefined;
    if (key.kind !== 'scalar') {
      builder.diagnostics.push(
        error('YAML_SYNTAX', 'A key must be a text', {
          span: spanOf(key),
          hint: 'text that begins with { or [ needs quotes',
        }),
      );
    } else if (earlier !== undefined) {
      const related = [{ message: 'first written here', span: spanOf(earlier.key) }];
      const message = `The key ${quote(key.text)} is written twice`;
      builder.diagnostics.push(error('DUPLICATE_NAME', message, { span: spanOf(key), related }));
    } else {
      entries.set(key.text, { key, value });
    }
  }
  return entries;
}

/** The node that an alias stands for: the last one before it with this anchor. Nothing is copied, but it counts as if it were. */
function aliased(builder: Builder, alias: Alias, { at, depth }: Spot): YamlNode {
  const anchored = builder.anchors.get(alias.source);
  if (anchored?.node === undefined) {
    const isInside = anchored !== undefined;
    complain(
      builder,
      alias,
      `The alias ${quote(`*${alias.source}`)} ${isInside ? 'stands inside its own anchor' : 'has no anchor'}`,
    );
    return absent(builder, at);
  }
  builder.aliased += anchored.size;
  builder.size += anchored.size;
  builder.deepest = Math.max(builder.deepest, depth + anchored.height);
  const isTooLarge = builder.aliased > ALIASED_MAX;
  if (!builder.isExhausted && (isTooLarge || builder.deepest > DEPTH_MAX)) {
    builder.isExhausted = true;
    const limit = isTooLarge
      ? `stand for more than ${ALIASED_MAX} values`
      : `nest values in more than ${DEPTH_MAX} levels`;
    complain(builder, alias, `Aliases ${limit}`);
  }
  return anchored.node;
}

function complain(
  builder: Builder,
  node: Alias | Scalar | YAMLMap | YAMLSeq,
  message: string,
  details: DiagnosticDetails = {},
): void {
  const [start = 0, end = start] = node.range ?? [];
  builder.diagnostics.push(
    error('YAML_SYNTAX', message, { span: spanOf({ source: builder.source, start, end }), ...details }),
  );
}
