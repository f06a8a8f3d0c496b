import {
  type AddressSet,
  ANY,
  addressSetOf,
  addressSetOfRanges,
  complement,
  exceptIntervals,
  type Family,
  type Interval,
  type IntervalSet,
  intervalsOf,
  type JsonNode,
  onlyFamily,
  parseAddress,
  parsePrefix,
  unionAll,
  unionIntervals,
} from 'rulecast/exporter/read';
import { note, refuse, type Site } from './findings.ts';
import { fieldsOf, shown, shownNode, taggedOf, textOf, wholeOf } from './shape.ts';

/** What the values of an expression are. */
export type Domain =
  | { readonly kind: 'addresses'; readonly family: Family }
  | {
      readonly kind: 'numbers';
      readonly max: number;
      readonly isBits: boolean;
      numberOf(word: string): number | undefined;
    }
  | { readonly kind: 'interfaces' }
  | { readonly kind: 'anything' };

/** A set of values. `unknown` is one that the listing does not give away, and why. */
export type Values =
  | { readonly kind: 'addresses'; readonly set: AddressSet }
  | { readonly kind: 'numbers'; readonly set: IntervalSet }
  | { readonly kind: 'interfaces'; readonly names: readonly string[]; readonly not: boolean }
  | { readonly kind: 'unknown'; readonly reason: string };

/** One value, range or prefix; an error and `undefined` when it is not one of the domain. */
export function valuesOf(node: JsonNode, domain: Domain, site: Site): Values | undefined {
  switch (domain.kind) {
    case 'addresses':
      return addressesOf(node, domain.family, site);
    case 'numbers':
      return numbersOf(node, domain, site);
    case 'interfaces':
      return interfacesOf(node, site);
    case 'anything':
      return { kind: 'unknown', reason: '' };
  }
}

/** All values of the domain. */
export function allOf(domain: Domain): Values {
  switch (domain.kind) {
    case 'addresses':
      return { kind: 'addresses', set: onlyFamily(ANY, domain.family) };
    case 'numbers':
      return { kind: 'numbers', set: [{ from: 0, to: domain.max }] };
    case 'interfaces':
      return { kind: 'interfaces', names: [], not: true };
    case 'anything':
      return { kind: 'unknown', reason: '' };
  }
}

/** All values of the domain but these. */
export function negated(values: Values, domain: Domain): Values {
  if (values.kind === 'addresses' && domain.kind === 'addresses') {
    return { kind: 'addresses', set: onlyFamily(complement(values.set), domain.family) };
  }
  if (values.kind === 'numbers' && domain.kind === 'numbers') {
    return { kind: 'numbers', set: exceptIntervals([{ from: 0, to: domain.max }], values.set) };
  }
  return values.kind === 'interfaces' ? { ...values, not: !values.not } : values;
}

/** The values of all lists of one domain together. One that is unknown leaves the whole unknown. */
export function unionOf(lists: readonly Values[]): Values | undefined {
  const unknown = lists.find(({ kind }) => kind === 'unknown');
  if (unknown !== undefined) return unknown;
  const addresses = lists.flatMap((values) => (values.kind === 'addresses' ? [values.set] : []));
  if (addresses.length > 0) return { kind: 'addresses', set: unionAll(addresses) };
  const numbers = lists.flatMap((values) => (values.kind === 'numbers' ? [...values.set] : []));
  if (numbers.length > 0) return { kind: 'numbers', set: intervalsOf(numbers) };
  const names = lists.flatMap((values) => (values.kind === 'interfaces' ? values.names : []));
  return names.length > 0 ? { kind: 'interfaces', names: [...new Set(names)], not: false } : undefined;
}

function addressesOf(node: JsonNode, family: Family, site: Site): Values | undefined {
  const tagged = taggedOf(node);
  if (tagged?.tag === 'range') {
    const [start, end] = pairOf(tagged.value).map((bound) => addressOf(bound, family));
    if (start === undefined || end === undefined || start > end) return notIn(node, `IPv${family} addresses`, site);
    return { kind: 'addresses', set: addressSetOfRanges([{ family, start, end }]) };
  }
  const text = tagged?.tag === 'prefix' ? prefixText(tagged.value, site) : textOf(node);
  const prefix = text === undefined ? undefined : parsePrefix(text, { hostBits: 'mask' });
  const isBare = tagged === undefined && text?.includes('/') === true;
  if (text === undefined || !prefix?.ok || prefix.value.family !== family || isBare) {
    return notIn(node, `IPv${family} addresses`, site);
  }
  if (!parsePrefix(text).ok) note(site, node, `nft clears the host bits of ${shown(text)}`, 'HOST_BITS');
  return { kind: 'addresses', set: addressSetOf([prefix.value]) };
}

