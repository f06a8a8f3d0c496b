import type { FeedNode, NameNode } from '../model/document.ts';
import { declareFeed, readSnapshot } from './declare-feed.ts';
import { checkLocked } from './feed-lock.ts';
import { readTimedSets } from './feed-timing.ts';
import { openFile, type Reader } from './reader.ts';
import { keepText } from './source-files.ts';
import { field, type YamlNode } from './yaml-node.ts';

/** A feed with its snapshot read. A snapshot that is not the locked one is refused. */
export function readFeedNode(reader: Reader, name: NameNode, node: YamlNode): FeedNode | undefined {
  const file = openFile(reader, field(node, 'snapshot'));
  const declared = declareFeed(reader, name, { node, snapshot: file });
  if (file === undefined || declared === undefined) return undefined;
  const { bytes } = file;
  for (const diagnostic of checkLocked(reader.library, declared, bytes)) reader.diagnostics.push(diagnostic);
  const timed = readTimedSets(reader, declared);
  const feed = readSnapshot(declared, bytes, timed);
  if (feed.diagnostics.length > 0) keepText(reader.library, file.path, bytes);
  for (const diagnostic of feed.diagnostics) reader.diagnostics.push(diagnostic);
  if (!feed.ok) return undefined;
  const { endpointSets, version, sourceNeedsIds } = feed.value;
  const { type, instance, timing, snapshot, span } = declared;
  const identity = { name: declared.name, type, ...(instance === undefined ? {} : { instance }) };
  const versioned = { ...identity, ...(version === undefined ? {} : { version }) };
  return { ...versioned, endpointSets, sourceNeedsIds, snapshot, ...(timing && { timing }), span };
}
