import { ANY_PORT, type Interval, intervalsOf, type JsonNode, type PortSet } from 'rulecast/exporter/read';
import { arrayOf, checkOneForm, type Fields, isExpression, textOf } from './read-json-fields.ts';
import type { Report } from './read-report.ts';

/** The ports of one side; `open` when the template computes them. */
export type Ports = { readonly kind: 'known'; readonly ports: PortSet } | { readonly kind: 'open' };

const PORT_MAX = 65_535;

/** One side of a rule: the singular or the plural field. */
export function readPorts(fields: Fields, side: 'source' | 'destination', report: Report): Ports {
  const one = fields.get(`${side}PortRange`);
  const many = fields.get(`${side}PortRanges`);
  checkOneForm(one, many, report);
  if (one === undefined && many === undefined) {
    report.refuse(fields.span, `the rule has no ${side} port; "*" is any`);
    return { kind: 'known', ports: [] };
  }
  const items =
    many === undefined || isExpression(many) ? [] : (arrayOf(many, `${side}PortRanges`, report)?.items ?? []);
  const nodes = [one, many, ...items].filter((node) => node !== undefined);
  if (nodes.some(isExpression)) return { kind: 'open' };
  const single = one === undefined ? [] : singlePorts(one, report);
  return { kind: 'known', ports: intervalsOf([...single, ...items.flatMap((item) => range(item, undefined, report))]) };
}

/** `*`, one port or range, or several with commas between them, as the portal shows them. */
function singlePorts(node: JsonNode, report: Report): PortSet {
  const text = textOf(node, 'a port', report);
  if (text === undefined) return [];
  if (text === '*' || text.toLowerCase() === 'any') return ANY_PORT;
  return text.split(',').flatMap((part) => range(node, part.trim(), report));
}

/** Azure refuses `*` in a list. */
function range(node: JsonNode, part: string | undefined, report: Report): readonly Interval[] {
  const text = part ?? textOf(node, 'a port', report);
  if (text === undefined) return [];
  const [, first = '', last = first] = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(text) ?? [];
  const interval = { from: Number(first), to: Number(last) };
  if (first !== '' && interval.to <= PORT_MAX && interval.from <= interval.to) return [interval];
  report.refuse(node, `${JSON.stringify(text)} is no port or range of ports from 0 to ${PORT_MAX}`);
  return [];
}
