import type { Artifact } from 'rulecast/exporter';

const LINES = 200;

/** The beginning of a table, or a command of ipset. */
const STATEMENT = /^(?:\*(?:filter|nat|mangle|raw|security)[ \t]*\r?$|(?:create|add|swap|destroy|flush) \S+)/;

/** `yes` when the first line that is neither blank nor comment begins a table or is a command of ipset, `maybe` when all of them are comments. */
export function identify({ text }: Artifact): 'yes' | 'maybe' | 'no' {
  const first = text.split('\n', LINES).find((line) => line.trim() !== '' && !line.startsWith('#'));
  if (first === undefined) return text.trim() === '' ? 'no' : 'maybe';
  if (!STATEMENT.test(first)) return 'no';
  // nft has commands that begin alike; a set of ipset has its type in the third place.
  return /^(?:create|add|flush) (?:table|chain|rule|set|map|element|ruleset)\b/.test(first) ? 'no' : 'yes';
}
