import type { Direction, Family, FittedPolicy, HookName } from 'rulecast/exporter/emit';
import type { Chain } from './emit-chain.ts';
import { entryChain, FILES, hooksOf, type IptablesOptions } from './options.ts';
import { comment } from './quote.ts';

const COMMAND = { 4: 'iptables', 6: 'ip6tables' } as const satisfies Record<Family, string>;
const HOOK_CHAIN = { input: 'INPUT', output: 'OUTPUT', forward: 'FORWARD' } as const satisfies Record<HookName, string>;

/** The chains of one family, and names of chains that earlier files left in it. */
export interface RulesContent {
  readonly family: Family;
  readonly chains: readonly Chain[];
  readonly retired: readonly string[];
}

/**
 * A file for `iptables-restore --noflush`, one transaction: a declared chain is created, or emptied where it exists, and every other stays
 * as it is. A retired chain is declared too, so that deleting it succeeds whether or not it exists.
 */
export function rulesFile(
  policy: FittedPolicy,
  options: IptablesOptions,
  { family, chains, retired }: RulesContent,
): readonly string[] {
  return [
    ...header(policy, options, family),
    '*filter',
    ...[...chains.map(({ name }) => name), ...retired].map((name) => `:${name} - [0:0]`),
    ...chains.flatMap(({ name, title, rules }) => [
      '',
      `# ${title}`,
      ...[...stampRules(policy, name), ...rules].map((rule) => `-A ${name} ${rule}`),
    ]),
    ...(retired.length === 0
      ? []
      : ['', '# chains that nothing uses any more', ...retired.map((name) => `-X ${name}`)]),
    'COMMIT',
  ];
}

/** A rule without a target decides nothing. It stands where packets enter, in front of rules that say their own labels and no more. */
function stampRules({ policy, chains, stamp }: FittedPolicy, chain: string): readonly string[] {
  if (stamp === undefined) return [];
  const isEntry = chains.some(({ direction }) => entryChain(direction, policy.name) === chain);
  return isEntry ? [comment(`rulecast ${stamp}`)] : [];
}

function header(policy: FittedPolicy, options: IptablesOptions, family: Family): readonly string[] {
  const command = COMMAND[family];
  const file = family === 4 ? FILES.rules4 : FILES.rules6;
  const first = options.sets === 'ipset' && policy.objects.length > 0 ? [`# first: ipset restore < ${FILES.sets}`] : [];
  return [
    `# rulecast policy ${policy.name}, IPv${family}`,
    ...first,
    `# load:  ${command}-restore -w --noflush < ${file}`,
    ...policy.chains.map(({ direction }) => enterLine(command, direction, { policy, options })),
    '# Loading replaces the chains of this file, at once, and leaves all other chains and rules alone.',
  ];
}

function enterLine(
  command: string,
  direction: Direction,
  { policy, options }: { readonly policy: FittedPolicy; readonly options: IptablesOptions },
): string {
  const jump = `${HOOK_CHAIN[hooksOf(options)[direction]]} -j ${entryChain(direction, policy.policy.name)}`;
  return `# once:  ${command} -w -C ${jump} || ${command} -w -I ${jump}`;
}
