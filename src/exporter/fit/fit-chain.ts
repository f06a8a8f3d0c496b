import type { Diagnostic } from '../../diagnostic/diagnostic.ts';
import type { HousekeepingName } from '../../model/housekeeping.ts';
import type { Direction, StateSet } from '../../model/packet.ts';
import type { Rule, Scope } from '../../model/policy.ts';
import type { FittedChain, FittedRule, FittedScope, FittedTerm, Housekeeping } from '../fitted.ts';
import { fitHousekeeping } from './fit-housekeeping.ts';
import { labelOf, reportLostTexts } from './fit-label.ts';
import { fitLog } from './fit-log.ts';
import type { NameTable } from './fit-names.ts';
import type { ObjectTable } from './fit-objects.ts';
import { fitPlatform } from './fit-platform.ts';
import { fitFlow, fitSides } from './fit-terms.ts';
import { fitText } from './fit-text.ts';
import { fitZones } from './fit-zones.ts';
import type { Target } from './target.ts';

export interface ChainContext {
  readonly target: Target;
  readonly objects: ObjectTable;
  readonly report: (found: Diagnostic) => void;
  readonly housekeeping: readonly HousekeepingName[];
  readonly ruleNames: NameTable;
}

const REPLY_STATES: StateSet = ['established', 'related'];

/** All that the target decides for one direction, from those of `rules` that have it. */
export function fitChain(direction: Direction, rules: readonly Rule[], context: ChainContext): FittedChain {
  const { target } = context;
  const hook = target.hooks[direction];
  const housekeeping = hook === undefined ? [] : fitHousekeeping(context.housekeeping, hook);
  const scope = fitScope(target.policy.scope, direction, context);
  const fallback = target.policy.default;
  const owner = { who: 'the default', span: fallback.span, capability: 'defaultLog' } as const;
  const log = fitLog(fallback.log, owner, context);
  const answers = hook === 'forward' && scope.kind === 'within' && context.housekeeping.includes('established');
  return {
    direction,
    ...(hook && { hook }),
    scope,
    repliesOutside: answers ? REPLY_STATES : [],
    housekeeping,
    rules: rules.filter((rule) => rule.direction === direction).map((rule) => fitRule(rule, housekeeping, context)),
    platform: fitPlatform(direction, target, context.report),
    default: {
      action: fallback.action,
      ...(log && { log }),
      label: fitText(`default ${fallback.action}`, target.limits.label),
    },
  };
}

function fitScope(scope: Scope, direction: Direction, context: ChainContext): FittedScope {
  if (scope.kind === 'everything') return { kind: 'everything' };
  const asker = { who: 'the scope', span: scope.span };
  const interfaces = fitZones(scope, context.target, {
    asker,
    hook: context.target.hooks[direction],
    report: context.report,
  });
  const [first, ...rest] = fitSides(scope.from, scope.to, context);
  if (first === undefined) throw new Error('rulecast bug: the scope is empty');
  return { kind: 'within', terms: [first, ...rest], ...interfaces };
}

function fitRule(rule: Rule, housekeeping: readonly Housekeeping[], context: ChainContext): FittedRule {
  const { target, report } = context;
  const asker = { who: `rule "${rule.name}"`, span: rule.span };
  const interfaces = fitZones(rule, target, { asker, hook: target.hooks[rule.direction], report });
  const log = fitLog(rule.log, { ...asker, capability: 'log' }, context);
  const labels = rule.flows.map(({ because }) => labelOf(rule, because, target));
  reportLostTexts(rule, labels, context);
  const states = statesLeft(rule.states, housekeeping, target);
  return {
    id: context.ruleNames.name(rule.name, rule.name),
    rule,
    action: rule.action,
    ...interfaces,
    ...(states && { states }),
    ...(log && { log }),
    terms: fitTerms(rule, labels, context),
  };
}

function fitTerms(
  rule: Rule,
  labels: readonly string[],
  context: ChainContext,
): readonly [FittedTerm, ...FittedTerm[]] {
  const [first, ...rest] = rule.flows.flatMap((flow, index) => fitFlow(flow, labels[index] ?? '', context));
  if (first === undefined) throw new Error(`rulecast bug: rule "${rule.name}" has no terms`);
  return [first, ...rest];
}

/**
 * The condition on states that a rule still needs. Where housekeeping has decided all packets of the other states, or the platform never shows
 * them to a rule, none is left.
 */
function statesLeft(states: StateSet, housekeeping: readonly Housekeeping[], target: Target): StateSet | undefined {
  if (target.replies === 'engine') return target.capabilities.states.level === 'unsupported' ? undefined : states;
  const decided = new Set(
    ['invalid', 'established'].filter((name) => housekeeping.some((entry) => entry.name === name)),
  );
  return decided.size === 2 ? undefined : states;
}
