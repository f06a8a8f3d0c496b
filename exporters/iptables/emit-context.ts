import type { Family, FittedPolicy } from 'rulecast/exporter/emit';
import { digest, type IptablesOptions, namePrefix } from './options.ts';

/** What every part of the writer needs to know about the file it writes into. */
export interface FileContext {
  readonly family: Family;
  /** The policy's name as the user wrote it. */
  readonly policy: string;
  readonly sets: IptablesOptions['sets'];
}

/** The file of `policy` for one family. */
export function fileContext({ policy }: FittedPolicy, options: IptablesOptions, family: Family): FileContext {
  return { family, policy: policy.name, sets: options.sets };
}

/** What a chain is for: conditions on interfaces, sources or destinations, the terms of a rule, its verdict, and what follows it. */
export type ChainKind = 'i' | 'o' | 's' | 'd' | 'terms' | 'verdict' | 'rest';

const LETTER = { i: 'i', o: 'o', s: 's', d: 'd', terms: 't', verdict: 'v', rest: 'r' } as const;
const WORD_BYTES = 7;
const DIGEST_LENGTH = 7;

/**
 * The name of a chain that only our own chains lead to: `rc.branch.teams-m.d4f2a91c`, 28 bytes at most. It depends on `key` alone, which
 * names what the chain is for and never what is in it; `word` is for people.
 */
export function chainName(
  { policy }: FileContext,
  { word, kind, key }: { readonly word: string; readonly kind: ChainKind; readonly key: readonly unknown[] },
): string {
  const spelled = word.replace(/[^A-Za-z0-9_-]/gu, '_').slice(0, WORD_BYTES);
  return `${namePrefix(policy)}${spelled}.${LETTER[kind]}${digest(JSON.stringify([policy, kind, ...key]), DIGEST_LENGTH)}`;
}
