import { error, info, warning } from '../diagnostic/diagnostic.ts';
import type { Report } from '../diagnostic/report.ts';
import { didYouMean } from '../diagnostic/suggest.ts';
import { quote } from '../diagnostic/text.ts';
import type { PolicyDocument, RuleNode } from './document.ts';

/** What decides whether a rule is in force. */
export interface ForceOptions {
  readonly site?: string;
  /** `YYYY-MM-DD`: rules that expire before this day are past their last. */
  readonly asOf: string;
  /** Expired rules that may be left out. */
  readonly allowExpired?: ReadonlySet<string>;
}

/** The rules in force at the site and on the day. Reports those that are switched off or expired, and RULES_MISSING when none is left. */
export function selectRules(document: PolicyDocument, options: ForceOptions, report: Report): readonly RuleNode[] {
  const { rules, span } = document;
  checkAllowedNames(rules, options, report);
  const here = rules.filter(({ sites }) => sites === undefined || sites.some(({ name }) => name === options.site));
  const enabled = here.filter((rule) => isEnabled(rule, report));
  const inForce = enabled.filter((rule) => !isLeftOut(rule, options, report));
  if (inForce.length === 0) {
    report(error('RULES_MISSING', 'The policy has no rule in force', { span, hint: 'add a rule, or switch one on' }));
  }
  return inForce;
}

function checkAllowedNames(
  rules: readonly RuleNode[],
  { allowExpired = new Set() }: ForceOptions,
  report: Report,
): void {
  const known = new Set(rules.map(({ name }) => name));
  for (const name of allowExpired) {
    if (known.has(name)) continue;
    report(
      error('NAME_UNKNOWN', `There is no rule ${quote(name)} that may be left out as expired`, {
        hint: didYouMean(name, known),
      }),
    );
  }
}

function isEnabled({ name, enabled, nameSpan: span }: RuleNode, report: Report): boolean {
  if (!enabled) report(info('RULE_DISABLED', `The rule ${quote(name)} is switched off`, { span }));
  return enabled;
}

/** Whether the rule has expired and is left out. A block stays in force: to drop it would open what it closes. */
function isLeftOut(rule: RuleNode, { asOf, allowExpired }: ForceOptions, report: Report): boolean {
  const { name, action, expires } = rule;
  if (expires === undefined || expires.date >= asOf) return false;
  const { date, span } = expires;
  if (action === 'drop' || action === 'reject') {
    report(
      warning('EXPIRED', `The rule ${quote(name)} expired on ${date}; as a ${action} it stays in force`, { span }),
    );
    return false;
  }
  if (allowExpired?.has(name)) {
    report(warning('EXPIRED', `The rule ${quote(name)} expired on ${date} and is left out`, { span }));
    return true;
  }
  const hint = 'move its date, remove it, or allow it to be left out';
  report(error('EXPIRED', `The rule ${quote(name)} expired on ${date}`, { span, hint }));
  return false;
}
