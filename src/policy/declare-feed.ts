import type { Diagnostic, Span } from '../diagnostic/diagnostic.ts';
import type { Result } from '../diagnostic/result.ts';
import type { FeedTiming, TimedSets } from '../feeds/changes/timing.ts';
import type { FeedContent } from '../feeds/feed.ts';
import { FEED_TYPE_NAMES } from '../feeds/feed-names.ts';
import { readFeed } from '../feeds/feed-type.ts';
import type { FeedMapping } from '../feeds/mapping/mapping.ts';
import type { NamedSource } from '../feeds/sources.ts';
import type { NameNode } from '../model/document.ts';
import { readMapping } from './read-mapping.ts';
import { integerOf, malformed, type Reader, report, textOf, wordOf } from './reader.ts';
import { field, oneOrMore, spanOf, type YamlNode } from './yaml-node.ts';

const SERVICE_AREAS = ['Common', 'Exchange', 'SharePoint', 'Skype', 'MEM'] as const;
const TENANT = /^[A-Za-z0-9][A-Za-z0-9-]{0,62}$/;
const INSTANCES = ['worldwide', 'china', 'usgov-dod', 'usgov-gcchigh'] as const;

/** A feed as the policy declares it, before its snapshot is read. */
export interface FeedDeclaration extends NamedSource {
  readonly name: string;
  readonly hostBits: 'refuse' | 'mask';
  /** How a feed of type `json` is read. */
  readonly mapping?: FeedMapping;
  /** Path of the snapshot as the library reads it, and where the policy names it. */
  readonly snapshot: string;
  readonly snapshotSpan: Span;
  /** How many percent may go in one update, where the policy says so. */
  readonly shrink?: number;
  /** When announced additions and removals count, where the policy says anything but at once. */
  readonly timing?: FeedTiming;
  readonly typeSpan: Span;
  /** The feed's name in the policy. */
  readonly span: Span;
}

/** A feed's mapping, and the path of its snapshot if it has one that can be used. */
interface FeedEntry {
  readonly node: YamlNode;
  readonly snapshot: { readonly path: string } | undefined;
}

/** What a feed's mapping says; undefined, and reported as malformed, when the schema refuses it. */
export function declareFeed(
  reader: Reader,
  { name, span }: NameNode,
  { node, snapshot }: FeedEntry,
): FeedDeclaration | undefined {
  if (node.kind !== 'map') return malformed(reader, node);
  const typeNode = field(node, 'type');
  const snapshotNode = field(node, 'snapshot');
  const type = wordOf(reader, typeNode, FEED_TYPE_NAMES);
  const instanceNode = field(node, 'instance');
  const instance = wordOf(reader, instanceNode, INSTANCES);
  const serviceAreas = serviceAreasOf(reader, field(node, 'serviceAreas'));
  const tenant = tenantOf(reader, field(node, 'tenant'));
  const hostBitsNode = field(node, 'hostBits');
  const hostBits = hostBitsNode === undefined ? 'refuse' : wordOf(reader, hostBitsNode, ['refuse', 'mask']);
  const mapping = type === 'json' ? readMapping(reader, node) : undefined;
  const urls = urlsOf(reader, field(node, 'url'));
  const shrink = shrinkOf(reader, field(node, 'guards'));
  const timing = timingOf(reader, node);
  if (type === undefined || typeNode === undefined || hostBits === undefined) return malformed(reader, node);
  if (snapshot === undefined || snapshotNode === undefined) return malformed(reader, node);
  if (type === 'json' && mapping === undefined) return undefined;
  return {
    name,
    type,
    ...(instance === undefined ? {} : { instance }),
    ...(serviceAreas === undefined ? {} : { serviceAreas }),
    ...(tenant === undefined ? {} : { tenant }),
    ...(urls === undefined ? {} : { urls }),
    ...(shrink === undefined ? {} : { shrink }),
    ...(mapping && { mapping }),
    ...(timing && { timing }),
    hostBits,
    snapshot: snapshot.path,
    snapshotSpan: spanOf(snapshotNode),
    typeSpan: spanOf(typeNode),
    span,
  };
}

/** Reads bytes as the snapshot of a declared feed, whether they are committed or fetched just now; as they are, unless something is timed. */
export function readSnapshot(declared: FeedDeclaration, bytes: Uint8Array, timed?: TimedSets): Result<FeedContent> {
  const { name, type, instance, hostBits, mapping, snapshot, typeSpan } = declared;
  const identity = { name, type, ...(instance === undefined ? {} : { instance }) };
  const ways = { hostBits, ...(mapping && { mapping }), ...(timed && { timed }) };
  const feed = readFeed({ ...identity, file: snapshot, bytes, ...ways });
  return { ...feed, diagnostics: feed.diagnostics.map((diagnostic) => placed(diagnostic, typeSpan)) };
}

function serviceAreasOf(reader: Reader, node: YamlNode | undefined): readonly string[] | undefined {
  return node === undefined ? undefined : oneOrMore(node).flatMap((item) => wordOf(reader, item, SERVICE_AREAS) ?? []);
}

function tenantOf(reader: Reader, node: YamlNode | undefined): string | undefined {
  const text = textOf(reader, node);
  if (text === undefined || node === undefined || TENANT.test(text)) return text;
  return report(reader, 'VALUE_INVALID', 'This is not the name of a tenant', {
    span: spanOf(node),
    hint: 'write what stands in front of .onmicrosoft.com',
  });
}

function urlsOf(reader: Reader, node: YamlNode | undefined): readonly string[] | undefined {
  return node === undefined ? undefined : oneOrMore(node).flatMap((item) => urlOf(reader, item) ?? []);
}

/** The value is not shown: it may hold a password. */
function urlOf(reader: Reader, node: YamlNode): string | undefined {
  const text = textOf(reader, node);
  if (text === undefined) return undefined;
  const url = /\s/.test(text) || !URL.canParse(text) ? undefined : new URL(text);
  const isPlain = url?.protocol === 'https:' && url.username === '' && url.password === '' && url.hash === '';
  if (isPlain) return text;
  return report(reader, 'VALUE_INVALID', 'This is not an https address without a user name', {
    span: spanOf(node),
    hint: 'write it like https://example.com/ranges.json',
  });
}

function shrinkOf(reader: Reader, guards: YamlNode | undefined): number | undefined {
  const node = field(guards, 'shrink');
  return node === undefined ? undefined : integerOf(reader, node);
}

/** Undefined where additions and removals count at once. */
function timingOf(reader: Reader, node: YamlNode): FeedTiming | undefined {
  const announcedNode = field(node, 'announced');
  const announced = wordOf(reader, announcedNode, ['include', 'wait']) ?? 'include';
  const keepNode = field(node, 'keep-removed');
  const days = keepNode === undefined ? '0d' : textOf(reader, keepNode);
  const [, digits] = /^([0-9]{1,3})d$/.exec(days ?? '') ?? [];
  if (digits === undefined) return malformed(reader, keepNode);
  const keepRemoved = Number(digits);
  return announced === 'include' && keepRemoved === 0 ? undefined : { announced, keepRemoved };
}

/** A diagnostic without a place is about the feed as the policy declares it. */
function placed(diagnostic: Diagnostic, span: Span): Diagnostic {
  return diagnostic.span === undefined ? { ...diagnostic, span } : diagnostic;
}
