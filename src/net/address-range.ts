import { addressBits, type Family } from './family.ts';
import type { Prefix } from './prefix.ts';

/** The addresses from `start` to `end`, both included; `start` is not above `end`. */
export interface AddressRange {
  readonly family: Family;
  readonly start: bigint;
  readonly end: bigint;
}

/** The first to the last address of a prefix. */
export function rangeOfPrefix({ family, address, length }: Prefix): AddressRange {
  const hostBits = BigInt(addressBits(family) - length);
  return { family, start: address, end: address | ((1n << hostBits) - 1n) };
}
