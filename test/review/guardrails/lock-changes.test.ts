import { expect } from 'chai';
import { type AcceptedGuard, type FeedLock, type LockedFeed, printLock } from '../../../src/feeds/lock.ts';
import { type LockText, lockChanges } from '../../../src/review/guardrails/lock-changes.ts';

const SHRINK: AcceptedGuard = { guard: 'shrink', version: '2026083100', date: '2026-09-01' };

function lockOf(feeds: Readonly<Record<string, readonly AcceptedGuard[]>>, version = '2026073100'): LockText {
  const locked = (accepted: readonly AcceptedGuard[]): LockedFeed => ({
    type: 'microsoft365',
    sources: [{ url: 'https://feed.example/endpoints' }],
    version,
    sha256: '0'.repeat(64),
    counts: {},
    ...(accepted.length > 0 && { accepted }),
  });
  const lock: FeedLock = new Map(Object.entries(feeds).map(([name, accepted]) => [name, locked(accepted)]));
  return { file: 'rulecast.lock', text: printLock(lock), lock };
}

describe('lockChanges', () => {
  it('tells a guard that a change accepts, where the lock has the feed', () => {
    const found = lockChanges(lockOf({ aws: [], m365: [] }), lockOf({ aws: [], m365: [SHRINK] }));
    expect(found.map(({ span, ...rest }) => ({ ...rest, line: span?.start.line }))).to.deep.equal([
      {
        kind: 'guard',
        level: 'high',
        text: 'guard shrink of feed "m365" accepted for version 2026083100 on 2026-09-01',
        side: 'to',
        line: 5,
      },
    ]);
  });

  it('says nothing of a new version, a guard accepted before, and a feed that is locked now', () => {
    const before = lockOf({ m365: [SHRINK] });
    expect(lockChanges(before, lockOf({ m365: [SHRINK], aws: [] }, '2026083100'))).to.deep.equal([]);
    expect(lockChanges(undefined, lockOf({ m365: [] }))).to.deep.equal([]);
  });

  it('tells a feed that is not locked any more, with its lock or alone', () => {
    const before = lockOf({ aws: [], m365: [] });
    const texts = (to: LockText | undefined): readonly string[] => lockChanges(before, to).map(({ text }) => text);
    expect(texts(lockOf({ aws: [] }))).to.deep.equal(['feed "m365" is not locked any more']);
    expect(texts(undefined).length).to.equal(2);
  });
});
