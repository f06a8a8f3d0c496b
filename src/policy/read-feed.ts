import type { Diagnostic } from '../diagnostic/diagnostic.ts';
import { FEED_TYPE_NAMES } from '../feeds/feed-names.ts';
import { readFeed } from '../feeds/feed-type.ts';
import type { FeedNode, NameNode } from '../model/document.ts';
import { readMapping } from './read-mapping.ts';
import { malformed, openFile, type Reader, wordOf } from './reader.ts';
import { keepText } from './source-files.ts';
import { field, spanOf, type YamlNode } from './yaml-node.ts';

const INSTANCES = ['worldwide', 'china', 'usgov-dod', 'usgov-gcchigh'] as const;

/** A feed with its snapshot read. */
export function readFeedNode(reader: Reader, { name, span }: NameNode, node: YamlNode): FeedNode | undefined {
  if (node.kind !== 'map') return malformed(reader, node);
  const typeNode = field(node, 'type');
  const type = wordOf(reader, typeNode, FEED_TYPE_NAMES);
  const instanceNode = field(node, 'instance');
  const instance = wordOf(reader, instanceNode, INSTANCES);
  const hostBitsNode = field(node, 'hostBits');
  const hostBits = hostBitsNode === undefined ? 'refuse' : wordOf(reader, hostBitsNode, ['refuse', 'mask']);
  const mapping = type === 'json' ? readMapping(reader, node) : undefined;
  const snapshot = openFile(reader, field(node, 'snapshot'));
  if (type === undefined || typeNode === undefined || hostBits === undefined || snapshot === undefined) {
    return malformed(reader, node);
  }
  if (type === 'json' && mapping === undefined) return undefined;
  const identity = { name, type, ...(instance === undefined ? {} : { instance }) };
  const feed = readFeed({
    ...identity,
    file: snapshot.path,
    bytes: snapshot.bytes,
    hostBits,
    ...(mapping && { mapping }),
  });
  if (feed.diagnostics.length > 0) keepText(reader.library, snapshot.path, snapshot.bytes);
  for (const diagnostic of feed.diagnostics) reader.diagnostics.push(placed(diagnostic, typeNode));
  if (!feed.ok) return undefined;
  const { endpointSets, version, sourceNeedsIds } = feed.value;
  return { ...identity, ...(version === undefined ? {} : { version }), endpointSets, sourceNeedsIds, span };
}

/** A diagnostic without a place is about the feed as the policy declares it. */
function placed(diagnostic: Diagnostic, type: YamlNode): Diagnostic {
  return diagnostic.span === undefined ? { ...diagnostic, span: spanOf(type) } : diagnostic;
}
