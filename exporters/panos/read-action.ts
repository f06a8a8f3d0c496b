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
 * `deny` does what an application wants, and there is none yet. Resets are sent into sessions that are formed, which a first packet has not done: "If
 * the session is blocked before a 3-way handshake is completed, the firewall will not send the reset" (Security Policy Actions).
 */
const KINDS: ReadonlyMap<string, Kind> = new Map([
  ['allow', 'allow'],
  ['deny', 'deny'],
  ['drop', 'drop'],
  ['reset-client', 'reset'],
  ['reset-server', 'reset'],
  ['reset-both', 'reset'],
]);

const UDP = [{ from: 17, to: 17 }] as const;

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
      // The same page: with a reset only UDP sessions get the ICMP message.
      return answers ? { verdict: 'drop', answered: UDP } : { verdict: 'drop' };
    case undefined: {
      const what = action === undefined ? 'no action' : `action "${action.text}"`;
      refuse(report, action?.span ?? rule.span, `A rule has ${what}`);
      return { verdict: 'drop' };
    }
  }
}
