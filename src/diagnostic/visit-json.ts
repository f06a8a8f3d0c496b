/** Reads JSON from its beginning to its end and tells each value, key and bracket with its place in code units. The text is known to be JSON. */
export { visit as visitJson } from 'jsonc-parser';
