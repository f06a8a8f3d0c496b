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
import { declareChain, readChainBlock } from './parse-chain.ts';
import { declareSet, readSetBlock } from './parse-set.ts';
import { note } from './report.ts';
import {
  type Chain,
  isTableFamily,
  type NamedSet,
  type Ruleset,
  type Table,
  type TableFamily,
  tableKey,
} from './ruleset.ts';
import { describe, spanOfTokens, type Token } from './token.ts';

/** Objects of a table that only statements can use, which are refused or undecided where they decide. */
export const STATEFUL_OBJECTS: ReadonlySet<string> = new Set([
  ...['flowtable', 'counter', 'quota', 'limit', 'ct', 'secmark', 'synproxy'],
]);

/** A table by family and name, as a command names it. */
export interface TableName {
  readonly family: TableFamily;
  readonly at: Token;
}

/** Reads `[family] name`; without a family nft takes `ip`. */
export function readTableName(cursor: Cursor): TableName {
  const first = cursor.peek();
  const family = first.kind === 'word' && isTableFamily(first.text) ? first.text : undefined;
  if (family !== undefined) cursor.next();
  return { family: family ?? 'ip', at: expectName(cursor, 'the name of a table') };
}

/** The table of that name, added to the ruleset if it is not there. */
export function openTable(ruleset: Ruleset, { family, at }: TableName): Table {
  const key = tableKey(family, at.text);
  const known = ruleset.get(key);
  if (known !== undefined) return known;
  const table: Table = { family, name: at.text, at, isDormant: false, chains: new Map(), sets: new Map() };
  ruleset.set(key, table);
  return table;
}

/** The chain of that name, added to the table if it is not there. */
export function openChain(table: Table, name: Token): Chain {
  const chain = table.chains.get(name.text) ?? declareChain(name);
  table.chains.set(name.text, chain);
  return chain;
}

/** The set or map of that name, added if it is not there. One of the other kind is refused. */
export function openSet(cursor: Cursor, table: Table, kind: NamedSet['kind'], name: Token): NamedSet {
  const set = table.sets.get(name.text) ?? declareSet(kind, name);
  if (set.kind !== kind) refuseHere(cursor, name, `${describe(name)} is declared as a set and as a map`);
  table.sets.set(name.text, set);
  return set;
}

/** Reads the block of a table up to its closing brace, the opening one being taken. */
export function readTableBlock(cursor: Cursor, table: Table): void {
  for (;;) {
    skipSeparators(cursor);
    if (take(cursor, '}')) return;
    const token = cursor.next();
    if (token.kind !== 'word') {
      unexpected(cursor, 'a chain, a set or "}"', token);
      return;
    }
    readMember(cursor, table, token);
    expectSeparator(cursor);
  }
}

function readMember(cursor: Cursor, table: Table, token: Token): void {
  switch (token.text) {
    case 'chain': {
      const chain = openChain(table, expectName(cursor, 'the name of a chain'));
      expectText(cursor, '{');
      readChainBlock(cursor, chain);
      return;
    }
    case 'set':
    case 'map': {
      const set = openSet(cursor, table, token.text, expectName(cursor, `the name of a ${token.text}`));
      expectText(cursor, '{');
      readSetBlock(cursor, set);
      return;
    }
    case 'comment':
      expectName(cursor, 'a comment');
      return;
    case 'flags':
      readTableFlags(cursor, table);
      return;
    default:
      if (STATEFUL_OBJECTS.has(token.text)) skipObject(cursor, token);
      else refuseHere(cursor, token, `${describe(token)} in a table is not known`);
  }
}

/** Passes over an object with a name and a block. */
export function skipObject(cursor: Cursor, token: Token): void {
  takeStatement(cursor);
  note(cursor.report, spanOfTokens(token), `A ${token.text} decides nothing by itself and was not read`);
}

function readTableFlags(cursor: Cursor, table: Table): void {
  do {
    const flag = expectName(cursor, 'a flag');
    if (flag.text === 'dormant') table.isDormant = true;
    else if (flag.text !== 'owner' && flag.text !== 'persist') {
      refuseHere(cursor, flag, `The flag ${describe(flag)} of a table is not known`);
    }
  } while (take(cursor, ','));
}
