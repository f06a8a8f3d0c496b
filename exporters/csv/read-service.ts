import { ANY_ICMP, type Interval, icmpOf, type Match, type PortSet } from 'rulecast/exporter/read';
import { integerIn, refuse } from './read-cell.ts';
import type { ColumnOf } from './read-columns.ts';
import type { Report } from './read-report.ts';
import type { Row } from './read-table.ts';

type RuleColumn = ColumnOf<'rules.csv'>;
type RuleRow = Row<RuleColumn>;

/** The part of a match that says what a packet carries. */
export type ServiceMatch = Pick<Match, 'protocols' | 'sourcePorts' | 'destinationPorts' | 'icmp'>;

const MAX_PORT = 65535;
const MAX_BYTE = 255;

const WITH_PORTS: ReadonlyMap<string, number> = new Map([
  ['tcp', 6],
  ['udp', 17],
  ['sctp', 132],
]);

const WITH_TYPES = new Map([
  ['icmp', 4],
  ['icmpv6', 6],
] as const);

const PORT_COLUMNS = ['source_port_from', 'source_port_to', 'port_from', 'port_to'] as const;
const ICMP_COLUMNS = ['icmp_type', 'icmp_code'] as const;

/** What `protocol` and the columns behind it match. A number is a protocol in either family; the word `icmp` is ICMP over IPv4. */
export function readService(row: RuleRow, report: Report): ServiceMatch {
  const { protocol } = row.cells;
  const number = WITH_PORTS.get(protocol);
  if (number !== undefined) return withPorts(row, number, report);
  const family = WITH_TYPES.get(protocol as 'icmp' | 'icmpv6');
  if (family !== undefined) return withTypes(row, family, report);
  mustBeEmpty(row, [...PORT_COLUMNS, ...ICMP_COLUMNS], report);
  if (protocol === 'any') return {};
  if (/^(?:0|[1-9][0-9]{0,2})$/.test(protocol) && Number(protocol) <= MAX_BYTE)
    return { protocols: [single(Number(protocol))] };
  const words = ['any', ...WITH_PORTS.keys(), ...WITH_TYPES.keys()].join(', ');
  refuse(row, 'protocol', { message: `${words} or a number from 0 to ${MAX_BYTE} is expected`, report });
  return {};
}

function withPorts(row: RuleRow, number: number, report: Report): ServiceMatch {
  mustBeEmpty(row, ICMP_COLUMNS, report);
  const sourcePorts = portsIn(row, ['source_port_from', 'source_port_to'], report);
  const destinationPorts = portsIn(row, ['port_from', 'port_to'], report);
  return {
    protocols: [single(number)],
    ...(sourcePorts && { sourcePorts }),
    ...(destinationPorts && { destinationPorts }),
  };
}

function portsIn(row: RuleRow, [first, last]: readonly [RuleColumn, RuleColumn], report: Report): PortSet | undefined {
  const from = integerIn(row, first, { max: MAX_PORT, report });
  const to = integerIn(row, last, { max: MAX_PORT, report });
  if ((row.cells[first] === '') !== (row.cells[last] === '')) {
    refuse(row, row.cells[first] === '' ? first : last, { message: 'a range of ports has both ends or none', report });
  }
  if (from === undefined || to === undefined) return undefined;
  if (from > to) refuse(row, last, { message: `the range ends before it begins at ${from}`, report });
  return [{ from, to }];
}

function withTypes(row: RuleRow, family: 4 | 6, report: Report): ServiceMatch {
  mustBeEmpty(row, PORT_COLUMNS, report);
  const type = integerIn(row, 'icmp_type', { max: MAX_BYTE, report });
  const code = integerIn(row, 'icmp_code', { max: MAX_BYTE, report });
  if (type === undefined && row.cells.icmp_code !== '')
    refuse(row, 'icmp_code', { message: 'a code needs a type', report });
  const other = family === 4 ? '6' : '4';
  if (row.cells.family === other) {
    refuse(row, 'family', { message: `${row.cells.protocol} does not exist over IPv${other}`, report });
  }
  return { icmp: { family, types: type === undefined ? ANY_ICMP : icmpOf(type, code) } };
}

function mustBeEmpty(row: RuleRow, columns: readonly RuleColumn[], report: Report): void {
  for (const column of columns) {
    if (row.cells[column] === '') continue;
    refuse(row, column, { message: `protocol ${row.cells.protocol} has nothing there`, report });
  }
}

function single(integer: number): Interval {
  return { from: integer, to: integer };
}
