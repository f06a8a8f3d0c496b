import { type AddressUse, type FittedRule, type FittedTerm, type NameTable, nameTable } from 'rulecast/exporter/emit';
import type { Protocol } from './emit-part.ts';
import { NAME } from './limits.ts';

/** Names for the rules of one security group, all different without regard to case. */
export interface RuleNames {
  /** The name of a rule of the exporter's own. */
  own(words: readonly string[]): string;
  /** The name of the part of a rule that has these sides, this family and this protocol; a second one like it gets another. */
  part(rule: FittedRule, term: FittedTerm, protocol: Protocol): string;
}

/**
 * A table of names. They come from what a part is for (rule, sets, endpoint set, family, protocol), never from members or numbers, so
 * that committed priorities find their rules again.
 */
export function ruleNames(): RuleNames {
  // Azure compares names without case; lower case makes that a comparison of bytes.
  const table: NameTable = nameTable(NAME);
  const counts = new Map<string, number>();
  const name = (words: readonly string[], identity: string): string => {
    const count = (counts.get(identity) ?? 0) + 1;
    counts.set(identity, count);
    const numbered = count === 1 ? words : [...words, `${count}`];
    return table.name(`${identity} ${count}`, numbered.join('.').toLowerCase());
  };
  return {
    own: (words) => name(['rulecast', ...words], JSON.stringify(words)),
    part(rule, term, protocol) {
      const about = [...sideWords(term.source), ...sideWords(term.destination), ...familyWords(term)];
      const words = [...about, protocol === '*' ? 'any' : protocol];
      return name([rule.id, ...words], JSON.stringify([rule.rule.name, words]));
    },
  };
}

/** What tells one side of a rule from the others of that rule: most rules have one unnamed set on each, which needs no word. */
function sideWords(use: AddressUse): readonly string[] {
  if (use.kind === 'any') return [];
  const { identity } = use.object;
  switch (identity.kind) {
    case 'set':
      return identity.part === 1 ? [identity.set] : [`${identity.set}.${identity.part}`];
    case 'endpoint-set':
      return [`${identity.feed}.${identity.id}`];
    case 'rule':
      return identity.part === 1 ? [] : [`${identity.side}${identity.part}`];
    case 'any':
    case 'scope':
      return [];
  }
}

function familyWords({ family }: FittedTerm): readonly string[] {
  return family === 'both' ? [] : [`v${family}`];
}
