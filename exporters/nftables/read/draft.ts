import { type Match, rangeCount, type Statement, type Then } from 'rulecast/exporter/read';
import { type Cursor, cursorOf, refuseHere } from './cursor.ts';
import type { Key } from './key.ts';
import type { Scope } from './match.ts';
import { bothPieces, finishPiece, icmpProtocol, type Piece } from './piece.ts';
import { mayWork, type Report } from './report.ts';
import { chainKey, type ElementVerdict, type RuleText, type Table } from './ruleset.ts';
import { statementOf } from './statement.ts';
import { spanOfTokens, type Token } from './token.ts';

/** What a product and the statement that it becomes are counted as; see {@link mayWork}. */
const PIECE_WORK = 300;
const INTERVAL_WORK = 200;
const RANGE_WORK = 16;

/** A rule while it is read, from left to right. */
export interface Draft {
  readonly cursor: Cursor;
  readonly scope: Scope;
  readonly rule: RuleText;
  /** What a packet must be to get here. */
  pieces: readonly Piece[];
  /** Whether something before this point matched the protocol, so that nft adds no match on the family before ICMP. */
  hasProtocol: boolean;
  logs: boolean;
  /** Why packets of `pieces` may go no further: a limit. */
  limited?: string;
  fate?: Then;
  /** Whether the statements are complete: a verdict map is the last thing that decides. */
  isComplete: boolean;
  label?: string;
  readonly statements: Statement[];
}

/** The beginning of a rule, where every packet of its table is. */
export function openDraft(rule: RuleText, scope: Scope, report: Report): Draft {
  return {
    cursor: cursorOf(rule, report),
    scope,
    rule,
    pieces: [{ match: tableMatch(scope.table) }],
    hasProtocol: false,
    logs: false,
    isComplete: false,
    statements: [],
  };
}

/** What every rule of a table implies. */
export function tableMatch({ family }: Table): Piece['match'] {
  if (family === 'ip') return { family: 4 };
  return family === 'ip6' ? { family: 6 } : {};
}

/** What a jump to a chain of the table does; a chain that is not there, or that is a base chain, is reported. */
export function jumpTo(
  { cursor, scope: { table } }: Draft,
  { kind, chain }: ElementVerdict,
  at: Token,
): Then | undefined {
  if (chain === undefined || (kind !== 'jump' && kind !== 'goto')) return undefined;
  const target = table.chains.get(chain);
  if (target === undefined) refuseHere(cursor, at, `The table has no chain "${chain}"`);
  else if (target.base !== undefined)
    refuseHere(cursor, at, `"${chain}" is a base chain, to which nft does not ${kind}`);
  return { kind, chain: chainKey(table, chain) };
}

/** From here on it depends on earlier packets whether the rule goes on. */
export function guard(draft: Draft, reason: string): void {
  // What was logged before the limit is logged for every packet.
  if (draft.logs) flushLog(draft);
  draft.limited ??= reason;
}

/** Keeps of the packets that get here those of one of the pieces. */
export function narrow(draft: Draft, pieces: readonly Piece[], keys: readonly Key[] = []): void {
  const found: Piece[] = [];
  // What all pairs cost at least is known before the first is made: a product that is too large is refused at once.
  if (!mayCost(draft, draft.pieces.length * pieces.length * PIECE_WORK)) return;
  for (const piece of pieces) {
    for (const current of draft.pieces) {
      if (!mayCost(draft, sizeOfBoth(current.match, piece.match))) return;
      found.push(...join(current, piece, draft.hasProtocol));
    }
  }
  draft.pieces = found;
  draft.hasProtocol ||= keys.some((key) => key.kind === 'protocol');
}

/** Whether the rule may cost so much more; if not, reading ends here. */
function mayCost({ cursor, rule }: Draft, work: number): boolean {
  const may = mayWork(cursor.report, rule[0], work);
  if (!may) cursor.stop();
  return may;
}

/** What two matches take together, beside what they share with others: an address set is copied only where two of them meet. */
function sizeOfBoth(a: Match, b: Match): number {
  const intervals = [b.protocols, b.sourcePorts, b.destinationPorts, b.icmp?.types].reduce(
    (total, list) => total + (list?.length ?? 0),
    0,
  );
  const sources = a.source !== undefined && b.source !== undefined ? [a.source, b.source] : [];
  const destinations = a.destination !== undefined && b.destination !== undefined ? [a.destination, b.destination] : [];
  const ranges = [...sources, ...destinations].reduce((total, set) => total + rangeCount(set), 0);
  return intervals * INTERVAL_WORK + ranges * RANGE_WORK;
}

/**
 * `icmp type` implies IPv4, unless the rule has matched the protocol or another family before: then nft adds nothing, and packets of
 * protocol 1 over IPv6 are read as if they were ICMP.
 */
function join(current: Piece, piece: Piece, hasProtocol: boolean): readonly Piece[] {
  const { icmp, ...rest } = piece.match;
  if (icmp === undefined || current.match.icmp !== undefined) return defined(bothPieces(current, piece));
  const { family } = icmp;
  const number = icmpProtocol(family);
  const own = bothPieces(current, { ...piece, match: { ...piece.match, family } });
  const isBound = current.match.family === undefined ? !hasProtocol : current.match.family === family;
  if (isBound) return defined(own);
  const foreign = bothPieces(current, {
    ...piece,
    match: { ...rest, family: family === 4 ? 6 : 4, protocols: [{ from: number, to: number }] },
    undecided: `the type of packets of protocol ${number} over IPv${family === 4 ? 6 : 4}`,
  });
  return [...defined(own), ...defined(foreign)];
}

function defined(piece: Piece | undefined): readonly Piece[] {
  return piece === undefined ? [] : [piece];
}

/** A match or limit behind `log` does not limit what is logged. */
export function flushLog(draft: Draft): void {
  emit(draft, { kind: 'continue' });
  draft.logs = false;
}

/** Adds the statements that do `fate` to the packets that get here, placed at `at` or at the whole rule. */
export function emit(draft: Draft, fate: Then, at?: Token): void {
  const { rule, logs, limited, statements } = draft;
  const span = at === undefined ? spanOfTokens(rule[0], rule.at(-1)) : spanOfTokens(at);
  if (!mayCost(draft, draft.pieces.length * PIECE_WORK)) return;
  const pieces = draft.pieces.flatMap(finishPiece);
  // A rule that no packet meets keeps its place.
  const all = pieces.length === 0 ? [{ match: { protocols: [] } } satisfies Piece] : pieces;
  for (const { match, undecided } of all) {
    // A limit in front of a log line limits the log, which decides nothing.
    const reason = undecided ?? (fate.kind === 'continue' ? undefined : limited);
    statements.push(statementOf({ match, undecided: reason, fate, log: logs, span }));
  }
}
