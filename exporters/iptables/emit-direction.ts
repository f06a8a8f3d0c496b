import type { FittedChain, FittedScope, FittedScopeTerm } from 'rulecast/exporter/emit';
import { type Chain, type Step, sequence } from './emit-chain.ts';
import { addressConditions, allOf, type Conditions, type Interfaces, interfaceConditions } from './emit-conditions.ts';
import { chainName, type FileContext } from './emit-context.ts';
import { housekeepingRules } from './emit-housekeeping.ts';
import { outcomeRules, stateMatch } from './emit-outcome.ts';
import { lead } from './emit-passage.ts';
import { ruleSteps } from './emit-rule.ts';
import { useKey } from './emit-terms.ts';
import { entryChain } from './options.ts';

type Within = Extract<FittedScope, { kind: 'within' }>;

/**
 * The chains of one direction in one file. With scope `everything` the entry decides. Else it sends packets in scope to a chain that decides,
 * by goto, so that what is left undecided there returns to the host and never meets the rest of the entry.
 */
export function chainsOf(chain: FittedChain, context: FileContext): readonly Chain[] {
  const name = entryChain(chain.direction, context.policy);
  if (chain.scope.kind === 'everything') {
    const { rules, chains } = sequence(decisionSteps(chain, context));
    return [{ name, title: chain.direction, rules }, ...chains];
  }
  const decisions = sequence(decisionSteps(chain, context));
  const inside = { name: `${name}.rules`, title: `${chain.direction}: packets in scope`, rules: decisions.rules };
  const { rules, chains } = sequence(scopeSteps(chain.scope, { chain, inside: inside.name, context }));
  const isReached = [...rules, ...chains.flatMap((one) => one.rules)].some((rule) =>
    rule.endsWith(`-g ${inside.name}`),
  );
  const entry = { name, title: chain.direction, rules };
  return isReached ? [entry, ...chains, inside, ...decisions.chains] : [entry, ...chains];
}

function decisionSteps(chain: FittedChain, context: FileContext): readonly Step[] {
  const { family } = context;
  return [
    plainStep(chain.housekeeping.flatMap((entry) => housekeepingRules(entry, family))),
    ...chain.rules.flatMap((rule) => ruleSteps(rule, context)),
    plainStep(outcomeRules('', chain.default, family)),
  ];
}

interface ScopeSubject {
  readonly chain: FittedChain;
  /** The chain that decides packets in scope. */
  readonly inside: string;
  readonly context: FileContext;
}

function scopeSteps(scope: Within, subject: ScopeSubject): readonly Step[] {
  const terms = scope.terms.filter(({ family }) => family === 'both' || family === subject.context.family);
  return [
    ...terms.map((term) => insideStep(term, scope, subject)),
    ...terms.flatMap((term) => replySteps(term, scope, subject)),
    plainStep(outcomeRules('', { action: 'pass', label: 'outside the scope' }, subject.context.family)),
  ];
}

function insideStep(term: FittedScopeTerm, scope: Within, { chain, inside, context }: ScopeSubject): Step {
  const conditions = scopeConditions(term, scope, context);
  const key = ['scope', chain.direction, useKey(term.source), useKey(term.destination)];
  const word = chain.direction;
  const goal = {
    direct: (match: string) => [`${match} -g ${inside}`.trim()],
    chain: () => ({ name: inside, chains: [] }),
  };
  const passage = { conditions, services: [''], states: '', label: 'scope', word, title: 'scope:', key, goal };
  const rest = { name: chainName(context, { word, kind: 'rest', key }), title: `${word}: packets outside the scope` };
  return {
    ...(conditions.stages.length > 0 && { rest }),
    make: (otherwise) => lead(passage, context, otherwise),
  };
}

/** Packets that answer what the policy let through: source and destination swapped, and the interfaces. */
function replySteps(term: FittedScopeTerm, scope: Within, { chain, context }: ScopeSubject): readonly Step[] {
  if (chain.repliesOutside.length === 0) return [];
  const back = { ...(scope.egress && { ingress: scope.egress }), ...(scope.ingress && { egress: scope.ingress }) };
  const conditions = scopeConditions({ ...term, source: term.destination, destination: term.source }, back, context);
  const outcome = { action: 'allow', label: 'replies to packets in scope' } as const;
  const key = ['replies', chain.direction, useKey(term.source), useKey(term.destination)];
  const name = chainName(context, { word: chain.direction, kind: 'verdict', key });
  const goal = {
    direct: (match: string) => outcomeRules(match, outcome, context.family),
    chain: () => ({
      name,
      chains: [{ name, title: 'replies to packets in scope', rules: outcomeRules('', outcome, context.family) }],
    }),
  };
  const states = stateMatch(chain.repliesOutside);
  const passage = {
    conditions,
    services: [''],
    states,
    label: outcome.label,
    word: chain.direction,
    title: 'replies:',
    key,
    goal,
  };
  return [{ make: (otherwise) => lead(passage, context, otherwise) }];
}

function scopeConditions(
  { source, destination }: FittedScopeTerm,
  interfaces: Interfaces,
  context: FileContext,
): Conditions {
  return allOf(
    interfaceConditions(interfaces),
    addressConditions('s', source, context),
    addressConditions('d', destination, context),
  );
}

function plainStep(rules: readonly string[]): Step {
  return { make: () => ({ rules, chains: [] }) };
}
