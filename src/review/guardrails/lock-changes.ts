import type { Span } from '../../diagnostic/diagnostic.ts';
import { quote } from '../../diagnostic/text.ts';
import type { FeedLock } from '../../feeds/lock.ts';
import type { SettingChange } from '../review.ts';

/** A lock of feeds on one side, and where it is written. */
export interface LockText {
  readonly file: string;
  readonly text: string;
  readonly lock: FeedLock;
}

/**
 * Guards of feeds that a change accepts, and feeds that it frees from the lock: either lets data in that nobody checked, so each is a change of level high. A
 * new version of a locked feed is none.
 */
export function lockChanges(from: LockText | undefined, to: LockText | undefined): readonly SettingChange[] {
  const names = [...new Set([...(to?.lock.keys() ?? []), ...(from?.lock.keys() ?? [])])].sort();
  return names.flatMap((name) => [...accepted(name, from, to), ...freed(name, from, to)]);
}

function accepted(name: string, from: LockText | undefined, to: LockText | undefined): readonly SettingChange[] {
  const known = new Set((from?.lock.get(name)?.accepted ?? []).map((one) => JSON.stringify(one)));
  const added = (to?.lock.get(name)?.accepted ?? []).filter((one) => !known.has(JSON.stringify(one)));
  return added.map(({ guard, version, date }) => ({
    kind: 'guard',
    level: 'high',
    text: `guard ${guard} of feed ${quote(name)} accepted${version === undefined ? '' : ` for version ${version}`} on ${date}`,
    ...placeOf(name, to),
    side: 'to',
  }));
}

function freed(name: string, from: LockText | undefined, to: LockText | undefined): readonly SettingChange[] {
  if (!from?.lock.has(name) || to?.lock.has(name)) return [];
  const text = `feed ${quote(name)} is not locked any more`;
  return [{ kind: 'guard', level: 'high', text, ...placeOf(name, from), side: 'from' }];
}

/** A lock has one line a feed. */
function placeOf(name: string, lock: LockText | undefined): { readonly span?: Span } {
  if (lock === undefined) return {};
  const lines = lock.text.split('\n');
  const index = lines.findIndex((line) => line.trimStart().startsWith(`${JSON.stringify(name)}:`));
  if (index < 0) return {};
  const line = index + 1;
  const end = { line, column: (lines[index] ?? '').length + 1 };
  return { span: { file: lock.file, start: { line, column: 1 }, end } };
}
