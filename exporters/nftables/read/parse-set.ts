import {
  type Cursor,
  expectName,
  expectSeparator,
  expectText,
  refuseHere,
  skipSeparators,
  take,
  takeStatement,
  unexpected,
} from './cursor.ts';
import { readElements } from './parse-elements.ts';
import type { NamedSet } from './ruleset.ts';
import { describe, isText, type Token } from './token.ts';

/** Properties that change no packet's fate. */
const INERT: ReadonlySet<string> = new Set([
  'size',
  'policy',
  'gc-interval',
  'auto-merge',
  'comment',
  'counter',
  'last',
]);

/** An empty set or map as its declaration begins. */
export function declareSet(kind: NamedSet['kind'], name: Token): NamedSet {
  return { kind, name: name.text, at: name, type: '', isInterval: false, elements: [] };
}

/** Reads the block of a set or map up to its closing brace, the opening one being taken. */
export function readSetBlock(cursor: Cursor, set: NamedSet): void {
  for (;;) {
    skipSeparators(cursor);
    if (take(cursor, '}')) break;
    const property = cursor.peek();
    if (property.kind !== 'word') {
      unexpected(cursor, 'a property of a set or "}"');
      return;
    }
    cursor.next();
    readProperty(cursor, set, property);
    // nft takes a closing brace right behind the elements, and nowhere else.
    if (!(property.text === 'elements' && isText(cursor.peek(), '}'))) expectSeparator(cursor);
    if (cursor.peek().kind === 'end') {
      unexpected(cursor, '"}"');
      return;
    }
  }
  if (set.type === '') refuseHere(cursor, set.at, `The set ${describe(set.at)} has no type`);
}

function readProperty(cursor: Cursor, set: NamedSet, property: Token): void {
  const word = property.text;
  if (word === 'elements') {
    expectText(cursor, '=');
    expectText(cursor, '{');
    appendElements(cursor, set);
  } else if (word === 'type' || word === 'typeof') readType(cursor, set, property);
  else if (word === 'flags') readFlags(cursor, set);
  else if (word === 'timeout') {
    set.undecided = 'the elements of the set are there for a while only';
    expectName(cursor, 'a time');
  } else if (INERT.has(word)) takeStatement(cursor);
  else if (word === 'limit' || word === 'quota' || word === 'ct') {
    set.undecided = `the elements of the set have a ${word}`;
    takeStatement(cursor);
  } else refuseHere(cursor, property, `The property ${describe(property)} of a set is not known`);
}

/** Reads elements after their opening brace into the set. */
export function appendElements(cursor: Cursor, set: NamedSet): void {
  const elements = readElements(cursor);
  if (set.elements.length === 0) set.elements = elements;
  else for (const element of elements) set.elements.push(element);
}

function readType(cursor: Cursor, set: NamedSet, property: Token): void {
  const words = takeStatement(cursor).map((token) => token.text);
  const colon = words.indexOf(':');
  const type = (colon < 0 ? words : words.slice(0, colon)).join(' ');
  const data = colon < 0 ? undefined : words.slice(colon + 1).join(' ');
  if (type === '') {
    unexpected(cursor, 'a type');
    return;
  }
  // The parts of a `typeof` are expressions of several words; those of a type are one word each.
  if (property.text === 'type' && !/^[^ .]+(?: \. [^ .]+)*$/.test(type)) {
    refuseHere(cursor, property, `The set ${describe(set.at)} has no type "${type}"`);
    return;
  }
  if (set.type !== '' && set.type !== type) {
    refuseHere(cursor, set.at, `The set ${describe(set.at)} has two types: ${set.type}, and ${type}`);
    return;
  }
  set.type = type;
  if (property.text === 'type') set.types = type.split(' . ');
  if (data !== undefined) set.data = data;
}

function readFlags(cursor: Cursor, set: NamedSet): void {
  do {
    const flag = expectName(cursor, 'a flag').text;
    if (flag === 'interval') set.isInterval = true;
    else if (flag === 'timeout' || flag === 'dynamic')
      set.undecided = `the set has the flag ${flag}: its elements change`;
    else if (flag !== 'constant') unexpected(cursor, 'one of the flags of sets');
  } while (take(cursor, ','));
}
