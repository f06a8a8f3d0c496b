import type { PolicyDocument } from '../model/document.ts';
import type { EndpointSet } from '../model/endpoint-set.ts';
import type { Direction } from '../model/packet.ts';
import { type Permissions, permissionsOf, regionOf, type SplitRegion, splitRegion } from '../model/permitted.ts';
import type { Policy } from '../model/policy.ts';
import type { Product } from '../model/product.ts';
import type { Service } from '../model/service.ts';
import type { WorkBudget } from '../model/subtract-products.ts';
import { type AddressSet, ANY } from '../net/address-set.ts';
import { unionAll } from '../net/algebra.ts';
import { type FeedView, feedViews } from './feed-view.ts';
import type { LintOutput, LintSubject } from './subject.ts';
import { type WholeAccess, wholeAccess } from './whole-access.ts';

/** Which packets count: those that the policy allows, or those that it does not refuse (`pass` leaves them to others, who may allow them). */
export type Reading = 'allowed' | 'not-refused';

/** Packets of one direction, and how the policy is read. */
export interface Question {
  readonly direction: Direction;
  readonly reading: Reading;
}

/** A policy at one site, and what lints ask of it. Answers that lints share are found once. */
export interface SiteView {
  readonly document: PolicyDocument;
  readonly policy: Policy;
  readonly outputs: readonly LintOutput[];
  /** Feeds that rules select destinations from. */
  readonly feeds: readonly FeedView[];
  /** Where any rule of a direction that allows lets traffic begin. */
  readonly sources: (direction: Direction) => AddressSet;
  /** What of a region goes through; `undefined` when the bound on work is reached: then nothing is said of it. */
  readonly split: (region: readonly Product[], question: Question) => SplitRegion | undefined;
  /** What of an endpoint set clients reach, in each direction of its feed: all it is about, whatever narrows it in rules. */
  readonly access: (feed: FeedView, set: EndpointSet) => readonly SplitRegion[] | undefined;
  readonly isWhole: WholeAccess;
  /** Views that stand for all sites of the policy, this one among them; `undefined` when only some are looked at. */
  readonly sites: () => readonly SiteView[] | undefined;
}

/** A view of each of the policies, which stand for all of the subject's. They share one bound on work. */
export function siteViews(
  subject: LintSubject,
  { policies, budget }: { readonly policies: readonly Policy[]; readonly budget: WorkBudget },
): readonly SiteView[] {
  const isWholePolicy = subject.policies.length >= subject.document.sites.size;
  const views: readonly SiteView[] = policies.map((policy) =>
    siteView(subject, policy, { budget, sites: () => (isWholePolicy ? views : undefined) }),
  );
  return views;
}

function siteView(
  { document, outputs }: LintSubject,
  policy: Policy,
  { budget, sites }: Pick<SiteView, 'sites'> & { readonly budget: WorkBudget },
): SiteView {
  const permissions = permissionsFor(policy);
  const sources = remembered((direction: Direction) => sourcesOf(policy, direction));
  const split: SiteView['split'] = (region, question) => splitRegion(permissions(question), region, budget);
  const isWhole = wholeAccess(policy);
  const found = new Map<EndpointSet, readonly SplitRegion[] | undefined>();
  const access: SiteView['access'] = (feed, set) => {
    if (!found.has(set)) found.set(set, accessTo(feed, set, { sources, split, isWhole }));
    return found.get(set);
  };
  return { document, policy, outputs, feeds: feedViews(document, policy), sources, split, access, isWhole, sites };
}

/** Without `pass`, both readings are one. */
function permissionsFor(policy: Policy): (question: Question) => Permissions {
  const leavesToOthers = [policy.default, ...policy.rules].some(({ action }) => action === 'pass');
  const allowed = remembered((direction: Direction) => permissionsOf(policy, direction));
  const notRefused = leavesToOthers
    ? remembered((direction: Direction) => permissionsOf(policy, direction, { passed: 'permitted' }))
    : allowed;
  return ({ direction, reading }) => (reading === 'allowed' ? allowed(direction) : notRefused(direction));
}

function sourcesOf({ rules, scope, default: fallback }: Policy, direction: Direction): AddressSet {
  const everywhere = scope.kind === 'within' ? scope.from.addresses : ANY;
  if (fallback.action === 'allow') return everywhere;
  const allowing = rules.filter((rule) => rule.direction === direction && rule.action === 'allow');
  return unionAll([...new Set(allowing.map(({ from }) => from))]);
}

function accessTo(
  feed: FeedView,
  set: EndpointSet,
  { sources, split, isWhole }: Pick<SiteView, 'sources' | 'split' | 'isWhole'>,
): readonly SplitRegion[] | undefined {
  const services = feed.servicesOf(set);
  const ways = feed.directions.map((direction) => {
    const source = sources(direction);
    const region = regionOf({ source, destination: set.addresses, services });
    if (isWhole(set, { source, services, direction })) return { permitted: region, denied: [] };
    return split(region, { direction, reading: 'not-refused' });
  });
  return ways.every((way) => way !== undefined) ? ways : undefined;
}

/** The packets that sources send to an endpoint set, or to a part of it. */
export interface Sending {
  readonly source: AddressSet;
  readonly destination: AddressSet;
  readonly services: readonly Service[];
}

/** Whether any of it goes through; `undefined` when that is not known. */
export function reaches(view: SiteView, sending: Sending, question: Question): boolean | undefined {
  const found = view.split(regionOf(sending), question);
  return found && found.permitted.length > 0;
}

function remembered<K, V>(find: (key: K) => V): (key: K) => V {
  const known = new Map<K, V>();
  return (key) => {
    const value = known.get(key) ?? find(key);
    known.set(key, value);
    return value;
  };
}
