/**
 * What may become of a packet, one bit each. A terminal of a diagram is a set of them: one bit says that this is certain, several that it
 * cannot be told from the packet alone.
 */
export const OUTCOMES = {
  /** No rule has matched so far: the next one is asked. */
  fall: 1,
  /** Back to the chain that jumped here. */
  return: 2,
  allow: 4,
  drop: 8,
  reject: 16,
  pass: 32,
} as const;

/** A set of {@link OUTCOMES}, or in a packet set {@link NONE} and {@link ALL}. */
export type Mask = number;

/** How many masks there are. Their numbers are those of the terminal nodes. */
export const MASKS = 64;

/** No outcome; in a packet set: the packet is not in it. */
export const NONE: Mask = 0;

/** Every outcome; in a packet set: the packet is in it. */
export const ALL: Mask = MASKS - 1;

/** The names of the outcomes in a mask, in the order of {@link OUTCOMES}. */
export function outcomeNames(mask: Mask): readonly string[] {
  return Object.entries(OUTCOMES)
    .filter(([, bit]) => (mask & bit) !== 0)
    .map(([name]) => name);
}
