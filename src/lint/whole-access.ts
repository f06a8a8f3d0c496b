import type { EndpointSet, Origin } from '../model/endpoint-set.ts';
import type { Direction } from '../model/packet.ts';
import type { Flow, Policy } from '../model/policy.ts';
import type { Service } from '../model/service.ts';
import { type AddressSet, isEmpty, onlyFamily, rangesOfFamily } from '../net/address-set.ts';
import { covers, unionAll } from '../net/algebra.ts';
import { FAMILIES, type Family } from '../net/family.ts';
import { equalIntervals } from '../net/interval-set.ts';

/** Whether all of these sources surely reach all of an endpoint set, on all of these services; `false` where packets have to be looked at. */
export type WholeAccess = (
  set: EndpointSet,
  sending: { readonly source: AddressSet; readonly services: readonly Service[]; readonly direction: Direction },
) => boolean;

interface DirectedFlow {
  readonly flow: Flow;
  readonly direction: Direction;
}

/**
 * Finds in the flows of a policy what most endpoint sets are: selected whole by a rule that allows, in a direction where no rule takes anything away. It spares
 * looking at packets, whose answer would be the same.
 */
export function wholeAccess(policy: Policy): WholeAccess {
  let flows: ReadonlyMap<Origin, readonly DirectedFlow[]> | undefined;
  return (set, { source, services, direction }) => {
    flows ??= unblockedFlows(policy);
    const selecting = flows.get(set.origin);
    if (selecting === undefined) return false;
    const whole = selecting.filter((one) => one.direction === direction && hasServices(one.flow, services));
    return FAMILIES.every(
      (family) =>
        isEmpty(source, family) || isEmpty(set.addresses, family) || isCovered(whole, { source, set, family }),
    );
  };
}

function unblockedFlows({ rules }: Policy): ReadonlyMap<Origin, readonly DirectedFlow[]> {
  const blocked = new Set(rules.filter(({ action }) => action !== 'allow').map(({ direction }) => direction));
  const found = new Map<Origin, DirectedFlow[]>();
  for (const { direction, flows } of rules) {
    if (blocked.has(direction)) continue;
    for (const flow of flows) {
      if (flow.because === undefined) continue;
      const known = found.get(flow.because);
      if (known === undefined) found.set(flow.because, [{ flow, direction }]);
      else known.push({ flow, direction });
    }
  }
  return found;
}

/** As the set's own are when nothing narrows them: all at once, or none. */
function hasServices({ services }: Flow, wanted: readonly Service[]): boolean {
  return wanted.every((one) => services.some((other) => isSame(one, other)));
}

function isSame(a: Service, b: Service): boolean {
  if (a === b) return true;
  if (a.kind !== 'ports' || b.kind !== 'ports' || a.protocol !== b.protocol) return false;
  return equalIntervals(a.destination, b.destination) && equalIntervals(a.source, b.source);
}

function isCovered(
  whole: readonly DirectedFlow[],
  { source, set, family }: { readonly source: AddressSet; readonly set: EndpointSet; readonly family: Family },
): boolean {
  const destination = rangesOfFamily(set.addresses, family);
  const from = whole.filter(({ flow }) => rangesOfFamily(flow.destination.addresses, family) === destination);
  const wanted = onlyFamily(source, family);
  return from.some(({ flow }) => covers(flow.source.addresses, wanted)) || coversTogether(from, wanted);
}

function coversTogether(flows: readonly DirectedFlow[], wanted: AddressSet): boolean {
  return flows.length > 1 && covers(unionAll(flows.map(({ flow }) => flow.source.addresses)), wanted);
}
