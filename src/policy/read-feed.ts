import type { FeedNode, NameNode } from '../model/document.ts';
import { declareFeed, readSnapshot } from './declare-feed.ts';
import { checkLocked } from './feed-lock.ts';
import { malformed, type Reader } from './reader.ts';
import { keepText, readBytes } from './source-files.ts';
import type { YamlNode } from './yaml-node.ts';

/** A feed with its snapshot read. A snapshot that is not the locked one is refused. */
export function readFeedNode(reader: Reader, name: NameNode, node: YamlNode): FeedNode | undefined {
  const declared = declareFeed(reader, name, node);
  if (declared === undefined) return malformed(reader, node);
  const { snapshot, snapshotSpan } = declared;
  const bytes = readBytes(reader.library, snapshot, snapshotSpan);
  if (!(bytes instanceof Uint8Array)) {
    reader.diagnostics.push(bytes);
    return undefined;
  }
  for (const diagnostic of checkLocked(reader.library, declared, bytes)) reader.diagnostics.push(diagnostic);
  const feed = readSnapshot(declared, bytes);
  if (feed.diagnostics.length > 0) keepText(reader.library, snapshot, bytes);
  for (const diagnostic of feed.diagnostics) reader.diagnostics.push(diagnostic);
  if (!feed.ok) return undefined;
  const { endpointSets, version, sourceNeedsIds } = feed.value;
  const { type, instance, span } = declared;
  const identity = { name: declared.name, type, ...(instance === undefined ? {} : { instance }) };
  return { ...identity, ...(version === undefined ? {} : { version }), endpointSets, sourceNeedsIds, span };
}
