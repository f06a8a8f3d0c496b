import { expect } from 'chai';
import {
  announcesContent,
  appendChanges,
  type ChangeRecord,
  printChanges,
  readChanges,
} from '../../src/feeds/change-records.ts';
import { type LockedFeed, lockName, parseLock, printLock } from '../../src/feeds/lock.ts';

const FEED: LockedFeed = {
  type: 'microsoft365',
  sources: [{ url: 'https://endpoints.office.com/endpoints/Worldwide' }],
  version: '2026081400',
  sha256: 'a'.repeat(64),
  counts: { 'Skype/Optimize': { sets: 1, prefixes: 3, domains: 0 } },
};

const codes = (text: string) => parseLock(text, 'rulecast.lock').diagnostics.map(({ code }) => code);

describe('lock of feeds', () => {
  it('has one line a feed, sorted by name, and reads what it prints', () => {
    const accepted = [{ guard: 'shrink', version: '2026081400', date: '2026-11-01' }] as const;
    const lock = new Map([
      ['z', FEED],
      ['a"\n', { ...FEED, accepted, sources: [{ url: 'https://a.example/', etag: 'W/"1"', modified: 'x' }] }],
    ]);
    const text = printLock(lock);
    const lines = text.split('\n').filter((line) => line.includes('sha256'));
    expect(lines.map((line) => Object.keys(JSON.parse(`{${line.replace(/,$/, '')}}`)))).to.deep.equal([
      ['a"\n'],
      ['z'],
    ]);
    const parsed = parseLock(text, 'rulecast.lock');
    expect(parsed.ok && [...parsed.value].sort()).to.deep.equal([...lock].sort());
    expect(parseLock(printLock(new Map()), 'rulecast.lock')).to.deep.include({ ok: true });
  });

  const broken: Readonly<Record<string, string>> = {
    'conflict markers': '<<<<<<< HEAD\n{}\n',
    'another JSON value': '[]',
    'another schema': '{"schema":"rulecast-lock/2","feeds":{}}',
    'no feeds': '{"schema":"rulecast-lock/1"}',
    'a feed without a hash': JSON.stringify({
      schema: 'rulecast-lock/1',
      feeds: { a: { ...FEED, sha256: undefined } },
    }),
    'a hash that is none': JSON.stringify({ schema: 'rulecast-lock/1', feeds: { a: { ...FEED, sha256: 'x' } } }),
    'an unknown key': JSON.stringify({ schema: 'rulecast-lock/1', feeds: { a: { ...FEED, more: 1 } } }),
  };
  for (const [what, text] of Object.entries(broken)) {
    it(`refuses ${what}`, () => {
      expect(codes(text)).to.deep.equal(['FEED_LOCK_INVALID']);
    });
  }

  it('is named after the policy', () => {
    expect(['rulecast.yaml', 'edge/rulecast.yml', 'plain'].map(lockName)).to.deep.equal([
      'rulecast.lock',
      'edge/rulecast.lock',
      'plain.lock',
    ]);
  });
});

describe('change records', () => {
  const record = (id: number, version: string): ChangeRecord => ({
    version,
    id,
    endpointSetId: 1,
    add: { ips: ['b', 'a'] },
  });
  const bytes = (text: string) => new TextEncoder().encode(text);

  it('stand one a line, and read as they were printed', () => {
    const text = printChanges([record(1, '2026010100'), record(2, '2026020100')]);
    expect(text.split('\n').filter((line) => line.includes('endpointSetId'))).to.have.lengthOf(2);
    const read = readChanges(bytes(text), 'x');
    expect(read.ok && printChanges(read.value)).to.equal(text);
  });

  it('are added behind what is known, by version and id, and never replaced', () => {
    const known = [record(5, '2026010100')];
    const changed = { ...record(5, '2026010100'), impact: 'AddedIp' };
    const all = appendChanges(known, [
      record(12, '2026030100'),
      record(7, '2026030100'),
      record(6, '2026020100'),
      changed,
    ]);
    expect(all.map(({ id }) => id)).to.deep.equal([5, 6, 7, 12]);
    expect(all[0]).to.equal(known[0]);
  });

  it('announce content when a newer one adds or removes addresses or names', () => {
    const since = '2026010100';
    expect(announcesContent([record(1, '2026020100')], since)).to.equal(true);
    expect(announcesContent([record(1, since)], since)).to.equal(false);
    const others = [{ current: { category: 'Allow' } }, { remove: { urls: [] } }, { add: null }, { remove: 'all' }];
    for (const other of others) {
      const { add: _, ...rest } = record(1, '2026020100');
      expect(announcesContent([{ ...rest, ...other } as ChangeRecord], since), JSON.stringify(other)).to.equal(false);
    }
  });

  it('of another shape are refused whole', () => {
    for (const text of ['{}', 'x', '[{"id":1}]', '[1]', '{"schema":"rulecast-changes/1"}', '<html>']) {
      expect(
        readChanges(bytes(text), 'x').diagnostics.map(({ code }) => code),
        text,
      ).to.deep.equal(['FEED_SHAPE']);
    }
  });
});
