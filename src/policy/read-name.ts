import { quote } from '../diagnostic/text.ts';
import type { NameNode } from '../model/document.ts';
import { malformed, type Reader, report, textOf } from './reader.ts';
import { oneOrMore, spanOf, type YamlNode, type YamlScalar } from './yaml-node.ts';

const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/;
const RESERVED: ReadonlySet<string> = new Set(['any', 'none', 'everything', 'loopback']);
const RULE_NAME_MAX = 300;

/** Controls, line ends and half characters, and marks that reorder the text around them. */
const NOT_ON_A_LINE = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/u;

/** Whether a text has the form of a name. */
export function isName(text: string): boolean {
  return NAME.test(text);
}

/** Whether a text stands on one line without characters that act on it. */
function isLine(text: string): boolean {
  return !NOT_ON_A_LINE.test(text);
}

/** The name that a node defines, of a `what` such as "set"; NAME_INVALID when it is reserved or has other characters. */
export function readDefinedName(reader: Reader, node: YamlNode | undefined, what: string): NameNode | undefined {
  const name = readName(reader, node, what);
  if (name === undefined || !RESERVED.has(name.name)) return name;
  return report(reader, 'NAME_INVALID', `${quote(name.name)} is reserved and cannot name a ${what}`, {
    span: name.span,
  });
}

/** A name of something defined elsewhere; NAME_INVALID when no such thing can have this name. */
export function readName(reader: Reader, node: YamlNode | undefined, what: string): NameNode | undefined {
  const text = textOf(reader, node);
  if (text === undefined || node === undefined) return undefined;
  const span = spanOf(node);
  if (isName(text)) return { name: text, span };
  return report(reader, 'NAME_INVALID', `${quote(text)} cannot name a ${what}`, {
    span,
    hint: 'names have letters, digits, ".", "_" and "-", begin with a letter or a digit and have at most 63 characters',
  });
}

/** One name or a list of them. */
export function readNames(reader: Reader, node: YamlNode | undefined, what: string): readonly NameNode[] | undefined {
  if (node === undefined) return undefined;
  const names = oneOrMore(node).map((item) => readName(reader, item, what));
  if (names.length === 0) return malformed(reader, node);
  return names.every((name) => name !== undefined) ? names : undefined;
}

/** The name of a rule: any text on one line. */
export function readRuleName(reader: Reader, node: YamlNode | undefined): NameNode | undefined {
  const text = textOf(reader, node);
  if (text === undefined || node === undefined) return undefined;
  const span = spanOf(node);
  const problem = ruleNameProblem(text);
  if (problem === undefined) return { name: text, span };
  return report(reader, 'NAME_INVALID', `The rule name ${quote(text)} ${problem}`, { span });
}

/** Text that must stay on one line where a target writes it; VALUE_INVALID otherwise. */
export function readLine(reader: Reader, node: YamlNode | undefined, what: string): string | undefined {
  const text = textOf(reader, node);
  if (text === undefined || node === undefined) return undefined;
  if (text.trim() !== '' && isLine(text)) return text;
  const problem = text.trim() === '' ? 'is empty' : 'has line breaks or control characters';
  return report(reader, 'VALUE_INVALID', `The ${what} ${quote(text)} ${problem}`, { span: spanOf(node) });
}

/** The key of an entry as a name node. */
export function keyName(key: YamlScalar): NameNode {
  return { name: key.text, span: spanOf(key) };
}

function ruleNameProblem(text: string): string | undefined {
  if (text.trim() === '') return 'is empty';
  if (!isLine(text)) return 'has line breaks or control characters';
  // At most two code units a character.
  const isLong = text.length > 2 * RULE_NAME_MAX || [...text].length > RULE_NAME_MAX;
  return isLong ? `has more than ${RULE_NAME_MAX} characters` : undefined;
}
