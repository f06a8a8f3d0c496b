import { readMasked } from './addresses.ts';
import { addressPieces, bitTest, conditionOf, orderCondition, parseBits, readableFrom } from './condition.ts';
import { type Cursor, expectText, refuseHere, take, unexpected } from './cursor.ts';
import type { Key } from './key.ts';
import { takesKeys } from './key-type.ts';
import { lookUp, piecesOf } from './lookup.ts';
import { readElements, readPart } from './parse-elements.ts';
import type { Piece } from './piece.ts';
import type { Element, NamedSet, Table } from './ruleset.ts';
import { describe, isText, type Token } from './token.ts';

export type Keys = readonly [Key, ...Key[]];

/** Where a rule's names are looked up. `answers` keeps what a set says of keys, since many rules may ask the same. */
export interface Scope {
  readonly table: Table;
  readonly answers: Map<NamedSet, Map<string, readonly Piece[]>>;
}

const OPERATORS: ReadonlyMap<string, '==' | '!=' | '!' | '<' | '>' | '<=' | '>='> = new Map([
  ['==', '=='],
  ['eq', '=='],
  ['!=', '!='],
  ['ne', '!='],
  ['!', '!'],
  ['<', '<'],
  ['lt', '<'],
  ['>', '>'],
  ['gt', '>'],
  ['<=', '<='],
  ['le', '<='],
  ['>=', '>='],
  ['ge', '>='],
]);

/** Words that no value can be: one in its place means that an expression was not understood. */
const VERDICT_WORDS: ReadonlySet<string> = new Set([
  ...['accept', 'drop', 'reject', 'return', 'continue', 'jump', 'goto', 'queue', 'counter', 'log', 'comment'],
]);

type Operator = '==' | '!=' | '!' | '<' | '>' | '<=' | '>=' | undefined;

/** Reads what the keys are compared with, and returns the packets that pass; no piece after an error. */
export function readComparison(cursor: Cursor, keys: Keys, scope: Scope): readonly Piece[] {
  const [key, ...more] = keys;
  if (isText(cursor.peek(), '&') && more.length === 0) return readMask(cursor, key);
  const operator = readOperator(cursor);
  const at = cursor.peek();
  if (at.kind === 'reference') return readReference(cursor, keys, scope, operator);
  if (take(cursor, '{')) return readAnonymous(cursor, keys, operator, at);
  if (more.length > 0) return readTuple(cursor, keys, operator, at);
  const values = readList(cursor);
  return compareValues(cursor, { key, operator, values, at });
}

function readOperator(cursor: Cursor): Operator {
  const token = cursor.peek();
  const operator = token.kind === 'string' ? undefined : OPERATORS.get(token.text);
  if (operator !== undefined) cursor.next();
  return operator;
}

function readReference(cursor: Cursor, keys: Keys, scope: Scope, operator: Operator): readonly Piece[] {
  const at = cursor.next();
  const named = scope.table.sets.get(at.text);
  if (named === undefined) return refused(cursor, at, `The table has no set ${describe(at)}`);
  if (named.kind === 'map') return refused(cursor, at, `${describe(at)} is a map, not a set`);
  if (!isEquality(operator)) return refused(cursor, at, `"${operator}" is not understood with a set`);
  if (!takesKeys(cursor, named, { keys, at })) return [];
  const not = operator === '!=';
  const question = JSON.stringify([keys, not]);
  const answers = scope.answers.get(named) ?? new Map<string, readonly Piece[]>();
  const answer = answers.get(question) ?? lookUp({ keys, elements: named.elements, not, at, named }, cursor.report);
  scope.answers.set(named, answers.set(question, answer));
  return answer;
}

function readAnonymous(cursor: Cursor, keys: Keys, operator: Operator, at: Token): readonly Piece[] {
  const elements = readElements(cursor);
  if (!isEquality(operator)) return refused(cursor, at, `"${operator}" is not understood with a set`);
  return lookUp({ keys, elements, not: operator === '!=', at }, cursor.report);
}

/** `10.0.0.1 . tcp . 443` without braces. */
function readTuple(cursor: Cursor, keys: Keys, operator: Operator, at: Token): readonly Piece[] {
  const parts: string[] = [];
  do parts.push(readPart(cursor) ?? '');
  while (take(cursor, '.'));
  if (!isEquality(operator)) return refused(cursor, at, `"${operator}" is not understood with a concatenation`);
  const elements: readonly Element[] = [{ key: parts, at }];
  return lookUp({ keys, elements, not: operator === '!=', at }, cursor.report);
}

/** `established,related`: values joined by commas, which nft allows for sets of bits. */
function readList(cursor: Cursor): readonly string[] {
  const values: string[] = [];
  do values.push(readPart(cursor) ?? '');
  while (take(cursor, ',') || take(cursor, 'or'));
  return values;
}

interface Comparison {
  readonly key: Key;
  readonly operator: Operator;
  readonly values: readonly string[];
  readonly at: Token;
}

