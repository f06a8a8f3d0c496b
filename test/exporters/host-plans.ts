import { minimalPatterns } from '../../src/hosts/pattern.ts';
import type { Route, RulesOnly, SteeringLayer, SteeringPlan } from '../../src/hosts/steering.ts';
import type { DomainPattern, EndpointSet, Labels } from '../../src/model/endpoint-set.ts';
import { EMPTY } from '../../src/net/address-set.ts';

const SPAN = { file: 'policy.yaml', start: { line: 1, column: 1 }, end: { line: 1, column: 1 } };

/** A plan that sends all to one proxy, unless said otherwise. */
export function steeringPlan(more: Partial<SteeringPlan> = {}): SteeringPlan {
  return {
    policy: 'branch',
    proxy: { servers: [{ type: 'PROXY', host: 'proxy.example.net', port: 8080 }], thenDirect: false },
    layers: [],
    plainHosts: 'proxy',
    direct: [],
    rulesOnly: [],
    clients: EMPTY,
    span: SPAN,
    ...more,
  };
}

/** A layer as plans have them: minimal and sorted. */
export function layer(route: Route, ...hosts: readonly DomainPattern[]): SteeringLayer {
  const [first, ...rest] = minimalPatterns(hosts);
  if (first === undefined) throw new Error('a layer has hosts');
  return { route, hosts: [first, ...rest] };
}

export function endpointSet(id: string, labels: Labels = {}, domains: readonly DomainPattern[] = []): EndpointSet {
  const origin = { feed: 'm365', id };
  return {
    id,
    addresses: EMPTY,
    listed: 0,
    domains,
    services: [],
    labels: { id: [id], ...labels },
    origin,
    span: SPAN,
  };
}

export function rulesOnly(id: string, reason: RulesOnly['reason']): RulesOnly {
  return { endpointSet: endpointSet(id, { category: ['Optimize'] }), reason };
}
