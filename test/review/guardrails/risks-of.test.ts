import { expect } from 'chai';
import type { PacketMatch } from '../../../src/packetset/program.ts';
import { RISKS } from '../../../src/review/guardrails/risks.ts';
import { levelOf, risksOf } from '../../../src/review/guardrails/risks-of.ts';
import type { Cause, Change } from '../../../src/review/review.ts';
import { addresses, change, RULE_ADDED, tcp } from './reviews.ts';

function said(term: PacketMatch, more: Partial<Change> = {}): readonly string[] {
  return risksOf(change(term, more)).map(({ id, level, text }) => `${level} ${id}: ${text}`);
}

const OUT: PacketMatch = { directions: ['outbound'], source: addresses('10.0.0.0/8'), ...tcp(443) };
const to = (text: string, more: PacketMatch = OUT): PacketMatch => ({ ...more, destination: addresses(text) });
const because = (kind: Cause['kind']): Partial<Change> => ({ causes: [{ ...RULE_ADDED, kind }] });
const CLOSED = { effect: 'closed', verdicts: { from: ['allow'], to: ['drop'] } } as const;
const ALTERED = { effect: 'altered', verdicts: { from: ['drop'], to: ['reject'] } } as const;

interface Row {
  readonly term: PacketMatch;
  readonly more?: Partial<Change>;
  readonly says: readonly string[];
}

const ROWS: Readonly<Record<string, Row>> = {
  'one port to a few addresses': { term: to('12.0.0.0/24'), says: [] },
  'any destination, going out': { term: OUT, says: ['high any-destination: destination any IPv4'] },
  'any destination, coming in': {
    term: { directions: ['inbound'], source: addresses('10.0.0.0/24'), ...tcp(443) },
    says: ['medium any-destination: destination any IPv4'],
  },
  'any source, going out': {
    term: { ...to('12.0.0.0/24 2a00::/64'), source: addresses('0.0.0.0/0 ::/0') },
    says: ['medium any-source: source any'],
  },
  'any source, coming in': {
    term: { directions: ['inbound'], destination: addresses('12.0.0.0/24'), ...tcp(443) },
    says: ['high any-source: source any IPv4'],
  },
  'any source, passing through': {
    term: { directions: ['forward'], destination: addresses('12.0.0.0/24'), ...tcp(443) },
    says: ['high any-source: source any IPv4'],
  },
  administration: {
    term: {
      directions: ['inbound'],
      source: addresses('12.0.0.1'),
      destination: addresses('10.0.0.1'),
      ...tcp(20, 30),
    },
    says: ['high admin-ports-from-internet: tcp/22 from the internet'],
  },
  'any protocol': {
    term: { directions: ['outbound'], destination: addresses('12.0.0.1'), source: addresses('10.0.0.1') },
    says: ['high protocol-any: any protocol'],
  },
  'any port': {
    term: { ...to('12.0.0.1'), destinationPorts: [{ from: 0, to: 65_535 }] },
    says: ['medium ports-any: any port'],
  },
  'many ports': { term: to('12.0.0.1', { ...OUT, ...tcp(1, 1025) }), says: ['medium many-ports: 1,025 ports'] },
  'as many ports as usual': { term: to('12.0.0.1', { ...OUT, ...tcp(1, 1024) }), says: [] },
  'a wide prefix': {
    term: to('12.0.0.0/7'),
    says: ['high wide-prefix: 12.0.0.0/7', 'medium many-addresses: 33.5M addresses'],
  },
  'many addresses': { term: to('12.0.0.0/15'), says: ['medium many-addresses: 131,072 addresses'] },
  'as many addresses as usual': { term: to('12.0.0.0/16'), says: [] },
  'private addresses in a feed': {
    term: to('10.1.0.0/24'),
    more: {
      causes: [{ ...RULE_ADDED, kind: 'feed-changed', feed: { name: 'm365', id: '1', urls: [], versions: {} } }],
    },
    says: ['high special-range-in-feed: private addresses in a feed'],
  },
  unmasked: { term: to('12.0.0.1'), more: because('unmasked'), says: ['medium unmasked: unmasked'] },
  'default changed': {
    term: to('12.0.0.1'),
    more: because('default-changed'),
    says: ['high default-changed: default action changed'],
  },
  closed: { term: to('12.0.0.1'), more: CLOSED, says: ['low shrink: closed'] },
  'closed for many': { term: OUT, more: CLOSED, says: ['medium shrink-many: 4.2B addresses closed'] },
  'replies lost': {
    term: { ...to('12.0.0.1'), states: ['established', 'related'] },
    more: CLOSED,
    says: ['high established-lost: replies are lost', 'low shrink: closed'],
  },
  'rejected, not dropped': {
    term: to('12.0.0.1'),
    more: ALTERED,
    says: ['low reject-changed: refused in another way'],
  },
  'left to others': {
    term: OUT,
    more: { ...ALTERED, verdicts: { from: ['drop'], to: ['pass'] } },
    says: ['medium passed-on: left to other rules'],
  },
  'undecided, maybe open': {
    term: OUT,
    more: { effect: 'undecided', verdicts: { from: ['drop'], to: ['allow', 'drop'] } },
    says: ['high any-destination: destination any IPv4', 'medium undecided: undecided'],
  },
};

describe('risksOf', () => {
  for (const [name, { term, more, says }] of Object.entries(ROWS)) {
    it(name, () => expect(said(term, more)).to.deep.equal(says));
  }

  it('finds every risk of the catalogue in some row, and no other', () => {
    const ids = Object.values(ROWS).flatMap(({ says }) => says.map((text) => text.split(/[ :]+/)[1] ?? ''));
    expect([...new Set(ids)].sort()).to.deep.equal(Object.keys(RISKS).sort());
  });

  it('gives a change the highest level of its risks', () => {
    expect(levelOf([])).to.equal('low');
    expect(levelOf(risksOf(change(to('12.0.0.0/15'))))).to.equal('medium');
    expect(levelOf(risksOf(change(OUT)))).to.equal('high');
  });
});
