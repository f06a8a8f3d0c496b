import { addScanned } from './add-scanned.ts';
import type { AddressSet } from './address-set.ts';
import { everyAddress, isEveryAddress } from './collect.ts';
import { type ParseOptions, parseAddressSpan } from './parse.ts';
import { type AddressProblemCode, notAnAddress, type ParseProblem, quote } from './parsed.ts';
import { addRange, type RangeList, rangeList, sortRanges } from './range-list.ts';
import { type Scanned, scanIpv4, scanIpv6, scanned } from './scan-address.ts';

/** A line that cannot be read. Line and columns count from 1, columns in UTF-16 code units; `endColumn` is excluded. */
export interface ListProblem {
  readonly line: number;
  readonly column: number;
  readonly endColumn: number;
  readonly code: AddressProblemCode;
  readonly reason: string;
  readonly hint?: string;
}

/** What a list says. With problems, `set` holds the lines that could be read. */
export interface AddressList {
  readonly set: AddressSet;
  /** Lines with an address, prefix or range. */
  readonly count: number;
  /** The first {@link PROBLEMS_MAX}, by line. */
  readonly problems: readonly ListProblem[];
  /** How many more there are. */
  readonly moreProblems: number;
}

/** How a list is read. */
export interface ListOptions extends ParseOptions {
  /**
   * `published`: a list as others publish it. It may have comments from `//` at the beginning of a line or after a blank, and other columns behind
   * a tab, unless they may be a part of the address or another one; and no entry may be every address of its family. Default: `plain`.
   */
  readonly form?: 'plain' | 'published';
}

/** How many problems of a list are kept: a file that is no list at all has one on every line. */
const PROBLEMS_MAX = 1000;

const NEWLINE = 0x0a;
const RETURN = 0x0d;
const BLANK = 0x20;
const TAB = 0x09;
const HASH = 0x23;
const SEMICOLON = 0x3b;
const SLASH = 0x2f;
const BOM = [0xef, 0xbb, 0xbf] as const;

// A byte order mark inside the file is kept, to be refused like any other stray character.
const DECODER = new TextDecoder('utf-8', { ignoreBOM: true });

// Some programs take it for the end of a line and some do not: a comment would swallow the entries behind it.
const STRAY_RETURN = {
  code: 'ADDRESS_INVALID',
  reason: 'The line has a carriage return inside',
  hint: 'End every line with LF or CRLF',
} as const;

interface Reader {
  readonly bytes: Uint8Array;
  readonly options: ListOptions;
  readonly v4: RangeList;
  readonly v6: RangeList;
  readonly scanned: Scanned;
  readonly problems: ListProblem[];
  problemCount: number;
}

/**
 * Reads a text list: one address, prefix or range a line, blanks around it, comments from `#` or `;` to the end of the
 * line, empty lines, CRLF, a UTF-8 byte order mark and a missing last line end allowed. Lines may stand in any
 * order and repeat.
 */
export function parseAddressList(bytes: Uint8Array, options: ListOptions = {}): AddressList {
  const reader: Reader = {
    bytes,
    options,
    // Room enough for short lines of either family. What is not written to takes no memory.
    v4: rangeList(4, Math.ceil(bytes.length / 8)),
    v6: rangeList(6, Math.ceil(bytes.length / 16)),
    scanned: scanned(),
    problems: [],
    problemCount: 0,
  };
  let at = BOM.every((byte, index) => bytes[index] === byte) ? BOM.length : 0;
  for (let line = 1; at < bytes.length; line++) {
    const next = readPlainLine(reader, at);
    at = next >= 0 ? next : readLine(reader, at, line);
  }
  return {
    set: { v4: sortRanges(reader.v4), v6: sortRanges(reader.v6) },
    count: reader.v4.count + reader.v6.count,
    problems: reader.problems,
    moreProblems: reader.problemCount - reader.problems.length,
  };
}

/** Reads a line with a plain prefix and returns the index of the next line, or -1 when the line is anything else. */
function readPlainLine(reader: Reader, at: number): number {
  const { bytes, options, scanned } = reader;
  let list = reader.v4;
  let end = scanIpv4(bytes, at, scanned);
  if (end < 0) {
    list = reader.v6;
    end = scanIpv6(bytes, at, scanned);
    if (end < 0) return -1;
  }
  const next = lineEnd(bytes, end);
  if (next < 0 || (scanned.length === 0 && options.form === 'published')) return -1;
  return addScanned(list, scanned, options.hostBits ?? 'refuse') ? next : -1;
}

