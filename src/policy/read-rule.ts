import { quote } from '../diagnostic/text.ts';
import type { RuleNode } from '../model/document.ts';
import { type Action, DIRECTIONS, type Direction } from '../model/packet.ts';
import { isDate } from './is-date.ts';
import { readAddresses } from './read-addresses.ts';
import { readLog } from './read-log.ts';
import { readNames, readRuleName } from './read-name.ts';
import { readServices } from './read-services.ts';
import { booleanOf, integerOf, malformed, type Reader, report, textOf, wordOf } from './reader.ts';
import { entriesOf, field, spanOf, type YamlNode } from './yaml-node.ts';

export const ACTIONS = ['allow', 'drop', 'reject', 'pass'] as const satisfies readonly Action[];

/** The direction of rules without one; `unreadable` when the policy has one that was refused. */
export type DefaultDirection = Direction | 'unreadable' | undefined;

/** One rule. */
export function readRule(reader: Reader, node: YamlNode, fallback: DefaultDirection): RuleNode | undefined {
  if (node.kind !== 'map') return malformed(reader, node);
  const name = readRuleName(reader, field(node, 'name'));
  const action = wordOf(reader, field(node, 'action'), ACTIONS);
  const direction = readDirection(reader, node, fallback);
  const from = readAddresses(reader, field(node, 'from'));
  const to = readAddresses(reader, field(node, 'to'));
  const optional = { ...readConditions(reader, node), ...readAnnotations(reader, node) };
  const enabled = booleanOf(reader, field(node, 'enabled'), true);
  if (!name || !action || !direction || !from || !to || enabled === undefined) return malformed(reader, node);
  return {
    name: name.name,
    action,
    direction,
    from,
    to,
    enabled,
    ...optional,
    nameSpan: name.span,
    span: spanOf(node),
  };
}

function readDirection(reader: Reader, rule: YamlNode, fallback: DefaultDirection): Direction | undefined {
  const node = field(rule, 'direction');
  if (node !== undefined) return wordOf(reader, node, DIRECTIONS);
  // The policy is refused anyway; its rules are not to blame.
  if (fallback === 'unreadable') return 'outbound';
  if (fallback !== undefined) return fallback;
  return report(reader, 'KEY_MISSING', 'The rule has no direction, and neither has the policy', {
    span: spanOf(rule),
    hint: `add direction: ${DIRECTIONS.join(', ')} to the rule or to the policy`,
  });
}

type Conditions = Pick<RuleNode, 'services' | 'fromZones' | 'toZones' | 'sites' | 'notOn'>;

function readConditions(reader: Reader, rule: YamlNode): Conditions {
  const services = readServices(reader, field(rule, 'services'));
  const fromZones = readNames(reader, field(rule, 'from-zone'), 'zone');
  const toZones = readNames(reader, field(rule, 'to-zone'), 'zone');
  const sites = readNames(reader, field(rule, 'sites'), 'site');
  return {
    ...(services === undefined ? {} : { services }),
    ...(fromZones === undefined ? {} : { fromZones }),
    ...(toZones === undefined ? {} : { toZones }),
    ...(sites === undefined ? {} : { sites }),
    notOn: readNotOn(reader, field(rule, 'not-on')),
  };
}

type Annotations = Pick<RuleNode, 'log' | 'comment' | 'owner' | 'ticket' | 'expires' | 'priority'>;

function readAnnotations(reader: Reader, rule: YamlNode): Annotations {
  const log = readLog(reader, field(rule, 'log'));
  const comment = textOf(reader, field(rule, 'comment'));
  const owner = textOf(reader, field(rule, 'owner'));
  const ticket = textOf(reader, field(rule, 'ticket'));
  const expires = readDate(reader, field(rule, 'expires'));
  const priority = integerOf(reader, field(rule, 'priority'));
  return {
    ...(log === undefined ? {} : { log }),
    ...(comment === undefined ? {} : { comment }),
    ...(owner === undefined ? {} : { owner }),
    ...(ticket === undefined ? {} : { ticket }),
    ...(expires === undefined ? {} : { expires }),
    ...(priority === undefined ? {} : { priority }),
  };
}

function readNotOn(reader: Reader, node: YamlNode | undefined): RuleNode['notOn'] {
  const reasons = new Map<string, { readonly reason: string; readonly span: ReturnType<typeof spanOf> }>();
  if (node !== undefined && node.kind !== 'map') malformed(reader, node);
  for (const { key, value } of entriesOf(node)) {
    const reason = textOf(reader, value);
    if (reason !== undefined && reason.trim() === '') {
      report(reader, 'VALUE_INVALID', `${quote(key.text)} has no reason`, {
        span: spanOf(value),
        hint: 'say why the rule is left out',
      });
    }
    if (reason !== undefined) reasons.set(key.text, { reason, span: spanOf(key) });
  }
  return reasons;
}

function readDate(reader: Reader, node: YamlNode | undefined): RuleNode['expires'] {
  const date = textOf(reader, node);
  if (date === undefined || node === undefined) return undefined;
  const span = spanOf(node);
  if (isDate(date)) return { date, span };
  return report(reader, 'VALUE_INVALID', `${quote(date)} is not a date of the calendar`, {
    span,
    hint: 'write YYYY-MM-DD, the last day in force',
  });
}
