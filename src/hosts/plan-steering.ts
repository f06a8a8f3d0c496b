import { warning } from '../diagnostic/diagnostic.ts';
import { quote } from '../diagnostic/text.ts';
import { compareEndpointSets } from '../model/address-parts.ts';
import { type DomainPattern, type EndpointSet, keyOfSet } from '../model/endpoint-set.ts';
import { isNonEmpty } from '../model/non-empty.ts';
import { overlapsIntervals } from '../net/interval-set.ts';
import { categoriesOf } from './labels.ts';
import { layersOf } from './layers.ts';
import { minimalPatterns } from './pattern.ts';
import { clientsOf, type PlanContext } from './plan-context.ts';
import type { SteeringRequest } from './requests.ts';
import { locateSelections, selectSets } from './select-sets.ts';
import { SIGN_IN_HOSTS } from './sign-in-hosts.ts';
import type { RulesOnly, SteeringLayer, SteeringPlan } from './steering.ts';
import { tcpPortsOf, WEB_PORTS } from './tcp-ports.ts';

/** Categories of endpoint sets that clients are to reach without a proxy, as Microsoft 365 says. */
const DIRECT_CATEGORIES: readonly string[] = ['Optimize', 'Allow'];

/** Which hosts go direct at one site. What is wrong with the request was reported; the plan is whole all the same. */
export function planSteering(request: SteeringRequest, context: PlanContext): SteeringPlan {
  const { policy, span, locate } = context;
  const { steered, rulesOnly } = directSets(request, context);
  // What browsers do not ask for is no exception to what they do.
  const left = rulesOnly.map(({ endpointSet }) => endpointSet);
  const proxied = minimalPatterns([...request.proxyHosts, ...(request.tenantRestrictions ? SIGN_IN_HOSTS : [])]);
  const direct = [...steered.flatMap(({ domains }) => domains), ...request.directHosts];
  const first: readonly SteeringLayer[] = isNonEmpty(proxied) ? [{ route: 'proxy', hosts: proxied }] : [];
  return {
    policy: policy.name,
    ...(policy.site !== undefined && { site: policy.site }),
    proxy: request.proxy,
    layers: [...first, ...layersOf({ direct, others: otherHosts([...steered, ...left], context), first: proxied })],
    plainHosts: request.plainHosts,
    direct: steered,
    rulesOnly,
    clients: clientsOf(request.clients, context),
    span: request.direct === undefined ? span : locate('/direct'),
  };
}

/** The sets that go direct, and those that would if they had hosts to ask for. */
function directSets(
  { direct }: SteeringRequest,
  context: PlanContext,
): { readonly steered: readonly EndpointSet[]; readonly rulesOnly: readonly RulesOnly[] } {
  const isAsked = direct !== undefined;
  if (!isAsked) reportUnsorted(context);
  const sets = isAsked
    ? selectSets(locateSelections(direct, { key: 'direct', options: context.options }), context)
    : allowedSets(context);
  const rulesOnly = sets.flatMap((endpointSet): readonly RulesOnly[] => {
    if (endpointSet.domains.length === 0) return [{ endpointSet, reason: 'no-hosts' }];
    // Who names a set in so many words wants its hosts to go direct, whatever they are asked for.
    return isAsked || hasWebPort(endpointSet) ? [] : [{ endpointSet, reason: 'no-web-port' }];
  });
  const left = new Set(rulesOnly.map(({ endpointSet }) => endpointSet));
  return { steered: sets.filter((endpointSet) => !left.has(endpointSet)), rulesOnly };
}

/** The endpoint sets of those categories that some rule allows, each once, by feed and id. */
function allowedSets({ policy, exporter }: PlanContext): readonly EndpointSet[] {
  const found = new Map<string, EndpointSet>();
  for (const { action, endpoints, meta } of policy.rules) {
    if (action !== 'allow' || meta.notOn.has(exporter)) continue;
    for (const { endpointSet, side } of endpoints) {
      const isDirect = categoriesOf(endpointSet).some((category) => DIRECT_CATEGORIES.includes(category));
      if (side === 'to' && isDirect) found.set(keyOfSet(endpointSet.origin), endpointSet);
    }
  }
  return [...found.values()].sort(compareEndpointSets);
}

/** Feeds whose hosts rules allow, and of which nothing says whether they are to go direct. */
function reportUnsorted({ policy, exporter, feeds, span, report }: PlanContext): void {
  const allowing = policy.rules.filter(({ action, meta }) => action === 'allow' && !meta.notOn.has(exporter));
  const uses = allowing.flatMap(({ endpoints }) => endpoints).filter(({ side }) => side === 'to');
  const named = uses.filter(({ endpointSet }) => endpointSet.domains.length > 0);
  for (const feed of new Set(named.map(({ endpointSet }) => endpointSet.origin.feed))) {
    const sets = feeds.get(feed)?.endpointSets ?? [];
    if (sets.some(({ labels }) => Object.hasOwn(labels, 'category'))) continue;
    const message = `The feed ${quote(feed)} has no categories, so that none of its hosts goes direct`;
    const hint = `say which do: with direct: [{ feed: ${feed} }], beside those of other feeds`;
    report(warning('HOSTS_MISSING', message, { span, hint }));
  }
}

/** A feed that names no services may mean any. */
function hasWebPort({ services }: EndpointSet): boolean {
  return services.length === 0 || overlapsIntervals(tcpPortsOf(services), WEB_PORTS);
}

/** What all other endpoint sets of the policy's feeds name: those below a host that goes direct do not. */
function otherHosts(known: readonly EndpointSet[], { feeds }: PlanContext): readonly DomainPattern[] {
  const direct = new Set(known.map(({ origin }) => keyOfSet(origin)));
  const others = [...feeds.values()].flatMap(({ endpointSets }) => endpointSets);
  return others.filter((endpointSet) => !direct.has(keyOfSet(endpointSet.origin))).flatMap(({ domains }) => domains);
}
