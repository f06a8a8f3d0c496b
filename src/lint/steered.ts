import { coversPattern } from '../hosts/pattern.ts';
import type { Route, SteeringPlan } from '../hosts/steering.ts';
import type { OutputNode } from '../model/document.ts';
import type { DomainPattern } from '../model/endpoint-set.ts';
import type { SiteView } from './site-view.ts';
import type { Steered } from './subject.ts';

/** What an output steers at a site. */
export interface SteeredHere extends Steered {
  readonly node: OutputNode;
}

/** The steering outputs at the site of the view. */
export function steeredAt({ outputs, policy }: SiteView): readonly SteeredHere[] {
  return outputs.flatMap((output) => {
    if (output.subject !== 'steering') return [];
    return output.steered
      .filter(({ plan }) => plan.site === policy.site)
      .map((steered) => ({ ...steered, node: output.node }));
  });
}

/** The way of all hosts of a pattern but for those of narrower ones: what covers it first decides. */
export function routeOfPattern({ layers }: SteeringPlan, pattern: DomainPattern): Route {
  const layer = layers.find(({ hosts }) => hosts.some((outer) => coversPattern(outer, pattern)));
  return layer?.route ?? 'proxy';
}
