import { type Diagnostic, warning } from '../diagnostic/diagnostic.ts';
import { counted } from '../diagnostic/text.ts';
import { categoriesOf, SHORTEST_WAY } from '../hosts/labels.ts';
import { WEB_PORTS } from '../hosts/tcp-ports.ts';
import type { EndpointSet } from '../model/endpoint-set.ts';
import { isEmpty } from '../net/address-set.ts';
import type { FeedView } from './feed-view.ts';
import { servicesWithin } from './ports.ts';
import { hasProxyPath } from './proxy-path.ts';
import type { SiteView } from './site-view.ts';
import { routeOfPattern, type SteeredHere, steeredAt } from './steered.ts';
import { hostsText, selectionText, sentence, setsText } from './words.ts';

/** Endpoint sets that should go the shortest way and go through a proxy: as outputs steer them or, without such outputs, since no rule lets them go directly. */
export function findOptimizeViaProxy(view: SiteView): readonly Diagnostic[] {
  const steered = steeredAt(view);
  return view.feeds.flatMap((feed) => {
    const sets = feed.needed.filter((set) => categoriesOf(set).includes(SHORTEST_WAY));
    if (steered.length > 0) return steered.flatMap((one) => describeSteered(feed, sets, one));
    return describeUnsteered(
      feed,
      sets.filter((set) => isLeftToProxy(view, feed, set)),
    );
  });
}

function describeSteered(
  { feed }: FeedView,
  sets: readonly EndpointSet[],
  { node, plan }: SteeredHere,
): readonly Diagnostic[] {
  const proxied = sets.filter(isOnWeb).flatMap((set) => {
    const hosts = set.domains.filter((pattern) => routeOfPattern(plan, pattern) === 'proxy');
    return hosts.length === 0 ? [] : [{ set, hosts }];
  });
  if (proxied.length === 0) return [];
  const hosts = [...new Set(proxied.flatMap((one) => one.hosts))];
  const those = proxied.map(({ set }) => set);
  const message = `The output ${node.id} sends ${counted(hosts.length, 'host')} of the category ${SHORTEST_WAY} to the proxy, of ${setsText(feed, those)}: ${hostsText(hosts)}`;
  const hint = `let the output send them directly, and let rules allow it: to: ${selectionText(feed, those)}`;
  return [warning('OPTIMIZE_VIA_PROXY', message, { span: plan.span, hint })];
}

function isOnWeb({ services }: EndpointSet): boolean {
  return servicesWithin(services, 'tcp', WEB_PORTS).length > 0;
}

/** No rule lets it go directly, while clients reach a proxy. */
function isLeftToProxy(view: SiteView, feed: FeedView, set: EndpointSet): boolean {
  if (isEmpty(set.addresses)) return false;
  const ways = view.access(feed, set) ?? [];
  if (ways.length === 0 || ways.some(({ permitted }) => permitted.length > 0)) return false;
  return feed.directions.some((direction) => hasProxyPath(view, { source: feed.clients, direction }));
}

function describeUnsteered({ feed, allowing }: FeedView, sets: readonly EndpointSet[]): readonly Diagnostic[] {
  if (sets.length === 0) return [];
  const is = sets.length === 1 ? 'is' : 'are';
  const message = `${sentence(setsText(feed, sets))} of the category ${SHORTEST_WAY} ${is} left to the proxy: no rule lets clients reach ${sets.length === 1 ? 'it' : 'them'} directly`;
  const hint = `allow it: to: ${selectionText(feed, sets)}`;
  return [warning('OPTIMIZE_VIA_PROXY', message, { span: allowing[0]?.rule.span ?? feed.span, hint })];
}
