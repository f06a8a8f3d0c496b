import { printParseErrorCode, visit } from 'jsonc-parser';
import type { Span } from './diagnostic.ts';

/** The first place where a text is not JSON, and what is wrong there, as the end of a sentence. */
export interface JsonFault {
  readonly reason: string;
  readonly span: Span;
}

/** A text to be judged. */
export interface JsonText {
  readonly text: string;
  /** The name that goes into spans. */
  readonly file: string;
  readonly comments: boolean;
  /** Levels of objects and lists that are read. */
  readonly depthMax: number;
}

/** What the parser's error codes mean to a reader of the file. */
const REASONS: Readonly<Record<string, string>> = {
  PropertyNameExpected: 'a key in double quotes is expected here',
  ValueExpected: 'a value is expected here',
  ColonExpected: 'a ":" is expected here',
  CommaExpected: 'a "," is expected here',
  CloseBraceExpected: 'a "}" is expected here',
  CloseBracketExpected: 'a "]" is expected here',
  EndOfFileExpected: 'something follows the value',
  InvalidCommentToken: 'JSON has no comments',
  UnexpectedEndOfString: 'a text has no closing quote on its line',
  UnexpectedEndOfNumber: 'a number is not complete',
  InvalidNumberFormat: 'a number is not complete',
  InvalidUnicode: 'a text has an incomplete \\u escape',
  InvalidEscapeCharacter: 'a text has an unknown escape',
  InvalidCharacter: 'a text holds a control character',
};

/** The place of one token, as the parser's callbacks give it: an offset and length, and line and column from 0. */
type Token = readonly [offset: number, length: number, line: number, column: number, ...rest: unknown[]];

/** Ends the visit at the first problem: what follows it cannot be trusted, and the visit would recurse without bound. */
class Stop {
  readonly fault: JsonFault;

  constructor(fault: JsonFault) {
    this.fault = fault;
  }
}

/** What is wrong with a text first; undefined for JSON. */
export function findJsonFault({ text, file, comments, depthMax }: JsonText): JsonFault | undefined {
  let depth = 0;
  const begin = (...token: Token): void => {
    depth += 1;
    if (depth > depthMax) throw new Stop(faultAt(`values are nested deeper than ${depthMax} levels`, file, token));
  };
  const end = (): void => {
    depth -= 1;
  };
  const onError = (code: Parameters<typeof printParseErrorCode>[0], ...token: Token): never => {
    const reason = REASONS[printParseErrorCode(code)] ?? 'a character stands here that JSON does not have';
    throw new Stop(faultAt(token[0] >= text.length ? `the file ends early: ${reason}` : reason, file, token));
  };
  try {
    visit(
      text,
      { onObjectBegin: begin, onArrayBegin: begin, onObjectEnd: end, onArrayEnd: end, onError },
      { disallowComments: !comments, allowTrailingComma: false, allowEmptyContent: false },
    );
  } catch (stop) {
    if (stop instanceof Stop) return stop.fault;
    throw stop;
  }
  return undefined;
}

/** Tokens never span lines, so the end is on the same line. */
function faultAt(reason: string, file: string, [, length, line, column]: Token): JsonFault {
  const start = { line: line + 1, column: column + 1 };
  return { reason, span: { file, start, end: { line: line + 1, column: column + 1 + length } } };
}
