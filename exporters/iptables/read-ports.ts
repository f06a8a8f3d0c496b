import { type Interval, intervalsOf, type PortSet } from 'rulecast/exporter/read';

/** Ports, or why they cannot be told. */
export type PortReading =
  | { readonly ok: true; readonly ports: PortSet }
  | { readonly ok: false; readonly reason: string };

const PORT_MAX = 65_535;

/** multiport has room for this many ports; a range takes two. */
const SLOTS_MAX = 15;

/** One port or range as in `--dport`: `443`, `80:90`, `1024:`, `:1023`. */
export function readPortRange(text: string): PortReading {
  const interval = intervalOf(text, { open: true });
  return typeof interval === 'string' ? { ok: false, reason: interval } : { ok: true, ports: [interval] };
}

/** A list as in `--dports`: ports and ranges with both ends. */
export function readPortList(text: string): PortReading {
  const intervals = text.split(',').map((item) => intervalOf(item, { open: false }));
  const wrong = intervals.find((interval) => typeof interval === 'string');
  if (wrong !== undefined) return { ok: false, reason: String(wrong) };
  const found = intervals.filter((interval) => typeof interval !== 'string');
  const slots = text.split(',').reduce((sum, item) => sum + (item.includes(':') ? 2 : 1), 0);
  if (slots > SLOTS_MAX) return { ok: false, reason: `multiport takes ${SLOTS_MAX} ports, of which a range is two` };
  return { ok: true, ports: intervalsOf(found) };
}

function intervalOf(text: string, { open }: { readonly open: boolean }): Interval | string {
  const [first = '', last, ...more] = text.split(':');
  if (more.length > 0) return `${JSON.stringify(text)} is not a range of ports`;
  const from = first === '' && open && last !== undefined ? 0 : portOf(first);
  const to = last === undefined ? from : last === '' && open ? PORT_MAX : portOf(last);
  if (from === undefined || to === undefined) return portProblem(text);
  return from > to ? `the range ${JSON.stringify(text)} ends before it begins` : { from, to };
}

/** A leading zero makes a number octal for iptables. */
function portOf(text: string): number | undefined {
  return /^(?:0|[1-9][0-9]{0,4})$/.test(text) && Number(text) <= PORT_MAX ? Number(text) : undefined;
}

function portProblem(text: string): string {
  if (/^[A-Za-z]/.test(text)) return `what ${JSON.stringify(text)} is depends on /etc/services`;
  return `${JSON.stringify(text)} is not a port in decimal without leading zero`;
}
