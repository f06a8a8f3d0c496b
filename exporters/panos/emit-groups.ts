import type { AddressObject, Family, Prefix } from 'rulecast/exporter/emit';
import { exceptName, groupName, shortName } from './emit-names.ts';
import { BITS, groupPrefixes, isNegated } from './emit-rest.ts';
import { GROUP_MEMBERS } from './limits.ts';

/** An address group: of addresses, or of groups that hold them. */
export interface AddressGroup {
  readonly name: string;
  readonly prefixes: readonly Prefix[];
  /** Not empty: the group has these for members, and no address of its own. */
  readonly parts: readonly AddressGroup[];
}

/** One group for each object and family, by name. An object that is used in one family and in both has the same addresses in it. */
export function addressGroups(objects: readonly AddressObject[], policy: string): readonly AddressGroup[] {
  const groups = new Map<string, AddressGroup>();
  for (const object of objects) {
    const prefixes = groupPrefixes(object);
    const nameOf = isNegated(object) ? exceptName : groupName;
    for (const family of [4, 6] as const) {
      const own = prefixes.filter((prefix) => prefix.family === family);
      const wanted = nameOf(policy, object.name, family);
      if (own.length > 0) groups.set(wanted, groupOf(wanted, family, own));
    }
  }
  return [...groups.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

function groupOf(name: string, family: Family, prefixes: readonly Prefix[]): AddressGroup {
  const parts = halves({ name, family, depth: 0, path: 0n }, prefixes);
  return parts.length === 1 ? { name, prefixes, parts: [] } : { name, prefixes: [], parts };
}

/** A block of addresses: those that begin with the `depth` bits of `path`. */
interface Block {
  readonly name: string;
  readonly family: Family;
  readonly depth: number;
  readonly path: bigint;
}

/**
 * The prefixes in groups that are small enough. A block with too many is cut in two halves of its addresses, never by counting: one
 * prefix more then changes the group of its own block, and no member moves from one group to the next.
 */
function halves(block: Block, prefixes: readonly Prefix[]): readonly AddressGroup[] {
  if (prefixes.length === 0) return [];
  if (prefixes.length <= GROUP_MEMBERS.max) return [{ name: blockName(block), prefixes, parts: [] }];
  // A prefix as long as the block is the whole block, and would be alone in it.
  const upper = (block.path << 1n) | 1n;
  const middle = upper << BigInt(BITS[block.family] - block.depth - 1);
  const cut = firstFrom(prefixes, middle);
  const depth = block.depth + 1;
  return [
    ...halves({ ...block, depth, path: upper - 1n }, prefixes.slice(0, cut)),
    ...halves({ ...block, depth, path: upper }, prefixes.slice(cut)),
  ];
}

/** The place of the first prefix that begins at `address` or behind it. Prefixes stand by address. */
function firstFrom(prefixes: readonly Prefix[], address: bigint): number {
  let low = 0;
  let high = prefixes.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((prefixes[middle]?.address ?? 0n) < address) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The group and the first bits of its addresses: `branch.big.v4.8x0a` holds those in 10.0.0.0/8. */
function blockName({ name, depth, path }: Block): string {
  return shortName(`${name}.${depth}x${path.toString(16).padStart(Math.ceil(depth / 4), '0')}`);
}
