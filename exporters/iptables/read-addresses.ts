import {
  type AddressSet,
  addressSetOfRanges,
  type Family,
  onlyFamily,
  parseAddress,
  parseAddressRange,
  parseAddressText,
  unionAll,
} from 'rulecast/exporter/read';

/** Addresses of one family, or why they cannot be told; `isOpen`: the text is good, and stands for too many pieces. */
export type AddressReading =
  | { readonly ok: true; readonly set: AddressSet }
  | { readonly ok: false; readonly reason: string; readonly isOpen?: true };

/** A mask with gaps stands for many ranges; beyond this many it is not written out. */
const RANGES_MAX = 65_536;

/** A list as in `-s`: addresses, prefixes of any length, and addresses with a mask. Host bits are cleared, as iptables does. */
export function readAddressList(text: string, family: Family): AddressReading {
  const sets: AddressSet[] = [];
  const parts = text.split(',');
  // Told before any mask is written out.
  const ranges = parts.reduce((total, part) => total + rangesOf(part), 0);
  if (ranges > RANGES_MAX) return { ok: false, isOpen: true, reason: 'its masks have many gaps' };
  for (const part of parts) {
    const found = readPart(part, family);
    if (!found.ok) return found;
    sets.push(found.set);
  }
  const [first, ...rest] = sets;
  if (first === undefined) return { ok: false, reason: 'it is empty' };
  return rest.length === 0 ? { ok: true, set: first } : { ok: true, set: unionAll([first, ...rest]) };
}

/** How many ranges a part with a mask stands for; 1 where that is an error. */
function rangesOf(part: string): number {
  const mask = /[.:]/.test(part.split('/')[1] ?? '') ? parseAddress(part.split('/')[1] ?? '') : undefined;
  return mask?.ok ? 2 ** gapsOf(mask.value).gaps.length : 1;
}

/** The bits of an address that a mask leaves open: how many of them at its end, and the others. */
function gapsOf({ family, address }: { readonly family: Family; readonly address: bigint }): {
  readonly tail: number;
  readonly gaps: readonly bigint[];
} {
  const width = family === 4 ? 32 : 128;
  const free = Array.from({ length: width }, (_, bit) => BigInt(bit)).filter((bit) => ((address >> bit) & 1n) === 0n);
  const end = free.findIndex((bit, index) => bit !== BigInt(index));
  const tail = end < 0 ? free.length : end;
  return { tail, gaps: free.slice(tail) };
}

/** A range as in `--src-range`: one address, or two. */
export function readAddressRange(text: string, family: Family): AddressReading {
  const range = parseAddressRange(text.includes('-') ? text : `${text}-${text}`);
  if (!range.ok) return { ok: false, reason: range.reason };
  return ofFamily(addressSetOfRanges([range.value]), range.value.family, { text, family });
}

function readPart(text: string, family: Family): AddressReading {
  const slash = text.indexOf('/');
  const mask = slash < 0 ? '' : text.slice(slash + 1);
  if (mask.includes('.') || mask.includes(':')) return readMasked(text.slice(0, slash), mask, family);
  if (!/[.:]/.test(text))
    return { ok: false, reason: `${JSON.stringify(text)} is a name, or a short form of an address` };
  const parsed = parseAddressText(text, { hostBits: 'mask' });
  if (!parsed.ok) return { ok: false, reason: parsed.reason };
  return ofFamily(parsed.value, text.includes(':') ? 6 : 4, { text, family });
}

function ofFamily(
  set: AddressSet,
  found: Family,
  { text, family }: { readonly text: string; readonly family: Family },
): AddressReading {
  if (found === family) return { ok: true, set: onlyFamily(set, family) };
  return { ok: false, reason: `${JSON.stringify(text)} is not an IPv${family} address` };
}

/**
 * The addresses that agree with one in all bits of a mask, which may have gaps:
 * ```
 *   mask  255.0.255.0   11111111 00000000 11111111 00000000
 *                                \ gaps /          \ tail /   a range for each value of the gaps
 * ```
 */
function readMasked(text: string, maskText: string, family: Family): AddressReading {
  const [base, mask] = [parseAddress(text), parseAddress(maskText)];
  if (!base.ok) return { ok: false, reason: base.reason };
  if (!mask.ok) return { ok: false, reason: mask.reason };
  if (base.value.family !== family || mask.value.family !== family) {
    return { ok: false, reason: `${JSON.stringify(`${text}/${maskText}`)} is not of IPv${family}` };
  }
  const bits = mask.value.address;
  const { tail, gaps } = gapsOf(mask.value);
  const first = base.value.address & bits;
  const size = (1n << BigInt(tail)) - 1n;
  let starts = [first];
  for (const bit of gaps) starts = starts.concat(starts.map((start) => start | (1n << bit)));
  return { ok: true, set: addressSetOfRanges(starts.map((start) => ({ family, start, end: start | size }))) };
}
