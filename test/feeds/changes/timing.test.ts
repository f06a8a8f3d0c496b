import { existsSync, readFileSync } from 'node:fs';
import { expect } from 'chai';
import fc from 'fast-check';
import { addDays, dayOf, dayOfVersion, daysBetween } from '../../../src/feeds/changes/days.ts';
import { feedChangeOf, readFeedChanges } from '../../../src/feeds/changes/feed-change.ts';
import { timedSets } from '../../../src/feeds/changes/timing.ts';

const bytes = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));

/** Changes of endpoint set 11 as the service writes them. */
type Record = { readonly [key: string]: unknown };

function changesOf(...records: readonly Record[]) {
  const whole = records.map((record, index) => ({
    id: index + 1,
    endpointSetId: 11,
    disposition: 'Change',
    ...record,
  }));
  const read = readFeedChanges(bytes(whole), 'feeds/m365.json.changes.json');
  if (!read.ok) throw new Error(JSON.stringify(read.diagnostics));
  return read.value;
}

const ADDED = {
  version: '2026081400',
  impact: 'AddedIp',
  add: { effectiveDate: '20260914', ips: ['13.107.18.10/31'], urls: ['New.Example.com'] },
};
const WAIT = { announced: 'wait', keepRemoved: 0 } as const;
const KEEP = { announced: 'include', keepRemoved: 30 } as const;

describe('days of change records', () => {
  it('are those that calendars have', () => {
    expect([dayOf('20260228'), dayOf(20260228), dayOf('2026-02-28')]).to.deep.equal(Array(3).fill('2026-02-28'));
    for (const wrong of ['20260229', '20261301', '2026', '', undefined, null, {}, '0', '202602281']) {
      expect(dayOf(wrong), String(wrong)).to.equal(undefined);
    }
    expect(dayOfVersion('2026081401')).to.equal('2026-08-14');
    expect(dayOfVersion('0000000000')).to.equal(undefined);
  });

  it('count over the ends of months, years and calendars', () => {
    expect(addDays('2026-12-31', 1)).to.equal('2027-01-01');
    expect(addDays('9999-12-30', 999)).to.equal('9999-12-31');
    expect(daysBetween('2026-11-01', '2027-11-01')).to.equal(365);
    const day = fc.date({ min: new Date('1990-01-01'), max: new Date('2200-01-01'), noInvalidDate: true });
    fc.assert(
      fc.property(day, fc.nat(999), (date, days) => {
        const from = date.toISOString().slice(0, 10);
        expect(daysBetween(from, addDays(from, days))).to.equal(days);
      }),
    );
  });
});

describe('change records', () => {
  it('are read in any case, with parts missing, in the order of versions', () => {
    const read = changesOf(
      { version: '2026090100', disposition: 'REMOVE', remove: { ips: ['192.0.2.0/24'] }, impact: 'removediporurl' },
      { version: '2026081400', disposition: 'add', endpointSetId: '12', add: null, remove: 7, previous: [] },
      {
        version: '2026081400',
        disposition: 'Change',
        current: { ExpressRoute: true },
        previous: { expressRoute: false },
      },
    );
    expect(read.map(({ id, disposition, urgency }) => [id, disposition, urgency])).to.deep.equal([
      ['2', 'add', 'note'],
      ['3', 'change', 'note'],
      ['1', 'remove', 'note'],
    ]);
    expect(read[1]?.properties).to.deep.equal([{ name: 'expressRoute', from: 'false', to: 'true' }]);
  });

  it('ask to act for an impact that is not known, and for additions without an impact', () => {
    const urgency = (record: object) => changesOf({ version: '2026081400', ...record })[0]?.urgency;
    expect(urgency({ impact: 'Reorganised' })).to.equal('act');
    expect(urgency({ impact: '__proto__' })).to.equal('act');
    expect(urgency({ add: { ips: ['192.0.2.1/32'] } })).to.equal('act');
    expect(urgency({})).to.equal('note');
    expect(urgency({ impact: 'otherNONpriorityChanges' })).to.equal('note');
  });

  it('never fail once they have an id, a set and a version', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom('add', 'remove', 'previous', 'impact', 'disposition'), fc.anything()),
        (more) => {
          const change = feedChangeOf({ id: 1, endpointSetId: 1, version: '2026081400', ...more });
          expect(change.added.ips.every((ip) => typeof ip === 'string')).to.equal(true);
        },
      ),
    );
  });

  it('of the documentation are read', function () {
    const file = '../shared/data/m365/samples/changes-6.json';
    if (!existsSync(file)) this.skip();
    const read = readFeedChanges(readFileSync(file), file);
    expect(read.ok && read.value.map(({ endpointSet, removed }) => [endpointSet, removed.ips.length])).to.deep.equal([
      ['33', 6],
      ['45', 6],
    ]);
  });
});

