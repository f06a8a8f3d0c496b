import {
  type AddressSet,
  ANY,
  addressSetOf,
  addressSetOfRanges,
  malformed,
  noteAssumed,
  onlyFamily,
  type Prefix,
  parseAddressRange,
  parsePrefix,
  type ReadReport,
  refuse,
  unionAll,
} from 'rulecast/exporter/read';
import type { Platform } from './options.ts';
import type { Entry } from './read-entries.ts';

type Range = Extract<ReturnType<typeof parseAddressRange>, { readonly ok: true }>['value'];

/** PAN-OS takes IPv4 addresses for these of IPv6, with 96 zero bits in front. */
const LOW_END = 0xffff_ffffn;

/** The addresses of a list. */
export function addressesOf(entries: Iterable<Entry>, platform: Platform, report: ReadReport): AddressSet {
  const prefixes: Prefix[] = [];
  const ranges: Range[] = [];
  let allIpv4 = false;
  for (const entry of entries) {
    const range = entry.text.includes('-') ? rangeOf(entry, report) : undefined;
    const prefix = entry.text.includes('-') ? undefined : prefixOf(entry, platform, report);
    if (range !== undefined) ranges.push(range);
    if (prefix !== undefined) prefixes.push(prefix);
    const found = range ?? (prefix && boundsOf(prefix));
    if (platform !== 'panos' || found === undefined || found.family !== 6 || found.start > LOW_END) continue;
    if (found.start > 0n || found.end < LOW_END) {
      refuse(report, entry.span, `${entry.text} has a part of ::/96, which PAN-OS takes for IPv4 addresses`);
    } else {
      noteAssumed(report, entry.span, `${entry.text} has all of ::/96: PAN-OS matches every IPv4 address with it`);
      allIpv4 = true;
    }
  }
  const sets = [addressSetOf(prefixes), addressSetOfRanges(ranges)];
  return unionAll(allIpv4 ? [...sets, onlyFamily(ANY, 4)] : sets);
}

function rangeOf({ text, span }: Entry, report: ReadReport): Range | undefined {
  const range = parseAddressRange(text);
  return range.ok ? range.value : malformed(report, span, range.reason);
}

function prefixOf({ text, span }: Entry, platform: Platform, report: ReadReport): Prefix | undefined {
  const prefix = parsePrefix(text);
  if (prefix.ok) return prefix.value;
  const masked = prefix.code === 'HOST_BITS' && platform !== 'plain' ? parsePrefix(text, { hostBits: 'mask' }) : prefix;
  if (!masked.ok) return malformed(report, span, prefix.reason);
  noteAssumed(report, span, `${prefix.reason}: that is what is taken`);
  return masked.value;
}

function boundsOf({ family, address, length }: Prefix): Range {
  const size = 1n << BigInt((family === 4 ? 32 : 128) - length);
  return { family, start: address, end: address + size - 1n };
}
