import { type Diagnostic, error, type FittedPolicy, warning } from 'rulecast/exporter/emit';
import type { Side } from './emit-part.ts';
import { type NumberedRule, planOf } from './emit-plan.ts';
import { ADDRESSES_MAX, RULES_MAX, STAMP_TAG, TAGS_MAX, TOTALS_SOURCE } from './limits.ts';
import type { AzureNsgOptions } from './options.ts';

/** What neither a capability nor a limit says of one security group: its directions, totals, numbers, and choices that must be written. */
export function check(policy: FittedPolicy, options: AzureNsgOptions): readonly Diagnostic[] {
  const { rules, problems } = planOf(policy);
  return [
    ...directionProblems(policy),
    ...choiceProblems(policy, options),
    ...tagProblems(options),
    ...(policy.stamp === undefined ? [] : stampProblems(options)),
    ...totalProblems(rules),
    ...problems,
  ];
}

function directionProblems({ policy }: FittedPolicy): readonly Diagnostic[] {
  if (!policy.directions.includes('forward')) return [];
  const rule = policy.rules.find(({ direction }) => direction === 'forward');
  const message = 'a security group decides inbound and outbound packets, not forwarded ones';
  const hint = 'use direction inbound or outbound, as the subnet or interface sees the packet';
  return [error('UNSUPPORTED', message, { span: (rule ?? policy.default).span, hint })];
}

function choiceProblems({ policy }: FittedPolicy, { vnet, vnetPrefixes }: AzureNsgOptions): readonly Diagnostic[] {
  const { action, span } = policy.default;
  if (action === 'drop' && vnet === undefined) {
    const message =
      'default drop of a security group comes before the rule of the platform that allows traffic inside the virtual network';
    const hint =
      'write options: { vnet: allow, vnetPrefixes: [10.1.0.0/16] } to keep that traffic, or { vnet: deny } to drop what no rule allows';
    return [error('OPTION_INVALID', message, { span, hint })];
  }
  if (action === 'drop' && vnet === 'allow' && vnetPrefixes === undefined) {
    const message =
      'option vnet: allow opens the addresses behind the tag VirtualNetwork, and nothing says which they are';
    const hint =
      'write them: vnetPrefixes: [10.1.0.0/16], with peered and on-premises networks; the file is compared with them';
    return [error('OPTION_INVALID', message, { span, hint })];
  }
  if (action !== 'allow' || vnet !== 'deny') return [];
  const message = 'option vnet: deny has no effect: the default allows, inside the virtual network too';
  return [warning('OPTION_INVALID', message, { span, hint: 'write a rule with action drop, or remove the option' })];
}

/** Azure takes names of tags that differ in case only for one. */
function tagProblems({ tags }: AzureNsgOptions): readonly Diagnostic[] {
  const names = Object.keys(tags);
  return names.flatMap((name, index) => {
    const first = names.find((other) => other.toLowerCase() === name.toLowerCase());
    if (first === undefined || names.indexOf(first) === index) return [];
    const message = `tags "${first}" and "${name}" differ in case only, and Azure takes them for one`;
    return [error('OPTION_INVALID', message, { hint: 'remove one of them' })];
  });
}

/** A stamp is one tag more. */
function stampProblems({ tags }: AzureNsgOptions): readonly Diagnostic[] {
  const names = Object.keys(tags);
  const taken = names.find((name) => name.toLowerCase() === STAMP_TAG);
  if (taken !== undefined) {
    const message = `the stamp of the output is the tag "${STAMP_TAG}", and the options have a tag "${taken}"`;
    return [error('OPTION_INVALID', message, { hint: 'rename that tag, or remove stamp: true' })];
  }
  if (names.length < TAGS_MAX) return [];
  const message = `the options have ${names.length} tags, the stamp of the output is one more, and a resource has ${TAGS_MAX} at most`;
  return [error('LIMIT_EXCEEDED', message, { hint: 'remove a tag, or stamp: true' })];
}

function totalProblems(rules: readonly NumberedRule[]): readonly Diagnostic[] {
  const count = (side: (rule: NumberedRule) => Side): number =>
    rules.reduce((sum, rule) => sum + prefixCount(side(rule)), 0);
  return [
    ...over('rules', rules.length, RULES_MAX),
    ...over(
      'source addresses',
      count(({ part }) => part.source),
      ADDRESSES_MAX,
    ),
    ...over(
      'destination addresses',
      count(({ part }) => part.destination),
      ADDRESSES_MAX,
    ),
  ];
}

function prefixCount(side: Side): number {
  return side.kind === 'prefixes' ? side.prefixes.length : 0;
}

function over(what: string, count: number, max: number): readonly Diagnostic[] {
  if (count <= max) return [];
  const message = `the policy takes ${count} ${what}, and a security group holds ${max} over all its rules (${TOTALS_SOURCE})`;
  const hint = 'split the policy, or leave rules out there with not-on';
  return [error('LIMIT_EXCEEDED', message, { hint })];
}
