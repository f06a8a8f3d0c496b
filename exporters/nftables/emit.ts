import type { Artifact, FittedPolicy } from 'rulecast/exporter/emit';
import { type Chain, chainsOf } from './emit-chain.ts';
import { tableContext } from './emit-context.ts';
import { hostTableFile } from './emit-host-table.ts';
import { ownTableFile } from './emit-own-table.ts';
import { type NamedSet, setsOf } from './emit-sets.ts';
import type { NftablesOptions } from './options.ts';

/** Writes a fitted policy as one file for `nft -f`. The file's name is the output's own. */
export function emit(policy: FittedPolicy, options: NftablesOptions): readonly Artifact[] {
  const context = tableContext(policy, options);
  const content = { ...contentOf(policy, options), context, retired: policy.retired };
  const lines = context.own ? ownTableFile(content) : hostTableFile(content);
  return [{ path: `${policy.name}.nft`, text: `${lines.join('\n')}\n` }];
}

/** Names of sets and chains that a load leaves in a table of the host. In a table of our own a load replaces everything. */
export function owned(policy: FittedPolicy, options: NftablesOptions): readonly string[] {
  if (options.into === undefined) return [];
  const { sets, chains } = contentOf(policy, options);
  return [...chains, ...sets].map(({ name }) => name);
}

function contentOf(
  policy: FittedPolicy,
  options: NftablesOptions,
): { readonly sets: readonly NamedSet[]; readonly chains: readonly Chain[] } {
  const context = tableContext(policy, options);
  return {
    sets: setsOf(policy.objects, context),
    chains: policy.chains.flatMap((chain) => chainsOf(chain, options, context)),
  };
}
