import {
  type AccessReading,
  type Artifact,
  error,
  failure,
  type Result,
  resultOf,
  type Span,
} from 'rulecast/exporter/read';
import { builtInAcls } from './read-acls.ts';
import { type Config, readConfig } from './read-config.ts';
import { noEffects } from './read-effects.ts';
import { indexFiles, rootsOf } from './read-files.ts';
import { noteAssumed, openReport } from './read-report.ts';
import { statementsOf } from './read-statements.ts';

/** How much text is read, in UTF-16 code units. */
const TEXT_MAX = 64 * 1024 * 1024;

/**
 * Reads what squid 5 takes for its configuration: the lines `http_access` as statements, in order. Files that no other includes or takes values from are
 * read one behind the other. What depends on more than client, port and host is undecided; what squid does not start with, and what includes files that
 * are not given, is an error, and the reading fails as a whole.
 */
export async function read(files: readonly Artifact[]): Promise<Result<AccessReading>> {
  const [first] = files;
  if (first === undefined) return failure(error('READ_REFUSED', 'There is no file to read'));
  const begin = { line: 1, column: 1 };
  const span: Span = { file: first.path, start: begin, end: begin };
  const size = files.reduce((total, { text }) => total + text.length, 0);
  if (size > TEXT_MAX) {
    return failure(error('READ_REFUSED', `The files have ${size} characters; rulecast reads ${TEXT_MAX}`, { span }));
  }
  const report = openReport();
  const index = indexFiles(files);
  const config: Config = {
    index,
    report,
    acls: builtInAcls(span),
    access: [],
    effects: noEffects(),
    ignored: new Set(),
  };
  const roots = rootsOf(index);
  if (roots.moved) {
    const order = roots.files.map(({ path }) => path).join(', ');
    noteAssumed(report, span, `Taken to be included in this order, so that ACLs stand in front of their use: ${order}`);
  }
  for (const root of roots.files) readConfig(root, config);
  const statements = report.errors.length > 0 ? [] : statementsOf(config);
  noteEnd(config, span);
  if (report.errors.length > 0) return { ok: false, diagnostics: report.errors };
  return resultOf<AccessReading>({ kind: 'access', statements, notes: report.notes });
}

/** Says what squid does with requests that no line matches, if there are any. */
function noteEnd({ access, report }: Config, begin: Span): undefined {
  const last = access.at(-1);
  if (last === undefined) return noteAssumed(report, begin, 'No line http_access is given: others are taken to follow');
  const isAll = last.terms.every(({ acl, negated }) => !negated && acl.name === 'all') && !last.conditional;
  if (isAll) return;
  const opposite = last.action === 'allow' ? 'denies' : 'allows';
  noteAssumed(report, last.span, `Squid ${opposite} what no line matches, unless lines of other files follow`);
}
