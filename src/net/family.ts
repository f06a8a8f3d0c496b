/** 4 for IPv4, 6 for IPv6. */
export type Family = 4 | 6;

/** Both families in the order in which everything is printed. */
export const FAMILIES = [4, 6] as const satisfies readonly Family[];

/** Bits of an address: 32 or 128. */
export function addressBits(family: Family): 32 | 128 {
  return family === 4 ? 32 : 128;
}
