import type { Family } from '../net/family.ts';
import type { Product } from './product.ts';

/** An entry of an index; entries are added by ascending place. */
interface Placed {
  readonly product: Product;
  readonly place: number;
}

/** Products, to be looked up by what they may share packets with. */
export interface ProductIndex<T> {
  readonly add: (entry: T) => void;
  /** All entries that may meet the product, and maybe some that do not, in the order of their places. */
  readonly near: (product: Product) => readonly T[];
}

/**
 * An index by the one destination port, or ICMP message, of one protocol that most products of large policies have. Products of several are
 * kept aside and are near to all.
 */
export function productIndex<T extends Placed>(): ProductIndex<T> {
  const all = new Map<Family, T[]>();
  const wide = new Map<Family, T[]>();
  const narrow = new Map<string, T[]>();
  return {
    add(entry) {
      const { family } = entry.product;
      const key = keyOf(entry.product);
      append(all, family, entry);
      if (key === undefined) append(wide, family, entry);
      else append(narrow, key, entry);
    },
    near(product) {
      const key = keyOf(product);
      if (key === undefined) return all.get(product.family) ?? [];
      return merge(wide.get(product.family) ?? [], narrow.get(key) ?? []);
    },
  };
}

function keyOf({ family, protocols, destinationPorts }: Product): string | undefined {
  const [protocol, otherProtocol] = protocols;
  const [port, otherPort] = destinationPorts;
  const isOne = protocol?.from === protocol?.to && port?.from === port?.to && !otherProtocol && !otherPort;
  return isOne ? `${family} ${protocol?.from} ${port?.from}` : undefined;
}

function merge<T extends Placed>(a: readonly T[], b: readonly T[]): readonly T[] {
  if (a.length === 0) return b;
  if (b.length === 0) return a;
  return [...a, ...b].sort((one, other) => one.place - other.place);
}

function append<K, T>(lists: Map<K, T[]>, key: K, entry: T): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [entry]);
  else list.push(entry);
}
