import { type Diagnostic, error } from '../diagnostic/diagnostic.ts';
import { quote } from '../diagnostic/text.ts';
import type { Action } from './packet.ts';
import type { Policy, Rule } from './policy.ts';

/** Reports blocks that are left out of some output although a rule below them, or the default, would then let their packets through or pass them on. */
export function checkNotOn({ rules, default: { action } }: Policy): readonly Diagnostic[] {
  return rules.flatMap((rule, index) => {
    if (rule.meta.notOn.size === 0 || (rule.action !== 'drop' && rule.action !== 'reject')) return [];
    const below = rules
      .slice(index + 1)
      .find((later) => later.direction === rule.direction && letsThrough(later.action));
    if (below !== undefined)
      return [refusal(rule, `the rule ${quote(below.name)} below it has action ${below.action}`)];
    return letsThrough(action) ? [refusal(rule, `the default is ${action}`)] : [];
  });
}

/** A packet that is passed on may well be let through by the rules around. */
function letsThrough(action: Action): boolean {
  return action === 'allow' || action === 'pass';
}

function refusal({ name, action, meta, span }: Rule, reason: string): Diagnostic {
  const exporters = [...meta.notOn.keys()].join(', ');
  const message = `The rule ${quote(name)} is a ${action} and cannot be left out of ${exporters}, since ${reason}`;
  return error('NOT_ON_UNSAFE', message, { span, hint: 'remove not-on, or move the rule below every allow and pass' });
}
