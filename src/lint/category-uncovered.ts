import { type Diagnostic, warning } from '../diagnostic/diagnostic.ts';
import { categoriesOf, isRequired } from '../hosts/labels.ts';
import { WEB_PORTS } from '../hosts/tcp-ports.ts';
import type { EndpointSet } from '../model/endpoint-set.ts';
import { isEmpty } from '../net/address-set.ts';
import type { FeedView } from './feed-view.ts';
import { servicesWithin } from './ports.ts';
import { hasWayToNames } from './proxy-path.ts';
import type { SiteView } from './site-view.ts';

/** Categories of a feed of which clients reach nothing, neither by rules nor through a proxy. */
export function findCategoryUncovered(view: SiteView): readonly Diagnostic[] {
  return view.feeds.flatMap((feed) => {
    if (feed.allowing.length === 0) return [];
    const categories = new Set(feed.feed.endpointSets.flatMap(categoriesOf));
    return [...categories].flatMap((category) => {
      const sets = feed.feed.endpointSets.filter((set) => categoriesOf(set).includes(category));
      return isCovered(view, feed, sets) ? [] : [describe(feed, category, sets)];
    });
  });
}

/** Addresses first: they are found by rules alone. */
function isCovered(view: SiteView, feed: FeedView, sets: readonly EndpointSet[]): boolean {
  const isReached = sets.some((set) => !isEmpty(set.addresses) && isLetThrough(view, feed, set));
  if (isReached) return true;
  const { clients, directions } = feed;
  return sets.some(isOnWeb) && directions.some((direction) => hasWayToNames(view, { source: clients, direction }));
}

/** Where it is not known, yes. */
function isLetThrough(view: SiteView, feed: FeedView, set: EndpointSet): boolean {
  return view.access(feed, set)?.some(({ permitted }) => permitted.length > 0) ?? true;
}

function isOnWeb({ domains, services }: EndpointSet): boolean {
  return domains.length > 0 && (services.length === 0 || servicesWithin(services, 'tcp', WEB_PORTS).length > 0);
}

function describe({ feed, allowing }: FeedView, category: string, sets: readonly EndpointSet[]): Diagnostic {
  const named = sets.filter(({ addresses }) => isEmpty(addresses)).length;
  const counts = `${sets.length} endpoint ${sets.length === 1 ? 'set' : 'sets'}, ${sets.filter(isRequired).length} required, ${named} with names only`;
  const message = `Clients reach nothing of the category ${category} of ${feed.name} (${counts}), neither by a rule nor through a proxy`;
  const hint =
    named === sets.length
      ? 'allow the clients to reach a proxy, since these have no published addresses'
      : `allow it, with to: { feed: ${feed.name}, where: { category: ${category} } }, or let the clients reach a proxy`;
  return warning('CATEGORY_UNCOVERED', message, { span: allowing[0]?.rule.span ?? feed.span, hint });
}
