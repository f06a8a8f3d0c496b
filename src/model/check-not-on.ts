import { type Diagnostic, error } from '../diagnostic/diagnostic.ts';
import { quote } from '../diagnostic/text.ts';
import type { Policy, Rule } from './policy.ts';

/** Reports blocks that are left out of some output although an allow below them, or the default, would then let their packets through. */
export function checkNotOn({ rules, default: { action } }: Policy): readonly Diagnostic[] {
  return rules.flatMap((rule, index) => {
    if (rule.meta.notOn.size === 0 || (rule.action !== 'drop' && rule.action !== 'reject')) return [];
    const below = rules
      .slice(index + 1)
      .find((later) => later.direction === rule.direction && later.action === 'allow');
    if (below !== undefined) return [refusal(rule, `the rule ${quote(below.name)} below it allows`)];
    return action === 'allow' ? [refusal(rule, 'the default allows')] : [];
  });
}

function refusal({ name, action, meta, span }: Rule, reason: string): Diagnostic {
  const exporters = [...meta.notOn.keys()].join(', ');
  const message = `The rule ${quote(name)} is a ${action} and cannot be left out of ${exporters}, since ${reason}`;
  return error('NOT_ON_UNSAFE', message, { span, hint: 'remove not-on, or move the rule below every allow' });
}
