import type { Action, FittedChain, FittedRule, FittedTerm, Log, Service, StateSet } from 'rulecast/exporter/emit';
import type { TableContext } from './emit-context.ts';
import { join, serviceMatches } from './emit-match.ts';
import { familyMatch, type Sides, sidesOf } from './emit-sides.ts';
import { comment, logPrefix } from './quote.ts';

/** What becomes of a packet that matches, and what is written down about it. */
export interface Outcome {
  readonly action: Action;
  readonly log?: Log;
  readonly label: string;
}

/** `return` leaves the chain: to the policy of the base chain, which accepts, or to the host's own rules. */
const VERDICT = {
  allow: 'accept',
  drop: 'drop',
  reject: 'reject',
  pass: 'return',
} as const satisfies Record<Action, string>;

/** The statements of a rule: one a term, family and service, each with a log statement in front when its log has a rate. */
export function ruleStatements(rule: FittedRule, context: TableContext): readonly string[] {
  return rule.terms.flatMap((term) =>
    termMatches(rule, term, context).flatMap((match) =>
      outcomeStatements(match, { ...rule, label: term.label }, context),
    ),
  );
}

/** The statement for what no rule decided. */
export function defaultStatements({ default: fallback }: FittedChain, context: TableContext): readonly string[] {
  return outcomeStatements('', fallback, context);
}

/**
 * The statement that gives packets of `match` their verdict. A rate limits what is logged, never what is decided, so that the two
 * are statements of their own then.
 */
export function outcomeStatements(match: string, outcome: Outcome, context: TableContext): readonly string[] {
  const { log, label } = outcome;
  const counter = context.counters ? 'counter' : '';
  const logged = log === undefined ? '' : logText(log);
  const decide = (text: string): string => join(match, text, counter, VERDICT[outcome.action], comment(label));
  if (log?.rate === undefined) return [decide(logged)];
  return [join(match, `limit rate ${log.rate.count}/${log.rate.per}`, logged, comment(label)), decide('')];
}

/** A condition on the connection's state. */
export function stateMatch(states: StateSet | undefined): string {
  return states === undefined ? '' : `ct state ${states.join(',')}`;
}

function termMatches(rule: FittedRule, term: FittedTerm, context: TableContext): readonly string[] {
  const states = stateMatch(rule.states);
  return sidesOf(term, rule, context).flatMap((sides) =>
    term.services.flatMap((service) =>
      serviceConditions(service, sides, context).map((conditions) => join(states, sides.interfaces, conditions)),
    ),
  );
}

function serviceConditions(service: Service, { family, addresses }: Sides, context: TableContext): readonly string[] {
  return serviceMatches(service, family).map(({ text, bindsFamily }) => {
    const isBound = addresses !== '' || bindsFamily;
    return join(isBound ? addresses : familyMatch(family, context), text);
  });
}

/** In nft a level asks for the kernel's log and a group for netlink, never both at once; a log that wants both is written to both. */
function logText({ prefix, level, group }: Log): string {
  const text = prefix === undefined || prefix === '' ? 'log' : `log ${logPrefix(prefix)}`;
  const byLevel = level === undefined ? '' : `${text} level ${level}`;
  const byGroup = group === undefined ? '' : `${text} group ${group}`;
  return join(byLevel, byGroup) || text;
}
