import { type Diagnostic, error } from '../../diagnostic/diagnostic.ts';
import type { Rule } from '../../model/policy.ts';
import { checkRule } from './check-rule.ts';
import type { Target } from './target.ts';

type Report = (found: Diagnostic) => void;

/** Reports what the policy as a whole needs and the target cannot do, then the same rule by rule. */
export function checkPolicy(rules: readonly Rule[], target: Target, report: Report): void {
  checkScope(target, report);
  checkHooks(target, report);
  checkDefault(target, report);
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

function checkDefault({ policy, capabilities, id }: Target, report: Report): void {
  const { action, span } = policy.default;
  if (action === 'allow') return;
  const { level, reason } = capabilities[action];
  if (level === 'unsupported')
    report(error('UNSUPPORTED', `${id} has no default ${action}: ${reason ?? ''}`, { span }));
}
