import { type Diagnostic, warning } from '../diagnostic/diagnostic.ts';
import { counted, firstOf } from '../diagnostic/text.ts';
import { isRequired } from '../hosts/labels.ts';
import { WEB_PORTS } from '../hosts/tcp-ports.ts';
import type { EndpointSet } from '../model/endpoint-set.ts';
import { formatService } from '../model/format-service.ts';
import type { SplitRegion } from '../model/permitted.ts';
import type { Product } from '../model/product.ts';
import type { PortProtocol } from '../model/service.ts';
import { isEmpty } from '../net/address-set.ts';
import { covers, unionAll } from '../net/algebra.ts';
import { FAMILIES, type Family } from '../net/family.ts';
import { coversIntervals, equalIntervals, type IntervalSet, intervalsOf } from '../net/interval-set.ts';
import { PROTOCOLS } from '../net/protocol.ts';
import type { FeedView } from './feed-view.ts';
import { MAIL_PORTS, serviceOn, servicesWithin } from './ports.ts';
import { hasProxyPath } from './proxy-path.ts';
import type { SiteView } from './site-view.ts';
import { selectionText } from './words.ts';

const SHOWN_SETS = 4;

/** Required endpoint sets with addresses that no client reaches whole, but for those that go through a proxy. */
export function findRequiredMissing(view: SiteView): readonly Diagnostic[] {
  return view.feeds.flatMap((feed) => {
    const missing = feed.needed
      .filter((set) => isRequired(set) && !isEmpty(set.addresses))
      .flatMap((set) => missingOf(view, feed, set) ?? []);
    return missing.length === 0 ? [] : [describe(feed, missing)];
  });
}

interface MissingSet {
  readonly set: EndpointSet;
  /** What no client reaches of it: its services. */
  readonly what: string;
}

function missingOf(view: SiteView, feed: FeedView, set: EndpointSet): MissingSet | undefined {
  const ways = view.access(feed, set) ?? [];
  const lacks = ways.flatMap(({ denied }) => denied);
  if (lacks.length === 0 || ways.some(isWhole)) return undefined;
  if (isForMailServers(set) && isReachedElsewhere(view, feed, set)) return undefined;
  const isReached = ways.some(({ permitted }) => permitted.length > 0);
  if (!isReached && isProxied(view, feed, set)) return undefined;
  return { set, what: isReached ? missingText(lacks) : 'nothing is allowed' };
}

/**
 * Whether some client reaches all of it: in each family in which anything of it is reached, and in one at least. A family that is missing altogether is what
 * another lint speaks of.
 */
function isWhole(way: SplitRegion): boolean {
  const reached = FAMILIES.filter((family) => way.permitted.some((product) => product.family === family));
  return reached.length > 0 && reached.every((family) => isWholeIn(way, family));
}

function isWholeIn({ permitted, denied }: SplitRegion, family: Family): boolean {
  const sourcesOf = (products: readonly Product[]) =>
    unionAll(products.filter((product) => product.family === family).map(({ source }) => source));
  return !covers(sourcesOf(denied), sourcesOf(permitted));
}

/** Sets for mail servers are used from one site, or from a few: one is enough. Sites that are not looked at may have it. */
function isReachedElsewhere(view: SiteView, { feed }: FeedView, set: EndpointSet): boolean {
  const sites = view.sites();
  if (sites === undefined) return true;
  return sites.some((site) => {
    const there = site.feeds.find((one) => one.feed === feed);
    return there !== undefined && (site.access(there, set) ?? []).some(isWhole);
  });
}

function isForMailServers({ services }: EndpointSet): boolean {
  return (
    services.length > 0 &&
    services.every(
      (service) =>
        service.kind === 'ports' && service.protocol === 'tcp' && coversIntervals(MAIL_PORTS, service.destination),
    )
  );
}

function isProxied(view: SiteView, { clients, directions }: FeedView, set: EndpointSet): boolean {
  const isWeb = set.domains.length > 0 && servicesWithin(set.services, 'tcp', WEB_PORTS).length > 0;
  return isWeb && directions.some((direction) => hasProxyPath(view, { source: clients, direction }));
}

/** The services of what is missing, as policies write them, and how much of the addresses when it is not all of them. */
function missingText(lacks: readonly Product[]): string {
  const protocols = new Map<string, Product[]>();
  for (const product of lacks) {
    const key = product.protocols.map(({ from, to }) => `${from}-${to}`).join();
    protocols.set(key, [...(protocols.get(key) ?? []), product]);
  }
  return [...protocols.values()].map(serviceText).join(' and ');
}

function serviceText(products: readonly Product[]): string {
  const protocols: IntervalSet = products[0]?.protocols ?? [];
  const name = PORTED.find((one) => equalIntervals(protocols, [{ from: PROTOCOLS[one], to: PROTOCOLS[one] }]));
  const ports = intervalsOf(products.flatMap(({ destinationPorts }) => destinationPorts));
  return formatService(name === undefined ? { kind: 'protocol', numbers: protocols } : serviceOn(name, ports));
}

const PORTED = ['tcp', 'udp', 'sctp'] as const satisfies readonly PortProtocol[];

function describe({ feed }: FeedView, missing: readonly MissingSet[]): Diagnostic {
  const sets = missing.map(({ set }) => set);
  const named = missing.map(({ set, what }) => `${set.id} (${what})`);
  const have = missing.length === 1 ? 'is' : 'are';
  const message = `${counted(missing.length, 'required endpoint set')} of ${feed.name} ${have} not let through whole from any client: ${firstOf(named, SHOWN_SETS)}`;
  const hint = `allow what is missing from the clients that need it, with to: ${selectionText(feed, sets)}`;
  return warning('REQUIRED_MISSING', message, { span: feed.span, hint });
}
