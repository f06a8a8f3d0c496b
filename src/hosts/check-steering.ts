import { type Diagnostic, error, type RelatedPlace, warning } from '../diagnostic/diagnostic.ts';
import { firstOf } from '../diagnostic/text.ts';
import type { FeedNode } from '../model/document.ts';
import { type DomainPattern, type EndpointSet, keyOfSet } from '../model/endpoint-set.ts';
import type { Direction } from '../model/packet.ts';
import { type Permissions, permissionsOf, regionOf, splitRegion } from '../model/permitted.ts';
import type { Policy } from '../model/policy.ts';
import type { Product } from '../model/product.ts';
import type { Service } from '../model/service.ts';
import { type AddressSet, ANY, addressSetOf, isEmpty } from '../net/address-set.ts';
import { except, unionAll } from '../net/algebra.ts';
import { type IntervalSet, unionIntervals } from '../net/interval-set.ts';
import { parsePrefix } from '../net/parse.ts';
import { prefixTexts } from '../net/prefix-texts.ts';
import { isRequired } from './labels.ts';
import { minimalPatterns } from './pattern.ts';
import { type ProxyServer, proxyServerText, routeOf, type SteeringPlan } from './steering.ts';
import { tcpPortsOf, tcpTo, WEB_PORTS } from './tcp-ports.ts';

/** How a plan and the rules of its policy go together. */
export interface SteeringCheck {
  /** An error for each endpoint set that goes direct and is not let through; a warning about what goes neither way. */
  readonly diagnostics: readonly Diagnostic[];
  /** Patterns of hosts that rules select, that are not sent direct, and whose proxy the clients do not reach. */
  readonly unreached: readonly DomainPattern[];
}

/** Work for one question; beyond it, the answer is not known. */
const WORK_LIMIT = 50_000;

/** As many names as a message has room for; the document of a build has all. */
const SHOWN = 3;

/** Compares what goes direct with what rules let its clients reach, and what does not with the proxies that they let them reach. */
export function checkSteering(
  plan: SteeringPlan,
  { policy, feeds }: { readonly policy: Policy; readonly feeds: ReadonlyMap<string, FeedNode> },
): SteeringCheck {
  const ways = policy.directions
    .filter((direction) => direction !== 'inbound')
    .map((direction): Way => ({ direction, permissions: permissionsOf(policy, direction, { passed: 'permitted' }) }));
  const context = { plan, policy, feeds, ways };
  const refused = plan.direct.flatMap((endpointSet) => checkSet(endpointSet, context));
  const unreached = ways.some((way) => plan.proxy.servers.some((server) => reaches(server, way, context)))
    ? []
    : proxiedHosts(context);
  return { diagnostics: [...refused, ...unreachedDiagnostics(unreached, plan)], unreached };
}

interface Way {
  readonly direction: Direction;
  readonly permissions: Permissions;
}

interface Context {
  readonly plan: SteeringPlan;
  readonly policy: Policy;
  readonly feeds: ReadonlyMap<string, FeedNode>;
  readonly ways: readonly Way[];
}

/** The TCP services of a set between the clients and its addresses must be let through whole, in one direction or another. */
function checkSet(endpointSet: EndpointSet, context: Context): readonly Diagnostic[] {
  const { plan, ways } = context;
  const services = [tcpTo(portsAsked(endpointSet))];
  // Hosts without published addresses may be anywhere.
  const destination = isEmpty(endpointSet.addresses) ? ANY : endpointSet.addresses;
  const region = regionOf({ source: plan.clients, destination, services });
  const splits = ways.map(({ permissions }) => splitRegion(permissions, region, { left: WORK_LIMIT }));
  if (splits.some((split) => split?.denied.length === 0)) return [];
  if (splits.includes(undefined)) return [notKnown(endpointSet, plan)];
  const [least = region] = splits.flatMap((split) => (split ? [split.denied] : [])).sort((a, b) => a.length - b.length);
  return least.length === 0 ? [] : [notPermitted(endpointSet, least, context)];
}

function notKnown({ origin, domains }: EndpointSet, { span }: SteeringPlan): Diagnostic {
  const message = `It takes too much work to tell whether the rules let clients reach ${firstOf(domains, SHOWN)} (${origin.feed}:${origin.id}), which go direct`;
  return warning('DIRECT_NOT_PERMITTED', message, { span, hint: 'name fewer clients with the option clients' });
}

