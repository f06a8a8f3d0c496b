import {
  type AddressSet,
  addressSetOf,
  type Family,
  isEmpty,
  parseAddress,
  parseAddressList,
} from 'rulecast/exporter/read';
import type { Element } from './ruleset.ts';

/** What a list of addresses says. `masked` is the first prefix with host bits, which nft clears. */
export interface AddressReading {
  readonly ok: true;
  readonly set: AddressSet;
  readonly masked?: string;
}

/** A text that is no address of the family, with its place in the list and what is wrong. */
export interface AddressProblem {
  readonly ok: false;
  readonly index: number;
  readonly reason: string;
}

const ENCODER = new TextEncoder();

/** Characters of an address, prefix or range, and the newlines between them. */
const PLAIN = /^[0-9A-Fa-f.:/\-\n]*$/;

/**
 * Addresses, prefixes and ranges of one family. They go through the reader of text lists as one block of bytes, since a set can have
 * a million of them. Host names, which nft would look up, and octal numbers are problems.
 */
export function readAddresses(texts: readonly string[], family: Family): AddressReading | AddressProblem {
  const text = texts.join('\n');
  const odd = PLAIN.test(text) ? -1 : texts.findIndex((one) => !PLAIN.test(one));
  if (odd >= 0) return { ok: false, index: odd, reason: hostName(texts[odd] ?? '') };
  const bytes = ENCODER.encode(text);
  const strict = parseAddressList(bytes);
  const first = strict.problems[0];
  const hasHostBits = strict.problems.some(({ code }) => code === 'HOST_BITS');
  const list = hasHostBits ? parseAddressList(bytes, { hostBits: 'mask' }) : strict;
  const problem = list.problems[0];
  if (problem !== undefined) return { ok: false, index: problem.line - 1, reason: problem.reason };
  const empty = list.count === texts.length ? -1 : texts.findIndex((one) => one === '' || one.includes('\n'));
  if (empty >= 0) return { ok: false, index: empty, reason: `${JSON.stringify(texts[empty])} is not an address` };
  const other = otherFamily(list.set, texts, family);
  if (other !== undefined) return other;
  const masked = first === undefined ? undefined : texts[first.line - 1];
  return { ok: true, set: list.set, ...(masked === undefined ? {} : { masked }) };
}

type Readings = Map<Family, AddressReading | AddressProblem>;

/** What is known of element lists that nobody changes any more: a large set is asked for by rules and as an object. */
const READINGS = new WeakMap<readonly Element[], Readings>();

/** {@link readAddresses} of elements of one part, done once a list. */
export function addressesOf(elements: readonly Element[], family: Family): AddressReading | AddressProblem {
  const readings: Readings = READINGS.get(elements) ?? new Map();
  const texts = (): readonly string[] => elements.map(({ key }) => key[0] ?? '');
  const reading = readings.get(family) ?? readAddresses(texts(), family);
  READINGS.set(elements, readings.set(family, reading));
  return reading;
}

/** The addresses that give `value` under a mask of leading ones; a text says why they cannot be told. */
export function readMasked(mask: string, value: string, family: Family): AddressSet | string {
  const bits = parseAddress(mask);
  const network = parseAddress(value);
  if (!bits.ok || !network.ok || bits.value.family !== family || network.value.family !== family) {
    return `"${mask}" and "${value}" are not IPv${family} addresses`;
  }
  const width = family === 4 ? 32 : 128;
  const digits = bits.value.address.toString(2).padStart(width, '0');
  const length = digits.indexOf('0') < 0 ? width : digits.indexOf('0');
  if (digits.includes('1', length)) return `The mask "${mask}" has a gap`;
  // A value with bits that the mask clears can never come out of it.
  if ((network.value.address & ~bits.value.address) !== 0n) return addressSetOf([]);
  return addressSetOf([{ family, address: network.value.address, length }]);
}

function otherFamily(set: AddressSet, texts: readonly string[], family: Family): AddressProblem | undefined {
  if (isEmpty(set, family === 4 ? 6 : 4)) return undefined;
  const index = texts.findIndex((text) => text.includes(':') === (family === 4));
  return { ok: false, index, reason: `${JSON.stringify(texts[index])} is not an IPv${family} address` };
}

function hostName(text: string): string {
  return `${JSON.stringify(text)} is not an address; nft would look it up as a host name`;
}
