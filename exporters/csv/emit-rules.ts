import {
  type Action,
  type AddressUse,
  type Family,
  type FittedChain,
  type FittedPolicy,
  type FittedRule,
  type FittedScopeTerm,
  type FittedTerm,
  type Log,
  type Rule,
  textCell,
} from 'rulecast/exporter/emit';
import { rowCount, type ServiceCells, serviceRows, WIDEST_SERVICE } from './emit-services.ts';

/** The columns of `rules.csv`, in order. */
export const RULE_COLUMNS = [
  ...(['seq', 'rule', 'endpoint_set', 'direction', 'from_zone', 'to_zone', 'state', 'action'] as const),
  ...(['family', 'source_set', 'destination_set', 'protocol', 'source_port_from', 'source_port_to'] as const),
  ...(['port_from', 'port_to', 'icmp_type', 'icmp_code', 'log', 'owner', 'ticket', 'expires', 'comment'] as const),
] as const;

type Column = (typeof RULE_COLUMNS)[number];
type Row = Readonly<Record<Column, string>>;

/** A row without its number; cells that are left out are empty. */
type Cells = Partial<Omit<Row, 'seq'>>;

/** The rows of `rules.csv`: per direction the rules in order, then the default. Every row is tried in turn. */
export function ruleRecords(policy: FittedPolicy): readonly (readonly string[])[] {
  const cells = policy.chains.flatMap((chain) => [
    ...chain.rules.flatMap((rule) => ruleCells(chain, rule)),
    ...defaultCells(chain),
  ]);
  return cells.map((row, index) => recordOf(row, index + 1));
}

function recordOf(row: Cells, seq: number): readonly string[] {
  return RULE_COLUMNS.map((column) => (column === 'seq' ? `${seq}` : (row[column] ?? '')));
}

/** Rows that differ in their number and service only: how many, and a record that none of theirs is longer than. */
export interface RowShape {
  readonly count: number;
  readonly record: readonly string[];
  /** Absent: rows of a default. */
  readonly rule?: Rule;
}

/** What the rows of `rules.csv` look like, without making them: ranges of source ports and ports multiply. */
export function rowShapes(policy: FittedPolicy): readonly RowShape[] {
  return policy.chains.flatMap((chain) => [
    ...chain.rules.flatMap((rule) => ruleShapes(chain, rule)),
    ...defaultCells(chain).map((row) => ({ count: 1, record: recordOf(row, WIDEST_SEQ) })),
  ]);
}

/** A number with as many digits as a worksheet has for its rows. */
const WIDEST_SEQ = 1_048_575;

function ruleShapes(chain: FittedChain, rule: FittedRule): readonly RowShape[] {
  const common = commonCells(chain, rule);
  const service = serviceCells(WIDEST_SERVICE);
  return rule.terms.map((term) => ({
    count: term.services.reduce((total, one) => total + rowCount(one), 0),
    record: recordOf({ ...common, ...sidesOf(term), ...service }, WIDEST_SEQ),
    rule: rule.rule,
  }));
}

/** What a row takes from where its packets go and what becomes of them. */
function verdictCells(chain: FittedChain, { action, log, ingress, egress }: Verdict): Cells {
  return {
    direction: chain.direction,
    from_zone: textCell((ingress ?? []).join(' ')),
    to_zone: textCell((egress ?? []).join(' ')),
    action,
    log: textCell(logText(log)),
  };
}

interface Verdict {
  readonly action: Action;
  readonly log?: Log;
  readonly ingress?: readonly string[];
  readonly egress?: readonly string[];
}

function ruleCells(chain: FittedChain, rule: FittedRule): readonly Cells[] {
  const common = commonCells(chain, rule);
  return rule.terms.flatMap((term) => termCells(term).map((cells) => ({ ...common, ...cells })));
}

/** What all rows of a rule have in common. */
function commonCells(chain: FittedChain, rule: FittedRule): Cells {
  const { meta } = rule.rule;
  return {
    ...verdictCells(chain, rule),
    rule: textCell(rule.id),
    state: (rule.states ?? []).join(' '),
    owner: textCell(meta.owner ?? ''),
    ticket: textCell(meta.ticket ?? ''),
    expires: meta.expires ?? '',
    comment: textCell(meta.comment ?? ''),
  };
}

function termCells(term: FittedTerm): readonly Cells[] {
  const sides = sidesOf(term);
  return term.services.flatMap(serviceRows).map((service) => ({ ...sides, ...serviceCells(service) }));
}

/** What all rows of a term have in common. */
function sidesOf(term: FittedTerm): Cells {
  const { because } = term;
  const endpoint_set = because === undefined ? '' : textCell(`${because.feed}:${because.id}`);
  return { endpoint_set, ...sideCells(term) };
}

/** The last rows of a direction: what is in scope and no rule has decided. */
function defaultCells(chain: FittedChain): readonly Cells[] {
  const { scope } = chain;
  const common: Cells = { ...verdictCells(chain, { ...chain.default, ...scope }), rule: 'default', protocol: 'any' };
  const terms: readonly FittedScopeTerm[] = scope.kind === 'everything' ? [EVERYTHING] : scope.terms;
  return terms.map((term) => ({ ...common, ...sideCells(term) }));
}

const EVERYTHING: FittedScopeTerm = { family: 'both', source: { kind: 'any' }, destination: { kind: 'any' } };

function sideCells({ family, source, destination }: FittedScopeTerm): Cells {
  return { family: familyWord(family), source_set: setName(source), destination_set: setName(destination) };
}

function familyWord(family: Family | 'both'): string {
  return family === 'both' ? 'any' : `${family}`;
}

/** `any` is a word of the policy language, so no set has that name. */
function setName(use: AddressUse): string {
  return use.kind === 'any' ? 'any' : textCell(use.object.name);
}

function serviceCells({ protocol, sourcePorts, ports, icmpType, icmpCode }: ServiceCells): Cells {
  return {
    protocol,
    source_port_from: numberCell(sourcePorts?.from),
    source_port_to: numberCell(sourcePorts?.to),
    port_from: numberCell(ports?.from),
    port_to: numberCell(ports?.to),
    icmp_type: numberCell(icmpType),
    icmp_code: numberCell(icmpCode),
  };
}

function numberCell(number: number | undefined): string {
  return number === undefined ? '' : `${number}`;
}

/** `rate=5/minute level=info group=3 prefix=text to the end`, `yes` for a log without details, empty for none. */
function logText(log: Log | undefined): string {
  if (log === undefined) return '';
  const { rate, level, group, prefix } = log;
  const parts = [
    ...(rate === undefined ? [] : [`rate=${rate.count}/${rate.per}`]),
    ...(level === undefined ? [] : [`level=${level}`]),
    ...(group === undefined ? [] : [`group=${group}`]),
    ...(prefix === undefined ? [] : [`prefix=${prefix}`]),
  ];
  return parts.length === 0 ? 'yes' : parts.join(' ');
}
