import {
  type AddressSet,
  complement,
  ANY as EVERY_ADDRESS,
  type Match,
  type Statement,
  type Verdict,
} from 'rulecast/exporter/read';
import type { AddressBook } from './read-addresses.ts';
import { foreignCondition } from './read-conditions.ts';
import { childOf, flagOf, membersOf } from './read-element.ts';
import { mayWork, type Report, refuse } from './read-report.ts';
import type { ServiceBook } from './read-services.ts';
import { trafficOf } from './read-traffic.ts';
import type { Element } from './read-xml.ts';
import { zonePairs } from './read-zones.ts';

/** What a rule needs to be understood. */
export interface RuleContext {
  readonly addresses: AddressBook;
  readonly services: ServiceBook;
  readonly zones: readonly string[] | undefined;
  readonly report: Report;
}

/**
 * `deny` is what the device does with an application; without one it drops. Resets answer the client of a TCP connection, but for
 * `reset-server`, which tells only the other side.
 */
const VERDICTS: ReadonlyMap<string, Verdict> = new Map([
  ['allow', 'allow'],
  ['deny', 'drop'],
  ['drop', 'drop'],
  ['reset-client', 'reject'],
  ['reset-both', 'reject'],
  ['reset-server', 'drop'],
]);

/** The statements of one rule; none when it is disabled. */
export function ruleStatements(name: string, rule: Element, context: RuleContext): readonly Statement[] {
  const { report } = context;
  const foreign = foreignCondition(rule, report);
  const source = sideOf(rule, 'source', context);
  const destination = sideOf(rule, 'destination', context);
  const zones = zonePairs(rule, context);
  const traffic = trafficOf(rule, context.services, report);
  const verdict = verdictOf(rule, report);
  const log = logs(rule, report);
  if (flagOf(rule, 'disabled', { otherwise: false, report })) return [];
  if (!mayWork(report, rule.span, zones.pairs.length * traffic.length)) return [];
  const reason = foreign ?? source.undecided ?? destination.undecided ?? zones.undecided;
  const label = childOf(rule, 'description', report)?.text || name;
  const sides: Match = {
    ...(source.addresses && { source: source.addresses }),
    ...(destination.addresses && { destination: destination.addresses }),
  };
  return zones.pairs.flatMap((ends) =>
    traffic.map(({ match, undecided = reason }) => ({
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

/** What an action does with a packet; an unknown one is refused. */
export function verdictOf(rule: Element, report: Report): Verdict {
  const action = childOf(rule, 'action', report);
  const verdict = action === undefined ? undefined : VERDICTS.get(action.text);
  const answers = flagOf(rule, 'icmp-unreachable', { otherwise: false, report });
  if (verdict === undefined)
    refuse(
      report,
      action?.span ?? rule.span,
      `A rule has ${action === undefined ? 'no action' : `action "${action.text}"`}`,
    );
  return verdict === 'drop' && answers ? 'reject' : (verdict ?? 'drop');
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
    return isNegated ? { addresses: complement(EVERY_ADDRESS) } : {};
  }
  const resolved = addresses.resolve(names, element?.span ?? rule.span);
  if (resolved.kind === 'undecided') return { undecided: resolved.reason };
  return { addresses: isNegated ? complement(resolved.addresses) : resolved.addresses };
}
