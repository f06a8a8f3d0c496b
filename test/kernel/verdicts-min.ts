/** Verdicts of the kernel that every full run of the tests compares at the least: over 200,000 in all. */
export const VERDICTS_MIN = { nftCases: 110_000, iptablesCases: 100_000, random: 60_000 } as const;
