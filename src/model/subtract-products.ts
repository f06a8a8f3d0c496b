import { rangeCount } from '../net/address-set.ts';
import { type Product, productsMeet, subtractProduct } from './product.ts';

/** How much work may still be done: about one unit a piece that is cut, more for long lists. Shared by all who are given it. */
export interface WorkBudget {
  left: number;
}

const PAIRS_PER_UNIT = 8;
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
    const left = subtractOne(rest, product, budget);
    if (budget.left < 0) return undefined;
    if (left === rest) continue;
    onHit(entry);
    rest = left;
    if (rest.length === 0) break;
  }
  return rest;
}

/** `rest` itself when `taken` meets none of it. */
function subtractOne(rest: readonly Product[], taken: Product, budget: WorkBudget): readonly Product[] {
  let left: Product[] | undefined;
  for (const [index, piece] of rest.entries()) {
    chargeLook(budget);
    if (!productsMeet(piece, taken)) {
      left?.push(piece);
      continue;
    }
    chargeCut(budget, piece, taken);
    left ??= rest.slice(0, index);
    left.push(...subtractProduct(piece, taken));
  }
  return left ?? rest;
}

/** Charges for asking whether two products meet. */
export function chargeLook(budget: WorkBudget): void {
  budget.left -= 1 / PAIRS_PER_UNIT;
}

/** Charges for cutting one product along another. */
export function chargeCut(budget: WorkBudget, piece: Product, taken: Product): void {
  budget.left -= 1 + costOf(piece) + costOf(taken);
}

function costOf({ source, destination }: Product): number {
  return (rangeCount(source) + rangeCount(destination)) / RANGES_PER_UNIT;
}
