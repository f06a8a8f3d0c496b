import { type Diagnostic, error } from '../../diagnostic/diagnostic.ts';
import type { Rule, Scope } from '../../model/policy.ts';
import { isEmpty } from '../../net/address-set.ts';
import { FAMILIES, type Family } from '../../net/family.ts';
import { CAPABILITY_OF_FAMILY, checkRule } from './check-rule.ts';
import type { Target } from './target.ts';

type Report = (found: Diagnostic) => void;

/** Reports what the policy as a whole needs and the target cannot do, then the same rule by rule. */
export function checkPolicy(rules: readonly Rule[], target: Target, report: Report): void {
  checkScope(target, report);
  checkHooks(target, report);
  checkDefault(target, report);
  checkFamilies(target, report);
  if (rules.length > 1 && target.capabilities.order.level === 'unsupported') {
    report(
      error('UNSUPPORTED', `${target.id} does not try rules in order: ${target.capabilities.order.reason ?? ''}`, {
        span: target.output.span,
      }),
    );
  }
  for (const rule of rules) checkRule(rule, target, report);
}

function checkScope(target: Target, report: Report): void {
  const { scope, default: fallback } = target.policy;
  if (scope.kind === 'within') {
    const { level, reason } = target.capabilities.scope;
    if (level === 'unsupported')
      report(
        error('UNSUPPORTED', `${target.id} cannot leave traffic outside a scope alone: ${reason ?? ''}`, {
          span: scope.span,
        }),
      );
    return;
  }
  const cutsOff = fallback.action === 'drop' || fallback.action === 'reject';
  const directions = target.scopeRequired.filter((direction) => target.policy.directions.includes(direction));
  if (scope.written || !cutsOff || directions.length === 0) return;
  const message = `default ${fallback.action} on ${target.id} (${directions.join(', ')}) would decide everybody's traffic`;
  const hint = 'add scope: { from: … } for what this policy decides, or scope: everything';
  report(error('SCOPE_MISSING', message, { span: fallback.span, hint }));
}

function checkHooks(target: Target, report: Report): void {
  const owners = new Map<string, string>();
  for (const direction of target.policy.directions) {
    const hook = target.hooks[direction];
    if (hook === undefined) continue;
    const owner = owners.get(hook);
    if (owner !== undefined) {
      const message = `directions ${owner} and ${direction} would share hook ${hook}: a packet there has no direction of its own`;
      report(
        error('HOOK_SHARED', message, {
          span: target.output.span,
          hint: 'use one direction in this policy, or remove option hook',
        }),
      );
    }
    owners.set(hook, direction);
  }
}

/** The default decides everything in scope: a target that never sees a family cannot hold a policy whose scope has it. */
function checkFamilies({ policy, capabilities, id }: Target, report: Report): void {
  const { scope, default: fallback } = policy;
  if (fallback.action === 'pass') return;
  for (const family of FAMILIES) {
    const { level, reason } = capabilities[CAPABILITY_OF_FAMILY[family]];
    if (level !== 'unsupported' || !reaches(scope, family)) continue;
    const message = `the default decides IPv${family} packets too, which ${id} does not see: ${reason ?? ''}`;
    report(
      error('UNSUPPORTED', message, {
        span: fallback.span,
        hint: `limit the scope to IPv${family === 4 ? 6 : 4} addresses`,
      }),
    );
  }
}

function reaches(scope: Scope, family: Family): boolean {
  return (
    scope.kind === 'everything' || (!isEmpty(scope.from.addresses, family) && !isEmpty(scope.to.addresses, family))
  );
}

function checkDefault({ policy, capabilities, id }: Target, report: Report): void {
  const { action, span } = policy.default;
  if (action === 'allow') return;
  const { level, reason } = capabilities[action];
  if (level === 'unsupported')
    report(error('UNSUPPORTED', `${id} has no default ${action}: ${reason ?? ''}`, { span }));
}
