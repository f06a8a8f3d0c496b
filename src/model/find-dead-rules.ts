import { type Diagnostic, warning } from '../diagnostic/diagnostic.ts';
import { firstOf, quote } from '../diagnostic/text.ts';
import { DIRECTIONS, type Direction } from './packet.ts';
import type { Policy, Rule } from './policy.ts';
import type { Product } from './product.ts';
import { type ProductIndex, productIndex } from './product-index.ts';
import { numberZones, productsOf, type ZoneNumbers } from './rule-products.ts';
import { subtractProducts, type WorkBudget } from './subtract-products.ts';

/** Work for one policy; a rule that is reached when it is used up is not looked at. */
const WORK_LIMIT = 50_000;
const SHOWN_RULES = 5;

interface EarlierProduct {
  readonly rule: Rule;
  /** Of the rule among those of its direction. */
  readonly place: number;
  readonly product: Product;
}

/**
 * Warns of rules that decide no packet, because earlier ones, one or several together, decide all of theirs. Rules that are left out of some
 * output do not count as earlier. Exact within a bound on work; beyond it nothing is said.
 */
export function findDeadRules(policy: Policy): readonly Diagnostic[] {
  const zones = numberZones(policy.zones);
  const budget = { left: WORK_LIMIT };
  return DIRECTIONS.flatMap((direction) => findDead(policy.rules, { direction, zones, budget }));
}

function findDead(
  rules: readonly Rule[],
  context: { readonly direction: Direction; readonly zones: ZoneNumbers; readonly budget: WorkBudget },
): readonly Diagnostic[] {
  const { direction, zones, budget } = context;
  const earlier = productIndex<EarlierProduct>();
  const found: Diagnostic[] = [];
  const ofDirection = rules.filter((rule) => rule.direction === direction);
  for (const [index, rule] of ofDirection.entries()) {
    const deciders = index > 0 ? findDeciders(productsOf(rule, zones), earlier, budget) : undefined;
    if (deciders !== undefined) found.push(describeDead(rule, deciders));
    if (rule.meta.notOn.size > 0 || index === ofDirection.length - 1) continue;
    for (const product of productsOf(rule, zones)) earlier.add({ rule, place: index, product });
  }
  return found;
}

/** The earlier rules that decide every one of `products`, in their order; `undefined` when they leave a packet, or the budget ran out. */
function findDeciders(
  products: Iterable<Product>,
  earlier: ProductIndex<EarlierProduct>,
  budget: WorkBudget,
): readonly Rule[] | undefined {
  const deciders = new Map<Rule, number>();
  for (const product of products) {
    const left = subtractProducts(product, earlier.near(product), {
      budget,
      onHit: ({ rule, place }) => void deciders.set(rule, place),
    });
    if (left === undefined || left.length > 0) return undefined;
  }
  return [...deciders].sort(([, a], [, b]) => a - b).map(([rule]) => rule);
}

function describeDead(rule: Rule, deciders: readonly Rule[]): Diagnostic {
  const names = deciders.map(({ name }) => quote(name));
  const related = deciders.slice(0, SHOWN_RULES).map(({ span }) => ({ message: 'It is decided here', span }));
  const message = `The rule ${quote(rule.name)} decides no packet: ${firstOf(names, SHOWN_RULES)} before it ${names.length === 1 ? 'decides' : 'decide'} all of it`;
  return warning('DEAD_RULE', message, { span: rule.span, related });
}
