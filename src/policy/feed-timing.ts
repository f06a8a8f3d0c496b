import { error, info } from '../diagnostic/diagnostic.ts';
import { quote } from '../diagnostic/text.ts';
import { changesName } from '../feeds/change-records.ts';
import { readFeedChanges } from '../feeds/changes/feed-change.ts';
import { type TimedSets, timedSets } from '../feeds/changes/timing.ts';
import type { FeedDeclaration } from './declare-feed.ts';
import type { Reader } from './reader.ts';
import { readOptional } from './source-files.ts';

/** What the change records beside a snapshot hold back or keep on the day of the run; undefined for a feed that takes everything at once. */
export function readTimedSets(reader: Reader, declared: FeedDeclaration): TimedSets | undefined {
  const { timing, name, snapshot, snapshotSpan: span } = declared;
  const { library, diagnostics } = reader;
  const { asOf, timing: asked } = library.options;
  if (timing === undefined || asked === 'ignore') return undefined;
  if (asOf === undefined) {
    const message = `The feed ${quote(name)} waits for dates, and no date was given to read it on`;
    diagnostics.push(error('VALUE_INVALID', message, { span }));
    return undefined;
  }
  const file = changesName(snapshot);
  const bytes = readOptional(library, file, span);
  if (bytes === undefined) {
    const message = `There are no change records ${quote(file)}, so all of the feed ${quote(name)} counts as it is`;
    diagnostics.push(info('FEED_ANNOUNCED', message, { span }));
    return undefined;
  }
  if (!(bytes instanceof Uint8Array)) {
    diagnostics.push(bytes);
    return undefined;
  }
  const changes = readFeedChanges(bytes, file);
  for (const diagnostic of changes.diagnostics) diagnostics.push({ span, ...diagnostic });
  return changes.ok ? timedSets(changes.value, timing, asOf) : undefined;
}
