/** Draws from one seeded sequence: equal seeds give equal draws on every machine. */
export interface Random {
  /** An integer from 0 to `below - 1`. */
  readonly below: (below: number) => number;
  /** An integer from `first` to `last`. */
  readonly between: (first: bigint, last: bigint) => bigint;
  /** True once in `times`, on average. */
  readonly onceIn: (times: number) => boolean;
  /** A member of a list that is not empty. */
  readonly pick: <T>(list: readonly T[]) => T;
}

/** A sequence from a seed (mulberry32; only its low 32 bits count). */
export function randomFrom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
  const below = (limit: number): number => Math.floor((next() / 2 ** 32) * limit);
  const between = (first: bigint, last: bigint): bigint => {
    const words = [next(), next(), next(), next()].map(BigInt);
    return first + (words.reduce((value, word) => (value << 32n) | word, 0n) % (last - first + 1n));
  };
  const pick = <T>(list: readonly T[]): T => {
    if (list.length === 0) throw new Error('nothing to pick from');
    return list[below(list.length)] as T;
  };
  return { below, between, onceIn: (times) => below(times) === 0, pick };
}

/** Deals the members of a list in a random order, each once before any comes again. */
export function deck<T extends {}>(list: readonly T[], random: Random): () => T {
  let left: T[] = [];
  return () => {
    if (left.length === 0) left = [...list];
    const index = random.below(left.length);
    const last = left.pop();
    if (last === undefined) throw new Error('an empty deck');
    const dealt = left[index] ?? last;
    if (index < left.length) left[index] = last;
    return dealt;
  };
}
