import { resolve } from 'node:path';
import { type Diagnostic, error, isError } from '../../diagnostic/diagnostic.ts';
import { failure, type Result, resultOf } from '../../diagnostic/result.ts';
import { quote } from '../../diagnostic/text.ts';
import { decodeText } from '../../feeds/decode-text.ts';
import { type ReviewDocument, readReviewDocument } from '../../review/report/read-document.ts';
import { verdictOf } from '../../review/verdict.ts';
import { type Outcome, stopped } from '../command.ts';
import { worstOf } from '../exit-code.ts';
import { fileFailure } from '../file-failure.ts';
import type { Io } from '../io.ts';
import type { DiffSettings } from './options.ts';
import { markdownOptions, type ReportContext, toldReportOf } from './report.ts';
import { VERDICT_CODES } from './verdict-codes.ts';

/** The largest document that is printed. A review of a thousand changes has a hundredth of this. */
const DOCUMENT_MAX = 64 * 1024 * 1024;

/** Where no key is given: a document does not say what its comment was called. */
const DEFAULT_KEY = 'rulecast';

/**
 * Prints a review that `rulecast diff --format json` wrote, from that file alone: no repository is looked at. It ends as the review did. The document is foreign:
 * what it says goes into the report, where it is escaped, and never among our own messages.
 */
export async function printDocument(file: string, settings: DiffSettings, io: Io): Promise<Outcome> {
  const text = readText(file, io);
  const document = text.ok ? readReviewDocument(file, text.value) : text;
  if (!document.ok) return stopped(document.diagnostics);
  const { review, exitCode, diagnostics } = document.value;
  const context = { settings, defaultKey: DEFAULT_KEY, diagnostics };
  if (review === undefined) return notReviewed(file, context);
  const format = settings.format === 'markdown' || settings.format === 'sarif' ? settings.format : 'text';
  return {
    exitCode: worstOf(exitCode, VERDICT_CODES[verdictOf(review)]),
    text: await toldReportOf(review, format, context),
    document: {},
    diagnostics: diagnostics.some(isError) ? [incomplete(file, document.value)] : [],
    sources: new Map(),
  };
}

/** A comment says that nothing was reviewed. No other report can: an empty SARIF file would close what an earlier one opened. */
async function notReviewed(file: string, context: ReportContext): Promise<Outcome> {
  const errors = context.diagnostics.filter(isError).length;
  const failed = error('NOT_COMPARED', `The review in ${quote(file)} came to nothing: it has errors only (${errors})`);
  const outcome = stopped([failed]);
  if (context.settings.format !== 'markdown') return outcome;
  const { failureMarkdown } = await import('../../review/report/markdown.ts');
  return { ...outcome, text: failureMarkdown(markdownOptions(context)) };
}

function incomplete(file: string, { exitCode }: ReviewDocument): Diagnostic {
  const message = `The review in ${quote(file)} has errors of its own, and ended with ${exitCode}`;
  return { code: 'NOT_COMPARED', severity: 'warning', message };
}

function readText(file: string, { files, cwd }: Io): Result<string> {
  try {
    const path = files.realPath(resolve(cwd, file));
    const size = files.size(path);
    if (size > DOCUMENT_MAX) {
      const message = `${quote(file)} has ${size} bytes, and at most ${DOCUMENT_MAX} are read`;
      return failure(error('FILE_TOO_LARGE', message));
    }
    const text = decodeText(files.read(path));
    if (text !== undefined) return resultOf(text);
    return failure(error('TEXT_ENCODING', `${quote(file)} is not text in UTF-8`));
  } catch (cause) {
    return failure(fileFailure('FILE_NOT_FOUND', `Cannot read ${quote(file)}`, cause));
  }
}
