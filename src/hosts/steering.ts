import type { Span } from '../diagnostic/diagnostic.ts';
import type { DomainPattern, EndpointSet } from '../model/endpoint-set.ts';
import type { AddressSet } from '../net/address-set.ts';
import { type Host, indexOfPatterns, matchesPattern, normalizeHost } from './pattern.ts';

/** How a client reaches a host: by itself, or by asking the proxy. */
export type Route = 'direct' | 'proxy';

/** Hosts that go one way. `hosts` is minimal and sorted, lower case. */
export interface SteeringLayer {
  readonly route: Route;
  readonly hosts: readonly [DomainPattern, ...DomainPattern[]];
}

/** Endpoint sets that a plan leaves to the rules, and why: they name no host, or none that is asked for over HTTP. */
export interface RulesOnly {
  readonly endpointSet: EndpointSet;
  readonly reason: 'no-hosts' | 'no-web-port';
}

/** One proxy of a list, tried in order. `type` in capitals, as PAC files have it. */
export interface ProxyServer {
  readonly type: 'PROXY' | 'HTTPS' | 'SOCKS' | 'SOCKS4' | 'SOCKS5';
  /** A name, an IPv4 address, or an IPv6 address without brackets; lower case. */
  readonly host: string;
  readonly port: number;
}

/** The server as PAC files name it: `PROXY proxy.example.net:8080`. */
export function proxyServerText({ type, host, port }: ProxyServer): string {
  return `${type} ${host.includes(':') ? `[${host}]` : host}:${port}`;
}

/** Where a request is sent when it does not go direct: these in order, and at last direct where `DIRECT` was written behind them. */
export interface ProxyChain {
  readonly servers: readonly [ProxyServer, ...ProxyServer[]];
  readonly thenDirect: boolean;
}

/**
 * Which hosts clients reach by themselves. The first layer with a pattern that matches decides, and behind the last one the proxy does. A more specific
 * pattern stands in an earlier layer than one that covers it and leads elsewhere.
 */
export interface SteeringPlan {
  /** The policy's name. */
  readonly policy: string;
  readonly site?: string;
  readonly proxy: ProxyChain;
  readonly layers: readonly SteeringLayer[];
  /** Where names without any dot go; no layer has one. */
  readonly plainHosts: Route;
  /** The endpoint sets whose hosts go direct, by feed and id. */
  readonly direct: readonly EndpointSet[];
  readonly rulesOnly: readonly RulesOnly[];
  /** Addresses of the clients that are steered. */
  readonly clients: AddressSet;
  /** Where the output says which hosts go direct. */
  readonly span: Span;
}

/**
 * The way of a host, in any spelling: what the file of a plan must answer. An address of IPv6, in brackets or not, is no name: no pattern is meant for
 * it, although it may have no dot, or end like one.
 */
export function routeOf(plan: Steering, text: string): Route {
  return routeBy(plan, text, (layer, host) => layer.hosts.some((pattern) => matchesPattern(pattern, host)));
}

/** The same for many hosts, of which each is looked up. */
export function routerOf(plan: Steering): (text: string) => Route {
  const indexes = new Map(plan.layers.map((layer) => [layer, indexOfPatterns(layer.hosts)]));
  return (text) => routeBy(plan, text, (layer, host) => (indexes.get(layer)?.around(host) ?? []).length > 0);
}

type Steering = Pick<SteeringPlan, 'layers' | 'plainHosts'>;

function routeBy(
  { layers, plainHosts }: Steering,
  text: string,
  has: (layer: SteeringLayer, host: Host) => boolean,
): Route {
  const host: Host = normalizeHost(text);
  if (host.includes(':')) return 'proxy';
  if (!host.includes('.')) return plainHosts;
  return layers.find((layer) => has(layer, host))?.route ?? 'proxy';
}
