import { type AddressRange, parseAddress, parseRange } from '../packets/address.ts';
import type { SecurityRule } from './azure-nsg-model.ts';

const SIDES = ['source', 'destination'] as const;
const RULES_MAX = 1_000;
const PREFIXES_MAX = 4_000;

/** What Azure would refuse in the rules of a security group and no schema can say, a sentence each. */
export function flawsOf(rules: readonly SecurityRule[]): readonly string[] {
  const places = rules.map(({ properties }) => `${properties.direction} ${properties.priority}`);
  const totals = SIDES.map((side) => [side, rules.flatMap((rule) => prefixesOf(rule, side)).length] as const);
  return [
    ...rules.flatMap(flawsOfRule),
    ...repeated(rules.map(({ name }) => name.toLowerCase())).map((name) => `a second rule is called ${name}`),
    ...repeated(places).map((place) => `a second rule has ${place}`),
    ...(rules.length > RULES_MAX ? [`${rules.length} rules`] : []),
    ...totals.flatMap(([side, count]) => (count > PREFIXES_MAX ? [`${count} prefixes as ${side}`] : [])),
  ];
}

function flawsOfRule(rule: SecurityRule): readonly string[] {
  const { name } = rule;
  const families = new Set(SIDES.flatMap((side) => prefixesOf(rule, side)).map((text) => text.includes(':')));
  return [
    ...(families.size > 1 ? [`${name} has both families`] : []),
    ...SIDES.flatMap((side) => flawsOfList(prefixesOf(rule, side)).map((flaw) => `${name}: ${side} ${flaw}`)),
  ];
}

function flawsOfList(texts: readonly string[]): readonly string[] {
  const ranges = texts.map((text) => ({ text, range: parseRange(text) }));
  const known = ranges.flatMap(({ range }) => range ?? []);
  return [
    ...ranges.flatMap(({ text, range }) => (range === undefined ? [`${text} is no prefix`] : [])),
    ...ranges.flatMap(({ text, range }) => (range && hasHostBits(text, range) ? [`${text} has host bits`] : [])),
    ...(overlaps(known) ? ['has prefixes that overlap'] : []),
  ];
}

function hasHostBits(text: string, { first }: AddressRange): boolean {
  return parseAddress(text.replace(/\/.*/, ''))?.value !== first;
}

function overlaps(ranges: readonly AddressRange[]): boolean {
  const sorted = [...ranges].sort((a, b) => (a.family === b.family ? compare(a.first, b.first) : a.family - b.family));
  return sorted.some(({ family, first }, index) => {
    const before = sorted[index - 1];
    return before !== undefined && before.family === family && first <= before.last;
  });
}

function compare(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function prefixesOf({ properties }: SecurityRule, side: (typeof SIDES)[number]): readonly string[] {
  return (properties[`${side}AddressPrefixes`] ?? []) as readonly string[];
}

function repeated(texts: readonly string[]): readonly string[] {
  return [...new Set(texts.filter((text, index) => texts.indexOf(text) !== index))];
}
