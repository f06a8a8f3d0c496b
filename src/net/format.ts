import type { Family } from './family.ts';
import type { Prefix } from './prefix.ts';

const MAPPED = 0xffffn;

/**
 * An address as text: dotted decimal, or RFC 5952 for IPv6 (lower case, the longest run of zero groups as `::`). An
 * IPv4-mapped address prints its last 32 bits in dotted decimal, as nft does: `::ffff:192.0.2.1`.
 */
export function formatAddress(family: Family, address: bigint): string {
  if (family === 4) return formatIpv4(Number(address));
  if (address >> 32n === MAPPED) return `::ffff:${formatIpv4(Number(address & 0xffff_ffffn))}`;
  return compress(groupsOf(address));
}

/** Texts of prefixes: every output of a policy prints the same ones, and some print them more than once. */
const KNOWN = new WeakMap<Prefix, string>();

/** A prefix as text, always with its length: `192.0.2.1/32`. */
export function formatPrefix(prefix: Prefix): string {
  const known = KNOWN.get(prefix);
  if (known !== undefined) return known;
  const text = `${formatAddress(prefix.family, prefix.address)}/${prefix.length}`;
  KNOWN.set(prefix, text);
  return text;
}

/** A range as text: `192.0.2.1-192.0.2.9`, also when it is one address. */
export function formatRange(family: Family, start: bigint, end: bigint): string {
  return `${formatAddress(family, start)}-${formatAddress(family, end)}`;
}

function formatIpv4(address: number): string {
  return `${address >>> 24}.${(address >>> 16) & 0xff}.${(address >>> 8) & 0xff}.${address & 0xff}`;
}

function groupsOf(address: bigint): readonly number[] {
  const groups: number[] = [];
  for (let shift = 96n; shift >= 0n; shift -= 32n) {
    // Two groups at a time: arithmetic on bigints costs far more than on the small integers that they hold.
    const word = Number((address >> shift) & 0xffff_ffffn);
    groups.push(word >>> 16, word & 0xffff);
  }
  return groups;
}

function compress(groups: readonly number[]): string {
  const { from, length } = longestZeroRun(groups, groups.length);
  if (length === 0) return hex(groups, 0, groups.length);
  return `${hex(groups, 0, from)}::${hex(groups, from + length, groups.length)}`;
}

function hex(groups: readonly number[], from: number, to: number): string {
  let text = '';
  for (let group = from; group < to; group++) {
    if (group > from) text += ':';
    text += (groups[group] ?? 0).toString(16);
  }
  return text;
}

/**
 * The zeros that `::` stands for: the first of the longest runs among the first `count` groups. A single zero group stays
 * as it is (RFC 5952, 4.2.2), so the length is 0 or at least 2.
 */
export function longestZeroRun(
  groups: ArrayLike<number>,
  count: number,
): { readonly from: number; readonly length: number } {
  let from = 0;
  let length = 0;
  let run = 0;
  for (let group = 0; group < count; group++) {
    run = groups[group] === 0 ? run + 1 : 0;
    if (run > length) {
      from = group + 1 - run;
      length = run;
    }
  }
  return length < 2 ? { from: 0, length: 0 } : { from, length };
}