/** A feed that says nothing of services means those of browsers. */
function portsAsked({ services }: EndpointSet): IntervalSet {
  const ports = tcpPortsOf(services);
  return ports.length === 0 ? WEB_PORTS : ports;
}

function notPermitted(endpointSet: EndpointSet, denied: readonly Product[], { plan, policy }: Context): Diagnostic {
  const { origin, domains, addresses } = endpointSet;
  const asked = portsText(portsAsked(endpointSet));
  const ports = denied.reduce<IntervalSet>((all, { destinationPorts }) => unionIntervals(all, destinationPorts), []);
  const [client] = prefixTexts(unionAll(denied.map(({ source }) => source)));
  const [address] = isEmpty(addresses)
    ? ['an address that its feed does not name']
    : prefixTexts(denied[0]?.destination ?? ANY);
  const hosts = `${firstOf(domains, SHOWN)} (${origin.feed}:${origin.id})`;
  const message = `${hosts} go direct, and the rules do not let ${client} reach ${address} on ${portsText(ports)}`;
  const isWhole = portsText(ports) === asked;
  const hint = isWhole
    ? 'allow the endpoint set in a rule, or leave it out with the option direct; clients names who is steered'
    : `the rules let other ports through, and clients go direct for all of ${asked}`;
  return error('DIRECT_NOT_PERMITTED', message, { span: plan.span, hint, related: placesOf(endpointSet, policy) });
}

/** The rules that speak of the set, or the default where none does. */
function placesOf(endpointSet: EndpointSet, policy: Policy): readonly RelatedPlace[] {
  const key = keyOfSet(endpointSet.origin);
  const rules = policy.rules.filter(({ endpoints }) =>
    endpoints.some((use) => keyOfSet(use.endpointSet.origin) === key),
  );
  if (rules.length === 0) return [{ message: 'No rule selects it, so that this decides', span: policy.default.span }];
  return rules.slice(0, SHOWN).map(({ name, span }) => ({ message: `The rule "${name}" selects it`, span }));
}

function portsText(ports: IntervalSet): string {
  return ports.map(({ from, to }) => (from === to ? `tcp/${from}` : `tcp/${from}-${to}`)).join(', ');
}

/** Whether some of the clients reach the proxy: by its address, or by its port on an address that is no endpoint set's. */
function reaches({ host, port }: ProxyServer, { permissions }: Way, { plan, policy }: Context): boolean {
  const literal = parsePrefix(host);
  const destination = literal.ok ? addressSetOf([literal.value]) : except(ANY, addressesOfFeeds(policy));
  const services: readonly Service[] = [tcpTo([{ from: port, to: port }])];
  const region = regionOf({ source: plan.clients, destination, services });
  const split = splitRegion(permissions, region, { left: WORK_LIMIT });
  return split === undefined || split.permitted.length > 0;
}

function addressesOfFeeds({ rules }: Policy): AddressSet {
  const sets = rules.flatMap(({ endpoints }) => endpoints.map(({ endpointSet }) => endpointSet.addresses));
  return unionAll(sets);
}

/** What the plan sends to the proxy, of the hosts that rules allow, and of those that a feed in use says are required. */
function proxiedHosts({ plan, policy, feeds }: Context): readonly DomainPattern[] {
  const uses = policy.rules.filter(({ action }) => action === 'allow').flatMap(({ endpoints }) => endpoints);
  const used = uses.filter(({ side }) => side === 'to').map(({ endpointSet }) => endpointSet);
  const names = new Set(used.map(({ origin }) => origin.feed));
  const required = [...names].flatMap((name) => feeds.get(name)?.endpointSets ?? []).filter(isRequired);
  const hosts = [...used, ...required].flatMap(({ domains }) => domains);
  return minimalPatterns(hosts.filter((pattern) => routeOf(plan, pattern.replaceAll('*', 'x')) === 'proxy'));
}

function unreachedDiagnostics(
  unreached: readonly DomainPattern[],
  { proxy, span }: SteeringPlan,
): readonly Diagnostic[] {
  if (unreached.length === 0) return [];
  const what = unreached.length === 1 ? '1 pattern of hosts goes' : `${unreached.length} patterns of hosts go`;
  const servers = proxy.servers.map(proxyServerText).join('; ');
  const message = `${what} neither direct nor through a proxy: no rule lets the clients reach ${servers}: ${firstOf(unreached, SHOWN)}`;
  return [warning('HOST_UNREACHED', message, { span, hint: 'add a rule from the clients to the proxy' })];
}
