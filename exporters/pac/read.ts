import {
  type Artifact,
  type Diagnostic,
  type DiagnosticCode,
  error,
  failure,
  info,
  keep,
  quote,
  type ReadContext,
  type Result,
  resultOf,
  type Span,
  type SteeringReading,
} from 'rulecast/exporter/read';
import { type Place, type RunOutcome, runFile, type Use } from './read-machine.ts';
import { askTwice, stepsToRun } from './read-questions.ts';

/** How much of a file is read, in UTF-16 code units. Browsers take less: Chromium 1 MiB. */
export const CHARACTERS_MAX = 4 * 1024 * 1024;

/** The function that browsers ask, and the one that some of them ask instead. */
const ENTRY = 'FindProxyForURL';
const OTHER_ENTRY = 'FindProxyForURLEx';

/**
 * Runs a proxy auto-configuration file in an engine apart from everything else, where names have no address and time stands still, and asks it as
 * browsers do. `notes` of the reading grow while it is asked. An error when it does not compile, throws, or has no function `FindProxyForURL`.
 */
export async function read(
  files: readonly Artifact[],
  _context?: ReadContext<unknown>,
): Promise<Result<SteeringReading>> {
  const [file, ...others] = files;
  if (file === undefined || others.length > 0) {
    return failure(error('READ_REFUSED', `A proxy file is one file, and here are ${files.length}`));
  }
  if (file.text.length > CHARACTERS_MAX) {
    const message = `${file.path} has more than ${CHARACTERS_MAX} characters`;
    return failure(error('READ_REFUSED', message, { span: spanOf(file) }));
  }
  const text = file.text.replace(/^\ufeff/, '');
  const report = openReport(file);
  const ran = await runFile(text, { steps: stepsToRun(text), onUse: report.onUse });
  if (ran.kind !== 'done') return failure(refusalOf(ran, file));
  const [hasEntry, hasOther] = [ran.value.has(ENTRY), ran.value.has(OTHER_ENTRY)];
  ran.value.close();
  if (!hasEntry) return failure(withoutEntry(file));
  if (hasOther) report.onOtherEntry();
  return resultOf({
    kind: 'steering',
    ask: (questions) => askTwice(questions, { text, ...report }),
    notes: report.notes,
  });
}

function refusalOf(ran: Exclude<RunOutcome, { readonly kind: 'done' }>, file: Artifact): Diagnostic {
  const span = spanOf(file, ran.place);
  if (ran.kind === 'unreadable') {
    return error('READ_SYNTAX', `${file.path} cannot be compiled: it ${ran.reason}`, { span });
  }
  return error('READ_REFUSED', `${file.path} cannot be run: it ${ran.reason}`, { span });
}

function withoutEntry(file: Artifact): Diagnostic {
  const hint = `browsers look for a function declaration or a var; they do not find a let, a const or an export`;
  return error('READ_REFUSED', `${file.path} has no function ${ENTRY}`, { span: spanOf(file), hint });
}

interface Report {
  readonly notes: readonly Diagnostic[];
  onUse(use: Use): void;
  onLowerCase(answer: string): void;
  onOtherEntry(): void;
}

/** Notes of each kind once, however often the file gives reason for it. */
function openReport(file: Artifact): Report {
  const notes: Diagnostic[] = [];
  const known = new Set<string>();
  const note = (
    code: DiagnosticCode,
    about: string,
    details: { readonly message: string; readonly place?: Place | undefined },
  ): void => {
    if (known.has(`${code} ${about}`)) return;
    known.add(`${code} ${about}`);
    keep(notes, info(code, details.message, { span: spanOf(file, details.place) }));
  };
  return {
    notes,
    onUse: ({ name, place }) => note('READ_UNDECIDED', name, { message: dependence(name), place }),
    onLowerCase: (answer) => {
      const message = `The answer ${quote(answer)} is taken as if it was in capitals, which not every client does`;
      note('READ_ASSUMED', 'case', { message });
    },
    onOtherEntry: () => {
      const message = `${OTHER_ENTRY}, which some clients ask instead of ${ENTRY}, is not asked`;
      note('READ_IGNORED', OTHER_ENTRY, { message });
    },
  };
}

/** What an answer depends on beside the question, by the function that is called for it. */
const DEPENDENCES: Readonly<Record<string, string>> = {
  myIpAddress: 'the address of the client, which is taken for 127.0.0.1',
  weekdayRange: 'the day',
  dateRange: 'the day',
  timeRange: 'the time of day',
  Date: 'the time',
  'Math.random': 'chance',
};

function dependence(name: string): string {
  const what = Object.hasOwn(DEPENDENCES, name) ? DEPENDENCES[name] : 'the DNS, where no name has an address here';
  return `${name}: the answer depends on ${what}`;
}

/** A place of the file, or its beginning: a file can make a trace say anything. */
function spanOf(file: Artifact, place: Place = { line: 1, column: 1 }): Span {
  const lines = file.text.split('\n', place.line);
  const line = lines[place.line - 1];
  const isThere = line !== undefined && place.column <= line.length + 1;
  const start = isThere ? { line: place.line, column: place.column } : { line: 1, column: 1 };
  return { file: file.path, start, end: start };
}
