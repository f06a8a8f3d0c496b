import type { Origin } from 'rulecast/exporter/emit';

/** Longest text of somebody else's in a comment: far from where Squid ends a line. */
const TEXT_MAX = 120;

/** All but printable ASCII, and the backslash, which at the end of a line takes the next one into it. */
const UNSAFE = /[^ -~]|\\/gu;

/** A comment of one line. `text` may hold anything. */
export function comment(text: string): string {
  return `# ${text.replace(UNSAFE, '?')}`;
}

/** A name as comments have it, cut when it is long. */
export function shown(name: string): string {
  return name.length > TEXT_MAX ? `${name.slice(0, TEXT_MAX)}...` : name;
}

/** What stands above the lines of a rule, or of an entry for an endpoint set. */
export function titleOf(rule: string, because?: Origin): string {
  const title = `rule ${shown(rule)}`;
  return because === undefined ? title : `${title}, ${shown(because.feed)}:${shown(because.id)}`;
}
