const INVISIBLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/**
 * A text as one argument of a restore file, whose parser is no shell: between double quotes a backslash takes the next byte as it is. A line
 * end would begin a new rule, so that it is replaced even though a fitted policy has none.
 */
function quote(text: string): string {
  return `"${text.replace(INVISIBLE, ' ').replace(/["\\]/g, '\\$&')}"`;
}

/** The comment of a rule, empty for an empty label. */
export function comment(label: string): string {
  return label === '' ? '' : `-m comment --comment ${quote(label)}`;
}

/** An option with the text in front of a log entry, empty without one. */
export function logPrefix(option: '--log-prefix' | '--nflog-prefix', text: string | undefined): string {
  return text === undefined || text === '' ? '' : `${option} ${quote(text)}`;
}

/** The parts of a rule that are there, in order. */
export function join(...parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join(' ');
}
