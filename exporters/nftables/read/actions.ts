import type { Then, Verdict } from 'rulecast/exporter/read';
import { type Cursor, expectName, expectText, refuseHere, take, unexpected } from './cursor.ts';
import { type Draft, guard, jumpTo, narrow } from './draft.ts';
import { readPart } from './parse-elements.ts';
import { describe, isText } from './token.ts';

/** Verdicts of one word. */
export const VERDICTS: ReadonlyMap<string, Then> = new Map<string, Then>([
  ['accept', verdict('allow')],
  ['drop', verdict('drop')],
  ['return', { kind: 'return' }],
  ['continue', { kind: 'continue' }],
]);

function verdict(word: Verdict): Then {
  return { kind: 'verdict', verdict: word };
}

/** Readers of the statements that are no match, by their first word, which is taken. */
export const STATEMENTS: ReadonlyMap<string, (draft: Draft) => void> = new Map([
  ['counter', readCounter],
  ['last', skipLast],
  ['log', readLog],
  ['limit', readLimit],
  ['quota', readQuota],
  ['jump', (draft: Draft) => readJump(draft, 'jump')],
  ['goto', (draft: Draft) => readJump(draft, 'goto')],
  ['reject', readReject],
  ['add', readUpdate],
  ['update', readUpdate],
  ['delete', readUpdate],
]);

function readCounter({ cursor }: Draft): void {
  if (take(cursor, 'name')) expectName(cursor, 'the name of a counter');
  while (take(cursor, 'packets') || take(cursor, 'bytes')) expectName(cursor, 'a number');
}

function skipLast({ cursor }: Draft): void {
  if (take(cursor, 'used')) expectName(cursor, 'a time');
}

const LOG_OPTIONS: ReadonlySet<string> = new Set(['prefix', 'level', 'group', 'snaplen', 'queue-threshold']);

function readLog(draft: Draft): void {
  const { cursor } = draft;
  draft.logs = true;
  for (;;) {
    const option = cursor.peek();
    if (isText(option, 'flags')) {
      cursor.next();
      readLogFlags(cursor);
    } else if (option.kind === 'word' && LOG_OPTIONS.has(option.text)) {
      cursor.next();
      expectName(cursor, `the value of ${option.text}`);
    } else return;
  }
}

/** `all`, `skuid`, `ether`, `tcp sequence,options`, `ip options`. */
function readLogFlags(cursor: Cursor): void {
  const isHeader = take(cursor, 'tcp') || take(cursor, 'ip');
  do expectName(cursor, isHeader ? 'a flag of the header' : 'a log flag');
  while (take(cursor, ','));
}

/** `rate [over] 5/minute [burst 10 packets]`, `rate 10 mbytes/second`, or a limit with a name. */
function readLimit(draft: Draft): void {
  const { cursor } = draft;
  if (take(cursor, 'name')) expectName(cursor, 'the name of a limit');
  else {
    expectText(cursor, 'rate');
    take(cursor, 'over');
    readAmount(cursor);
    if (take(cursor, 'burst')) readAmount(cursor);
  }
  guard(draft, 'a limit on the rate');
}

function readQuota(draft: Draft): void {
  const { cursor } = draft;
  if (take(cursor, 'name')) expectName(cursor, 'the name of a quota');
  else {
    if (!take(cursor, 'over')) take(cursor, 'until');
    readAmount(cursor);
    if (take(cursor, 'used')) readAmount(cursor);
  }
  guard(draft, 'a quota');
}

const UNITS = /^(?:packets|[kmg]?bytes)(?:$|\/)/;

/** `5/minute`, `5 packets`, `10 mbytes/second`. */
function readAmount(cursor: Cursor): void {
  const amount = readPart(cursor);
  if (amount === undefined || amount.includes('/')) return;
  if (cursor.peek().kind === 'word' && UNITS.test(cursor.peek().text)) readPart(cursor);
}

/** `add @seen { ip saddr timeout 5m }`: changes a set, and ends the rule when that fails. */
function readUpdate(draft: Draft): void {
  const { cursor } = draft;
  if (cursor.peek().kind !== 'reference') {
    unexpected(cursor, 'the name of a set');
    return;
  }
  cursor.next();
  expectText(cursor, '{');
  for (let depth = 1; depth > 0; ) {
    const token = cursor.next();
    if (token.kind === 'end') {
      unexpected(cursor, '"}"');
      return;
    }
    if (isText(token, '{')) depth++;
    if (isText(token, '}')) depth--;
  }
  guard(draft, 'a set that packets change');
}

function readJump(draft: Draft, kind: 'jump' | 'goto'): void {
  const target = expectName(draft.cursor, 'the name of a chain');
  draft.fate = jumpTo(draft, { kind, chain: target.text }, target);
}

/** `reject [with icmp|icmpv6|icmpx [type] code]`, `reject with tcp reset`: each adds the match that its answer needs. */
function readReject(draft: Draft): void {
  const { cursor } = draft;
  draft.fate = verdict('reject');
  if (!take(cursor, 'with')) return;
  const kind = cursor.next();
  if (kind.text === 'tcp') {
    expectText(cursor, 'reset');
    narrow(draft, [{ match: { protocols: [{ from: 6, to: 6 }] } }]);
    return;
  }
  if (kind.text !== 'icmp' && kind.text !== 'icmpv6' && kind.text !== 'icmpx') {
    refuseHere(cursor, kind, `reject with ${describe(kind)} is not known`);
    return;
  }
  take(cursor, 'type');
  expectName(cursor, 'an ICMP code');
  if (kind.text !== 'icmpx') narrow(draft, [{ match: { family: kind.text === 'icmp' ? 4 : 6 } }]);
}
