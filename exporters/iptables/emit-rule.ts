import type { FittedRule } from 'rulecast/exporter/emit';
import { type Piece, type Step, sequence } from './emit-chain.ts';
import { addressConditions, allOf, type Conditions, interfaceConditions } from './emit-conditions.ts';
import { chainName, type FileContext } from './emit-context.ts';
import { outcomeRules, stateMatch } from './emit-outcome.ts';
import { type Goal, lead } from './emit-passage.ts';
import { serviceMatches } from './emit-service.ts';
import { groupsOf, type Term, type TermGroup, termKey, termsOf, useKey } from './emit-terms.ts';

/** A rule in one file. */
interface Subject {
  readonly rule: FittedRule;
  readonly context: FileContext;
}

/** The steps of a rule for packets of the file's family; none when it has no terms there. */
export function ruleSteps(rule: FittedRule, context: FileContext): readonly Step[] {
  return groupsOf(termsOf(rule.terms, context.family)).flatMap((group) => groupSteps(group, { rule, context }));
}

/**
 * Terms that share a side. Where the shared conditions take chains of their own, these come first and lead all terms into one chain; else each
 * term repeats them in its rules.
 */
function groupSteps(group: TermGroup, subject: Subject): readonly Step[] {
  const { shared, terms } = group;
  const other = shared === 'source' ? 'destination' : 'source';
  const head = allOf(interfaceConditions(subject.rule), sideConditions(terms[0], shared, subject.context));
  const states = stateMatch(subject.rule.states);
  if (terms.length === 1 || head.stages.length === 0) {
    return terms.map((term) =>
      termStep(term, { conditions: allOf(head, sideConditions(term, other, subject.context)), states }, subject),
    );
  }
  return [sharedStep(group, { conditions: head, states }, subject)];
}

/** What is still to be asked before a term, or a group of terms, is met. */
interface Asked {
  readonly conditions: Conditions;
  readonly states: string;
}

function sharedStep({ shared, terms }: TermGroup, asked: Asked, subject: Subject): Step {
  const { rule, context } = subject;
  const other = shared === 'source' ? 'destination' : 'source';
  const key = [rule.rule.name, shared, useKey(terms[0][shared])];
  const name = chainName(context, { word: rule.id, kind: 'terms', key });
  return stepOf(asked, { key, ...subject }, (otherwise) => {
    const inner = sequence(
      terms.map((term) => termStep(term, { conditions: sideConditions(term, other, context), states: '' }, subject)),
      otherwise,
    );
    const chain = { name, title: `${rule.id}: its terms`, rules: inner.rules };
    const goal: Goal = { chain: () => ({ name, chains: [chain, ...inner.chains] }) };
    const passage = { ...asked, services: [''], label: rule.id, word: rule.id, title: `${rule.id}:`, key, goal };
    return lead(passage, context, otherwise);
  });
}

function termStep(term: Term, asked: Asked, subject: Subject): Step {
  const { rule, context } = subject;
  const key = [rule.rule.name, ...termKey(term)];
  const origin = term.because === undefined ? '' : ` [${term.because.feed}:${term.because.id}]`;
  return stepOf(asked, { key, ...subject }, (otherwise) =>
    lead(
      {
        ...asked,
        services: term.services.flatMap((service) => serviceMatches(service, context.family)),
        label: term.label,
        word: rule.id,
        title: `${rule.id}${origin}:`,
        key,
        goal: verdictGoal(term, subject),
      },
      context,
      otherwise,
    ),
  );
}

/** One chain a rule and endpoint set holds the verdict, so that its log and its comment stand once. */
function verdictGoal(term: Term, { rule, context }: Subject): Goal {
  const outcome = { ...rule, label: term.label };
  return {
    direct: (match) => outcomeRules(match, outcome, context.family),
    chain() {
      const key = [rule.rule.name, term.because?.feed ?? '', term.because?.id ?? ''];
      const name = chainName(context, { word: rule.id, kind: 'verdict', key });
      const rules = outcomeRules('', outcome, context.family);
      return { name, chains: [{ name, title: `${rule.id}: ${rule.action}`, rules }] };
    },
  };
}

/**
 * RETURN leaves one chain only: the rules that pass packets must be reached by goto all the way from the entry, so that it leaves ours
 * altogether. What follows them is a chain of its own, then.
 */
function stepOf(
  { conditions }: Asked,
  { rule, context, key }: Subject & { readonly key: readonly unknown[] },
  make: (otherwise: string | undefined) => Piece,
): Step {
  if (rule.action !== 'pass' || conditions.stages.length === 0) return { make };
  const name = chainName(context, { word: rule.id, kind: 'rest', key });
  return { rest: { name, title: `what follows ${rule.id}` }, make };
}

function sideConditions(term: Term, side: 'source' | 'destination', context: FileContext): Conditions {
  return addressConditions(side === 'source' ? 's' : 'd', term[side], context);
}
