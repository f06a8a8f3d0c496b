import type { JsonNode, Statement, Then } from 'rulecast/exporter/read';
import { type Box, costOf, meet, meetAll } from './box.ts';
import { conditionOf, elementCondition, keyOf, lookedUp, type Scope, undecidedOn } from './condition.ts';
import type { Condition } from './condition-type.ts';
import { isCatchAll } from './element.ts';
import { type Fate, fateOf, isFate } from './fate.ts';
import { malformed, maySpend, refuse, withSite } from './findings.ts';
import { passOf } from './pass.ts';
import type { Rule, Table } from './ruleset.ts';
import { fieldsOf, type Tagged, taggedOf } from './shape.ts';

/** A rule as far as it is read. */
interface Progress {
  readonly rule: Rule;
  readonly scope: Scope;
  boxes: readonly Box[];
  /** Whether what matches now is logged. */
  isLogged: boolean;
  /** Why a verdict behind is given to some of the packets only. */
  limit: string | undefined;
  isDone: boolean;
  readonly statements: Statement[];
}

/** The packets that a table of one family sees. */
export function tableBox({ family }: Table): Box {
  if (family === 'inet') return { match: {} };
  return { match: { family: family === 'ip' ? 4 : 6 } };
}

/** The statements of a rule; after an error, which is reported, they mean nothing. */
export function statementsOf(rule: Rule, scope: Scope): readonly Statement[] {
  const boxes = [tableBox(scope.table)];
  const progress: Progress = { rule, scope, boxes, isLogged: false, limit: undefined, isDone: false, statements: [] };
  for (const node of rule.statements) readStatement(node, progress);
  if (!progress.isDone) finish(progress, { kind: 'continue' });
  return progress.statements;
}

function readStatement(node: JsonNode, progress: Progress): void {
  const { scope } = progress;
  const { site } = scope;
  const statement = taggedOf(node);
  if (statement === undefined) malformed(site, node, 'A statement is not an object with one key');
  else if (progress.isDone) readBehind(statement, progress);
  else if (statement.tag === 'match') narrow(progress, conditionOf(statement.value, scope), statement);
  else if (statement.tag === 'vmap') readMap(statement, progress);
  else if (isFate(statement.tag)) applyFate(progress, fateOf(statement, scope.table, site));
  else if (statement.tag === 'log') readLog(statement, progress);
  else {
    const pass = passOf(statement, scope);
    if (pass?.kind === 'some') progress.limit ??= pass.reason;
  }
}

/** Behind a verdict nothing is reached; nft lets a counter stand behind a map. */
function readBehind(statement: Tagged, { scope }: Progress): void {
  if (statement.tag !== 'counter') refuse(scope.site, statement, 'A statement stands behind a verdict');
}

const LOG_KEYS = ['prefix', 'group', 'snaplen', 'queue-threshold', 'level', 'flags'];

function readLog({ value }: Tagged, progress: Progress): void {
  const isPlain = value.kind === 'scalar' && value.value === null;
  if (!isPlain) fieldsOf(value, { what: 'A log', required: [], optional: LOG_KEYS }, progress.scope.site);
  progress.isLogged = true;
}

/** A condition behind a log narrows the verdict, not the log. */
function narrow(progress: Progress, condition: Condition | undefined, at: Tagged): void {
  if (condition === undefined) return;
  if (progress.isLogged) {
    emit(progress, progress.boxes, { kind: 'continue' });
    progress.isLogged = false;
  }
  progress.boxes = narrowed(progress, condition, at);
}

function narrowed({ boxes, scope }: Progress, condition: Condition, at: Tagged): readonly Box[] {
  return boxes.flatMap((box) => {
    if (scope.site.findings.errors.length > 0) return [];
    const found = condition(box);
    return maySpend(
      scope.site,
      at,
      found.reduce((sum, one) => sum + costOf(one), 0),
    )
      ? meetAll([box], found)
      : [];
  });
}

function applyFate(progress: Progress, fate: Fate | undefined): void {
  if (fate === undefined) return;
  progress.boxes = progress.boxes.flatMap((box) => meet(box, { match: fate.implied }) ?? []);
  finish(progress, fate.fate);
}

function finish(progress: Progress, fate: Then): void {
  emit(progress, progress.boxes, fate);
  progress.isDone = true;
}

/** A verdict for each element, in order; the element for all the rest comes last. */
function readMap(statement: Tagged, progress: Progress): void {
  const { scope } = progress;
  progress.isDone = true;
  const fields = fieldsOf(statement.value, { what: 'A vmap', required: ['key', 'data'] }, scope.site);
  const [left, data] = [fields?.get('key'), fields?.get('data')];
  const key = left === undefined ? undefined : keyOf(left, scope.site);
  const elements = data === undefined ? undefined : lookedUp(data, 'verdicts', scope);
  if (key === undefined || elements === undefined) return;
  const { list, unsettled } = elements;
  for (const element of [...list.filter((one) => !isCatchAll(one)), ...list.filter(isCatchAll)]) {
    const verdict = taggedOf(element.data);
    const fate =
      verdict === undefined
        ? malformed(scope.site, element.value, 'An element has no verdict')
        : fateOf(verdict, scope.table, scope.site);
    const condition =
      unsettled === undefined ? elementCondition(key, element, scope.site) : undecidedOn(key, unsettled);
    if (fate === undefined || condition === undefined) return;
    emit(progress, narrowed(progress, condition, statement), fate.fate, element.value);
  }
}

/** Adds one statement for each box. */
function emit(
  { rule, scope, isLogged, limit, statements }: Progress,
  boxes: readonly Box[],
  fate: Then,
  at: { readonly span: Statement['span'] } = rule,
): void {
  for (const { match, undecided } of boxes) {
    const reason = undecided ?? (fate.kind === 'continue' ? undefined : limit);
    statements.push({
      match,
      ...(reason === undefined ? {} : { undecided: withSite(reason, scope.site) }),
      // biome-ignore lint/suspicious/noThenProperty: the word of the contract; what it holds is never called
      then: fate,
      log: isLogged,
      ...(rule.comment === undefined ? {} : { label: rule.comment }),
      span: at.span,
    });
  }
}
