import { equalIntervals, type Interval, type IntervalSet, intervalsOf } from './interval-set.ts';
import { type Parsed, type ParseProblem, parsed, quote } from './parsed.ts';

/** TCP, UDP or SCTP ports, 0 to 65535. */
export type PortSet = IntervalSet;

const PORT_MAX = 65535;

/** Every port, with 0, which packets can carry though no service listens on it. */
export const ANY_PORT: PortSet = [{ from: 0, to: PORT_MAX }];

/** Whether the set has every port. */
export function isAnyPort(ports: PortSet): boolean {
  return equalIntervals(ports, ANY_PORT);
}

/** How {@link parsePorts} reads. */
export interface PortOptions {
  /** Whether blanks may follow a comma: `80, 443`. */
  readonly blanks?: boolean;
}

/**
 * Ports and ranges of ports separated by commas: `443`, `3478-3481`, `80,443`. Each is 1 to 65535 without leading zeros;
 * they may overlap and stand in any order.
 */
export function parsePorts(text: string, options: PortOptions = {}): Parsed<PortSet, 'PORT_INVALID'> {
  const found: Interval[] = [];
  for (const item of text.split(options.blanks ? /, */ : ',')) {
    const interval = parseInterval(item, text);
    if (!interval.ok) return interval;
    found.push(interval.value);
  }
  return parsed(intervalsOf(found));
}

/** The ports as {@link parsePorts} reads them, sorted: `80,443,3478-3481`; empty for no port. */
export function formatPorts(ports: PortSet): string {
  return ports.map(({ from, to }) => (from === to ? `${from}` : `${from}-${to}`)).join(',');
}

function parseInterval(item: string, text: string): Parsed<Interval, 'PORT_INVALID'> {
  const [first = '', last = first, ...more] = item.split('-');
  const wrong = more.length > 0 ? `${quote(item)} is not a range of the form first-last` : portProblem(first, last);
  if (wrong !== undefined) return notPorts(item === text ? wrong : `${wrong} in ${quote(text)}`);
  const interval = { from: Number(first), to: Number(last) };
  if (interval.from > interval.to) return notPorts(`The port range ${quote(item)} ends before it begins`);
  return parsed(interval);
}

function portProblem(...ports: readonly string[]): string | undefined {
  const wrong = ports.find((port) => !/^[1-9][0-9]{0,4}$/.test(port) || Number(port) > PORT_MAX);
  return wrong === undefined ? undefined : `${quote(wrong)} is not a port from 1 to ${PORT_MAX}`;
}

function notPorts(reason: string): ParseProblem<'PORT_INVALID'> {
  return { ok: false, code: 'PORT_INVALID', reason };
}
