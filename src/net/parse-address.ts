import type { Family } from './family.ts';
import { notAnAddress, type Parsed, parsed, quote } from './parsed.ts';

/** One address as a number. */
export interface Address {
  readonly family: Family;
  readonly address: bigint;
}

const IPV6_GROUPS = 8;

/**
 * One IPv4 address in four decimal parts or one IPv6 address in RFC 4291 notation, nothing around it. The short, octal
 * and hexadecimal IPv4 notations that some programs take are refused, since others read them as another address.
 * `::ffff:192.0.2.1` is an IPv6 address.
 */
export function parseAddress(text: string): Parsed<Address> {
  const obstacle = obstacleIn(text);
  if (obstacle !== undefined) return notAnAddress(`${quote(text)} is not an address: ${obstacle}`);
  return text.includes(':') ? parseIpv6(text) : parseIpv4(text);
}

function obstacleIn(text: string): string | undefined {
  if (text === '') return 'it is empty';
  if (/\s/.test(text)) return 'it has a blank';
  if (text.includes('%')) return 'an address with a zone (%) means something on one host only';
  return undefined;
}

function parseIpv4(text: string): Parsed<Address> {
  const value = ipv4Value(text);
  if (typeof value === 'bigint') return parsed({ family: 4, address: value });
  return notAnAddress(`${quote(text)} is not an IPv4 address: ${value}`);
}

/** The number, or what is wrong. */
function ipv4Value(text: string): bigint | string {
  const parts = text.split('.');
  const wrong = parts.map(octetProblem).find((problem) => problem !== undefined);
  if (wrong !== undefined) return wrong;
  if (parts.length !== 4) return `it has ${parts.length} of the four parts`;
  return parts.reduce((value, part) => (value << 8n) | BigInt(part), 0n);
}

function octetProblem(part: string): string | undefined {
  if (part === '') return 'a part is empty';
  if (!/^[0-9]+$/.test(part)) return `the part ${quote(part)} is not a decimal number`;
  if (part.length > 1 && part.startsWith('0')) return `the part ${quote(part)} has a leading zero`;
  if (part.length > 3 || Number(part) > 255) return `the part ${quote(part)} is above 255`;
  return undefined;
}

function parseIpv6(text: string): Parsed<Address> {
  const value = ipv6Value(text);
  if (typeof value === 'bigint') return parsed({ family: 6, address: value });
  return notAnAddress(`${quote(text)} is not an IPv6 address: ${value}`);
}

/** The number, or what is wrong. */
function ipv6Value(text: string): bigint | string {
  const [before = '', after, ...more] = text.split('::');
  if (more.length > 0 || text.includes(':::')) return 'it has more than one "::"';
  const head = groupsOf(before, after === undefined);
  if (typeof head === 'string') return head;
  const tail = groupsOf(after ?? '', true);
  if (typeof tail === 'string') return tail;
  const missing = IPV6_GROUPS - head.length - tail.length;
  if (missing < 0) return 'it has more than eight groups';
  if (after === undefined && missing > 0) return `it has ${head.length} of the eight groups`;
  if (after !== undefined && missing === 0) return '"::" stands for no group';
  const groups = [...head, ...Array<bigint>(missing).fill(0n), ...tail];
  return groups.reduce((value, group) => (value << 16n) | group, 0n);
}

/** The 16-bit groups of a colon-separated text, or what is wrong. Only the end of an address may be in dotted decimal. */
function groupsOf(text: string, isEnd: boolean): readonly bigint[] | string {
  if (text === '') return [];
  const parts = text.split(':');
  const last = parts.at(-1) ?? '';
  const dotted = isEnd && last.includes('.') ? ipv4Value(last) : undefined;
  if (typeof dotted === 'string') return dotted;
  const hexadecimal = dotted === undefined ? parts : parts.slice(0, -1);
  const wrong = hexadecimal.map(groupProblem).find((problem) => problem !== undefined);
  if (wrong !== undefined) return wrong;
  const groups = hexadecimal.map((part) => BigInt(`0x${part}`));
  return dotted === undefined ? groups : [...groups, dotted >> 16n, dotted & 0xffffn];
}

function groupProblem(part: string): string | undefined {
  if (part === '') return 'a group is empty';
  if (!/^[0-9a-fA-F]+$/.test(part)) return `the group ${quote(part)} is not hexadecimal`;
  if (part.length > 4) return `the group ${quote(part)} has more than four digits`;
  return undefined;
}
