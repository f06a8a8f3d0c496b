/** Tokens of a script that has no regular expression, which is one of the things that make it fail. */
const TOKEN = /\/\/[^\n]*|"(?:[^"\\\n]|\\["\\/bfnrt])*"|[A-Za-z_$][\w$]*|\d+|===|!==|[<>]=|\+=|\|\||[\s\S]/g;

const KEYWORDS = new Set(['var', 'function', 'return', 'if', 'while', 'true', 'false']);
const MARKS = new Set([
  '===',
  '!==',
  '<=',
  '>=',
  '+=',
  '||',
  '<',
  '=',
  '+',
  '-',
  '(',
  ')',
  '{',
  '}',
  ',',
  ';',
  ':',
  '.',
]);
const GLOBALS = new Set(['Object']);
/** Members that ECMAScript had in its third edition, by ECMA-262 of 1999, sections 15.2 to 15.5. */
const MEMBERS = new Set([
  ...['toLowerCase', 'charAt', 'length', 'substring', 'indexOf', 'lastIndexOf', 'prototype', 'hasOwnProperty', 'call'],
]);

/**
 * What of a script is not known to be of ECMAScript's third edition, or calls what the language does not bring. It knows less than the edition has, never
 * more: a list of what is allowed cannot forget what came later. Strings have no array methods here, so that `indexOf` is that of strings.
 */
export function problemsOfEs3(text: string): readonly string[] {
  const tokens = (text.match(TOKEN) ?? []).filter((token) => !/^\s$|^\/\//.test(token));
  const declared = namesOf(tokens);
  return tokens.flatMap((token, index) => {
    const before = tokens[index - 1];
    if (token.startsWith('"') && token.length > 1) return [];
    if (/^\d+$/.test(token)) return [];
    if (/^[A-Za-z_$]/.test(token)) return isKnown(token, before, declared) ? [] : [`${before} ${token}`];
    if (!MARKS.has(token)) return [`mark ${JSON.stringify(token)}`];
    return before === ',' && /^[)}]$/.test(token) ? [`, before ${token}`] : [];
  });
}

function isKnown(word: string, before: string | undefined, declared: ReadonlySet<string>): boolean {
  return before === '.' ? MEMBERS.has(word) : KEYWORDS.has(word) || GLOBALS.has(word) || declared.has(word);
}

/** What `var`, functions and their parameters declare, and keys of literals. */
function namesOf(tokens: readonly string[]): ReadonlySet<string> {
  const text = tokens.join(' ');
  const lists = [...text.matchAll(/\b(?:var|function(?: \w+)? \() ([\w$ ,]+)/g)].map(([, list = '']) => list);
  const functions = [...text.matchAll(/\bfunction ([\w$]+)/g)].map(([, name = '']) => name);
  const keys = [...text.matchAll(/[{,] ([\w$]+) :/g)].map(([, name = '']) => name);
  return new Set([...lists.flatMap((list) => list.split(/[ ,]+/)), ...functions, ...keys]);
}
