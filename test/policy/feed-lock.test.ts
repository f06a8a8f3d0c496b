import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { type LockedFeed, printLock, snapshotHash } from '../../src/feeds/lock.ts';
import { loadFeeds } from '../../src/policy/load-feeds.ts';
import { HEAD, load, memoryFiles, RULES } from './memory-files.ts';

const SNAPSHOT = readFileSync('fixtures/feeds/m365-example.json');
const FEEDS = 'feeds: { m365: { type: microsoft365, snapshot: m365.json } }\n';
const LOCKED: LockedFeed = {
  type: 'microsoft365',
  sources: [{ url: 'https://endpoints.office.com/endpoints/Worldwide' }],
  sha256: snapshotHash(SNAPSHOT),
  counts: {},
};

const codes = (lock: string | undefined, feeds = FEEDS) => {
  const files = { 'm365.json': SNAPSHOT, ...(lock !== undefined && { 'rulecast.lock': lock }) };
  return load(`${HEAD}${feeds}${RULES}`, files).result.diagnostics.map(({ code, span }) =>
    [code, span && `${span.file}:${span.start.line}`].join(' ').trim(),
  );
};
const locked = (feed: Partial<LockedFeed>) => printLock(new Map([['m365', { ...LOCKED, ...feed }]]));

describe('a policy beside a lock', () => {
  it('takes the snapshot that the lock says, and any without a lock or an entry', () => {
    expect(codes(locked({}))).to.deep.equal([]);
    expect(codes(undefined)).to.deep.equal([]);
    expect(codes(printLock(new Map([['other', LOCKED]])))).to.deep.equal([]);
  });

  it('refuses another snapshot, at the place that names it', () => {
    expect(codes(locked({ sha256: '0'.repeat(64) }))).to.deep.equal(['FEED_LOCK_MISMATCH rulecast.yaml:8']);
  });

  it('refuses a feed of another type, instance or address', () => {
    expect(codes(locked({ type: 'aws' }))).to.deep.equal(['FEED_LOCK_MISMATCH rulecast.yaml:8']);
    for (const key of ['instance: china', 'url: "https://mirror.example"']) {
      expect(codes(locked({}), FEEDS.replace('type:', `${key}, type:`)), key).to.deep.equal([
        'FEED_LOCK_MISMATCH rulecast.yaml:8',
      ]);
    }
  });

  it('refuses a lock that cannot be read, once', () => {
    const two = `feeds:\n  a: { type: microsoft365, snapshot: m365.json }\n  b: { type: microsoft365, snapshot: m365.json }\n`;
    expect(codes('{', two)).to.deep.equal(['FEED_LOCK_INVALID']);
  });

  it('does not take a lock that is there but cannot be opened for none', () => {
    const files = memoryFiles({ 'rulecast.yaml': `${HEAD}${FEEDS}${RULES}`, 'm365.json': SNAPSHOT });
    const { result } = loadFeeds('rulecast.yaml', {
      read: (path) =>
        path === 'rulecast.lock'
          ? { ok: false, code: 'FILE_NOT_FOUND', reason: 'permission denied (EACCES)', isThere: true }
          : files.read(path),
    });
    expect(result.diagnostics.map(({ code }) => code)).to.deep.equal(['FILE_NOT_FOUND']);
  });

  it('declares feeds without reading their snapshots', () => {
    const files = memoryFiles({ 'rulecast.yaml': `${HEAD}${FEEDS}${RULES}` });
    const { result } = loadFeeds('rulecast.yaml', files);
    expect(result.ok && result.value.feeds.map(({ name, snapshot }) => `${name} ${snapshot}`)).to.deep.equal([
      'm365 m365.json',
    ]);
  });

  const refused: readonly (readonly [string, string])[] = [
    ['url: "http://a.example/x"', 'an address that is not encrypted'],
    ['url: "https://anna:secret@a.example/x"', 'an address with a password'],
    ['url: []', 'no address'],
    ['guards: { shrink: 101 }', 'a percentage above 100'],
    ['guards: { grow: 1 }', 'a guard that is none'],
  ];
  for (const [key, what] of refused) {
    it(`refuses ${what}`, () => {
      expect(codes(undefined, FEEDS.replace('type:', `${key}, type:`))).to.have.lengthOf(1);
    });
  }
});
