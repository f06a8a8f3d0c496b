import type { Decider } from '../../model/decide.ts';
import type { PolicyDocument, RuleNode } from '../../model/document.ts';
import type { Policy, Rule } from '../../model/policy.ts';
import type { LabelledProgram } from '../../proof/expected-program.ts';

/** A policy on one side of a comparison, as written, as compiled for a site, and as steps. */
export interface PolicySide {
  readonly document: PolicyDocument;
  readonly policy: Policy;
  readonly program: LabelledProgram;
}

/** Both sides of a policy. */
export interface PolicySides {
  readonly from: PolicySide;
  readonly to: PolicySide;
}

/** The rule in force under a name at the side's site. */
export function ruleIn({ policy }: PolicySide, name: string): Rule | undefined {
  return policy.rules.find((rule) => rule.name === name);
}

/** The rule as written, in force or not. */
export function writtenRule({ document }: PolicySide, name: string): RuleNode | undefined {
  return document.rules.find((rule) => rule.name === name);
}

/** The name of a decider that is a rule. */
export function ruleNameOf(by: Decider): string | undefined {
  return by.kind === 'rule' ? by.rule.name : undefined;
}
