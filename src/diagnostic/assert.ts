/** Ends an exhaustive `switch`: a case that the compiler does not know of is a bug of ours, so it throws. */
export function assertNever(value: never): never {
  throw new Error(`rulecast bug: unexpected ${JSON.stringify(value)}`);
}
