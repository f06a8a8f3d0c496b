import { type Interval, intervalsOf, type PortSet, quote } from 'rulecast/exporter/read';
import { type Report, refuse } from './read-report.ts';
import type { Word } from './read-words.ts';

const PORT_MAX = 65_535;

/** The ports of an ACL of type `port`: numbers and ranges, one a word. */
export function portsOf(values: readonly Word[], report: Report): PortSet {
  const found: Interval[] = [];
  for (const { text, span } of values) {
    const [, first, last = first] = /^([0-9]{1,9})(?:-([0-9]{1,9}))?$/.exec(text) ?? [];
    const [from, to] = [Number(first), Number(last)];
    // Squid stops at both: it starts neither with a name or a list with commas, nor with a range that ends before it begins.
    if (first !== undefined && from <= to && to <= PORT_MAX) found.push({ from, to });
    else refuse(report, span, `${quote(text)} is no port or range of ports from 0 to ${PORT_MAX}`);
  }
  return intervalsOf(found);
}
