import { type Diagnostic, error, isError, warning } from '../../diagnostic/diagnostic.ts';
import { type Result, resultOf } from '../../diagnostic/result.ts';
import { didYouMean } from '../../diagnostic/suggest.ts';
import { quote } from '../../diagnostic/text.ts';
import { sourceOf, sourceUrls } from '../../feeds/sources.ts';
import type { FeedDeclaration } from '../../policy/declare-feed.ts';
import type { UpdateSettings } from './settings.ts';

/**
 * The feeds to update: those named, or all that come from somewhere. Of a feed without an address it is an error to be named, and a warning else.
 */
export function chooseTargets(
  feeds: readonly FeedDeclaration[],
  { feeds: asked, accept }: UpdateSettings,
): Result<readonly FeedDeclaration[]> {
  const names = feeds.map(({ name }) => name);
  const unknown = [...(asked ?? []), ...accept.map(({ feed }) => feed)].filter((name) => !names.includes(name));
  const chosen = feeds.filter(({ name }) => asked === undefined || asked.includes(name));
  const diagnostics = [
    ...[...new Set(unknown)].map((name) =>
      error('NAME_UNKNOWN', `The policy has no feed ${quote(name)}`, { hint: didYouMean(name, names) }),
    ),
    ...chosen.flatMap((feed) => checkSource(feed, asked !== undefined)),
    ...sharedSnapshots(feeds),
  ];
  if (diagnostics.some(isError)) return { ok: false, diagnostics };
  return resultOf(
    chosen.filter((feed) => sourceUrls(feed).length > 0),
    diagnostics,
  );
}

function checkSource(feed: FeedDeclaration, isNamed: boolean): readonly Diagnostic[] {
  const { name, type, typeSpan: span } = feed;
  const urls = sourceUrls(feed);
  const source = sourceOf(type);
  if (urls.length > 1 && source?.form === 'json') {
    return [error('VALUE_INVALID', `A feed of type ${quote(type)} is one file, so it has one url`, { span })];
  }
  if (urls.length > 0) return [];
  const hint = source?.whereToFind ?? 'write the address of the feed as its url';
  const report = isNamed ? error : warning;
  return [report('FEED_NOT_FETCHED', `The feed ${quote(name)} has no url, so it is left as it is`, { span, hint })];
}

/** Each feed writes its snapshot, so two of them would undo each other's work. */
function sharedSnapshots(feeds: readonly FeedDeclaration[]): readonly Diagnostic[] {
  const first = new Map<string, FeedDeclaration>();
  return feeds.flatMap((feed) => {
    const other = first.get(feed.snapshot);
    if (other === undefined) first.set(feed.snapshot, feed);
    if (other === undefined) return [];
    const related = [{ message: 'The other one', span: other.snapshotSpan }];
    const message = `The feeds ${quote(other.name)} and ${quote(feed.name)} have one snapshot`;
    return [error('OUTPUT_COLLISION', message, { span: feed.snapshotSpan, related })];
  });
}
