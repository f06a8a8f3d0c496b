import type { Artifact } from 'rulecast/exporter';

/** The types of resources, and fields that no other list of rules has. */
const GROUP = /"Microsoft\.Network\/networkSecurityGroups|"defaultSecurityRules"|"securityRules"/i;
const PRIORITIES = /^\s*\{\s*"format":\s*"rulecast azure-nsg priorities\b/;

const HEAD = 20_000;

/** Told by words that stand near the beginning of templates, of what Azure returns, and of the file of priorities. */
export function identify({ text }: Artifact): 'yes' | 'maybe' | 'no' {
  const head = text.slice(0, HEAD);
  if (!/^\ufeff?\s*[[{]/.test(head)) return 'no';
  if (PRIORITIES.test(head) || GROUP.test(head)) return 'yes';
  return /"(?:destinationAddressPrefix(?:es)?|securityRules)"/.test(head) ? 'maybe' : 'no';
}
