import { type Family, protocolNumber, type Statement, type Then } from 'rulecast/exporter/read';
import { allOf, type Condition, exactly, maybeNot, undecided } from './read-condition.ts';
import { EXACT_MODULES, UNDECIDED_MODULES } from './read-modules.ts';
import { MATCH_OPTIONS, type MatchOption } from './read-options.ts';
import { mayWork, noteUndecided, type Report, refuse } from './read-report.ts';
import type { SetContent } from './read-sets.ts';
import type { RawRule } from './read-table.ts';
import { answerProblem, TARGETS, type TargetMeaning } from './read-targets.ts';
import { spanOf, type Word } from './read-words.ts';
import { meetingWork, rangeWork } from './read-work.ts';

/** What a rule is read in: its family, the chains it may jump to, and the sets it may name. */
export interface RuleContext {
  readonly family: Family;
  /** Keys of the chains of the table by name. */
  readonly chains: ReadonlyMap<string, string>;
  readonly sets: ReadonlyMap<string, SetContent>;
  readonly report: Report;
}

/** A rule as far as it is read. */
interface Draft {
  readonly conditions: Condition[];
  readonly modules: Set<string>;
  readonly seen: Set<MatchOption | string>;
  readonly comments: string[];
  protocol: number | undefined;
  target: Word | undefined;
  isGoto: boolean;
  /** What REJECT answers with, if the rule says so. */
  answer: Word | undefined;
}

/** The words of a rule, taken one by one. A failure is reported once and ends the rule. */
interface Cursor {
  readonly rule: RawRule;
  readonly context: RuleContext;
  at: number;
  failed: boolean;
}

/** The statements that one rule comes to: one for each way in which it can match, none if no packet can. */
export function readRule(rule: RawRule, context: RuleContext): readonly Statement[] {
  if (!mayWork(context.report, spanOf(rule.line), 0)) return [];
  const cursor: Cursor = { rule, context, at: 0, failed: false };
  const draft: Draft = {
    conditions: [exactly({ family: context.family })],
    modules: new Set(),
    seen: new Set(),
    comments: [],
    protocol: undefined,
    target: undefined,
    isGoto: false,
    answer: undefined,
  };
  while (!cursor.failed && cursor.at < rule.words.length) readOption(draft, cursor);
  return cursor.failed ? [] : statementsOf(draft, cursor);
}

function statementsOf(draft: Draft, cursor: Cursor): readonly Statement[] {
  const { rule, context } = cursor;
  const outcome = outcomeOf(draft, cursor);
  if (!mayWork(context.report, spanOf(rule.line), meetingWork(draft.conditions))) return [];
  const ways = allOf(draft.conditions);
  if (ways === undefined) fail(cursor, undefined, 'The rule matches in more ways than are read');
  if (outcome === undefined || ways === undefined) return [];
  const { then, log } = outcome;
  const span = spanOf(rule.line);
  const label = draft.comments.join(' ');
  return ways.map(({ match, undecided: reason }): Statement => {
    if (reason !== undefined)
      noteUndecided(context.report, span, `The rule depends on more than the packet: ${reason}`);
    return {
      match,
      ...(reason !== undefined && { undecided: reason }),
      then,
      log,
      ...(label !== '' && { label }),
      span,
    };
  });
}

function fail(cursor: Cursor, word: Word | undefined, message: string): undefined {
  if (!cursor.failed) refuse(cursor.context.report, spanOf(cursor.rule.line, word), message);
  cursor.failed = true;
}

function take(cursor: Cursor): Word | undefined {
  const word = cursor.rule.words[cursor.at];
  cursor.at += 1;
  return word;
}

/** The next value of an option; a missing one, and an option in its place, fail. */
function takeValue(cursor: Cursor, option: Word): Word | undefined {
  const value = take(cursor);
  if (value === undefined || (!value.quoted && (value.text === '!' || /^--?[A-Za-z]/.test(value.text)))) {
    fail(cursor, option, `Option ${option.text} needs a value`);
    return undefined;
  }
  return value;
}

