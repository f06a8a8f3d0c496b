import { type AccessAction, type Artifact, quote, type Span } from 'rulecast/exporter/read';
import { type Acl, type AclContext, readAcl } from './read-acls.ts';
import { isDirective } from './read-directives.ts';
import { type Effects, readEffect } from './read-effects.ts';
import { fileAt, filesMatching, isGlob } from './read-files.ts';
import { type Line, linesOf, spanOf } from './read-lines.ts';
import { malformed, mayWork, noteAssumed, noteIgnored, refuse } from './read-report.ts';
import { quotedPath, type Word, wordsOf } from './read-words.ts';

/** An ACL of a line, as it stands or negated. */
export interface Term {
  readonly acl: Acl;
  readonly negated: boolean;
}

/** A line `http_access`. What its ACLs say is known when all lines are read. */
export interface AccessLine {
  readonly action: AccessAction;
  readonly terms: readonly Term[];
  /** It stands between `if` and `endif`. */
  readonly conditional: boolean;
  readonly span: Span;
}

/** What the lines of a configuration add to. */
export interface Config extends Omit<AclContext, 'conditional'> {
  readonly access: AccessLine[];
  readonly effects: Effects;
  /** Directives that were noted as ignored, once each. */
  readonly ignored: Set<string>;
}

/** Squid includes files in files up to this depth. */
const DEPTH_MAX = 16;

/** How many characters of work an ACL of a line is counted as, and a file to be included. */
const TERM_WORK = 200;
const INCLUDE_WORK = 40_000;

interface Place {
  readonly depth: number;
  readonly conditional: boolean;
}

/** Reads a file and those that it includes. */
export function readConfig(file: Artifact, config: Config, place: Place = { depth: 0, conditional: false }): undefined {
  const { report } = config;
  if (file.text.startsWith('\ufeff')) {
    const start = { line: 1, column: 1 };
    const span = { file: file.path, start, end: { line: 1, column: 2 } };
    return refuse(report, span, 'Squid takes the byte order mark for a part of the first word and does not start');
  }
  const blocks: Line[] = [];
  for (const line of linesOf(file, report)) {
    const [word] = /^[^ \t]+/.exec(line.text) ?? [''];
    if (word === 'if') blocks.push(line);
    else if (word === 'else' || word === 'endif') {
      if (blocks.length === 0) malformed(report, spanOf(line), `${word} stands outside an if block`);
      if (word === 'endif') blocks.pop();
    } else
      readDirective(word, line, { config, place: { ...place, conditional: place.conditional || blocks.length > 0 } });
    // Nothing of what follows would be used.
    if (report.errors.length > 0 && report.work > report.workMax) return;
  }
  for (const line of blocks) malformed(report, spanOf(line), 'The if block has no endif');
}

interface DirectiveContext {
  readonly config: Config;
  readonly place: Place;
}

function readDirective(word: string, line: Line, { config, place }: DirectiveContext): undefined {
  const { report } = config;
  const isFollowed = word === 'acl' || word === 'http_access' || word === 'include';
  if (isFollowed && line.text.includes('${')) {
    return refuse(report, spanOf(line), 'The line depends on how squid is started: a macro stands in it');
  }
  if (word === 'acl') return readAcl(line, { ...config, conditional: place.conditional });
  if (word === 'http_access') return readAccess(line, { config, place });
  if (word === 'include') return readInclude(line, { config, place });
  if (!isDirective(word)) return refuse(report, spanOf(line), `Squid has no directive ${quote(word)}`);
  if (readEffect(word, line, config) || config.ignored.has(word)) return;
  config.ignored.add(word);
  noteIgnored(report, spanOf(line), `${word} lets no request through and keeps none out`);
}

function readAccess(line: Line, { config, place }: DirectiveContext): undefined {
  const { report, acls } = config;
  const [, action, ...words] = wordsOf(line);
  if (action?.text !== 'allow' && action?.text !== 'deny') {
    return refuse(report, action?.span ?? spanOf(line), 'allow or deny is expected: squid skips the line');
  }
  if (words.length === 0) return refuse(report, spanOf(line), 'The line names no ACL: squid skips it');
  const terms = words.flatMap((word): readonly Term[] => {
    const negated = word.text.startsWith('!');
    const name = negated ? word.text.slice(1) : word.text;
    const acl = acls.get(name.toLowerCase());
    if (acl !== undefined) return [{ acl, negated }];
    refuse(report, word.span, `No ACL ${quote(name)} is defined above: squid does not start`);
    return [];
  });
  if (!mayWork(report, spanOf(line), terms.length * TERM_WORK)) return;
  config.access.push({ action: action.text, terms, conditional: place.conditional, span: spanOf(line) });
}

function readInclude(line: Line, { config, place }: DirectiveContext): undefined {
  const [, ...words] = wordsOf(line);
  if (words.length === 0) return malformed(config.report, spanOf(line), 'A path is expected');
  for (const word of words) {
    const path = quotedPath(word.text) ?? word.text;
    if (!mayWork(config.report, word.span, INCLUDE_WORK + config.index.files.length)) return;
    const files = includedFiles(path, word, config);
    if (files.length > 0 && place.depth >= DEPTH_MAX) {
      return refuse(config.report, word.span, `Files are included more than ${DEPTH_MAX} deep`);
    }
    for (const one of files) readConfig(one, config, { ...place, depth: place.depth + 1 });
  }
}

function includedFiles(path: string, word: Word, { index, report }: Config): readonly Artifact[] {
  const hint = 'Give the included files as well';
  if (isGlob(path)) {
    const files = filesMatching(index, path, word.span.file);
    const names = files.map((file) => file.path).join(', ');
    if (files.length > 0)
      noteAssumed(report, word.span, `${names}: taken for all files that ${quote(path)} stands for`);
    else
      refuse(report, word.span, `No file that ${quote(path)} includes is given, so that its rules are not known`, hint);
    return files;
  }
  const found = fileAt(index, path);
  if (found.kind === 'file') return [found.file];
  if (found.kind === 'ambiguous') refuse(report, word.span, `Several of the files given may be ${quote(path)}`);
  else refuse(report, word.span, `The file ${quote(path)} is not given, so that its rules are not known`, hint);
  return [];
}