/** The index of the next line when only blanks and a comment are left of this one, else -1. */
function lineEnd(bytes: Uint8Array, at: number): number {
  let index = at;
  while (isBlank(bytes[index])) index++;
  const byte = bytes[index];
  if (byte === NEWLINE) return index + 1;
  if (byte === undefined) return index;
  if (byte === RETURN || byte === HASH || byte === SEMICOLON) return commentEnd(bytes, index);
  return -1;
}

/** The index of the next line, or -1 when a carriage return stands in this one that does not end it. */
function commentEnd(bytes: Uint8Array, at: number): number {
  for (let index = at; index < bytes.length; index++) {
    const byte = bytes[index];
    if (byte === NEWLINE) return index + 1;
    if (byte === RETURN && index + 1 < bytes.length && bytes[index + 1] !== NEWLINE) return -1;
  }
  return bytes.length;
}

function nextLine(bytes: Uint8Array, at: number): number {
  const newline = bytes.indexOf(NEWLINE, at);
  return newline < 0 ? bytes.length : newline + 1;
}

/** Reads any line and returns the index of the next one. */
function readLine(reader: Reader, at: number, line: number): number {
  const next = nextLine(reader.bytes, at);
  const bytes = reader.bytes.subarray(at, contentEnd(reader.bytes, at, next));
  const stray = bytes.indexOf(RETURN);
  if (stray >= 0) {
    const column = DECODER.decode(bytes.subarray(0, stray)).length + 1;
    addProblem(reader, { line, column, endColumn: column + 1, ...STRAY_RETURN });
    return next;
  }
  const [from, to] = entryBounds(bytes, reader.options);
  if (from === to) return next;
  const text = DECODER.decode(bytes.subarray(from, to));
  const problem = readEntry(reader, text);
  // Only one-byte characters stand before the entry.
  if (problem !== undefined)
    addProblem(reader, { line, column: from + 1, endColumn: from + 1 + text.length, ...problemOf(problem) });
  return next;
}

/** Adds the address of a line, or says why the line has none. */
function readEntry(reader: Reader, text: string): ParseProblem | undefined {
  const isPublished = reader.options.form === 'published';
  const tab = isPublished ? text.indexOf('\t') : -1;
  const entry = tab < 0 ? text : text.slice(0, tab).trimEnd();
  const stranger = tab < 0 ? undefined : addressLike(text.slice(tab));
  if (stranger !== undefined) {
    return notAnAddress(
      `${quote(stranger)} stands beside ${quote(entry)}`,
      'Write one address, prefix or range a line',
    );
  }
  const span = parseAddressSpan(entry, reader.options);
  if (!span.ok) return span;
  if (isPublished && isEveryAddress(span.value)) return everyAddress(entry);
  addRange(span.value.family === 4 ? reader.v4 : reader.v6, span.value);
  return undefined;
}

/** The first word of other columns that may be an address, a netmask, a length or the end of a range. */
function addressLike(columns: string): string | undefined {
  return columns.split(/\s+/).find((word) => {
    if (/^[-/]/.test(word)) return true;
    return /^[0-9a-f.:/-]*[.:/][0-9a-f.:/-]*$/i.test(word) && !/^[0-9]+[.][0-9]+$/.test(word);
  });
}

/** Where the line from `at` to `next` ends without its line end: LF, CRLF, or CR at the end of the file. */
function contentEnd(bytes: Uint8Array, at: number, next: number): number {
  let end = next;
  if (end > at && bytes[end - 1] === NEWLINE) end--;
  if (end > at && bytes[end - 1] === RETURN) end--;
  return end;
}

/** Where the entry of a line begins and ends: without blanks and comment. */
function entryBounds(line: Uint8Array, { form }: ListOptions): readonly [from: number, to: number] {
  let to = 0;
  while (to < line.length && !isCommentAt(line, to, form)) to++;
  let from = 0;
  while (from < to && isBlank(line[from])) from++;
  while (to > from && isBlank(line[to - 1])) to--;
  return [from, to];
}

/** Two slashes inside a word may be a prefix with a slash too many. */
function isCommentAt(line: Uint8Array, at: number, form: ListOptions['form']): boolean {
  const byte = line[at];
  if (byte === HASH || byte === SEMICOLON) return true;
  return form === 'published' && byte === SLASH && line[at + 1] === SLASH && (at === 0 || isBlank(line[at - 1]));
}

function isBlank(byte: number | undefined): boolean {
  return byte === BLANK || byte === TAB;
}

function problemOf({ code, reason, hint }: ParseProblem): Pick<ListProblem, 'code' | 'reason' | 'hint'> {
  return hint === undefined ? { code, reason } : { code, reason, hint };
}

function addProblem(reader: Reader, problem: ListProblem): void {
  reader.problemCount++;
  if (reader.problems.length < PROBLEMS_MAX) reader.problems.push(problem);
}
