import type { EndpointSet } from '../../model/endpoint-set.ts';
import type { Match } from '../../model/match.ts';
import { matches } from '../../model/match-packet.ts';
import { type Packet, RULE_STATES } from '../../model/packet.ts';
import type { Service } from '../../model/service.ts';
import { isEmpty } from '../../net/address-set.ts';
import { OUTCOMES } from '../../packetset/outcome.ts';
import type { PacketMatch, Program, Step } from '../../packetset/program.ts';
import { serviceMatch } from '../../proof/expected-program.ts';
import { type FeedSides, feedEdit } from '../cause/feed-cause.ts';
import type { Comparison } from '../comparison.ts';
import { mayMeet } from '../delta/may-meet.ts';
import { nameFeeds, noNames } from '../describe/names.ts';
import type { Cause, Decider } from '../review.ts';
import type { FeedItem } from '../side.ts';

/** Two snapshots of one feed; one is absent when the feed is new or gone. */
export interface FeedPair {
  readonly from?: FeedItem;
  readonly to?: FeedItem;
}

/** What clients reach when a feed is allowed whole: any source, and each endpoint set with its own services. */
export function feedComparison({ from, to }: FeedPair): Comparison {
  const item = to ?? from;
  if (item === undefined) throw new Error('rulecast bug: a comparison without sides');
  const state = from === undefined ? 'added' : to === undefined ? 'removed' : 'compared';
  const feeds = feedSides({ from, to });
  const names = noNames();
  nameFeeds(names, feeds.to);
  nameFeeds(names, feeds.from);
  const sets = [to, from].map((one) => one?.content.endpointSets ?? []);
  return {
    head: { kind: 'feed', name: item.key, state, fingerprints: {} },
    pair: { from: [feedProgram(sets[1] ?? [])], to: [feedProgram(sets[0] ?? [])] },
    names,
    voices: () => ({
      causes: (term) => causesOf(term, sets.flat(), { feeds, item, state }),
      deciders: (packet) => ({ from: deciderOf(from, packet), to: deciderOf(to, packet) }),
    }),
  };
}

/** Both snapshots as feeds of a document, under the name of their type. */
function feedSides({ from, to }: FeedPair): FeedSides {
  const side = (item: FeedItem | undefined): FeedSides['from'] => ({
    feeds: new Map(
      item === undefined ? [] : [[item.type, { name: item.type, type: item.type, span: NOWHERE, ...item.content }]],
    ),
  });
  return { from: side(from), to: side(to) };
}

const START = { line: 1, column: 1 };
const NOWHERE = { file: '', start: START, end: START };

function feedProgram(sets: readonly EndpointSet[]): Program {
  const steps = sets.flatMap((set) =>
    matchesOf(set).map(
      (match): Step => ({
        match: { directions: ['outbound'], states: RULE_STATES, ...match },
        effect: { kind: 'outcomes', mask: OUTCOMES.allow },
      }),
    ),
  );
  return { steps: [...steps, { match: {}, effect: { kind: 'outcomes', mask: OUTCOMES.pass } }] };
}

/** A feed that names no services leaves them to whoever uses it: all of them count. */
function matchesOf({ addresses, services }: EndpointSet): readonly Match[] {
  if (isEmpty(addresses)) return [];
  const matched = services.length === 0 ? [{}] : services.map((service: Service) => serviceMatch(service));
  return matched.map((match) => ({ ...match, destination: addresses }));
}

function deciderOf(item: FeedItem | undefined, packet: Packet): Decider {
  const set = (item?.content.endpointSets ?? []).find((one) => matchesOf(one).some((match) => matches(match, packet)));
  if (item === undefined || set === undefined) return { verdict: 'pass', by: 'no endpoint set' };
  return { verdict: 'allow', by: `${item.type}:${set.id}`, span: set.span };
}

interface CauseContext {
  readonly feeds: FeedSides;
  readonly item: FeedItem;
  readonly state: 'compared' | 'added' | 'removed';
}

function causesOf(
  term: PacketMatch,
  sets: readonly EndpointSet[],
  { feeds, item, state }: CauseContext,
): readonly Cause[] {
  if (state !== 'compared') {
    const kind = state === 'added' ? 'subject-added' : 'subject-removed';
    return [{ kind, text: `${item.key} ${state}`, side: state === 'added' ? 'to' : 'from' }];
  }
  const touched = sets.filter((set) => matchesOf(set).some((match) => mayMeet(match, term)));
  const ids = new Set(touched.map(({ id }) => id));
  const causes = [...ids].flatMap((id): readonly Cause[] => {
    const edit = feedEdit(item.type, id, feeds);
    const span = touched.find((set) => set.id === id)?.span;
    if (edit === undefined) return [];
    return [{ kind: 'feed-changed', text: edit.text, side: 'to', feed: edit.cause, ...(span && { span }) }];
  });
  return causes.length > 0 ? causes : [{ kind: 'feed-changed', text: `${item.key} edited`, side: 'to' }];
}
