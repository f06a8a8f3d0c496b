import type { Artifact } from 'rulecast/exporter';

/** How far into a text the function is looked for: lists of hosts may stand before it. */
const HEAD = 64 * 1024;

const DECLARED = /\bfunction[ \t]+FindProxyForURL(?:Ex)?[ \t]*\(|\bFindProxyForURL(?:Ex)?[ \t]*=[ \t]*function\b/;

/** `yes` where the function that browsers call is declared, `maybe` where it is only named. */
export function identify({ text }: Artifact): 'yes' | 'maybe' | 'no' {
  const head = text.slice(0, HEAD);
  if (DECLARED.test(head)) return 'yes';
  return head.includes('FindProxyForURL') ? 'maybe' : 'no';
}
