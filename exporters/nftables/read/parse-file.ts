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
import { type Definitions, openFile, readDefinition, readUndefinition } from './definitions.ts';
import { readChainBlock } from './parse-chain.ts';
import { readElements } from './parse-elements.ts';
import { appendElements, readSetBlock } from './parse-set.ts';
import {
  openChain,
  openSet,
  openTable,
  readTableBlock,
  readTableName,
  STATEFUL_OBJECTS,
  skipObject,
} from './parse-table.ts';
import { mayWork, type Report } from './report.ts';
import { isTableFamily, type Ruleset, type RuleText, type Table, tableKey } from './ruleset.ts';
import type { Source } from './source.ts';
import { describe, isText, type Token } from './token.ts';

/** Carries out the commands of a file, in order, on the ruleset. */
export function readFile(source: Source, ruleset: Ruleset, report: Report): void {
  const definitions: Definitions = new Map();
  const cursor = openFile(source, report, definitions);
  for (;;) {
    skipSeparators(cursor);
    if (cursor.peek().kind === 'end') return;
    readCommand(cursor, ruleset, definitions);
    expectSeparator(cursor);
  }
}

/** Words that name what a command works on; alone they mean `add`. */
const OBJECTS: ReadonlySet<string> = new Set(['table', 'chain', 'rule', 'set', 'map', 'element', ...STATEFUL_OBJECTS]);

function readCommand(cursor: Cursor, ruleset: Ruleset, definitions: Definitions): void {
  const token = cursor.peek();
  if (token.kind !== 'word') {
    unexpected(cursor, 'a command');
    return;
  }
  if (OBJECTS.has(token.text)) {
    add(cursor, ruleset, token);
    return;
  }
  if (isTableFamily(token.text)) {
    addRule(cursor, ruleset, token);
    return;
  }
  cursor.next();
  switch (token.text) {
    case 'define':
      readDefinition(cursor, definitions, false);
      return;
    case 'redefine':
      readDefinition(cursor, definitions, true);
      return;
    case 'undefine':
      readUndefinition(cursor, definitions);
      return;
    case 'add':
    case 'create':
    case 'insert':
      isTableFamily(cursor.peek().text) ? addRule(cursor, ruleset, token) : add(cursor, ruleset, token);
      return;
    case 'delete':
    case 'destroy':
      remove(cursor, ruleset);
      return;
    case 'flush':
      flush(cursor, ruleset);
      return;
    default:
      refuseHere(cursor, token, `The command ${describe(token)} is not understood`, include(token));
      return;
  }
}

function include({ text }: Token): string | undefined {
  return text === 'include' ? 'Give the included file as a file of its own' : undefined;
}

function add(cursor: Cursor, ruleset: Ruleset, command: Token): void {
  const object = cursor.next();
  switch (object.text) {
    case 'table': {
      const table = openTable(ruleset, readTableName(cursor));
      if (take(cursor, '{')) readTableBlock(cursor, table);
      return;
    }
    case 'chain': {
      const chain = openChain(openTable(ruleset, readTableName(cursor)), expectName(cursor, 'the name of a chain'));
      if (take(cursor, '{')) readChainBlock(cursor, chain);
      return;
    }
    case 'set':
    case 'map': {
      const table = openTable(ruleset, readTableName(cursor));
      const set = openSet(cursor, table, object.text, expectName(cursor, `the name of a ${object.text}`));
      expectText(cursor, '{');
      readSetBlock(cursor, set);
      return;
    }
    case 'rule':
      addRule(cursor, ruleset, command);
      return;
    case 'element':
      changeElements(cursor, ruleset, 'add');
      return;
    default:
      if (STATEFUL_OBJECTS.has(object.text)) skipObject(cursor, object);
      else unexpected(cursor, 'table, chain, rule, set, map or element', object);
  }
}

/** `add rule inet t c [index 3] …` behind the others or behind that one, `insert rule` before them. */
function addRule(cursor: Cursor, ruleset: Ruleset, command: Token): void {
  const table = openTable(ruleset, readTableName(cursor));
  const name = expectName(cursor, 'the name of a chain');
  const chain = table.chains.get(name.text);
  if (chain === undefined) {
    refuseHere(cursor, name, `The table has no chain ${describe(name)}`);
    return;
  }
  const isInsert = command.text === 'insert';
  const place = cursor.peek();
  if (isText(place, 'handle') || isText(place, 'position')) {
    refuseHere(cursor, place, 'Handles are known to the kernel only');
    return;
  }
  const index = take(cursor, 'index') ? readIndex(cursor, chain.rules.length) : undefined;
  const [first, ...rest] = takeStatement(cursor);
  if (first === undefined) {
    unexpected(cursor, 'a rule');
    return;
  }
  const rule: RuleText = [first, ...rest];
  const at = index === undefined ? (isInsert ? 0 : chain.rules.length) : isInsert ? index : index + 1;
  if (mayWork(cursor.report, first, chain.rules.length - at)) chain.rules.splice(at, 0, rule);
}

