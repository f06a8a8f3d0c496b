import type { Span } from 'rulecast/exporter/read';

/** One argument of a line. A quoted one is a value, whatever it begins with. `column` counts from 1. */
export interface Word {
  readonly text: string;
  readonly quoted: boolean;
  readonly column: number;
}

/** One physical line without its end. */
export interface Line {
  readonly file: string;
  readonly number: number;
  readonly text: string;
}

/** The lines of a text one by one, without their ends: a list of them takes more room than the text. */
export function* linesOf(text: string): Generator<string, void> {
  let from = 0;
  for (let to = text.indexOf('\n'); to >= 0; to = text.indexOf('\n', from)) {
    yield text.slice(from, to);
    from = to + 1;
  }
  // The piece behind the last line end is no line, unless there is something in it.
  if (from < text.length) yield text.slice(from);
}

/** The words of a line, or what is wrong with it. */
export type Words =
  | { readonly ok: true; readonly words: readonly Word[] }
  | { readonly ok: false; readonly reason: string };

/** One argument, and arguments of one line, as iptables-restore 1.8 has room for them. */
const WORD_BYTES_MAX = 1_023;
const WORDS_MAX = 254;

const ENCODER = new TextEncoder();

/**
 * Splits a line as iptables-restore does, which is no shell: only `"` groups, a backslash takes the next character literally inside quotes
 * and is an ordinary one outside, and a closing quote ends the argument. A quote that stays open would swallow the rest of the rule silently.
 */
export function splitWords(text: string, from = 0): Words {
  const words: Word[] = [];
  let word = '';
  let begin = -1;
  let quoted = false;
  let open = false;
  const end = (): void => {
    words.push({ text: word, quoted, column: begin + 1 });
    word = '';
    begin = -1;
    quoted = false;
  };
  for (let at = from; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (open) {
      if (character === '"') {
        open = false;
        end();
      } else if (character === '\\') {
        at += 1;
        word += text.charAt(at);
      } else word += character;
      continue;
    }
    if (character === ' ' || character === '\t') {
      if (begin >= 0) end();
      continue;
    }
    if (begin < 0) begin = at;
    if (character === '"') {
      open = true;
      quoted = true;
    } else word += character;
  }
  if (open) return { ok: false, reason: 'a quote is not closed' };
  if (begin >= 0) end();
  return withinRoom(words);
}

function withinRoom(words: readonly Word[]): Words {
  if (words.length > WORDS_MAX) return { ok: false, reason: `the line has more than ${WORDS_MAX} arguments` };
  const long = words.some(
    ({ text }) => text.length * 3 > WORD_BYTES_MAX && ENCODER.encode(text).length > WORD_BYTES_MAX,
  );
  return long ? { ok: false, reason: `an argument has more than ${WORD_BYTES_MAX} bytes` } : { ok: true, words };
}

/** A whole line, or one word of it. */
export function spanOf({ file, number, text }: Line, word?: Word): Span {
  const column = word?.column ?? 1;
  const end = word === undefined ? text.length + 1 : column + Math.max(word.text.length, 1);
  return { file, start: { line: number, column }, end: { line: number, column: end } };
}
