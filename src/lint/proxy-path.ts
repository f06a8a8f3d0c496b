import type { ProxyServer } from '../hosts/steering.ts';
import type { Direction } from '../model/packet.ts';
import type { Flow, Rule } from '../model/policy.ts';
import type { Service } from '../model/service.ts';
import { intersectServices } from '../model/service-algebra.ts';
import { type AddressSet, ANY, addressSetOf, isAny, isEmpty, rangeCount } from '../net/address-set.ts';
import { intersect, unionAll } from '../net/algebra.ts';
import { size } from '../net/count.ts';
import { addressBits, FAMILIES, type Family } from '../net/family.ts';
import { parsePrefix } from '../net/parse.ts';
import type { PortSet } from '../net/port-set.ts';
import { PROXY_PORTS, serviceOn, TLS_PORT } from './ports.ts';
import { reaches, type SiteView } from './site-view.ts';

/** Where clients are: the sources of one direction. */
export interface Clients {
  readonly source: AddressSet;
  readonly direction: Direction;
}

const PROXY_SERVICE = serviceOn('tcp', PROXY_PORTS);
const TLS_SERVICE = serviceOn('tcp', TLS_PORT);

/** A destination of at most this many ranges is looked at for being most of the internet. */
const BROAD_RANGES_MAX = 4096;

/**
 * Whether some of the clients can reach hosts that have no published address: by a proxy, or since they reach most of the internet on TCP 443. Proxies are
 * those of the outputs that steer; without such outputs, what rules let clients reach on a port of proxies and no feed lists. Where it is not known, yes.
 */
export function hasWayToNames(view: SiteView, clients: Clients): boolean {
  if (isEmpty(clients.source) || leavesToOthers(view)) return true;
  return hasProxyPath(view, clients) || reachesInternet(view, clients);
}

/** Whether some of the clients can reach a proxy. Where it is not known, yes. */
export function hasProxyPath(view: SiteView, clients: Clients): boolean {
  const servers = steeringServers(view);
  if (servers.length > 0) return servers.some((server) => reachesServer(view, clients, server));
  return proxyFlows(view, clients.direction).some(({ source, destination, services }) => {
    const sending = {
      source: intersect(source.addresses, clients.source),
      destination: destination.addresses,
      services: intersectServices(services, [PROXY_SERVICE]),
    };
    return reaches(view, sending, { direction: clients.direction, reading: 'not-refused' }) ?? true;
  });
}

/** The addresses of proxies that rules name: what they let clients reach on a port of proxies and no feed lists, but for everything. */
export function proxyAddresses(view: SiteView, direction: Direction): AddressSet {
  const flows = proxyFlows(view, direction).map(({ destination }) => destination.addresses);
  return unionAll(flows.filter((addresses) => !FAMILIES.some((family) => isAny(addresses, family))));
}

/** A default that allows, or that leaves packets to others, may let clients reach a proxy that no rule speaks of. */
function leavesToOthers({ policy }: SiteView): boolean {
  return policy.default.action === 'allow' || policy.default.action === 'pass';
}

function steeringServers({ outputs, policy }: SiteView): readonly ProxyServer[] {
  return outputs
    .flatMap((output) => (output.subject === 'steering' ? output.steered : []))
    .filter(({ plan }) => plan.site === policy.site)
    .flatMap(({ plan }) => plan.proxy.servers);
}

function reachesServer(view: SiteView, { source, direction }: Clients, { host, port }: ProxyServer): boolean {
  const literal = parsePrefix(host);
  const destination = literal.ok ? addressSetOf([literal.value]) : ANY;
  const services = [serviceOn('tcp', [{ from: port, to: port }])];
  return reaches(view, { source, destination, services }, { direction, reading: 'not-refused' }) ?? true;
}

function proxyFlows({ policy }: SiteView, direction: Direction): readonly Flow[] {
  return flowsOf(policy.rules, direction).filter(({ services }) => hasPort(services, PROXY_PORTS));
}

function reachesInternet(view: SiteView, { source, direction }: Clients): boolean {
  const broad = flowsOf(view.policy.rules, direction).filter(
    ({ services, destination }) => hasPort(services, TLS_PORT) && isMostOfInternet(destination.addresses),
  );
  return broad.some((flow) => {
    const sending = {
      source: intersect(flow.source.addresses, source),
      destination: flow.destination.addresses,
      services: [TLS_SERVICE],
    };
    return reaches(view, sending, { direction, reading: 'not-refused' }) ?? true;
  });
}

/** What rules let through to addresses that no feed lists. */
function flowsOf(rules: readonly Rule[], direction: Direction): readonly Flow[] {
  return rules
    .filter((rule) => rule.direction === direction && rule.action !== 'drop' && rule.action !== 'reject')
    .flatMap(({ flows }) => flows)
    .filter(({ because }) => because === undefined);
}

function hasPort(services: readonly Service[], ports: PortSet): boolean {
  return intersectServices(services, [serviceOn('tcp', ports)]).length > 0;
}

/** Half of a family or more, so that exceptions for private addresses and lists of bad ones do not count. */
function isMostOfInternet(addresses: AddressSet): boolean {
  if (rangeCount(addresses) > BROAD_RANGES_MAX) return false;
  return FAMILIES.some((family) => size(addresses, family) >= halfOf(family));
}

/** All addresses that are routed publicly over IPv6 are in one eighth of it, 2000::/3: most of those count. */
function halfOf(family: Family): bigint {
  const bits = BigInt(addressBits(family));
  return family === 4 ? 1n << (bits - 1n) : 1n << (bits - 4n);
}