function readIndex(cursor: Cursor, count: number): number {
  const token = expectName(cursor, 'the index of a rule');
  const index = /^(?:0|[1-9][0-9]{0,8})$/.test(token.text) ? Number(token.text) : count;
  if (index >= count) refuseHere(cursor, token, `The chain has no rule with the index ${describe(token)}`);
  return index;
}

function changeElements(cursor: Cursor, ruleset: Ruleset, change: 'add' | 'remove'): void {
  const table = openTable(ruleset, readTableName(cursor));
  const name = expectName(cursor, 'the name of a set');
  const set = table.sets.get(name.text);
  if (set === undefined) {
    refuseHere(cursor, name, `The table has no set ${describe(name)}`);
    return;
  }
  expectText(cursor, '{');
  if (change === 'add') {
    appendElements(cursor, set);
    return;
  }
  const before = set.elements.length;
  if (!mayWork(cursor.report, name, before)) {
    cursor.stop();
    return;
  }
  const removed = readElements(cursor);
  const gone = new Set(removed.map(({ key }) => key.join(' . ')));
  set.elements = set.elements.filter(({ key }) => !gone.has(key.join(' . ')));
  // An element that is written in another way, or is part of a wider one, would stay here and go in the kernel.
  if (before - set.elements.length !== removed.length) {
    refuseHere(cursor, name, `Not every element to delete is an element of ${describe(name)} as it is written`);
  }
}

function remove(cursor: Cursor, ruleset: Ruleset): void {
  const object = cursor.next();
  if (object.text === 'element') {
    changeElements(cursor, ruleset, 'remove');
    return;
  }
  if (object.text === 'rule') {
    refuseHere(cursor, object, 'A rule is deleted by its handle, which the kernel knows only');
    return;
  }
  if (STATEFUL_OBJECTS.has(object.text)) {
    skipObject(cursor, object);
    return;
  }
  const table = readTableName(cursor);
  const key = tableKey(table.family, table.at.text);
  if (table.at.text === 'handle') {
    refuseHere(cursor, table.at, 'Handles are known to the kernel only');
    return;
  }
  if (object.text === 'table') {
    // A table that the file does not have may be one of the kernel; it is gone in both cases.
    ruleset.delete(key);
    return;
  }
  const name = expectName(cursor, `the name of a ${object.text}`);
  const known = ruleset.get(key);
  if (object.text === 'chain') known?.chains.delete(name.text);
  else if (object.text === 'set' || object.text === 'map') known?.sets.delete(name.text);
  else unexpected(cursor, 'table, chain, set, map or element', object);
}

/** `flush table` empties chains and leaves sets as they are (nft 1.0.6). */
function flush(cursor: Cursor, ruleset: Ruleset): void {
  const object = cursor.next();
  if (object.text === 'ruleset') {
    flushRuleset(cursor, ruleset);
    return;
  }
  const { family, at } = readTableName(cursor);
  const table = ruleset.get(tableKey(family, at.text));
  if (object.text === 'table') {
    flushChains(table);
    return;
  }
  const name = expectName(cursor, `the name of a ${object.text}`).text;
  const chain = table?.chains.get(name);
  const set = table?.sets.get(name);
  if (object.text === 'chain') {
    if (chain !== undefined) chain.rules = [];
  } else if (object.text === 'set' || object.text === 'map') {
    if (set !== undefined) set.elements = [];
  } else unexpected(cursor, 'ruleset, table, chain, set or map', object);
}

function flushRuleset(cursor: Cursor, ruleset: Ruleset): void {
  const token = cursor.peek();
  const family = token.kind === 'word' && isTableFamily(token.text) ? cursor.next().text : undefined;
  for (const [key, table] of ruleset) {
    if (family === undefined || table.family === family) ruleset.delete(key);
  }
}

function flushChains(table: Table | undefined): void {
  for (const chain of table?.chains.values() ?? []) chain.rules = [];
}
