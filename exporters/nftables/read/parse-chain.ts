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
import { numberOf, PRIORITIES } from './names.ts';
import type { Base, Chain } from './ruleset.ts';
import { describe, isText, type Token } from './token.ts';

/** A chain without rules as its declaration begins. */
export function declareChain(name: Token): Chain {
  return { name: name.text, at: name, policy: 'accept', rules: [] };
}

/** Reads the block of a chain up to its closing brace, the opening one being taken. */
export function readChainBlock(cursor: Cursor, chain: Chain): void {
  for (;;) {
    skipSeparators(cursor);
    if (take(cursor, '}')) return;
    const token = cursor.peek();
    if (token.kind === 'end') {
      unexpected(cursor, '"}"');
      return;
    }
    if (take(cursor, 'type')) readBase(cursor, chain, token);
    else if (take(cursor, 'policy')) readPolicy(cursor, chain);
    else if (take(cursor, 'comment')) expectName(cursor, 'a comment');
    else if (take(cursor, 'flags') || take(cursor, 'devices'))
      refuseHere(cursor, token, `${describe(token)} is not understood`);
    else readRuleText(cursor, chain);
    expectSeparator(cursor);
  }
}

function readRuleText(cursor: Cursor, chain: Chain): void {
  const [first, ...rest] = takeStatement(cursor);
  if (first !== undefined) chain.rules.push([first, ...rest]);
}

/** `filter hook output priority filter - 5`, with a device for the hooks that have one. */
function readBase(cursor: Cursor, chain: Chain, at: Token): void {
  const type = expectName(cursor, 'the type of a base chain').text;
  expectText(cursor, 'hook');
  const hook = expectName(cursor, 'a hook').text;
  if (take(cursor, 'device')) expectName(cursor, 'a device');
  else if (take(cursor, 'devices')) skipDevices(cursor);
  expectText(cursor, 'priority');
  const priority = readPriority(cursor);
  if (priority === undefined) return;
  const base: Base = { type, hook, priority, at };
  const { base: known } = chain;
  if (known !== undefined && (known.type !== type || known.hook !== hook || known.priority !== priority)) {
    refuseHere(cursor, at, `The base chain "${chain.name}" is declared in two ways, which nft does not load`);
    return;
  }
  chain.base = base;
}

function skipDevices(cursor: Cursor): void {
  expectText(cursor, '=');
  expectText(cursor, '{');
  while (!take(cursor, '}') && cursor.peek().kind !== 'end') cursor.next();
}

/** `0`, `-150`, `filter`, `filter + 10`, `mangle-1`. */
function readPriority(cursor: Cursor): number | undefined {
  const at = cursor.peek();
  let text = '';
  while (cursor.peek().kind === 'word') text += cursor.next().text;
  const [, word, offset] = /^([a-z]+)?([+-]?(?:0|[1-9][0-9]{0,8}))?$/.exec(text) ?? [];
  const base = word === undefined ? 0 : numberOf(PRIORITIES, word);
  if (text === '' || base === undefined || (word === undefined && offset === undefined)) {
    refuseHere(cursor, at, `${JSON.stringify(text)} is not a priority known here`);
    return undefined;
  }
  return base + Number(offset ?? 0);
}

function readPolicy(cursor: Cursor, chain: Chain): void {
  if (isText(cursor.peek(), 'accept') || isText(cursor.peek(), 'drop')) {
    chain.policy = cursor.next().text === 'drop' ? 'drop' : 'accept';
  } else unexpected(cursor, 'accept or drop');
}
