import { type Diagnostic, error, info, isError } from '../../diagnostic/diagnostic.ts';
import { type Result, resultOf } from '../../diagnostic/result.ts';
import { checkLockout } from '../../model/check-lockout.ts';
import type { HousekeepingName } from '../../model/housekeeping.ts';
import { isNonEmpty } from '../../model/non-empty.ts';
import type { Policy, Rule } from '../../model/policy.ts';
import type { Exporter } from '../exporter.ts';
import type { FittedChain, FittedContents, FittedPolicy } from '../fitted.ts';
import { checkPolicy } from './check-policy.ts';
import { fitChain } from './fit-chain.ts';
import { housekeepingNames } from './fit-housekeeping.ts';
import { nameTable } from './fit-names.ts';
import { objectTable } from './fit-objects.ts';
import { fitStamp } from './fit-stamp.ts';
import { checkZoneMap } from './fit-zones.ts';
import { type OutputRequest, type Target, targetOf } from './target.ts';

/**
 * Makes of a policy what one target can hold, exactly: splits families, services and port lists, names objects, maps zones, checks
 * every capability and limit. What the target cannot express is an error; annotations it cannot carry are `losses`.
 */
export function fitPolicy<O>(
  exporter: Exporter<O>,
  options: O,
  request: { readonly policy: Policy; readonly output: OutputRequest },
): Result<FittedPolicy> {
  const target = targetOf(exporter, options, request);
  const found: Diagnostic[] = [];
  const report = (diagnostic: Diagnostic): void => void found.push(diagnostic);
  checkZoneMap(target).forEach(report);
  const rules = rulesHere(target, report);
  const housekeeping = housekeepingNames(target.output, report);
  checkPolicy(rules, target, report);
  checkEntrance(rules, target).forEach(report);
  const objects = objectTable(target, report);
  const context = { target, objects, report, housekeeping, ruleNames: nameTable(target.limits.ruleName) };
  const chains = target.policy.directions.map((direction) => fitChain(direction, rules, context));
  checkRuleCount(chains, target, report);
  const stamp = fitStamp(target, report);
  if (!isNonEmpty(chains) || found.some(isError)) return { ok: false, diagnostics: found };
  const fitted = brand({
    policy: target.policy,
    name: nameTable(target.limits.objectName).name(request.policy.name, request.policy.name),
    chains,
    objects: objects.objects(),
    retired: [],
    kept: request.output.kept ?? new Map(),
    ...(stamp && { stamp }),
    losses: found,
  });
  // A total, or a file of the last build, has no place in the policy but the output.
  const { span } = request.output;
  exporter.check?.(fitted, options).forEach((diagnostic) => void report({ span, ...diagnostic }));
  return resultOf(fitted, found);
}

/** The only place that makes a fitted policy: its brand exists in the type system alone. */
function brand(contents: FittedContents): FittedPolicy {
  return contents as FittedPolicy;
}

/** The same policy with names that earlier versions left on the target and that are to be removed there. */
export function retire(fitted: FittedPolicy, names: readonly string[]): FittedPolicy {
  return { ...fitted, retired: names };
}

/** The names of the housekeeping entries in force on one output, in the order of the table. */
export function housekeepingOf(output: Pick<OutputRequest, 'housekeeping'>): readonly HousekeepingName[] {
  return housekeepingNames(output, () => {});
}

function rulesHere(target: Target, report: (found: Diagnostic) => void): readonly Rule[] {
  const rules = target.policy.rules.filter(({ meta }) => !meta.notOn.has(target.id));
  for (const rule of target.policy.rules) {
    const reason = rule.meta.notOn.get(target.id);
    if (reason === undefined) continue;
    report(info('RULE_NOT_ON', `rule "${rule.name}" is left out of ${target.id}: ${reason}`, { span: rule.span }));
  }
  if (rules.length === 0) {
    report(
      error('RULES_MISSING', `no rule is left for ${target.id}`, {
        span: target.output.span,
        hint: 'remove the output, or a not-on',
      }),
    );
  }
  return rules;
}

/** The compiler looks for a way in by all rules of direction inbound; here some may be left out, or another direction stand on hook input. */
function checkEntrance(rules: readonly Rule[], { id, hooks, policy }: Target): readonly Diagnostic[] {
  const direction = policy.directions.find((one) => hooks[one] === 'input');
  const isChecked = direction === 'inbound' && rules.length === policy.rules.length;
  return direction === undefined || isChecked ? [] : checkLockout(policy, { rules, direction, output: id });
}

function checkRuleCount(chains: readonly FittedChain[], target: Target, report: (found: Diagnostic) => void): void {
  const limit = target.limits.rules;
  const count = chains.reduce(
    (sum, { platform, rules }) =>
      sum + platform.length + 1 + rules.reduce((terms, rule) => terms + rule.terms.length, 0),
    0,
  );
  if (limit === undefined || count <= limit.max) return;
  report(
    error('LIMIT_EXCEEDED', `the policy takes ${count} rules, and ${target.id} holds ${limit.max} (${limit.source})`, {
      span: target.output.span,
    }),
  );
}
