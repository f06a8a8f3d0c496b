import { type AddressRange, rangeOfPrefix } from './address-range.ts';
import { type AddressSet, addressSetOfRanges } from './address-set.ts';
import { addressBits, type Family } from './family.ts';
import { formatPrefix } from './format.ts';
import { type Address, parseAddress } from './parse-address.ts';
import { notAnAddress, type Parsed, parsed, quote } from './parsed.ts';
import type { Prefix } from './prefix.ts';

export { type Address, parseAddress } from './parse-address.ts';
export type { Parsed } from './parsed.ts';

/** What to do with bits beyond a prefix's length: refuse the text (the default), or clear them. */
export interface ParseOptions {
  readonly hostBits?: 'refuse' | 'mask';
}

/** An address, or a prefix with its length in bits. A bare address is a prefix of full length. */
export function parsePrefix(text: string, options: ParseOptions = {}): Parsed<Prefix> {
  const slash = text.indexOf('/');
  const address = parseAddress(slash < 0 ? text : text.slice(0, slash));
  if (!address.ok) return address;
  if (slash < 0) return parsed({ ...address.value, length: addressBits(address.value.family) });
  const length = parseLength(text, slash, address.value);
  if (!length.ok) return length;
  const prefix = maskedPrefix(address.value, length.value);
  if (prefix.address === address.value.address || options.hostBits === 'mask') return parsed(prefix);
  return {
    ok: false,
    code: 'HOST_BITS',
    reason: `${quote(text)} has bits set beyond its length: the prefix is ${formatPrefix(prefix)}`,
    hint: `Write ${formatPrefix(prefix)} for the network, or the address without a length for the host`,
  };
}

/** Two addresses of one family, `first-last`, both included. */
export function parseAddressRange(text: string): Parsed<AddressRange> {
  const [first = '', last, ...more] = text.split('-');
  if (last === undefined || more.length > 0)
    return notAnAddress(`${quote(text)} is not a range of the form first-last`);
  if (/\s/.test(text)) {
    return notAnAddress(`The range ${quote(text)} has a blank`, 'Write the range without blanks: first-last');
  }
  const start = parseAddress(first);
  if (!start.ok) return start;
  const end = parseAddress(last);
  if (!end.ok) return end;
  if (start.value.family !== end.value.family) {
    return notAnAddress(`The range ${quote(text)} begins in one address family and ends in the other`);
  }
  if (start.value.address > end.value.address) {
    return notAnAddress(`The range ${quote(text)} ends before it begins`, `Write ${last}-${first}`);
  }
  return parsed({ family: start.value.family, start: start.value.address, end: end.value.address });
}

/** An address, a prefix or a range, as the range of its addresses. */
export function parseAddressSpan(text: string, options: ParseOptions = {}): Parsed<AddressRange> {
  if (text.includes('-')) return parseAddressRange(text);
  const prefix = parsePrefix(text, options);
  return prefix.ok ? parsed(rangeOfPrefix(prefix.value)) : prefix;
}

/** An address, a prefix or a range, as a set. */
export function parseAddressText(text: string, options: ParseOptions = {}): Parsed<AddressSet> {
  const span = parseAddressSpan(text, options);
  return span.ok ? parsed(addressSetOfRanges([span.value])) : span;
}

function parseLength(text: string, slash: number, address: Address): Parsed<number> {
  const written = text.slice(slash + 1);
  const bits = addressBits(address.family);
  const isDecimal = /^(?:0|[1-9][0-9]{0,2})$/.test(written);
  if (isDecimal && Number(written) <= bits) return parsed(Number(written));
  const mask = address.family === 4 ? maskLength(written) : undefined;
  if (mask !== undefined) {
    return notAnAddress(
      `${quote(text)} has a netmask in place of a length`,
      `Write ${formatPrefix(maskedPrefix(address, mask))}`,
    );
  }
  return notAnAddress(
    isDecimal
      ? `The length of ${quote(text)} is above ${bits}`
      : `The length of ${quote(text)} is not a number from 0 to ${bits} without sign, blank or leading zero`,
  );
}

/** The length that a netmask such as `255.0.0.0` stands for. */
function maskLength(text: string): number | undefined {
  const mask = parseAddress(text);
  if (!mask.ok || mask.value.family !== 4) return undefined;
  const inverted = mask.value.address ^ 0xffff_ffffn;
  const hostBits = inverted === 0n ? 0 : inverted.toString(2).length;
  return inverted === (1n << BigInt(hostBits)) - 1n ? 32 - hostBits : undefined;
}

function maskedPrefix({ family, address }: { family: Family; address: bigint }, length: number): Prefix {
  const hostBits = BigInt(addressBits(family) - length);
  return { family, address: (address >> hostBits) << hostBits, length };
}
