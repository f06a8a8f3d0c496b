import type { PolicyDocument } from '../../model/document.ts';
import type { EndpointSet } from '../../model/endpoint-set.ts';
import type { Rule } from '../../model/policy.ts';
import { equals } from '../../net/address-set.ts';
import { except } from '../../net/algebra.ts';
import { FAMILIES } from '../../net/family.ts';
import { prefixCount } from '../../net/prefixes-of.ts';
import type { PacketMatch } from '../../packetset/program.ts';
import { mayMeet } from '../delta/may-meet.ts';
import { toldLabels } from '../describe/labels.ts';
import { servicesText } from '../describe/services.ts';
import type { FeedCause } from '../review.ts';
import { sameWritten } from './same-written.ts';

/** An endpoint set that changed between two snapshots, or is in one of them only. */
export interface FeedEdit {
  readonly cause: FeedCause;
  /** `m365:31: 3 prefixes added`. */
  readonly text: string;
}

/** What both sides have of one feed, by its name in the policy. */
export interface FeedSides {
  readonly from: Pick<PolicyDocument, 'feeds'>;
  readonly to: Pick<PolicyDocument, 'feeds'>;
}

/** The endpoint sets behind packets that a rule decides, and how each changed; those that did not are left out. */
export function feedEdits(rule: Rule, matches: readonly PacketMatch[], feeds: FeedSides): readonly FeedEdit[] {
  const origins = rule.flows.flatMap(({ because, source, destination }) => {
    if (because === undefined) return [];
    const flow = { source: source.addresses, destination: destination.addresses };
    return matches.some((match) => mayMeet(flow, match)) ? [because] : [];
  });
  const ids = new Map(origins.map((origin) => [`${origin.feed}:${origin.id}`, origin]));
  return [...ids.values()].flatMap(({ feed, id }) => feedEdit(feed, id, feeds) ?? []);
}

/** How one endpoint set changed; `undefined` when it did not. */
export function feedEdit(feed: string, id: string, { from, to }: FeedSides): FeedEdit | undefined {
  const [old, now] = [from, to].map(({ feeds }) => feeds.get(feed)?.endpointSets.find((set) => set.id === id));
  const set = now ?? old;
  if (set === undefined) return undefined;
  const changes = changesOf(old, now);
  if (changes.length === 0) return undefined;
  const versions = { from: from.feeds.get(feed)?.version, to: to.feeds.get(feed)?.version };
  return { cause: causeOf(feed, set, versions), text: `${feed}:${id}: ${changes.join(', ')}` };
}

function causeOf(
  name: string,
  { id, labels, domains }: EndpointSet,
  { from, to }: { readonly from: string | undefined; readonly to: string | undefined },
): FeedCause {
  return {
    name,
    id,
    ...toldLabels(labels),
    urls: domains,
    versions: { ...(from !== undefined && { from }), ...(to !== undefined && { to }) },
  };
}

function changesOf(old: EndpointSet | undefined, now: EndpointSet | undefined): readonly string[] {
  if (old === undefined) return ['endpoint set added'];
  if (now === undefined) return ['endpoint set removed'];
  const services = [old, now].map((set) => servicesText(set.services).join(', ') || 'none');
  const labels = [...new Set([...Object.keys(old.labels), ...Object.keys(now.labels)])].filter(
    (label) => !sameWritten(old.labels[label], now.labels[label]),
  );
  return [
    ...(equals(old.addresses, now.addresses) ? [] : prefixChanges(old, now)),
    ...(services[0] === services[1] ? [] : [`services ${services[0]} -> ${services[1]}`]),
    ...labels.map((label) => `${label} ${valueText(old, label)} -> ${valueText(now, label)}`),
  ];
}

function prefixChanges(old: EndpointSet, now: EndpointSet): readonly string[] {
  const count = (a: EndpointSet, b: EndpointSet): number => {
    const rest = except(a.addresses, b.addresses);
    return FAMILIES.reduce((sum, family) => sum + prefixCount(rest, family), 0);
  };
  const say = (number: number, word: string): readonly string[] =>
    number === 0 ? [] : [`${number} ${number === 1 ? 'prefix' : 'prefixes'} ${word}`];
  return [...say(count(now, old), 'added'), ...say(count(old, now), 'removed')];
}

function valueText({ labels }: EndpointSet, label: string): string {
  return labels[label]?.join(' ') ?? 'none';
}