function readOption(draft: Draft, cursor: Cursor): undefined {
  const first = take(cursor);
  if (first === undefined) return;
  const not = first.text === '!' && !first.quoted;
  const option = not ? take(cursor) : first;
  if (option === undefined || option.quoted || !option.text.startsWith('-')) {
    return fail(cursor, option ?? first, `${JSON.stringify(option?.text ?? '!')} stands where an option is expected`);
  }
  switch (option.text) {
    case '-m':
    case '--match':
      return readModule(draft, cursor, { option, not });
    case '-p':
    case '--protocol':
    case '--proto':
      return readProtocol(draft, cursor, { option, not });
    case '-j':
    case '--jump':
    case '-g':
    case '--goto':
      return readTarget(draft, cursor, { option, not });
    case '-c':
    case '--set-counters':
      cursor.at += 2;
      if (not || cursor.at > cursor.rule.words.length) fail(cursor, option, 'Counters are two numbers');
      return;
    case '--comment':
      return readComment(draft, cursor, { option, not });
    default:
      return readOther(draft, cursor, { option, not });
  }
}

interface Negated {
  readonly option: Word;
  readonly not: boolean;
}

function readModule(draft: Draft, cursor: Cursor, { option, not }: Negated): undefined {
  const name = takeValue(cursor, option);
  if (name === undefined) return;
  if (not) return fail(cursor, option, '! does not go with -m');
  const why = Object.hasOwn(UNDECIDED_MODULES, name.text) ? UNDECIDED_MODULES[name.text] : undefined;
  if (why !== undefined) draft.conditions.push(undecided(why));
  else if (!EXACT_MODULES.has(name.text))
    return fail(cursor, name, `What match ${JSON.stringify(name.text)} means is not known here`);
  else if (name.text === 'ah' && cursor.context.family === 6) draft.conditions.push(exactly({ protocols: [AH] }));
  // A second multiport has a list of its own.
  if (name.text === 'multiport') for (const spelling of MULTIPORT) draft.seen.delete(MATCH_OPTIONS.get(spelling) ?? '');
  draft.modules.add(name.text);
}

const AH = { from: 51, to: 51 };

const MULTIPORT = ['--sports', '--dports', '--ports'];

/** Matches that `-p` brings along. */
const MODULE_OF_PROTOCOL: ReadonlyMap<number, string> = new Map([
  [1, 'icmp'],
  [6, 'tcp'],
  [17, 'udp'],
  [33, 'dccp'],
  [50, 'esp'],
  [51, 'ah'],
  [58, 'icmp6'],
  [132, 'sctp'],
]);

/** Extension headers of IPv6. ip6tables looks behind them, and so never finds one (ip6_tables.c, ip6_packet_match). */
const SKIPPED = new Set([43, 44, 51, 60]);

function readProtocol(draft: Draft, cursor: Cursor, { option, not }: Negated): undefined {
  const value = takeValue(cursor, option);
  if (value === undefined) return;
  if (draft.seen.has('-p')) return fail(cursor, option, 'Option -p stands twice');
  draft.seen.add('-p');
  const word = value.text.toLowerCase();
  const isNumber = /^(?:0|[1-9][0-9]{0,2})$/.test(word) && Number(word) <= 255;
  const number = word === 'all' || word === 'ip' ? 0 : isNumber ? Number(word) : protocolNumber(word);
  if (number === undefined)
    return fail(cursor, value, `${JSON.stringify(value.text)} is no protocol that is known here`);
  if (number === 0) {
    if (not) fail(cursor, value, 'No packet has none of all protocols');
    return;
  }
  const isSkipped = cursor.context.family === 6 && SKIPPED.has(number);
  const numbers = isSkipped ? [] : [{ from: number, to: number }];
  draft.conditions.push(exactly({ protocols: maybeNot(numbers, not, 255) }));
  if (not) return;
  draft.protocol = number;
  const module = MODULE_OF_PROTOCOL.get(number);
  if (module !== undefined) draft.modules.add(module);
}

function readTarget(draft: Draft, cursor: Cursor, { option, not }: Negated): undefined {
  const target = takeValue(cursor, option);
  if (target === undefined) return;
  if (not || draft.target !== undefined) return fail(cursor, option, 'A rule has one target');
  draft.target = target;
  draft.isGoto = option.text === '-g' || option.text === '--goto';
}

function readComment(draft: Draft, cursor: Cursor, { option, not }: Negated): undefined {
  const value = takeValue(cursor, option);
  if (value === undefined) return;
  if (not || !draft.modules.has('comment'))
    return fail(cursor, option, 'A comment needs -m comment in front, and no !');
  draft.comments.push(value.text);
}

