import { ANY, addressSetOf, EMPTY, type JsonNode, type Prefix, parsePrefix, type Span } from 'rulecast/exporter/read';
import { arrayOf, checkOneForm, type Fields, isExpression, textOf } from './read-json-fields.ts';
import type { Report } from './read-report.ts';
import { exactly, type Side, unknown } from './read-statement.ts';
import { type Tags, tagSide } from './read-tags.ts';

/** What a side of a rule is read with. */
export interface SideContext {
  readonly tags: Tags;
  readonly report: Report;
}

/** One side of a rule: the singular or the plural field. */
export function readSide(fields: Fields, side: 'source' | 'destination', context: SideContext): Side {
  const { report } = context;
  const one = fields.get(`${side}AddressPrefix`);
  const many = fields.get(`${side}AddressPrefixes`);
  const groups = fields.get(`${side}ApplicationSecurityGroups`);
  if (groups !== undefined) return groupSide(one ?? many, report);
  if (one === undefined && many === undefined) {
    report.refuse(fields.span, `the rule has no ${side} address; "*" is any`);
    return exactly(EMPTY);
  }
  checkOneForm(one, many, report);
  if (many !== undefined) return listSide(many, `${side}AddressPrefixes`, report);
  return one === undefined ? exactly(EMPTY) : singleSide(one, context);
}

function groupSide(prefix: JsonNode | undefined, report: Report): Side {
  if (prefix !== undefined)
    report.refuse(prefix, 'a side with application security groups has no addresses of its own');
  return unknown('the members of an application security group are not in the file');
}

function singleSide(node: JsonNode, { tags, report }: SideContext): Side {
  if (isExpression(node)) return unknown('the template computes the addresses when it is deployed');
  const text = textOf(node, 'an address prefix', report);
  if (text === undefined) return exactly(EMPTY);
  if (text === '*' || text.toLowerCase() === 'any') return exactly(ANY);
  if (/^[A-Za-z][\w-]*(?:\.[\w-]+)*$/.test(text)) return tagSide(text, tags);
  return exactPrefixes(prefixOf(node, text, report));
}

/** Azure refuses `*` and tags here, host bits, and prefixes that overlap. */
function listSide(node: JsonNode, what: string, report: Report): Side {
  if (isExpression(node)) return unknown('the template computes the addresses when it is deployed');
  const items = arrayOf(node, what, report)?.items ?? [];
  if (items.some(isExpression)) return unknown('the template computes some of the addresses when it is deployed');
  const prefixes = items.flatMap((item) => {
    const text = textOf(item, 'an address prefix', report);
    return text === undefined ? [] : prefixOf(item, text, report);
  });
  if (overlap(prefixes)) report.refuse(node, `${what} has prefixes that overlap, which Azure refuses`);
  return exactPrefixes(prefixes);
}

function exactPrefixes(prefixes: readonly Prefix[]): Side {
  return exactly(addressSetOf(prefixes), prefixes);
}

function prefixOf(node: JsonNode, text: string, report: Report): readonly Prefix[] {
  const prefix = parsePrefix(text);
  if (prefix.ok) return [prefix.value];
  report.refuse(node, prefix.reason, prefix.hint);
  return [];
}

/** Whether two of them share an address: sorted, one then begins inside the one before it. */
function overlap(prefixes: readonly Prefix[]): boolean {
  const sorted = [...prefixes].sort(comparePrefixes);
  return sorted.some((prefix, index) => {
    const before = sorted[index - 1];
    return before !== undefined && before.family === prefix.family && prefix.address <= lastAddress(before);
  });
}

function comparePrefixes(a: Prefix, b: Prefix): number {
  if (a.family !== b.family) return a.family - b.family;
  if (a.address !== b.address) return a.address < b.address ? -1 : 1;
  return a.length - b.length;
}

function lastAddress({ family, address, length }: Prefix): bigint {
  return address | ((1n << BigInt((family === 4 ? 32 : 128) - length)) - 1n);
}

/** Refuses a rule that names prefixes of both families, on whichever sides, as Azure does. */
export function checkFamilies(sides: readonly Side[], at: Span, report: Report): void {
  const families = new Set(sides.flatMap(({ prefixes }) => prefixes.map(({ family }) => family)));
  if (families.size > 1) report.refuse(at, 'the rule has IPv4 and IPv6 prefixes, and Azure takes one family in a rule');
}
