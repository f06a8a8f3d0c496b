import type { Family } from '../../src/net/family.ts';
import { formatPrefix } from '../../src/net/format.ts';

/** The same numbers on every run (mulberry32): 32-bit, unsigned. */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
}

/**
 * A list in no order of the kind that block lists and routing tables have: mostly hosts and /24 for IPv4, /48 and /64 for
 * IPv6, with repeated lines (6 %), siblings (12 %) and prefixes inside others (6 %).
 */
export function addressListText(family: Family, lines: number): string {
  const random = seeded(family);
  const bits = family === 4 ? 32 : 128;
  const texts: string[] = [];
  let last = { address: 0n, length: bits };
  for (let line = 0; line < lines; line++) {
    const kind = line === 0 ? 99 : random() % 100;
    if (kind < 12) last = { ...last, address: last.address ^ (1n << BigInt(bits - last.length)) };
    else if (kind < 18) last = { ...last, length: Math.min(bits, last.length + 2) };
    else if (kind >= 24) last = family === 4 ? ipv4Prefix(random) : ipv6Prefix(random);
    texts.push(formatPrefix({ family, ...last }));
  }
  return `${texts.join('\n')}\n`;
}

interface Block {
  readonly address: bigint;
  readonly length: number;
}

function ipv4Prefix(random: () => number): Block {
  const kind = random() % 100;
  const length = kind < 38 ? 32 : kind < 65 ? 24 : kind < 66 ? 12 + (random() % 8) : 20 + (random() % 12);
  return masked(BigInt(random()), length, 32);
}

function ipv6Prefix(random: () => number): Block {
  const kind = random() % 100;
  const length = kind < 16 ? 128 : kind < 50 ? 48 : kind < 80 ? 64 : 36 + (random() % 28);
  const high = (BigInt(0x2000_0000 + (random() % 0x1000_0000)) << 32n) | BigInt(random());
  return masked((high << 64n) | BigInt(random() % 0x10000), length, 128);
}

function masked(address: bigint, length: number, bits: number): Block {
  const hostBits = BigInt(bits - length);
  return { address: (address >> hostBits) << hostBits, length };
}
