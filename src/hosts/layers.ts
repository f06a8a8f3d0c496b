import type { DomainPattern } from '../model/endpoint-set.ts';
import { isNonEmpty } from '../model/non-empty.ts';
import { indexOfPatterns, minimalPatterns, plainPattern } from './pattern.ts';
import type { Route, SteeringLayer } from './steering.ts';

/** Patterns by where they lead. */
interface Steered {
  readonly direct: readonly DomainPattern[];
  /** Of hosts that go to the proxy: they matter where a pattern of `direct` covers one. */
  readonly others: readonly DomainPattern[];
  /** A layer in front of all others. */
  readonly first: readonly DomainPattern[];
}

/**
 * Layers in which the more specific pattern decides: a host of another set below a direct wildcard is an exception, a direct host below such an
 * exception is direct again, and so on. A pattern that is on both sides is direct.
 *
 *     direct   *.x.net               2
 *     others   *.cdn.x.net           1
 *     direct   img.cdn.x.net         0   the first that decides
 */
export function layersOf(steered: Steered): readonly SteeringLayer[] {
  const { first } = steered;
  const direct = steered.direct.map(plainPattern);
  const others = steered.others.map(plainPattern);
  const outermost = indexOfPatterns(first);
  const isOpen = (pattern: DomainPattern): boolean => outermost.around(pattern).length === 0;
  const routes = new Map<DomainPattern, Route>(direct.filter(isOpen).map((pattern) => [pattern, 'direct']));
  const outer = indexOfPatterns(direct);
  for (const pattern of others.filter(isOpen)) {
    if (!routes.has(pattern) && outer.around(pattern).length > 0) routes.set(pattern, 'proxy');
  }
  const depths = depthsOf(routes);
  const deepest = Math.max(-1, ...depths.values());
  const layers = Array.from({ length: deepest + 1 }, (_, index) => layerAt(deepest - index, { routes, depths }));
  return layers.flatMap((layer) => layer ?? []);
}

/** How often the way changes from the widest pattern around one to itself. */
function depthsOf(routes: ReadonlyMap<DomainPattern, Route>): ReadonlyMap<DomainPattern, number> {
  const all = indexOfPatterns(routes.keys());
  const depths = new Map<DomainPattern, number>();
  const depthOf = (pattern: DomainPattern): number => {
    const known = depths.get(pattern);
    if (known !== undefined) return known;
    const around = all.around(pattern).filter((outer) => outer !== pattern);
    const depth = around.reduce(
      (most, outer) => Math.max(most, depthOf(outer) + (routes.get(outer) === routes.get(pattern) ? 0 : 1)),
      0,
    );
    depths.set(pattern, depth);
    return depth;
  };
  for (const pattern of routes.keys()) depthOf(pattern);
  return depths;
}

interface Arranged {
  readonly routes: ReadonlyMap<DomainPattern, Route>;
  readonly depths: ReadonlyMap<DomainPattern, number>;
}

/** Every pattern of a depth leads the same way, since the widest ones are all direct. */
function layerAt(depth: number, { routes, depths }: Arranged): SteeringLayer | undefined {
  const hosts = minimalPatterns([...routes.keys()].filter((pattern) => depths.get(pattern) === depth));
  const route = depth % 2 === 0 ? 'direct' : 'proxy';
  return isNonEmpty(hosts) ? { route, hosts } : undefined;
}
