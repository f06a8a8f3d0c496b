import { type Diagnostic, warning } from '../diagnostic/diagnostic.ts';
import { matchesPattern } from '../hosts/pattern.ts';
import { SIGN_IN_HOSTS } from '../hosts/sign-in-hosts.ts';
import { routeOf } from '../hosts/steering.ts';
import type { EndpointSet } from '../model/endpoint-set.ts';
import { regionOf, rulesAllowing } from '../model/permitted.ts';
import { isEmpty } from '../net/address-set.ts';
import type { FeedView } from './feed-view.ts';
import { serviceOn, TLS_PORT } from './ports.ts';
import type { SiteView } from './site-view.ts';
import { type SteeredHere, steeredAt } from './steered.ts';
import { hostsText, rulesText, sentence, setsText } from './words.ts';

/** Sign-in that goes around the proxy: steered so without a word on it, or let through by rules although the proxy is to restrict tenants. */
export function findTenantBypass(view: SiteView): readonly Diagnostic[] {
  return steeredAt(view).flatMap((steered) => {
    if (steered.tenantRestrictions === undefined) return describeSteered(steered);
    return steered.tenantRestrictions ? view.feeds.flatMap((feed) => describeAllowed(view, feed, steered)) : [];
  });
}

function describeSteered({ node, plan }: SteeredHere): readonly Diagnostic[] {
  const direct = SIGN_IN_HOSTS.filter((host) => routeOf(plan, host) === 'direct');
  if (direct.length === 0) return [];
  const message = `The output ${node.id} sends sign-in directly (${hostsText(direct)}), where no proxy can restrict tenants`;
  const hint =
    'say tenantRestrictions: true if the proxy restricts tenants, or tenantRestrictions: false if it need not';
  return [warning('TENANT_BYPASS', message, { span: plan.span, hint })];
}

function describeAllowed(
  view: SiteView,
  { feed, directions }: FeedView,
  { node, plan }: SteeredHere,
): readonly Diagnostic[] {
  const services = [serviceOn('tcp', TLS_PORT)];
  const open = feed.endpointSets.filter(isForSignIn).flatMap((set) => {
    const found = directions.flatMap((direction) => {
      const region = regionOf({ source: plan.clients, destination: set.addresses, services });
      const permitted = view.split(region, { direction, reading: 'allowed' })?.permitted ?? [];
      return permitted.flatMap((product) => rulesAllowing(view.policy, direction, product));
    });
    return found.length === 0 ? [] : [{ set, rules: found }];
  });
  const allowing = new Set(open.flatMap(({ rules }) => rules));
  const rules = view.policy.rules.filter((rule) => allowing.has(rule));
  const [first] = rules;
  if (first === undefined) return [];
  const those = setsText(
    feed,
    open.map(({ set }) => set),
  );
  const message = `${sentence(rulesText(rules))} ${rules.length === 1 ? 'lets' : 'let'} clients reach ${those} on tcp/443, where they sign in around the proxy that the output ${node.id} sends them to`;
  const hint = `leave ${open.length === 1 ? 'it' : 'them'} out of the rule with except, so that sign-in takes the proxy alone`;
  return [warning('TENANT_BYPASS', message, { span: first.span, hint })];
}

function isForSignIn({ domains, addresses }: EndpointSet): boolean {
  return !isEmpty(addresses) && SIGN_IN_HOSTS.some((host) => domains.some((pattern) => matchesPattern(pattern, host)));
}
