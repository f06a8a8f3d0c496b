import { type AddressSet, ANY, isEmpty, onlyFamily, type Ranges, rangesOfFamily } from '../net/address-set.ts';
import { FAMILIES } from '../net/family.ts';
import type { IntervalSet } from '../net/interval-set.ts';
import type { Action, Direction } from './packet.ts';
import type { Policy, Rule, Scope } from './policy.ts';
import { cutProduct, type Product, productsMeet } from './product.ts';
import { type ProductIndex, productIndex } from './product-index.ts';
import { fieldsOfService, numberZones, productsOf, type ZoneNumbers } from './rule-products.ts';
import type { Service } from './service.ts';
import { ANY_SERVICE, hasFamily } from './service-algebra.ts';
import { chargeCut, chargeLook, subtractProducts, type WorkBudget } from './subtract-products.ts';

/** Where zones do not count, every packet is in this one. */
const ONE_ZONE: IntervalSet = [{ from: 0, to: 0 }];

/** The packets of a rule, or of the default. */
interface Step {
  readonly product: Product;
  readonly allows: boolean;
  readonly place: number;
}

/**
 * A policy in one direction, ready to be asked what it lets through of packets that begin a connection, before any output adds to it or leaves something
 * out: rules that are not on some output count. Zones are chosen well: what is let through between some two zones counts as let through.
 */
export interface Permissions {
  /** Made when it is asked for: most questions are answered without it. */
  readonly steps: () => ProductIndex<Step>;
  /** What is not let through, by rules. */
  readonly blocking: ProductIndex<Step>;
  /** What is let through, by the very ranges of its destinations: endpoint sets are asked for as they stand in rules. */
  readonly allowingTo: ReadonlyMap<Ranges, readonly Step[]>;
  /** Zones that a packet may be in; absent: no rule asks for any. */
  readonly zones?: IntervalSet;
}

/** A region in two. The products of `denied` are disjoint; those of `permitted` are too, unless rules ask for zones. */
export interface SplitRegion {
  readonly permitted: readonly Product[];
  readonly denied: readonly Product[];
}

/** How much of a region a policy lets through. */
export type Extent = 'all' | 'some' | 'none';

/** Packets from any of these sources to any of these destinations, of any of these services; a family that one side lacks is left out. */
export function regionOf({
  source,
  destination,
  services,
}: {
  readonly source: AddressSet;
  readonly destination: AddressSet;
  readonly services: readonly Service[];
}): readonly Product[] {
  return FAMILIES.filter((family) => !isEmpty(source, family) && !isEmpty(destination, family)).flatMap((family) => {
    const sides = { source: onlyFamily(source, family), destination: onlyFamily(destination, family) };
    return services
      .filter((service) => hasFamily(service, family))
      .map((service) => ({
        family,
        ...sides,
        ...fieldsOfService(service),
        fromZones: ONE_ZONE,
        toZones: ONE_ZONE,
      }));
  });
}

/** What else counts as let through. */
export interface PermissionOptions {
  /** What the policy leaves to others inside its scope (`pass`); absent: not let through. */
  readonly passed?: 'permitted';
}

/** Reads the rules of one direction. A direction that the policy does not decide lets nothing through. */
export function permissionsOf(policy: Policy, direction: Direction, options: PermissionOptions = {}): Permissions {
  const isZoned = hasZones(policy, direction);
  const numbers = isZoned ? numberZones(policy.zones) : UNZONED;
  const all: Step[] = [];
  const blocking = productIndex<Step>();
  const allowingTo = new Map<Ranges, Step[]>();
  for (const step of stepsOf(policy, direction, { numbers, ...options })) {
    all.push(step);
    if (step.allows) noteAllowing(allowingTo, step);
    else blocking.add(step);
  }
  let index: ProductIndex<Step> | undefined;
  const steps = (): ProductIndex<Step> => {
    index ??= indexOf(all);
    return index;
  };
  return { steps, blocking, allowingTo, ...(isZoned && { zones: numbers.outside }) };
}

function noteAllowing(allowingTo: Map<Ranges, Step[]>, step: Step): void {
  const ranges = rangesOfFamily(step.product.destination, step.product.family);
  const known = allowingTo.get(ranges);
  if (known === undefined) allowingTo.set(ranges, [step]);
  else known.push(step);
}

function indexOf(steps: readonly Step[]): ProductIndex<Step> {
  const index = productIndex<Step>();
  for (const step of steps) index.add(step);
  return index;
}

/**
 * What the policy lets through of a region, and what it does not, be it dropped, rejected, left to others or outside the scope. The first rule that matches
 * decides, then the default. Zones of the region do not count. `undefined`: the budget ran out.
 */
export function splitRegion(
  permissions: Permissions,
  region: readonly Product[],
  budget: WorkBudget,
): SplitRegion | undefined {
  const permitted: Product[] = [];
  const denied: Product[] = [];
  for (const product of region) {
    const split = splitProduct(permissions, product, budget);
    if (split === undefined) return undefined;
    permitted.push(...split.permitted);
    denied.push(...split.denied);
  }
  return { permitted, denied };
}

/** What the policy does not let through of a region; `undefined`: the budget ran out. See {@link splitRegion}. */
export function notPermitted(
  policy: Policy,
  region: readonly Product[],
  { direction, budget }: { readonly direction: Direction; readonly budget: WorkBudget },
): readonly Product[] | undefined {
  return splitRegion(permissionsOf(policy, direction), region, budget)?.denied;
}

