import type { Artifact, FittedPolicy } from 'rulecast/exporter/emit';
import { contentOf } from './emit-content.ts';
import { listNames, namesOf, retiredNames } from './emit-retired.ts';
import { rulesFile } from './emit-rules-file.ts';
import { retiredSetsFile, setsFile } from './emit-sets-file.ts';
import { FILES, type IptablesOptions } from './options.ts';

/** Writes a fitted policy as files for `iptables-restore`, `ip6tables-restore` and, with `sets: ipset`, `ipset restore`. */
export function emit(policy: FittedPolicy, options: IptablesOptions): readonly Artifact[] {
  const content = contentOf(policy, options);
  const retired = retiredNames(policy.retired, namesOf(content));
  const { chains, sets } = content;
  return [
    artifact(FILES.rules4, rulesFile(policy, options, { family: 4, chains: chains[4], retired: retired.rules4 })),
    artifact(FILES.rules6, rulesFile(policy, options, { family: 6, chains: chains[6], retired: retired.rules6 })),
    ...(sets.length > 0 ? [artifact(FILES.sets, setsFile(policy, sets))] : []),
    ...(retired.sets.length > 0 ? [artifact(FILES.retired, retiredSetsFile(policy, retired.sets))] : []),
  ];
}

/** Names of chains and sets that a load leaves on the host, each with its file. */
export function owned(policy: FittedPolicy, options: IptablesOptions): readonly string[] {
  return listNames(namesOf(contentOf(policy, options)));
}

function artifact(path: string, lines: readonly string[]): Artifact {
  return { path, text: `${lines.join('\n')}\n` };
}
