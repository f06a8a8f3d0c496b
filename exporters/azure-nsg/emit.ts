import type { Artifact, FittedPolicy } from 'rulecast/exporter/emit';
import { planOf } from './emit-plan.ts';
import { prioritiesText } from './emit-priorities.ts';
import { securityGroup } from './emit-template.ts';
import { type AzureNsgOptions, PRIORITIES_FILE } from './options.ts';

/** Writes a fitted policy as an ARM template of one security group, and the file that keeps its priorities. */
export function emit(policy: FittedPolicy, options: AzureNsgOptions): readonly Artifact[] {
  const { rules, allocated } = planOf(policy);
  const template = securityGroup(policy, rules, options);
  return [
    { path: `${policy.name}.json`, text: `${JSON.stringify(template, null, 2)}\n` },
    { path: PRIORITIES_FILE, text: prioritiesText(allocated) },
  ];
}
