import { quote, type Span } from 'rulecast/exporter/read';
import { BUILT_IN, isReadType, otherType, READ_TYPES, type ReadType, typeName } from './read-acl-types.ts';
import { type FileIndex, fileAt } from './read-files.ts';
import { type Line, physicalLines, spanOf, spanOfPhysical } from './read-lines.ts';
import { malformed, mayWork, noteAssumed, noteIgnored, type Report, refuse } from './read-report.ts';
import { quotedPath, type Word, wordsOf } from './read-words.ts';

/** A value of an ACL. `ignoreCase`: `-i` stands in front of it. */
export interface AclValue extends Word {
  readonly ignoreCase: boolean;
}

/** All that a configuration says of one ACL: its lines add up, also those behind the first use. */
export interface Acl {
  readonly name: string;
  readonly type: string;
  /** Its first line. */
  readonly span: Span;
  /** Squid has it from the start, and the configuration adds nothing. */
  builtIn: boolean;
  readonly itself: boolean;
  readonly values: AclValue[];
  /** `-n` stands on one of its lines at least. */
  noLookups: boolean;
  /** Why its values are not all known. */
  unknown: string | undefined;
}

/** By name in lower case, as squid compares names. */
export type Acls = Map<string, Acl>;

export interface AclContext {
  readonly index: FileIndex;
  readonly acls: Acls;
  readonly report: Report;
  /** The line stands between `if` and `endif`. */
  readonly conditional: boolean;
}

/** The longest name that squid keeps, and the bytes that it reads of a line of a file with values. */
const NAME_MAX = 63;
const VALUE_BYTES_MAX = 2_046;

/** How many characters of work a value is counted as. */
const VALUE_WORK = 400;

/** The ACLs of a configuration of which nothing is read yet. */
export function builtInAcls(span: Span): Acls {
  const acls = BUILT_IN.map(({ name, type, values, ...rest }): [string, Acl] => {
    const own = values.map((text): AclValue => ({ text, span, ignoreCase: false }));
    const acl = { name, type, span, builtIn: true, itself: 'itself' in rest, values: own };
    return [name.toLowerCase(), { ...acl, noLookups: false, unknown: undefined }];
  });
  return new Map(acls);
}

/** Adds what a line that begins with `acl` says. */
export function readAcl(line: Line, context: AclContext): undefined {
  const { report } = context;
  const pairs = /^acl[ \t]+[^ \t]+[ \t]+dstdom_regex(?:[ \t]|$)/.test(line.text);
  const [, name, typeWord, ...rest] = wordsOf(line, { pairs });
  if (name === undefined || typeWord === undefined) {
    return malformed(report, spanOf(line), 'An ACL has a name and a type');
  }
  if (name.text.length > NAME_MAX) return refuse(report, name.span, `The name of an ACL has at most ${NAME_MAX} bytes`);
  if (name.text === 'manager' && typeWord.text === 'proto') {
    return noteIgnored(report, spanOf(line), 'Squid skips the line, since it has an ACL manager of its own');
  }
  const type = typeName(typeWord.text);
  if (!isReadType(type) && otherType(type) === undefined) {
    return refuse(report, typeWord.span, `Squid has no ACLs of type ${quote(type)}`);
  }
  const acl = aclOf(name, { type, typeWord }, context);
  if (acl === undefined) return;
  acl.builtIn = false;
  if (context.conditional) acl.unknown ??= `acl ${acl.name} stands in an if block`;
  if (isReadType(type)) readRest(acl, rest, { ...context, type });
}

function aclOf(
  name: Word,
  { type, typeWord }: { readonly type: string; readonly typeWord: Word },
  { acls, report, conditional }: AclContext,
): Acl | undefined {
  const key = name.text.toLowerCase();
  const old = acls.get(key);
  if (old === undefined) {
    const acl = { name: name.text, type, span: name.span, builtIn: false, itself: false, values: [] };
    const added = { ...acl, noLookups: false, unknown: undefined };
    acls.set(key, added);
    return added;
  }
  if (old.type === type) return old;
  if (!conditional && !old.unknown?.endsWith('if block')) {
    const message = `ACL ${quote(name.text)} is of type ${old.type} already: an ACL has one type`;
    return refuse(report, typeWord.span, message);
  }
  old.unknown ??= `acl ${old.name} stands in an if block`;
  return undefined;
}

interface RestContext extends AclContext {
  readonly type: ReadType;
}

/** Options, then values. */
function readRest(acl: Acl, words: readonly Word[], context: RestContext): undefined {
  const options = readOptions(words, context);
  if (options.noLookups) acl.noLookups = true;
  let { ignoreCase } = options;
  const add = (word: Word): boolean => {
    if (!mayWork(context.report, word.span, VALUE_WORK)) return false;
    // Squid takes these for options between regular expressions, too.
    const isSwitch = acl.type === 'dstdom_regex' && /^[-+]i$/.test(word.text);
    if (isSwitch) ignoreCase = word.text === '-i';
    else acl.values.push({ ...word, ignoreCase });
    return true;
  };
  const values = words.slice(options.count);
  for (const [index, word] of values.entries()) {
    const path = quotedPath(word.text);
    if (path === undefined) {
      if (!add(word)) return;
      continue;
    }
    readValueFile(path, { ...context, acl, span: word.span, add });
    const [next] = values.slice(index + 1);
    if (next === undefined) return;
    const message = `Squid reads nothing behind a file with values on the same line: ${quote(next.text)} is not in ACL ${acl.name}`;
    return noteAssumed(context.report, next.span, message);
  }
}

interface Options {
  /** How many words they are. */
  readonly count: number;
  readonly noLookups: boolean;
  readonly ignoreCase: boolean;
}

function readOptions(words: readonly Word[], { type, report }: RestContext): Options {
  const known: readonly string[] = READ_TYPES[type];
  let [count, noLookups, ignoreCase] = [0, false, false];
  for (const { text, span } of words) {
    if (!/^[-+]/.test(text)) break;
    count += 1;
    if (text === '--') break;
    const options = text
      .slice(1)
      .split('')
      .map((letter) => text.charAt(0) + letter);
    if (options.length === 0 || options.some((option) => !known.includes(option))) {
      refuse(report, span, `ACLs of type ${type} have no option ${quote(text)}`);
    }
    if (options.includes('-n')) noLookups = true;
    ignoreCase = options.findLast((option) => option.endsWith('i')) === '-i' || (ignoreCase && !options.includes('+i'));
  }
  return { count, noLookups, ignoreCase };
}

interface FileContext extends RestContext {
  readonly acl: Acl;
  /** Where the path stands. */
  readonly span: Span;
  readonly add: (word: Word) => boolean;
}

/** One value a line, blanks inside it kept, up to a word that begins with `#`. */
function readValueFile(path: string, { index, acl, span, add, report }: FileContext): undefined {
  const found = fileAt(index, path);
  if (found.kind === 'ambiguous') return refuse(report, span, `Several of the files given may be ${quote(path)}`);
  if (found.kind === 'missing') {
    acl.unknown ??= `the values of acl ${acl.name} in the file ${quote(path)} are not known`;
    return;
  }
  for (const physical of physicalLines(found.file, VALUE_BYTES_MAX, report)) {
    const { text } = physical;
    const comment = text.search(/(?:^|[ \t])#/);
    const line = comment < 0 ? text : text.slice(0, comment);
    const value = line.trim();
    if (value === '') continue;
    const from = line.indexOf(value);
    if (!add({ text: value, span: spanOfPhysical(physical, from, from + value.length) })) return;
  }
}