function prefixText(node: JsonNode, site: Site): string | undefined {
  const fields = fieldsOf(node, { what: 'A prefix', required: ['addr', 'len'] }, site);
  const address = textOf(fields?.get('addr'));
  const length = wholeOf(fields?.get('len'));
  return address === undefined || length === undefined || address.includes('/') ? undefined : `${address}/${length}`;
}

/** One address as a number; `undefined` when it is none of the family. */
export function addressOf(node: JsonNode | undefined, family: Family): bigint | undefined {
  const address = parseAddress(textOf(node) ?? '');
  return address.ok && address.value.family === family ? address.value.address : undefined;
}

type Numbers = Extract<Domain, { kind: 'numbers' }>;

function numbersOf(node: JsonNode, domain: Numbers, site: Site): Values | undefined {
  const tagged = taggedOf(node);
  const isRange = tagged?.tag === 'range';
  const [from, to] = isRange
    ? pairOf(tagged.value).map((bound) => numberOf(bound, domain))
    : twice(numberOf(node, domain));
  if (from === undefined || to === undefined || from > to) return notIn(node, 'values that fit here', site);
  return { kind: 'numbers', set: [{ from, to } satisfies Interval] };
}

function twice(value: number | undefined): readonly (number | undefined)[] {
  return [value, value];
}

/** One number, by itself or by its name; bits also as a list of names. `undefined` when it is none of the domain. */
export function numberOf(node: JsonNode | undefined, domain: Numbers): number | undefined {
  if (node === undefined) return undefined;
  const parts = domain.isBits ? bitsIn(node) : undefined;
  if (parts !== undefined) {
    const numbers = parts.map((part) => numberOf(part, domain));
    return numbers.reduce((sum, bit) => (sum === undefined || bit === undefined ? undefined : sum | bit), 0);
  }
  const word = textOf(node);
  const number = word === undefined ? wholeOf(node) : domain.numberOf(word);
  return number !== undefined && number >= 0 && number <= domain.max ? number : undefined;
}

/** The parts of `["syn", "ack"]` and `{"|": ["syn", "ack"]}`. */
function bitsIn(node: JsonNode): readonly JsonNode[] | undefined {
  const tagged = taggedOf(node);
  const list = tagged?.tag === '|' ? tagged.value : node;
  return list.kind === 'array' && list.items.length > 0 ? list.items : undefined;
}

/** Names of interfaces, as the kernel takes them. */
const INTERFACE = /^[!-.0-9;-~]{1,15}$/;

function interfacesOf(node: JsonNode, site: Site): Values | undefined {
  const tagged = taggedOf(node);
  if (tagged?.tag === 'range' || tagged?.tag === 'prefix') {
    // nft prints a pattern in a set as bounds that are not text.
    return { kind: 'unknown', reason: 'which interfaces a pattern in a set stands for' };
  }
  const name = textOf(node) ?? (wholeOf(node) === undefined ? undefined : String(wholeOf(node)));
  if (name === undefined || !INTERFACE.test(name)) return notIn(node, 'names of interfaces', site);
  return { kind: 'interfaces', names: [name], not: false };
}

/** The two bounds of a range; fewer when it is none. */
function pairOf(node: JsonNode): readonly JsonNode[] {
  return node.kind === 'array' && node.items.length === 2 ? node.items : [];
}

function notIn(node: JsonNode, what: string, site: Site): undefined {
  return refuse(site, node, `${shownNode(node)} is not among ${what}`);
}

/** The numbers of the domain that pass a test. */
export function numbersWhere(max: number, passes: (number: number) => boolean): IntervalSet {
  const found = Array.from({ length: max + 1 }, (_, number) => number).filter(passes);
  return unionIntervals(intervalsOf(found.map((number) => ({ from: number, to: number }))), []);
}
