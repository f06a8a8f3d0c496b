import type { HostPlan } from '../../build/hosts/plan.ts';
import { assertNever } from '../../diagnostic/assert.ts';
import { comparePatterns } from '../../hosts/pattern.ts';
import type { DomainPattern } from '../../model/endpoint-set.ts';
import { namedText } from '../report/counts.ts';
import type { Because } from './because.ts';
import type { HostChange } from './host-change.ts';
import { patternsText } from './words.ts';

/** Patterns that an output leaves out or writes narrower, and did not: a change for each reason. */
export function lossChanges(from: HostPlan | undefined, to: HostPlan, because: Because): readonly HostChange[] {
  const known = new Set(from === undefined ? [] : lossesOf(from).map(keyOf));
  const reasons = new Map<string, DomainPattern[]>();
  for (const loss of lossesOf(to)) {
    if (known.has(keyOf(loss))) continue;
    const patterns = reasons.get(loss.reason) ?? [];
    reasons.set(loss.reason, patterns);
    patterns.push(loss.pattern);
  }
  return [...reasons].map(([reason, patterns]) => {
    const items = [...new Set(patterns)].sort(comparePatterns);
    const what = patternsText(items.length, ['is not said whole', 'are not said whole']);
    return {
      level: 'medium',
      text: `${what}: ${namedText(items)}: ${reason}${because({ patterns: items })}`,
      items,
    };
  });
}

interface Loss {
  readonly pattern: DomainPattern;
  readonly reason: string;
  /** The list that loses it; several parts of one may each say another share of a pattern. */
  readonly list?: string;
}

function keyOf({ pattern, list }: Loss): string {
  return JSON.stringify([pattern, list]);
}

function lossesOf(plan: HostPlan): readonly Loss[] {
  switch (plan.subject) {
    case 'steering':
      return [];
    case 'access':
      return plan.lost;
    case 'lists':
      return [...plan.lost].flatMap(([list, lost]) => lost.map(({ pattern, reason }) => ({ pattern, reason, list })));
    default:
      return assertNever(plan);
  }
}
