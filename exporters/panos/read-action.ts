import type { Match, Verdict } from 'rulecast/exporter/read';
import { childOf, flagOf } from './read-element.ts';
import { type Report, refuse } from './read-report.ts';
import type { Element } from './read-xml.ts';

/** What a rule does with the first packet of a session: with those of some protocols, and with all others. */
export interface Outcome {
  readonly verdict: Verdict;
  /** Sessions that are answered all the same. */
  readonly answered?: NonNullable<Match['protocols']>;
}

type Kind = 'allow' | 'deny' | 'drop' | 'reset';

/**
 * `deny` does what an application wants, and there is none yet. A reset that goes to the server alone tells the client nothing. One that goes to the
 * client counts as its answer, though the vendor's page has it that none is sent before a handshake is complete: README.md, "Actions".
 */
const KINDS: ReadonlyMap<string, Kind> = new Map([
  ['allow', 'allow'],
  ['deny', 'deny'],
  ['drop', 'drop'],
  ['reset-client', 'reset'],
  ['reset-server', 'drop'],
  ['reset-both', 'reset'],
]);

const TCP = [{ from: 6, to: 6 }] as const;

/** The outcome of a rule's action; an unknown one, or none, is refused. */
export function outcomeOf(rule: Element, report: Report): Outcome {
  const action = childOf(rule, 'action', report);
  const answers = flagOf(rule, 'icmp-unreachable', { otherwise: false, report });
  switch (action && KINDS.get(action.text)) {
    case 'allow':
      return { verdict: 'allow' };
    case 'deny':
      return { verdict: 'drop' };
    case 'drop':
      return { verdict: answers ? 'reject' : 'drop' };
    case 'reset':
      // Only TCP has resets; everything else is answered with ICMP, if with anything.
      return answers ? { verdict: 'reject' } : { verdict: 'drop', answered: TCP };
    case undefined: {
      const what = action === undefined ? 'no action' : `action "${action.text}"`;
      refuse(report, action?.span ?? rule.span, `A rule has ${what}`);
      return { verdict: 'drop' };
    }
  }
}
