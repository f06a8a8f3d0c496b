import type { Statement } from 'rulecast/exporter/read';
import { STATEMENTS, VERDICTS } from './actions.ts';
import { expectName, refuseHere, take, unexpected } from './cursor.ts';
import { type Draft, emit, flushLog, jumpTo, narrow, openDraft } from './draft.ts';
import { beginsKey, readKeys } from './key.ts';
import { isElement, lookUpElement } from './lookup.ts';
import { type Keys, namedMap, readComparison, type Scope } from './match.ts';
import { readElements, readPart } from './parse-elements.ts';
import { mayWork, type Report } from './report.ts';
import type { Element, RuleText } from './ruleset.ts';
import { describe, isText, type Token } from './token.ts';

/**
 * The statements that a rule stands for: one, or several where the rule holds products that one match cannot. Empty after an error,
 * which is reported.
 */
export function readRule(rule: RuleText, scope: Scope, report: Report): readonly Statement[] {
  const draft = openDraft(rule, scope, report);
  while (draft.cursor.peek().kind !== 'end') readStatement(draft);
  if (!draft.isComplete) emit(draft, draft.fate ?? { kind: 'continue' });
  const { label } = draft;
  return label === undefined ? draft.statements : draft.statements.map((statement) => ({ ...statement, label }));
}

/** Statements that change where a packet goes or what later rules see, so that the rules alone do not decide it. */
const REFUSED: ReadonlySet<string> = new Set([
  ...['queue', 'tproxy', 'dup', 'fwd', 'snat', 'dnat', 'masquerade', 'redirect', 'flow', 'notrack', 'synproxy', 'xt'],
]);

function readStatement(draft: Draft): void {
  const { cursor } = draft;
  const token = cursor.peek();
  if (token.kind !== 'word') {
    unexpected(cursor, 'a match or statement');
    return;
  }
  const word = token.text;
  if (word === 'comment') {
    readComment(draft);
    return;
  }
  if (draft.fate !== undefined || (draft.isComplete && word !== 'counter')) {
    refuseHere(cursor, token, `${describe(token)} follows a verdict, where nft takes nothing but a comment`);
    return;
  }
  if (REFUSED.has(word)) {
    refuseHere(cursor, token, `What ${describe(token)} does to packets is not modelled`);
    return;
  }
  const simple = VERDICTS.get(word);
  if (simple !== undefined) {
    cursor.next();
    draft.fate = simple;
    return;
  }
  if (beginsKey(word)) {
    readMatch(draft);
    return;
  }
  cursor.next();
  const read = STATEMENTS.get(word);
  if (read !== undefined) read(draft);
  else refuseHere(cursor, token, `The statement ${describe(token)} is not known`);
}

function readComment(draft: Draft): void {
  const { cursor } = draft;
  cursor.next();
  draft.label = expectName(cursor, 'a comment').text;
  if (cursor.peek().kind !== 'end') unexpected(cursor, 'the end of the rule after its comment');
}

function readMatch(draft: Draft): void {
  const { cursor } = draft;
  const first = cursor.peek();
  const keys = readKeys(cursor);
  if (keys === undefined) return;
  if (take(cursor, 'vmap')) {
    readVerdictMap(draft, keys);
    return;
  }
  if (take(cursor, 'set')) {
    readSetter(draft, keys, first);
    return;
  }
  if (isText(cursor.peek(), 'map')) {
    refuseHere(cursor, cursor.peek(), 'A map of values is not understood here');
    return;
  }
  const pieces = readComparison(cursor, keys, draft.scope);
  if (draft.logs) flushLog(draft);
  narrow(draft, pieces, keys);
}

/** `meta mark set 1` and the like change nothing that is compared; a changed address or port would. */
function readSetter(draft: Draft, keys: Keys, first: Token): void {
  const { cursor } = draft;
  const [key] = keys;
  const isHarmless =
    keys.length === 1 && key.kind === 'opaque' && ['meta', 'ct', 'mark', 'ip', 'ip6'].includes(first.text);
  if (!isHarmless) {
    refuseHere(cursor, first, `Changing ${describe(first)} is not modelled`);
    return;
  }
  if (beginsKey(cursor.peek().text)) readKeys(cursor);
  else readPart(cursor);
  const next = cursor.peek();
  if (next.kind === 'symbol' || isText(next, 'map'))
    refuseHere(cursor, next, `The value ${describe(next)} is not understood`);
}

/** `tcp dport vmap { 80 : accept }` or `vmap @name`: each element is a statement. A packet that none has goes on behind the rule. */
function readVerdictMap(draft: Draft, keys: Keys): void {
  const { cursor, scope } = draft;
  if (draft.logs) flushLog(draft);
  const at = cursor.peek();
  const named = at.kind === 'reference' ? namedMap(cursor, cursor.next(), { keys, table: scope.table }) : undefined;
  if (named === undefined && !take(cursor, '{')) {
    at.kind === 'reference' ? undefined : unexpected(cursor, '"{"');
    return;
  }
  const elements = named?.elements ?? readElements(cursor);
  const before = draft.pieces;
  const dynamic = named?.undecided;
  for (const element of elements) {
    if (!mayWork(cursor.report, element.at, before.length)) break;
    if (!isElement(named === undefined ? { keys } : { keys, named }, element, cursor.report)) continue;
    draft.pieces = before;
    const pieces = lookUpElement(
      keys,
      dynamic === undefined ? element : { ...element, undecided: dynamic },
      cursor.report,
    );
    narrow(draft, pieces, keys);
    emitElement(draft, element);
  }
  draft.pieces = before;
  draft.isComplete = true;
}

function emitElement(draft: Draft, element: Element): void {
  const { kind } = element.verdict ?? {};
  if (element.verdict === undefined || kind === undefined) {
    refuseHere(draft.cursor, element.at, 'An element of a verdict map has no verdict');
    return;
  }
  const then = VERDICTS.get(kind) ?? jumpTo(draft, element.verdict, element.at);
  if (then === undefined) {
    refuseHere(draft.cursor, element.at, `What ${kind} does to packets is not modelled`);
    return;
  }
  emit(draft, then, element.at);
}