describe('announced: wait', () => {
  const held = (asOf: string, ...records: readonly Record[]) => [
    ...(timedSets(changesOf(...records), WAIT, asOf)
      .get('11')
      ?.held.keys() ?? []),
  ];

  it('holds additions until their day, and not on it', () => {
    expect(held('2026-09-13', ADDED)).to.deep.equal(['13.107.18.10/31', 'new.example.com']);
    expect(held('2026-09-14', ADDED)).to.deep.equal([]);
  });

  it('holds nothing that was there before, was moved, or takes the place of something', () => {
    const earlier = {
      version: '2026010100',
      impact: 'AddedIp',
      add: { effectiveDate: '20260201', ips: ['13.107.18.10/31'] },
    };
    expect(held('2026-09-01', earlier, ADDED)).to.deep.equal(['new.example.com']);
    const moved = {
      version: '2026081400',
      endpointSetId: 12,
      impact: 'MovedIpOrUrl',
      remove: { urls: ['new.example.com'] },
    };
    expect(held('2026-09-01', moved, ADDED)).to.deep.equal(['13.107.18.10/31']);
    const narrower = { version: '2026081400', remove: { ips: ['13.107.18.11/32'] } };
    expect(held('2026-09-01', narrower, ADDED)).to.deep.equal(['new.example.com']);
    const gone = { version: '2026020100', remove: { ips: ['13.107.18.10/31'] } };
    expect(held('2026-09-01', earlier, gone, ADDED)).to.deep.equal(['13.107.18.10/31', 'new.example.com']);
  });

  it('holds what an impact that is not known adds, and nothing without a date', () => {
    expect(held('2026-09-01', { ...ADDED, impact: 'Other' })).to.have.lengthOf(2);
    expect(held('2026-09-01', { ...ADDED, add: { ips: ['13.107.18.10/31'] } })).to.deep.equal([]);
    expect(
      held('2026-09-01', { ...ADDED, add: { effectiveDate: '20261399', ips: ['13.107.18.10/31'] } }),
    ).to.deep.equal([]);
  });
});

describe('keep-removed', () => {
  const REMOVED = {
    version: '2026081400',
    impact: 'RemovedIpOrUrl',
    remove: { ips: ['13.107.18.10/31'], urls: ['Old.example.com'] },
  };
  const kept = (asOf: string, ...records: readonly Record[]) => {
    const set = timedSets(changesOf(...records), KEEP, asOf).get('11');
    return [...(set?.keptPrefixes.values() ?? []), ...(set?.keptDomains.values() ?? [])].map(
      ({ text, until }) => `${text} ${until}`,
    );
  };

  it('keeps removals for so many days after their version, and not on the last', () => {
    const all = ['13.107.18.10/31 2026-09-13', 'old.example.com 2026-09-13'];
    expect(kept('2026-09-12', REMOVED)).to.deep.equal(all);
    expect(kept('2026-09-13', REMOVED)).to.deep.equal([]);
  });

  it('takes no address from records that a feed may not have', () => {
    const ips = [
      '0.0.0.0/0',
      '::/0',
      '10.0.0.0/8',
      '192.168.1.1',
      '127.0.0.0/8',
      '0.0.0.0/1',
      '13.107.18.9/31',
      '<any>',
    ];
    const { keptPrefixes, refused } = timedSets(changesOf({ ...REMOVED, remove: { ips } }), KEEP, '2026-09-01').get(
      '11',
    )!;
    expect(keptPrefixes.size).to.equal(0);
    expect(refused).to.have.lengthOf(ips.length);
  });
});
