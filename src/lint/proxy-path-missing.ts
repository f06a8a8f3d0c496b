import { type Diagnostic, warning } from '../diagnostic/diagnostic.ts';
import { isRequired } from '../hosts/labels.ts';
import { WEB_PORTS } from '../hosts/tcp-ports.ts';
import type { EndpointSet } from '../model/endpoint-set.ts';
import type { Rule } from '../model/policy.ts';
import { isEmpty } from '../net/address-set.ts';
import type { FeedView, Selecting } from './feed-view.ts';
import { servicesWithin } from './ports.ts';
import { hasWayToNames } from './proxy-path.ts';
import type { SiteView } from './site-view.ts';
import { rulesText, setsText } from './words.ts';

/**
 * Clients that need endpoint sets with names only, and reach neither a proxy nor most of the internet. Needed are those that rules select, and the required
 * ones of the same areas. Lists of names that a firewall polls are another way to them.
 */
export function findProxyPathMissing(view: SiteView): readonly Diagnostic[] {
  const isListed = view.outputs.some(({ subject, carriesDomains }) => subject === 'lists' && carriesDomains);
  if (isListed) return [];
  return view.feeds.flatMap((feed) => {
    const sets = feed.needed.filter((set) => isRequired(set) && isEmpty(set.addresses) && set.domains.length > 0);
    const rules = sets.length === 0 ? [] : rulesWithoutWay(view, feed);
    return rules.length === 0 ? [] : [describe(feed, sets, rules)];
  });
}

function rulesWithoutWay(view: SiteView, { allowing }: FeedView): readonly Rule[] {
  return allowing
    .filter(isForWeb)
    .map(({ rule }) => rule)
    .filter(({ from: source, direction }) => !hasWayToNames(view, { source, direction }));
}

/** Rules for mail servers, or for media alone, are not for clients that browse. */
function isForWeb({ sets }: Selecting): boolean {
  return sets.some(({ services }) => servicesWithin(services, 'tcp', WEB_PORTS).length > 0);
}

function describe({ feed }: FeedView, sets: readonly EndpointSet[], rules: readonly Rule[]): Diagnostic {
  const needed = setsText(feed, sets, 'required endpoint set');
  const message = `Clients of ${rulesText(rules)} need ${needed} with names only, and reach neither a proxy nor the internet on tcp/443`;
  const hint = 'allow them to reach the proxy: to: its addresses, services: its port, such as tcp/8080';
  return warning('PROXY_PATH_MISSING', message, { span: rules[0]?.span ?? feed.span, hint });
}
