import { addScanned } from './add-scanned.ts';
import type { AddressRange } from './address-range.ts';
import type { AddressSet } from './address-set.ts';
import { addressBits } from './family.ts';
import { type ParseOptions, parseAddressSpan } from './parse.ts';
import { notAnAddress, type ParseProblem, quote } from './parsed.ts';
import { addRange, type RangeList, rangeList, sortRanges } from './range-list.ts';
import { scanIpv4, scanIpv6, scanned } from './scan-address.ts';

/** Addresses of both families while texts are added to them one by one. */
export interface AddressCollector {
  readonly v4: RangeList;
  readonly v6: RangeList;
}

/** Longer texts are no plain prefix: the longest has 43 characters. */
const PLAIN_MAX = 48;

// Where a text is scanned. One place serves all collectors, since a scan never outlives its call.
const BYTES = new Uint8Array(PLAIN_MAX + 1);
const SCANNED = scanned();

/** A collector without addresses. */
export function addressCollector(): AddressCollector {
  return { v4: rangeList(4, 0), v6: rangeList(6, 0) };
}

/**
 * Adds an address, prefix or range as another program listed it; returns what is wrong with a text that was not added. Every address of
 * a family is wrong here: only a policy may say so.
 */
export function collect(
  collector: AddressCollector,
  text: string,
  { hostBits = 'refuse' }: ParseOptions = {},
): ParseProblem | undefined {
  const list = scanPlain(collector, text);
  if (list !== undefined && SCANNED.length > 0 && addScanned(list, SCANNED, hostBits)) return undefined;
  const span = parseAddressSpan(text, { hostBits });
  if (!span.ok) return span;
  if (isEveryAddress(span.value)) return everyAddress(text);
  addRange(span.value.family === 4 ? collector.v4 : collector.v6, span.value);
  return undefined;
}

/** How many texts were added. */
export function collectedCount({ v4, v6 }: AddressCollector): number {
  return v4.count + v6.count;
}

/** All that was added. The collector is not used again. */
export function collectedSet({ v4, v6 }: AddressCollector): AddressSet {
  return { v4: sortRanges(v4), v6: sortRanges(v6) };
}

/** Whether a range is all of its family. */
export function isEveryAddress({ family, start, end }: AddressRange): boolean {
  return start === 0n && end === (1n << BigInt(addressBits(family))) - 1n;
}

/** Why a list may not say every address. */
export function everyAddress(text: string): ParseProblem {
  return notAnAddress(`${quote(text)} is every address of its family, which only a policy may say, by the word any`);
}

/** The list that a plain address or prefix belongs to, with what was scanned in `SCANNED`. */
function scanPlain({ v4, v6 }: AddressCollector, text: string): RangeList | undefined {
  const { length } = text;
  if (length > PLAIN_MAX) return undefined;
  for (let index = 0; index < length; index++) {
    const code = text.charCodeAt(index);
    if (code > 0x7f) return undefined;
    BYTES[index] = code;
  }
  // The scanners read on until something is not theirs.
  BYTES[length] = 0;
  if (scanIpv4(BYTES, 0, SCANNED) === length) return v4;
  return scanIpv6(BYTES, 0, SCANNED) === length ? v6 : undefined;
}
