import {
  type AddressSet,
  ANY,
  addressSetOfRanges,
  onlyFamily,
  parseAddressRange,
  parsePrefix,
  union,
} from 'rulecast/exporter/read';

/** Addresses, or why they depend on more than the file. */
export type Addresses =
  | { readonly kind: 'known'; readonly addresses: AddressSet }
  | { readonly kind: 'undecided'; readonly reason: string };

const EVERY_IPV4 = onlyFamily(ANY, 4);

/**
 * IPv4 lies inside IPv6 here: an address is compared after 96 zero bits are put in front of it. Security policy, "Create a Security Policy
 * Rule": `::/0` to `::/96` match every IPv4 packet.
 */
const EMBEDDED_BITS = 32n;
const EMBEDDED_LENGTH = 96;

/** What `text` stands for as an address, prefix or range; `undefined` when it is none. Bits beyond a prefix's length do not count. */
export function parseAddresses(text: string): Addresses | undefined {
  return text.includes('-') ? parseRange(text) : parseBlock(text);
}

function parseBlock(text: string): Addresses | undefined {
  const prefix = parsePrefix(text, { hostBits: 'mask' });
  if (!prefix.ok) return undefined;
  const { family, address, length } = prefix.value;
  const size = 1n << BigInt((family === 4 ? 32 : 128) - length);
  const own = addressSetOfRanges([{ family, start: address, end: address + size - 1n }]);
  if (family === 4 || address >> EMBEDDED_BITS !== 0n) return { kind: 'known', addresses: own };
  if (length <= EMBEDDED_LENGTH) return { kind: 'known', addresses: union(own, EVERY_IPV4) };
  return embedded(text);
}

function parseRange(text: string): Addresses | undefined {
  const range = parseAddressRange(text);
  if (!range.ok) return undefined;
  if (range.value.family === 6 && range.value.start >> EMBEDDED_BITS === 0n) return embedded(text);
  return { kind: 'known', addresses: addressSetOfRanges([range.value]) };
}

function embedded(text: string): Addresses {
  return {
    kind: 'undecided',
    reason: `${text} may match IPv4 packets too, which PAN-OS takes for IPv6 addresses below ::/96`,
  };
}
