import {
  type AddressSet,
  ANY,
  addressSetOfRanges,
  type Family,
  parseAddress,
  parsePrefix,
  quote,
} from 'rulecast/exporter/read';
import { type Report, refuse } from './read-report.ts';
import type { Word } from './read-words.ts';

/** The clients of an ACL of type `src`; without them why they are not known. */
export type Clients =
  | { readonly kind: 'known'; readonly clients: AddressSet }
  | { readonly kind: 'unknown'; readonly reason: string };

interface Range {
  readonly family: Family;
  readonly start: bigint;
  readonly end: bigint;
}

/** What squid takes for every address of both families, with a complaint for all but the first. */
const EVERY = new Set(['all', '0/0', '0.0.0.0/0', '0.0.0.0/0.0.0.0', '0.0.0.0-255.255.255.255', '0.0.0.0-0.0.0.0/0']);

/** IPv4 addresses are kept as these IPv6 addresses, so that wide IPv6 prefixes take them in. */
const MAPPED = parsePrefix('::ffff:0:0/96');

const LENGTH = /^(?:[0-9]|[1-9][0-9]|1[0-2][0-9])$/;

/**
 * The addresses of the values. Squid 5 and 6 drop a value that has an address of an earlier one: when it is the wider one, what is left depends on the
 * version.
 */
export function clientsOf(values: readonly Word[], report: Report): Clients {
  const ranges: Range[] = [];
  let unknown: string | undefined;
  let everyAt: number | undefined;
  for (const [index, value] of values.entries()) {
    if (EVERY.has(value.text)) {
      everyAt ??= index;
      continue;
    }
    const range = rangeOf(value, report);
    if (typeof range === 'string') unknown ??= range;
    else if (range !== undefined) ranges.push(range);
  }
  // What follows is dropped, and there is nothing left to add.
  if (everyAt === 0) return { kind: 'known', clients: ANY };
  if (everyAt !== undefined) unknown ??= 'squid drops "all" behind other addresses';
  unknown ??= overlapOf(ranges);
  return unknown === undefined
    ? { kind: 'known', clients: addressSetOfRanges(ranges) }
    : { kind: 'unknown', reason: unknown };
}

/** The addresses of a value, a reason why they are not known, or nothing when the value is refused. */
function rangeOf({ text, span }: Word, report: Report): Range | string | undefined {
  if (text === 'ipv4' || text === 'ipv6') return `what ${text} stands for depends on the version of squid`;
  // Squid takes an address by the characters it consists of, and asks for everything else by name.
  const isNumeric = /^[0-9.]+(?:-[0-9.]+)?(?:\/[0-9.]+)?$/.test(text) || /^[0-9A-Fa-f:.]*:[0-9A-Fa-f:./-]*$/.test(text);
  if (!isNumeric) {
    if (/^[A-Za-z0-9_](?:[A-Za-z0-9._-]*[A-Za-z0-9])?$/.test(text))
      return `the name ${quote(text)} is looked up when squid starts`;
    return refuse(report, span, `${quote(text)} is neither an address, nor a prefix, a range or a name`);
  }
  const range = text.includes('-') ? parseRange(text) : parseSpan(text);
  if (range === undefined) {
    return refuse(report, span, `${quote(text)} is no address, prefix or range whose meaning is known`);
  }
  if (range.family === 6 && reachesMapped(range))
    return `what ${quote(text)} stands for depends on the version of squid`;
  return range;
}

function parseSpan(text: string): Range | undefined {
  const [address = '', length] = text.split('/');
  const parsed = parsePrefix(`${address}${length === undefined ? '' : `/${lengthOf(length) ?? length}`}`, {
    hostBits: 'mask',
  });
  return parsed.ok ? rangeOfPrefix(parsed.value) : undefined;
}

/** `first-last`, or `first-last/length`, in which both ends and the client's address are masked before they are compared. */
function parseRange(text: string): Range | undefined {
  const [ends = '', length] = text.split('/');
  const [first = '', last = '', ...more] = ends.split('-');
  if (more.length > 0) return undefined;
  const [start, end] = [first, last].map((one) =>
    length === undefined ? parseSpan(one) : parseSpan(`${one}/${length}`),
  );
  if (start === undefined || end === undefined || start.family !== end.family || start.start > end.end)
    return undefined;
  return { family: start.family, start: start.start, end: end.end };
}

/** The length of a netmask without gaps, or the text of a length itself. */
function lengthOf(text: string): string | undefined {
  if (LENGTH.test(text)) return text;
  const mask = parseAddress(text);
  if (!mask.ok || mask.value.family !== 4) return undefined;
  const bits = mask.value.address.toString(2).padStart(32, '0');
  return /^1+0*$/.test(bits) ? `${bits.lastIndexOf('1') + 1}` : undefined;
}

function rangeOfPrefix({ family, address, length }: { family: Family; address: bigint; length: number }): Range {
  const hosts = 1n << BigInt((family === 4 ? 32 : 128) - length);
  return { family, start: address, end: address + hosts - 1n };
}

function reachesMapped(range: Range): boolean {
  if (!MAPPED.ok) return true;
  const mapped = rangeOfPrefix(MAPPED.value);
  return range.start <= mapped.end && range.end >= mapped.start;
}

/** Why the values are not all in the ACL: one of them has an address of an earlier one, and more. */
function overlapOf(ranges: readonly Range[]): string | undefined {
  const sorted = [...ranges.entries()].sort(([i, a], [j, b]) => {
    if (a.family !== b.family) return a.family - b.family;
    if (a.start !== b.start) return a.start < b.start ? -1 : 1;
    if (a.end !== b.end) return a.end > b.end ? -1 : 1;
    return i - j;
  });
  let cover: readonly [number, Range] | undefined;
  for (const entry of sorted) {
    const [index, range] = entry;
    if (cover !== undefined && cover[1].family === range.family && range.start <= cover[1].end) {
      const isInside = range.end <= cover[1].end;
      if (!isInside || cover[0] > index)
        return 'squid drops addresses that have some of earlier ones: list the wider ones alone';
      continue;
    }
    cover = entry;
  }
  return undefined;
}
