/** Characters that a comment has: printable ASCII. Line ends of any kind would end it. */
const OTHERS = /[^ -~]/g;

/**
 * A line of comment with any text in it. The blank behind `//` is part of the meaning: the script engine of Windows runs what stands behind `//@`, and
 * others take `//#` for an address to load. `*` and `/` are kept apart, in case a tool wraps or joins comments.
 */
export function commentLine(text: string): string {
  return `// ${text.replace(OTHERS, '?').replaceAll('*/', '* /')}`;
}
