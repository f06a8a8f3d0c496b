import type { Action, Family, Log, LogLevel, LogRate, StateSet } from 'rulecast/exporter/emit';
import { comment, join, logPrefix } from './quote.ts';

/** What becomes of a packet that matches, and what is written down about it. */
export interface Outcome {
  readonly action: Action;
  readonly log?: Log;
  readonly label: string;
}

const REJECT = {
  4: '-j REJECT --reject-with icmp-port-unreachable',
  6: '-j REJECT --reject-with icmp6-port-unreachable',
} as const satisfies Record<Family, string>;

/** syslog(3) */
const LEVEL = {
  emerg: 0,
  alert: 1,
  crit: 2,
  err: 3,
  warn: 4,
  notice: 5,
  info: 6,
  debug: 7,
} as const satisfies Record<LogLevel, number>;

/** The rules that give packets of `match` their verdict: one for each place that is logged to, and the verdict. */
export function outcomeRules(match: string, { action, log, label }: Outcome, family: Family): readonly string[] {
  const note = comment(label);
  const logs = log === undefined ? [] : logTargets(log).map((target) => join(match, limit(log.rate), note, target));
  return [...logs, join(match, note, verdict(action, family))];
}

/** A condition on the connection's state. */
export function stateMatch(states: StateSet | undefined): string {
  return states === undefined ? '' : `-m conntrack --ctstate ${states.map((state) => state.toUpperCase()).join(',')}`;
}

function verdict(action: Action, family: Family): string {
  switch (action) {
    case 'allow':
      return '-j ACCEPT';
    case 'drop':
      return '-j DROP';
    case 'reject':
      return REJECT[family];
    case 'pass':
      return '-j RETURN';
  }
}

/** A level asks for the kernel's log, a group for netlink; a log that wants both is written to both. */
function logTargets({ prefix, level, group }: Log): readonly string[] {
  const kernel = join(
    '-j LOG',
    logPrefix('--log-prefix', prefix),
    level === undefined ? '' : `--log-level ${LEVEL[level]}`,
  );
  if (group === undefined) return [kernel];
  const netlink = join('-j NFLOG', `--nflog-group ${group}`, logPrefix('--nflog-prefix', prefix));
  return level === undefined ? [netlink] : [kernel, netlink];
}

function limit(rate: LogRate | undefined): string {
  if (rate === undefined) return '';
  // The kernel counts in 32 bits (xt_limit.c): five times the longest interval does not fit.
  const burst = rate.count === 1 && rate.per === 'day' ? '--limit-burst 1' : '';
  return join(`-m limit --limit ${rate.count}/${rate.per}`, burst);
}
