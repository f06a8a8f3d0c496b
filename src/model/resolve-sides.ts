import type { RuleNode } from './document.ts';
import type { NamedAddresses } from './policy.ts';
import { type AddressScope, resolveAddresses } from './resolve-addresses.ts';
import {
  compileDestination,
  compileSource,
  type RuleSide,
  type ServedPart,
  type SideContext,
  type SidePart,
} from './rule-side.ts';
import type { Service } from './service.ts';

/** A rule and its services; `services` is absent when the rule has none, or has a wrong one. */
export interface ServedRule {
  readonly rule: RuleNode;
  readonly services: readonly Service[] | undefined;
}

/** What names stand for, and the scope. A limit is absent after an error. */
export interface Surroundings extends AddressScope {
  readonly limits: { readonly from: NamedAddresses | undefined; readonly to: NamedAddresses | undefined };
}

/** The source side of a rule; `undefined` after an error that was reported. */
export function resolveSource(served: ServedRule, surroundings: Surroundings): RuleSide<SidePart> | undefined {
  const context = resolveSide(served, 'from', surroundings);
  return context && compileSource(context);
}

/** The destination side of a rule; `undefined` after an error that was reported. */
export function resolveDestination(served: ServedRule, surroundings: Surroundings): RuleSide<ServedPart> | undefined {
  const context = resolveSide(served, 'to', surroundings);
  return context && compileDestination(context);
}

function resolveSide(
  { rule, services }: ServedRule,
  side: 'from' | 'to',
  around: Surroundings,
): SideContext | undefined {
  const expression = resolveAddresses(rule[side], around);
  const limit = around.limits[side];
  const areServicesWrong = rule.services !== undefined && services === undefined;
  if (expression === undefined || limit === undefined || areServicesWrong) return undefined;
  return { rule, expression, services, limit, feeds: around.document.feeds };
}