function readOther(draft: Draft, cursor: Cursor, { option, not }: Negated): undefined {
  const known = MATCH_OPTIONS.get(option.text);
  if (known !== undefined && (known.modules === undefined || known.modules.some((name) => draft.modules.has(name)))) {
    return readMatchOption(known, draft, cursor, { option, not });
  }
  const target =
    draft.target === undefined || draft.isGoto ? undefined : targetOptions(draft.target.text, cursor.context);
  const values = target !== undefined && Object.hasOwn(target, option.text) ? target[option.text] : undefined;
  if (values !== undefined && !not) {
    const value = values === 1 ? takeValue(cursor, option) : undefined;
    if (option.text === '--reject-with') draft.answer = value;
    return;
  }
  const isSkipped =
    option.text.startsWith('--') && [...draft.modules].some((name) => Object.hasOwn(UNDECIDED_MODULES, name));
  if (!isSkipped) return fail(cursor, option, `What option ${option.text} means is not known here`);
  // The values of an option of an undecided match: everything up to the next option.
  for (let next = cursor.rule.words[cursor.at]; next !== undefined; next = cursor.rule.words[cursor.at]) {
    if (!next.quoted && (next.text === '!' || next.text.startsWith('-'))) return;
    cursor.at += 1;
  }
}

function readMatchOption(known: MatchOption, draft: Draft, cursor: Cursor, { option, not }: Negated): undefined {
  const values = Array.from({ length: known.values }, () => (cursor.failed ? undefined : takeValue(cursor, option)));
  if (cursor.failed) return;
  if (not && !known.negatable) return fail(cursor, option, `! does not go with ${option.text}`);
  if (draft.seen.has(known) && known.repeatable !== true)
    return fail(cursor, option, `Option ${option.text} stands twice`);
  draft.seen.add(known);
  const needsProtocol = known.modules?.includes('multiport') || known.modules?.includes('tcp');
  if (needsProtocol && (draft.protocol === undefined || !WITH_PORTS.has(draft.protocol))) {
    return fail(cursor, option, `Option ${option.text} needs -p with a protocol that has ports`);
  }
  const texts = values.map((value) => value?.text ?? '');
  const found = known.read(texts, not, { ...cursor.context, protocol: draft.protocol });
  if (typeof found === 'string') fail(cursor, values[0] ?? option, `Option ${option.text}: ${found}`);
  else {
    draft.conditions.push(found);
    // A set of the files is not made for the rule, unless it is turned round.
    const made = known.modules?.includes('set') && !not ? 0 : rangeWork(found);
    mayWork(cursor.context.report, spanOf(cursor.rule.line), made);
  }
}

const WITH_PORTS = new Set([6, 17, 33, 132, 136]);

function targetOptions(name: string, { chains }: RuleContext): Readonly<Record<string, 0 | 1>> | undefined {
  return chains.has(name) || !Object.hasOwn(TARGETS, name) ? undefined : TARGETS[name]?.options;
}

interface Outcome {
  readonly then: Then;
  readonly log: boolean;
}

/** A chain takes the place of a target of the same name: `-j LOG` jumps to a chain LOG if there is one. */
function outcomeOf({ target, isGoto, answer, protocol }: Draft, cursor: Cursor): Outcome | undefined {
  if (target === undefined) return outcome(MEANINGS.continue);
  const problem = answer && answerProblem(answer.text, { family: cursor.context.family, protocol });
  if (problem !== undefined) return fail(cursor, answer, `Option --reject-with: ${problem}`);
  const chain = cursor.context.chains.get(target.text);
  if (chain !== undefined) return outcome({ kind: isGoto ? 'goto' : 'jump', chain });
  const known = Object.hasOwn(TARGETS, target.text) ? TARGETS[target.text] : undefined;
  if (known !== undefined && !isGoto) return outcome(MEANINGS[known.meaning], known.meaning === 'log');
  const message = `There is no chain ${JSON.stringify(target.text)}, and no target of this name is known here`;
  return fail(cursor, target, message);
}

function outcome(then: Then, log = false): Outcome {
  return { then, log };
}

const MEANINGS = {
  allow: { kind: 'verdict', verdict: 'allow' },
  drop: { kind: 'verdict', verdict: 'drop' },
  reject: { kind: 'verdict', verdict: 'reject' },
  return: { kind: 'return' },
  continue: { kind: 'continue' },
  log: { kind: 'continue' },
} as const satisfies Record<TargetMeaning, Then>;
