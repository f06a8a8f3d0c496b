import {
  type AddressSet,
  complement,
  intersectIntervals,
  type Match,
  type Statement,
  type Verdict,
} from 'rulecast/exporter/read';
import { type Outcome, outcomeOf } from './read-action.ts';
import type { AddressBook } from './read-addresses.ts';
import { foreignCondition } from './read-conditions.ts';
import { childOf, flagOf, membersOf } from './read-element.ts';
import type { Lookup } from './read-objects.ts';
import { mayWork, type Report, refuse } from './read-report.ts';
import type { ServiceBook } from './read-services.ts';
import { type Traffic, trafficOf } from './read-traffic.ts';
import type { Element } from './read-xml.ts';
import { zonePairs } from './read-zones.ts';

/** What a rule needs to be understood. */
export interface RuleContext {
  readonly find: Lookup;
  readonly addresses: AddressBook;
  readonly services: ServiceBook;
  readonly zones: readonly string[] | undefined;
  readonly report: Report;
}

/** What a statement is counted as; see {@link mayWork}. */
const STATEMENT_WORK = 16;

/** The statements of one rule; none when it is disabled. */
export function ruleStatements(name: string, rule: Element, context: RuleContext): readonly Statement[] {
  const { report } = context;
  const foreign = foreignCondition(rule, report);
  const source = sideOf(rule, 'source', context);
  const destination = sideOf(rule, 'destination', context);
  const zones = zonePairs(rule, context);
  const outcome = outcomeOf(rule, report);
  const traffic = trafficOf(rule, context).flatMap((one) => decisionsOf(one, outcome));
  const log = logs(rule, report);
  if (flagOf(rule, 'disabled', { otherwise: false, report })) return [];
  if (!mayWork(report, rule.span, zones.pairs.length * traffic.length * STATEMENT_WORK)) return [];
  const reason = foreign ?? source.undecided ?? destination.undecided ?? zones.undecided;
  const label = childOf(rule, 'description', report)?.text || name;
  const sides: Match = {
    ...(source.addresses && { source: source.addresses }),
    ...(destination.addresses && { destination: destination.addresses }),
  };
  return zones.pairs.flatMap((ends) =>
    traffic.map(({ match, verdict, undecided = reason }) => ({
      match: { ...sides, ...ends, ...match },
      ...(undecided !== undefined && { undecided: `rule "${name}": ${undecided}` }),
      // biome-ignore lint/suspicious/noThenProperty: the word of the contract; what it holds is never called
      then: { kind: 'verdict', verdict },
      log,
      label,
      span: rule.span,
    })),
  );
}

/** Traffic with what becomes of it. */
interface Decision extends Traffic {
  readonly verdict: Verdict;
}

/** One decision, or two where an action treats protocols differently. */
export function decisionsOf(traffic: Traffic, { verdict, answered }: Outcome): readonly Decision[] {
  const { match } = traffic;
  if (answered === undefined || match.icmp !== undefined) return [{ ...traffic, verdict }];
  const protocols = match.protocols === undefined ? answered : intersectIntervals(match.protocols, answered);
  const rejected = { ...traffic, match: { ...match, protocols }, verdict: 'reject' } as const;
  return [...(protocols.length === 0 ? [] : [rejected]), { ...traffic, verdict }];
}

/** Whether a rule logs: at the end of a session unless told otherwise. */
export function logs(rule: Element, report: Report): boolean {
  const atStart = flagOf(rule, 'log-start', { otherwise: false, report });
  return flagOf(rule, 'log-end', { otherwise: true, report }) || atStart;
}

interface Side {
  /** Absent: every address, or none that is known. */
  readonly addresses?: AddressSet;
  readonly undecided?: string;
}

function sideOf(rule: Element, side: 'source' | 'destination', { addresses, report }: RuleContext): Side {
  const element = childOf(rule, side, report);
  const isNegated = flagOf(rule, `negate-${side}`, { otherwise: false, report });
  const names = element === undefined ? ['any'] : membersOf(element, report);
  if (names.includes('any')) {
    if (names.length > 1) refuse(report, element?.span ?? rule.span, '"any" stands beside other addresses');
    // A commit refuses it.
    if (isNegated) refuse(report, element?.span ?? rule.span, `<negate-${side}> stands beside "any"`);
    return {};
  }
  const resolved = addresses.resolve(names, element?.span ?? rule.span);
  if (resolved.kind === 'undecided') return { undecided: resolved.reason };
  return { addresses: isNegated ? complement(resolved.addresses) : resolved.addresses };
}
