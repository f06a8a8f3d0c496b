import { ANY_ICMP, ANY_PORT, type JsonNode, type Match, type Span, type Statement } from 'rulecast/exporter/read';
import { type Fields, isExpression, literalText, textOf } from './read-json-fields.ts';
import { type Ports, readPorts } from './read-ports.ts';
import type { RawRule } from './read-raw-group.ts';
import { type Report, shown } from './read-report.ts';
import { checkFamilies, readSide, type SideContext } from './read-sides.ts';
import { type Alternative, type Side, statementsOf } from './read-statement.ts';

export type NsgDirection = 'inbound' | 'outbound';

/** A rule with all that places it: Azure tries those of one direction by ascending priority. */
export interface NsgRule {
  readonly direction: NsgDirection;
  readonly priority: number;
  readonly name: string;
  readonly span: Span;
  readonly statements: readonly Statement[];
}

/** Priorities that a list of rules may have. */
export interface PriorityRange {
  readonly min: number;
  readonly max: number;
}

const DIRECTIONS = { inbound: 'inbound', outbound: 'outbound' } as const;
const VERDICTS = { allow: 'allow', deny: 'drop' } as const;
const PROTOCOLS = { tcp: 6, udp: 17, icmp: 1, esp: 50, ah: 51, '*': 'any', any: 'any' } as const;

type Protocol = (typeof PROTOCOLS)[keyof typeof PROTOCOLS] | 'open';

/** Reads one rule; `undefined` after a refusal of what places it. */
export function readRule(rule: RawRule, range: PriorityRange, context: SideContext): NsgRule | undefined {
  const { fields } = rule;
  const { report } = context;
  const direction = wordOf(fields, 'direction', DIRECTIONS, report);
  const verdict = wordOf(fields, 'access', VERDICTS, report);
  const priority = priorityOf(fields, range, report);
  const sides = sidesOf(fields, context);
  const services = servicesOf(protocolOf(fields, report), {
    source: readPorts(fields, 'source', report),
    destination: readPorts(fields, 'destination', report),
  });
  if (direction === undefined || verdict === undefined || priority === undefined) return undefined;
  const { name } = rule;
  const label = literalText(fields.get('description'), rule.template) ?? name;
  const { span } = fields;
  return { direction, priority, name, span, statements: statementsOf(sides, services, { verdict, label, span }) };
}

function sidesOf(fields: Fields, context: SideContext): { readonly source: Side; readonly destination: Side } {
  const source = readSide(fields, 'source', context);
  const destination = readSide(fields, 'destination', context);
  checkFamilies([source, destination], fields.span, context.report);
  return { source, destination };
}

function wordOf<T>(fields: Fields, key: string, words: Readonly<Record<string, T>>, report: Report): T | undefined {
  const node = fields.get(key);
  if (node === undefined) {
    report.refuse(fields.span, `the rule has no ${key}`);
    return undefined;
  }
  if (isExpression(node)) {
    report.refuse(node, `${key} is an expression of the template`, 'export the deployed group: az network nsg show');
    return undefined;
  }
  const word = (textOf(node, key, report) ?? '').toLowerCase();
  if (Object.hasOwn(words, word)) return words[word];
  report.refuse(node, `${key} is ${shown(node)}, which is none of ${Object.keys(words).join(', ')}`);
  return undefined;
}

function priorityOf(fields: Fields, { min, max }: PriorityRange, report: Report): number | undefined {
  const node = fields.get('priority');
  if (node === undefined) {
    report.refuse(fields.span, 'the rule has no priority');
    return undefined;
  }
  const text = textOf(node, 'priority', report);
  if (text === undefined) return undefined;
  const priority = Number(text);
  if (/^\d{1,5}$/.test(text) && priority >= min && priority <= max) return priority;
  report.refuse(node, `priority ${shown(node)} is no number from ${min} to ${max}`);
  return undefined;
}

function protocolOf(fields: Fields, report: Report): Protocol {
  const node: JsonNode | undefined = fields.get('protocol');
  if (node !== undefined && isExpression(node)) return 'open';
  return wordOf(fields, 'protocol', PROTOCOLS, report) ?? 'any';
}

interface BothPorts {
  readonly source: Ports;
  readonly destination: Ports;
}

const NO_CONDITION: Alternative = { match: {}, undecided: '' };

/** Ports decide for TCP and UDP; of ICMP, ESP and AH Azure looks at none. */
function servicesOf(protocol: Protocol, ports: BothPorts): readonly Alternative[] {
  switch (protocol) {
    case 'open':
      return [{ match: {}, undecided: 'the template computes the protocol when it is deployed' }];
    case 1:
      return [{ match: { icmp: { family: 4, types: ANY_ICMP } }, undecided: '' }];
    case 50:
    case 51:
      return [{ match: { protocols: [single(protocol)] }, undecided: '' }];
    case 6:
    case 17:
      return [withPorts([single(protocol)], ports)];
    case 'any':
      return isAny(ports.source) && isAny(ports.destination) ? [NO_CONDITION] : anyWithPorts(ports);
  }
}

function single(number: number): { readonly from: number; readonly to: number } {
  return { from: number, to: number };
}

function isAny(ports: Ports): boolean {
  return ports.kind === 'known' && ports.ports.some(({ from, to }) => from === 0 && to === ANY_PORT[0]?.to);
}

function withPorts(protocols: Match['protocols'], { source, destination }: BothPorts): Alternative {
  const isOpen = source.kind === 'open' || destination.kind === 'open';
  return {
    match: {
      ...(protocols && { protocols }),
      ...(source.kind === 'known' && !isAny(source) && { sourcePorts: source.ports }),
      ...(destination.kind === 'known' && !isAny(destination) && { destinationPorts: destination.ports }),
    },
    undecided: isOpen ? 'the template computes the ports when it is deployed' : '',
  };
}

/** Any protocol on some ports: certain for TCP and UDP; what becomes of protocols without ports is not documented. */
function anyWithPorts(ports: BothPorts): readonly Alternative[] {
  const others = [
    { from: 0, to: 5 },
    { from: 7, to: 16 },
    { from: 18, to: 255 },
  ];
  return [
    withPorts([single(6), single(17)], ports),
    {
      match: { protocols: others },
      undecided: 'what any protocol means on some ports is documented for TCP and UDP only',
    },
  ];
}
