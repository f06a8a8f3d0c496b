/** A list with at least one member. */
export type NonEmpty<T> = readonly [T, ...T[]];

/** Whether the list has a member; the list itself is shared, not copied. */
export function isNonEmpty<T>(list: readonly T[]): list is NonEmpty<T> {
  return list.length > 0;
}
