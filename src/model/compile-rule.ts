import { type Diagnostic, isError } from '../diagnostic/diagnostic.ts';
import { unionAll } from '../net/algebra.ts';
import { buildFlows } from './build-flows.ts';
import type { RuleNode } from './document.ts';
import { isNonEmpty, type NonEmpty } from './non-empty.ts';
import { RULE_STATES } from './packet.ts';
import type { Rule, RuleMeta } from './policy.ts';
import { checkFeedSides, type RuleSide, type ServedPart, type SidePart } from './rule-side.ts';

/** A rule with everything resolved. */
export interface RuleInput {
  readonly rule: RuleNode;
  readonly zones: { readonly fromZones?: NonEmpty<string>; readonly toZones?: NonEmpty<string> };
  readonly from: RuleSide<SidePart>;
  readonly to: RuleSide<ServedPart>;
}

/** A compiled rule, absent after an error, and all that was found on the way. */
export interface CompiledRule {
  readonly rule?: Rule;
  readonly diagnostics: readonly Diagnostic[];
}

/** Multiplies the sides of a rule to flows and adds what the rule says beside them. */
export function compileRule({ rule, zones, from, to }: RuleInput): CompiledRule {
  const found = [...from.diagnostics, ...to.diagnostics, ...checkFeedSides(rule, from, to)];
  if (found.some(isError)) return { diagnostics: found };
  const { flows, diagnostics } = buildFlows({ rule, from, to });
  const all = [...found, ...diagnostics];
  if (!isNonEmpty(flows)) return { diagnostics: all };
  const compiled: Rule = {
    name: rule.name,
    action: rule.action,
    direction: rule.direction,
    ...zones,
    states: RULE_STATES,
    from: unionAll(from.parts.map(({ addresses }) => addresses)),
    flows,
    endpoints: [...from.uses, ...to.uses],
    ...(rule.log && { log: rule.log }),
    meta: metaOf(rule),
    span: rule.span,
  };
  return { rule: compiled, diagnostics: all };
}

function metaOf({ comment, owner, ticket, expires, priority, notOn }: RuleNode): RuleMeta {
  return {
    ...(comment !== undefined && { comment }),
    ...(owner !== undefined && { owner }),
    ...(ticket !== undefined && { ticket }),
    ...(expires !== undefined && { expires: expires.date }),
    ...(priority !== undefined && { priority }),
    notOn: new Map([...notOn].map(([exporter, { reason }]) => [exporter, reason])),
  };
}
