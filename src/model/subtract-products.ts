import { rangeCount } from '../net/address-set.ts';
import { type Product, productsMeet, subtractProduct } from './product.ts';

/** How much work may still be done: about one unit a pair of small products. Shared by all who are given it. */
export interface WorkBudget {
  left: number;
}

const RANGES_PER_UNIT = 16;

/** What is left of `piece` when every one of `taken` is gone; `undefined` when the budget ran out. `onHit` hears of each that took something. */
export function subtractProducts<T extends { readonly product: Product }>(
  piece: Product,
  taken: readonly T[],
  { budget, onHit = () => {} }: { readonly budget: WorkBudget; readonly onHit?: (taken: T) => void },
): readonly Product[] | undefined {
  let rest: readonly Product[] = [piece];
  for (const entry of taken) {
    const { product } = entry;
    if (product.family !== piece.family) continue;
    budget.left -= rest.length * costOf(product);
    if (budget.left < 0) return undefined;
    let isHit = false;
    rest = rest.flatMap((part) => {
      if (!productsMeet(part, product)) return [part];
      isHit = true;
      return subtractProduct(part, product);
    });
    if (isHit) onHit(entry);
    if (rest.length === 0) break;
  }
  return rest;
}

function costOf({ source, destination }: Product): number {
  return 1 + (rangeCount(source) + rangeCount(destination)) / RANGES_PER_UNIT;
}
