/** The addresses from `first` to `last`, both included. */
export interface AddressRange {
  readonly family: 4 | 6;
  readonly first: bigint;
  readonly last: bigint;
}

export interface Address {
  readonly family: 4 | 6;
  readonly value: bigint;
}

/** The last address of a family. */
export function lastAddress(family: 4 | 6): bigint {
  return family === 4 ? 0xffff_ffffn : 2n ** 128n - 1n;
}

/** An IPv4 or IPv6 address in any common spelling; `undefined` if the text is neither. */
export function parseAddress(text: string): Address | undefined {
  const value = text.includes(':') ? parseWords(text) : parseBytes(text);
  return value === undefined ? undefined : { family: text.includes(':') ? 6 : 4, value };
}

/** `192.0.2.1`, `192.0.2.0/24` or `192.0.2.1-192.0.2.9`; host bits are cleared; `undefined` if it is none of them. */
export function parseRange(text: string): AddressRange | undefined {
  const [start = '', end] = text.split('-');
  const [from = '', length] = start.split('/');
  const first = parseAddress(from);
  if (first === undefined) return undefined;
  if (end !== undefined) {
    const last = parseAddress(end);
    if (length !== undefined || last?.family !== first.family || last.value < first.value) return undefined;
    return { family: first.family, first: first.value, last: last.value };
  }
  const bits = first.family === 4 ? 32 : 128;
  const kept = length === undefined ? bits : Number(length);
  if (!Number.isInteger(kept) || kept < 0 || kept > bits) return undefined;
  const size = 1n << BigInt(bits - kept);
  const base = first.value - (first.value % size);
  return { family: first.family, first: base, last: base + size - 1n };
}

/** Dotted decimal for IPv4; for IPv6 lower-case words, the longest run of zeros as `::`. */
export function formatAddress(family: 4 | 6, value: bigint): string {
  if (family === 4) return [24n, 16n, 8n, 0n].map((shift) => (value >> shift) & 0xffn).join('.');
  const words = Array.from({ length: 8 }, (_, index) => (value >> BigInt(112 - 16 * index)) & 0xffffn);
  const text = words.map((word) => word.toString(16)).join(':');
  const runs = text.match(/\b0(?::0)+\b/g) ?? [];
  const longest = runs.reduce((best, run) => (run.length > best.length ? run : best), '');
  if (longest === '') return text;
  const at = text.search(new RegExp(`\\b${longest}\\b`));
  return `${text.slice(0, at).replace(/:$/, '')}::${text.slice(at + longest.length).replace(/^:/, '')}`;
}

function parseBytes(text: string): bigint | undefined {
  if (!/^(?:(?:0|[1-9]\d{0,2})(?:\.|$)){4}$/.test(text) || text.endsWith('.')) return undefined;
  const bytes = text.split('.').map(BigInt);
  if (bytes.some((byte) => byte > 255n)) return undefined;
  return bytes.reduce((value, byte) => (value << 8n) | byte, 0n);
}

function parseWords(text: string): bigint | undefined {
  const dotted = /^(.*:)(\d+\.[\d.]+)$/.exec(text);
  if (dotted !== null) {
    const tail = parseBytes(dotted[2] ?? '');
    if (tail === undefined) return undefined;
    return parseWords(`${dotted[1]}${(tail >> 16n).toString(16)}:${(tail & 0xffffn).toString(16)}`);
  }
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const [before = [], after = []] = halves.map((half) => (half === '' ? [] : half.split(':')));
  const missing = 8 - before.length - after.length;
  if (halves.length === 2 ? missing < 1 : missing !== 0) return undefined;
  const words = [...before, ...Array.from({ length: missing }, () => '0'), ...after];
  if (!words.every((word) => /^[\da-f]{1,4}$/i.test(word))) return undefined;
  return words.reduce((value, word) => (value << 16n) | BigInt(`0x${word}`), 0n);
}