/** How much of a region the policy lets through; all of an empty one. Stops as soon as it is known; `undefined`: the budget ran out. */
export function permittedExtent(
  permissions: Permissions,
  region: readonly Product[],
  budget: WorkBudget,
): Extent | undefined {
  let isSomePermitted = false;
  let isSomeDenied = false;
  for (const product of region) {
    const split = splitProduct(permissions, product, budget);
    if (split === undefined) return undefined;
    isSomePermitted ||= split.permitted.length > 0;
    isSomeDenied ||= split.denied.length > 0;
    if (isSomePermitted && isSomeDenied) return 'some';
  }
  return isSomeDenied ? 'none' : 'all';
}

/** The rules that allow some of a product, whose zones do not count, wherever no rule before them decides it: for words about what {@link splitRegion} found. */
export function rulesAllowing(policy: Policy, direction: Direction, product: Product): readonly Rule[] {
  const placed = { ...product, fromZones: ONE_ZONE, toZones: ONE_ZONE };
  return policy.rules.filter(
    (rule) => rule.direction === direction && rule.action === 'allow' && meetsRule(rule, placed),
  );
}

function meetsRule(rule: Rule, product: Product): boolean {
  for (const one of productsOf(rule, UNZONED)) {
    if (productsMeet(one, product)) return true;
  }
  return false;
}

const UNZONED: ZoneNumbers = { of: () => ONE_ZONE, outside: ONE_ZONE };

function hasZones({ rules, scope }: Policy, direction: Direction): boolean {
  const parts = [...(scope.kind === 'within' ? [scope] : []), ...rules.filter((rule) => rule.direction === direction)];
  return parts.some(({ fromZones, toZones }) => fromZones !== undefined || toZones !== undefined);
}

function* stepsOf(
  policy: Policy,
  direction: Direction,
  { numbers, passed }: PermissionOptions & { readonly numbers: ZoneNumbers },
): Generator<Step, void, undefined> {
  if (!policy.directions.includes(direction)) return;
  const { rules, scope, default: fallback } = policy;
  const isThrough = (action: Action): boolean => action === 'allow' || (action === 'pass' && passed === 'permitted');
  for (const [place, rule] of rules.entries()) {
    if (rule.direction !== direction) continue;
    const allows = isThrough(rule.action);
    for (const product of productsOf(rule, numbers)) yield { product, allows, place };
  }
  if (!isThrough(fallback.action)) return;
  for (const product of productsOfScope(scope, numbers)) yield { product, allows: true, place: rules.length };
}

function productsOfScope(scope: Scope, zones: ZoneNumbers): readonly Product[] {
  const isLimited = scope.kind === 'within';
  const [source, destination] = isLimited ? [scope.from.addresses, scope.to.addresses] : [ANY, ANY];
  const fromZones = zones.of(isLimited ? scope.fromZones : undefined);
  const toZones = zones.of(isLimited ? scope.toZones : undefined);
  const region = regionOf({ source, destination, services: [ANY_SERVICE] });
  return region.map((product) => ({ ...product, fromZones, toZones }));
}

function splitProduct(permissions: Permissions, product: Product, budget: WorkBudget): SplitRegion | undefined {
  const { zones } = permissions;
  if (zones === undefined) return decideProduct(permissions, product, budget);
  const everywhere = { ...product, fromZones: zones, toZones: zones };
  const decided = decideProduct(permissions, everywhere, budget);
  const { fromZones, toZones } = product;
  const permitted = decided?.permitted.map((piece) => ({ ...piece, fromZones, toZones }));
  const taken = permitted?.map((piece) => ({ product: piece }));
  const denied = taken && subtractProducts(product, taken, { budget });
  return permitted && denied && { permitted, denied };
}

/**
 * Where no rule blocks any of the product, the order of rules says nothing: those to the very same destination come first, since they take most, and the
 * others are only looked at for what is left.
 */
function decideProduct(permissions: Permissions, product: Product, budget: WorkBudget): SplitRegion | undefined {
  const isBlocked = permissions.blocking.near(product).some((step) => {
    chargeLook(budget);
    return productsMeet(product, step.product);
  });
  const likely = isBlocked
    ? []
    : (permissions.allowingTo.get(rangesOfFamily(product.destination, product.family)) ?? []);
  const decided: Decided = { permitted: [], denied: [], rest: [product] };
  decideBy(likely, decided, budget);
  if (decided.rest.length > 0) {
    const seen = new Set(likely);
    const others = permissions.steps().near(product);
    decideBy(seen.size === 0 ? others : others.filter((step) => !seen.has(step)), decided, budget);
  }
  const { permitted, denied, rest } = decided;
  return budget.left < 0 ? undefined : { permitted, denied: [...denied, ...rest] };
}

interface Decided {
  readonly permitted: Product[];
  readonly denied: Product[];
  /** What no step has decided yet. */
  rest: readonly Product[];
}

/** Lets steps decide what they meet of the rest, one after the other, until nothing is left or the budget is. */
function decideBy(steps: readonly Step[], decided: Decided, budget: WorkBudget): void {
  for (const { product, allows } of steps) {
    const left: Product[] = [];
    for (const piece of decided.rest) {
      chargeLook(budget);
      if (!productsMeet(piece, product)) {
        left.push(piece);
        continue;
      }
      chargeCut(budget, piece, product);
      const { inside, outside } = cutProduct(piece, product);
      (allows ? decided.permitted : decided.denied).push(inside);
      left.push(...outside);
    }
    decided.rest = left;
    if (left.length === 0 || budget.left < 0) return;
  }
}
