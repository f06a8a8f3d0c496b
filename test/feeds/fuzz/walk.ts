import { isIP, isIPv4 } from 'node:net';
import type { FeedContent } from '../../../src/feeds/feed.ts';
import type { FeedTypeName } from '../../../src/feeds/feed-names.ts';
import { FAMILIES } from '../../../src/net/family.ts';
import { rangesOf } from '../../../src/net/prefixes-of.ts';

// Finds the addresses of a feed without anything of the readers: addresses are judged by Node, texts are found by their quotes.

/** Ranges of one family as numbers, by family. IPv6 begins above all of IPv4. */
export type Spans = readonly (readonly [start: bigint, end: bigint])[];

const V6 = 1n << 32n;

/** The range of an address or prefix; `undefined` when the text is neither. */
function spanOf(text: string): readonly [bigint, bigint] | undefined {
  const [, address = '', length] = /^([0-9a-f.:]+)(?:\/([0-9]{1,3}))?$/i.exec(text) ?? [];
  if (isIP(address) === 0) return undefined;
  const bits = isIPv4(address) ? 32 : 128;
  const free = BigInt(bits - Number(length ?? bits));
  if (free < 0n || (length !== undefined && /^0[0-9]/.test(length))) return undefined;
  const start = numberOf(address);
  if (start % (1n << free) !== 0n || free === BigInt(bits)) return undefined;
  const base = bits === 32 ? 0n : V6;
  return [base + start, base + start + (1n << free) - 1n];
}

function numberOf(address: string): bigint {
  if (isIPv4(address)) return address.split('.').reduce((value, part) => value * 256n + BigInt(part), 0n);
  const [head = '', tail = ''] = new URL(`http://[${address}]/`).hostname.slice(1, -1).split('::');
  const [left, right] = [head, tail].map((half) => half.split(':').filter((group) => group !== ''));
  const groups = [...left!, ...Array(8 - left!.length - right!.length).fill('0'), ...right!];
  return groups.reduce((value, group) => value * 65_536n + BigInt(`0x${group}`), 0n);
}

/** The ranges, sorted, with those joined that touch, but never both families. */
export function merged(spans: Spans): string {
  const sorted = [...spans].sort(([a], [b]) => (a < b ? -1 : 1));
  const joined: [bigint, bigint][] = [];
  for (const [start, end] of sorted) {
    const last = joined.at(-1);
    if (last !== undefined && start <= last[1] + 1n && start !== V6) {
      if (end > last[1]) last[1] = end;
    } else joined.push([start, end]);
  }
  return joined.join(' ');
}

/** The addresses of all endpoint sets. */
export function spansOfFeed({ endpointSets }: FeedContent): Spans {
  return endpointSets.flatMap(({ addresses }) =>
    FAMILIES.flatMap((family) =>
      [...rangesOf(addresses, family)].map(({ start, end }): [bigint, bigint] => {
        const base = family === 4 ? 0n : V6;
        return [base + start, base + end];
      }),
    ),
  );
}

/** What a text may list at most, and what it lists at least if no word is said about it. */
export interface Found {
  readonly least: Spans;
  readonly most: Spans;
}

/** All texts of a JSON text that are no keys. */
export function foundInJson(text: string): Found {
  const texts = [...text.matchAll(/("(?:[^"\\]|\\.)*")(\s*:)?/g)].flatMap(([, value = '""', colon]) =>
    colon === undefined ? [JSON.parse(value) as string] : [],
  );
  const most = texts.flatMap((one) => (spanOf(one) === undefined ? [] : [spanOf(one)!]));
  const prefixes = texts.filter((one) => /^[0-9a-f]*[.:][0-9a-f.:]*\/[0-9]+$/i.test(one)).map((one) => spanOf(one));
  return { least: prefixes.map((span) => span ?? NOWHERE), most };
}

/** A prefix that cannot be read: no feed has it, so that its being accepted is a difference. */
const NOWHERE = [-1n, -1n] as const;

/** The addresses where the mapping of the sample of type `json` has them. */
export function foundByMapping(text: string): Found {
  const { most } = foundInJson(text);
  const { groups } = JSON.parse(text) as { readonly groups: Readonly<Record<string, { readonly nets: object }>> };
  const values = Object.values(groups)
    .flatMap(({ nets }) => Object.values(nets))
    .flatMap((net) => [own(net, 'v4'), own(net, 'v6')]);
  const least = values
    .flat()
    .flatMap((value) => (value === undefined || value === null ? [] : [spanOf(String(value)) ?? NOWHERE]));
  return { least, most };
}

function own(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, key)
    ? (value as Readonly<Record<string, unknown>>)[key]
    : undefined;
}

/** The first word of every line of a text, or both ends of a range. */
export function foundInLines(text: string, type: FeedTypeName): Found {
  const lines = text.replace(/^\ufeff/, '').split(/\r?\n/);
  const words = type === 'geofeed' ? lines.flatMap(wordOfGeofeed) : lines.flatMap(wordOfList);
  const least = words.map((word): readonly [bigint, bigint] => {
    const [first, last] = word.split('-').map((end) => spanOf(end));
    return first === undefined ? NOWHERE : [first[0], (last ?? first)[1]];
  });
  return { least, most: least };
}

function wordOfList(line: string): readonly string[] {
  const word = line
    .trimEnd()
    .replace(/[#;].*$|(?:^|[ \t])\/\/.*$/, '')
    .trim()
    .split('\t')[0]!
    .trim();
  return word === '' ? [] : [word];
}

function wordOfGeofeed(line: string): readonly string[] {
  const word = line
    .trimEnd()
    .split(',')[0]!
    .trim()
    .replace(/^"(.*)"$/, '$1');
  return word === '' && line.trim() === '' ? [] : word.startsWith('#') || /^ip[_ ]?prefix$/i.test(word) ? [] : [word];
}
