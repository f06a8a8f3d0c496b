import { type Cursor, cursorOver, refuseHere, takeStatement, unexpected } from './cursor.ts';
import { type Report, refuse, syntaxError } from './report.ts';
import { scan } from './scan.ts';
import type { Source } from './source.ts';
import { describe, isText, type Token } from './token.ts';

/** How many tokens variables may bring into one file: definitions of definitions can double at each step. */
const EXPANDED_MAX = 1_000_000;

/** The variables of one file and the values they have at this point of it. */
export type Definitions = Map<string, readonly Token[]>;

/** A cursor over a file in which every `$name` is replaced by its definition, placed where the variable stands. */
export function openFile(source: Source, report: Report, definitions: Definitions): Cursor {
  const pull = scan(source, report);
  let expansion: readonly Token[] = [];
  let index = 0;
  let use: Token | undefined;
  let expanded = 0;

  const next = (): Token => {
    const replaced = expansion[index];
    if (replaced !== undefined && use !== undefined) {
      index++;
      return { ...replaced, at: use.at, end: use.end, source: use.source };
    }
    const token = pull();
    if (token.kind !== 'variable') return token;
    const value = definitions.get(token.text);
    const problem = value === undefined;
    if (problem) syntaxError(report, token, `The variable ${describe(token)} is not defined`);
    expanded += value?.length ?? 0;
    if (expanded > EXPANDED_MAX) refuse(report, token, `Variables expand to more than ${EXPANDED_MAX} tokens`);
    if (value === undefined || expanded > EXPANDED_MAX) return { ...token, kind: 'end', text: '' };
    [expansion, index, use] = [value, 0, token];
    return next();
  };
  return cursorOver(next, report);
}

/** Reads what follows `define` or `redefine`: `name = value`. */
export function readDefinition(cursor: Cursor, definitions: Definitions, mayExist: boolean): void {
  const name = cursor.next();
  if (name.kind !== 'word') {
    unexpectedName(cursor, name);
    return;
  }
  if (!isText(cursor.peek(), '=')) {
    unexpected(cursor, '"="');
    return;
  }
  cursor.next();
  const value = takeStatement(cursor);
  if (value.length === 0) {
    unexpected(cursor, 'a value');
    return;
  }
  if (definitions.has(name.text) && !mayExist) {
    syntaxError(cursor.report, name, `The variable ${describe(name)} is defined twice`, 'Write redefine');
    cursor.stop();
    return;
  }
  definitions.set(name.text, value);
}

/** Reads what follows `undefine`. */
export function readUndefinition(cursor: Cursor, definitions: Definitions): void {
  const name = cursor.next();
  if (!definitions.delete(name.text)) refuseHere(cursor, name, `The variable ${describe(name)} is not defined`);
}

function unexpectedName(cursor: Cursor, name: Token): void {
  syntaxError(cursor.report, name, `Found ${describe(name)} where the name of a variable is expected`);
  cursor.stop();
}