function compareValues(cursor: Cursor, { key, operator, values, at }: Comparison): readonly Piece[] {
  if (key.kind === 'state' || key.kind === 'tcp-flags') return compareBits(cursor, { key, operator, values, at });
  const [value = ''] = values;
  const verdict = values.find((word) => VERDICT_WORDS.has(word));
  if (verdict !== undefined) return refused(cursor, at, `"${verdict}" stands where a value is expected`);
  if (values.length > 1 && key.kind !== 'opaque') {
    return refused(cursor, at, 'Values joined by commas are for sets of bits', 'Write the values in braces');
  }
  if (operator === '!' && key.kind !== 'opaque') return refused(cursor, at, '"!" is not understood here');
  const isOrder = operator === '<' || operator === '>' || operator === '<=' || operator === '>=';
  const result = isOrder
    ? orderCondition(key, operator, value)
    : conditionOf({ key, values: [value], not: operator === '!=' });
  return piecesOf(result, [at], cursor.report);
}

/**
 * Without an operator, `ct state established,related` holds when the packet has any of the bits, and with `!` when it has none.
 * A state joined by `|` is how nft lists a comparison with the sum, too, so that what it means depends on who wrote it.
 * `==` and `!=` compare the whole value: `ct state != established,related` holds for every packet, since none has both states.
 */
function compareBits(cursor: Cursor, { key, operator, values, at }: Comparison): readonly Piece[] {
  const [value = '', mask] = values.join('|').split('/');
  const bits = parseBits(key, value);
  if (typeof bits === 'string') return refused(cursor, at, bits);
  if (mask !== undefined) return compareMasked(cursor, { key, operator, values: [mask], at }, bits);
  switch (operator) {
    case undefined: {
      const any = bitPieces(key, (value) => (value & bits) !== 0);
      const isListed = key.kind === 'state' && values.length === 1 && value.includes('|');
      return isListed ? any.map((piece) => ({ ...piece, undecided: 'states joined by "|"' })) : any;
    }
    case '!':
      return bitPieces(key, (value) => (value & bits) === 0);
    case '==':
      return bitPieces(key, (value) => value === bits);
    case '!=':
      return bitPieces(key, (value) => value !== bits);
    default:
      return refused(cursor, at, `"${operator}" is not understood here`);
  }
}

/** `tcp flags syn / fin,syn,rst,ack`: of the bits behind the slash exactly those before it are set. */
function compareMasked(cursor: Cursor, { key, operator, values, at }: Comparison, bits: number): readonly Piece[] {
  const mask = parseBits(key, values.join('|'));
  if (typeof mask === 'string') return refused(cursor, at, mask);
  if (!isEquality(operator)) return refused(cursor, at, `"${operator}" is not understood with a mask`);
  return bitPieces(key, (value) => ((value & mask) === bits) === (operator !== '!='));
}

/** `ip saddr & 255.0.0.0 == 10.0.0.0` or `tcp flags & (fin | syn) == syn`. */
function readMask(cursor: Cursor, key: Key): readonly Piece[] {
  expectText(cursor, '&');
  const at = cursor.peek();
  const mask = readPart(cursor) ?? '';
  const operator = readOperator(cursor);
  if (operator !== '==' && operator !== '!=') {
    unexpected(cursor, '"==" or "!="');
    return [];
  }
  const value = readPart(cursor) ?? '';
  if (key.kind === 'address') {
    const set = readMasked(mask, value, key.family);
    if (typeof set === 'string') return [readableFrom(key, set)];
    if (operator === '!=') return [readableFrom(key, '!= with a mask')];
    return addressPieces(key.side, key.family, set).pieces;
  }
  if (key.kind !== 'state' && key.kind !== 'tcp-flags') return [readableFrom(key, 'a mask')];
  const maskBits = parseBits(key, mask);
  const bits = parseBits(key, value);
  if (typeof maskBits === 'string') return refused(cursor, at, maskBits);
  if (typeof bits === 'string') return refused(cursor, at, bits);
  return bitPieces(key, (found) => ((found & maskBits) === bits) === (operator === '=='));
}

function bitPieces(key: Key, test: (bits: number) => boolean): readonly Piece[] {
  return bitTest(key, test)?.pieces ?? [readableFrom(key, 'a mask')];
}

function isEquality(operator: Operator): boolean {
  return operator === undefined || operator === '==' || operator === '!=';
}

function refused(cursor: Cursor, at: Token, message: string, hint?: string): readonly Piece[] {
  refuseHere(cursor, at, message, hint);
  return [];
}

/** The map of verdicts behind `@name`; `undefined`, and a report, when there is none for these keys. */
export function namedMap(
  cursor: Cursor,
  at: Token,
  { keys, table }: { readonly keys: Keys; readonly table: Table },
): NamedSet | undefined {
  const named = table.sets.get(at.text);
  if (named?.kind === 'map' && named.data === 'verdict')
    return takesKeys(cursor, named, { keys, at }) ? named : undefined;
  refuseHere(
    cursor,
    at,
    named === undefined ? `The table has no map ${describe(at)}` : `${describe(at)} has no verdicts`,
  );
  return undefined;
}
