import { coversPattern, minimalPatterns } from '../../src/hosts/pattern.ts';
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

/** Layers in which what is more specific comes first. Slow and plain, unlike what makes plans of policies. */
export function layersOf(routes: ReadonlyMap<DomainPattern, Route>): readonly SteeringLayer[] {
  const depths = new Map<DomainPattern, number>();
  const depthOf = (outer: DomainPattern): number => {
    const known = depths.get(outer);
    if (known !== undefined) return known;
    const inner = [...routes.keys()].filter((pattern) => pattern !== outer && coversPattern(outer, pattern));
    const steps = inner.map((pattern) => depthOf(pattern) + (routes.get(pattern) === routes.get(outer) ? 0 : 1));
    const depth = Math.max(0, ...steps);
    depths.set(outer, depth);
    return depth;
  };
  const deepest = Math.max(0, ...[...routes.keys()].map(depthOf));
  return Array.from({ length: deepest + 1 }, (_, depth) => depth).flatMap((depth) =>
    (['proxy', 'direct'] as const).flatMap((route) => {
      const hosts = [...routes].filter(([pattern, way]) => way === route && depthOf(pattern) === depth);
      return hosts.length === 0 ? [] : [layer(route, ...hosts.map(([pattern]) => pattern))];
    }),
  );
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
