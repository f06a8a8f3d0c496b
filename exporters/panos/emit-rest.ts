import type { AddressObject, AddressUse, Family, Prefix } from 'rulecast/exporter/emit';

export const BITS = { 4: 32, 6: 128 } as const satisfies Record<Family, number>;

/** PAN-OS widens IPv4 addresses with 96 zero bits, so that these IPv6 prefixes hold some of them. */
export function overlapsIpv4({ family, address }: Prefix): boolean {
  return family === 6 && address >> 32n === 0n;
}

/**
 * Whether a rule has to name what is *not* in the object, and negate it: all of IPv6 but a part cannot be listed, since it would list IPv4
 * as well. The negated list matches the right addresses of the object's families, and every address of a family that the object lacks.
 */
export function isNegated({ prefixes }: AddressObject): boolean {
  return prefixes.some(overlapsIpv4);
}

/** Whether a side lists addresses, so that it says by itself which families there are. */
export function isListed(use: AddressUse): boolean {
  return use.kind === 'object' && !isNegated(use.object);
}

/** What a group of the object holds: its prefixes, or those of its families that are not in it. */
export function groupPrefixes(object: AddressObject): readonly Prefix[] {
  return isNegated(object) ? restOf(object) : object.prefixes;
}

function restOf({ family, prefixes }: AddressObject): readonly Prefix[] {
  const families = family === 'both' ? ([4, 6] as const) : [family];
  return families.flatMap((one) =>
    gaps(
      { family: one, address: 0n, length: 0 },
      prefixes.filter((prefix) => prefix.family === one),
    ),
  );
}

/** The largest prefixes of `block` that none of `prefixes`, all of them inside, touches. */
function gaps(block: Prefix, prefixes: readonly Prefix[]): readonly Prefix[] {
  if (prefixes.length === 0) return [block];
  if (prefixes.some(({ length }) => length === block.length)) return [];
  const length = block.length + 1;
  const shift = BigInt(BITS[block.family] - length);
  return ([0n, 1n] as const).flatMap((bit) => {
    const address = block.address | (bit << shift);
    const inside = prefixes.filter((prefix) => prefix.address >> shift === address >> shift);
    return gaps({ family: block.family, address, length }, inside);
  });
}
