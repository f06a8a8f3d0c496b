import { expect } from 'chai';
import type { FeedNode } from '../../src/model/document.ts';
import { documentOf, HEAD, problems, RULES } from './memory-files.ts';

const FEED =
  '{"stamp": 7, "nets": {"a": {"v4": ["192.0.2.0/25"], "zone": "x"}, "b": {"v6": "2001:db8::/48", "zone": "y"}}}';

/** The feed `f` with these keys besides its snapshot, written on line 9. */
function feed(keys: string, snapshot = FEED): FeedNode {
  const found = documentOf(policy(keys), { 'feed.json': snapshot }).feeds.get('f');
  if (found === undefined) throw new Error('no feed');
  return found;
}

function refusals(keys: string, snapshot = FEED): readonly string[] {
  return problems(policy(keys), { 'feed.json': snapshot });
}

function policy(keys: string): string {
  return `${HEAD}feeds:\n  f: { snapshot: feed.json, ${keys} }\n${RULES}`;
}

const MAPPED = 'type: json, items: /nets/*, address: [v4, v6]';

describe('a feed of a policy', () => {
  it('of type json has the labels and the version that its paths lead to', () => {
    const { endpointSets, version, type } = feed(`${MAPPED}, labels: { net: "*1", zone: [zone] }, version: /stamp`);
    expect(type).to.equal('json');
    expect(version).to.equal('7');
    expect(endpointSets.map(({ labels }) => labels)).to.deep.equal([
      { id: ['a.x'], net: ['a'], zone: ['x'] },
      { id: ['b.y'], net: ['b'], zone: ['y'] },
    ]);
  });

  it('may be a list that lies beside the policy', () => {
    expect(feed('type: list', '192.0.2.1\n').endpointSets.map(({ id }) => id)).to.deep.equal(['all']);
  });

  const refused: readonly (readonly [claim: string, keys: string, problem: string])[] = [
    ['has a type that exists, and a misspelt one is suggested', 'type: gpc', '9:35 VALUE_INVALID'],
    ['of type json says where its items are', 'type: json', '9:6 KEY_MISSING'],
    ['of another type has no items', 'type: aws, items: /x/*', '9:47 VALUE_INVALID'],
    ['of another type has no instance', 'type: list, instance: worldwide', '9:51 VALUE_INVALID'],
    ['of type json has no instance', `${MAPPED}, instance: china`, '9:86 VALUE_INVALID'],
    ['has no other keys', `${MAPPED}, item: /x`, '9:76 KEY_UNKNOWN'],
    ['begins the paths of items at the document', 'type: json, items: nets/*', '9:48 VALUE_INVALID'],
    ['begins the paths of addresses at the item', 'type: json, items: /nets/*, address: /v4', '9:66 VALUE_INVALID'],
    ['has paths without empty names', 'type: json, items: /nets//x', '9:48 VALUE_INVALID'],
    ['has paths with tildes written out', 'type: json, items: "/nets~/x"', '9:48 VALUE_INVALID'],
    ['has no label id', `${MAPPED}, labels: { id: zone }`, '9:86 VALUE_INVALID'],
    ['has labels with names', `${MAPPED}, labels: { "a b": zone }`, '9:86 NAME_INVALID'],
    ['names no * that items has not', `${MAPPED}, labels: { net: "*2" }`, '9:91 VALUE_INVALID'],
    ['has something at the paths of its labels', `${MAPPED}, labels: { net: region }`, '9:91 FEED_SHAPE'],
    [
      'has something at every path of its addresses',
      'type: json, items: /nets/*, address: [v4, v6, v8]',
      '9:75 FEED_SHAPE',
    ],
    ['has something at the path of its version', `${MAPPED}, version: /syncToken`, '9:85 FEED_SHAPE'],
  ];
  for (const [claim, keys, problem] of refused) {
    it(claim, () => {
      expect(refusals(keys)).to.include(problem);
    });
  }

  const misfits: readonly (readonly [claim: string, snapshot: string, problem: string])[] = [
    ['has items', '{"nets": {}}', 'feed.json:1:1 FEED_SHAPE'],
    ['is no error answer', '{"message": "no"}', 'feed.json:1:1 FEED_SHAPE'],
    [
      'has an address in every item',
      '{"nets": {"a": {"v4": "192.0.2.1"}, "b": {"v6": "::1"}, "c": {}}}',
      'feed.json:1:62 FEED_VALUE',
    ],
    ['has texts as addresses', '{"nets": {"a": {"v4": [1], "v6": "::1"}}}', 'feed.json:1:24 FEED_VALUE'],
  ];
  for (const [claim, snapshot, problem] of misfits) {
    it(`of type json ${claim}`, () => {
      expect(refusals(MAPPED, snapshot)).to.include(problem);
    });
  }

  it('of type json says where a path of items ends in a part of the snapshot', () => {
    const keys = 'type: json, items: /regions/*/cidrs/*';
    const snapshot = '{"regions": [{"cidrs": ["192.0.2.1"]}, {"cidr": ["192.0.2.2"]}, {"cidrs": "192.0.2.3"}]}';
    expect(refusals(keys, snapshot)).to.deep.equal(['feed.json:1:40 FEED_VALUE', 'feed.json:1:75 FEED_VALUE']);
  });
});
