import { type Diagnostic, error } from '../../diagnostic/diagnostic.ts';
import { failure, type Result, resultOf } from '../../diagnostic/result.ts';
import { type SchemaProblem, schemaProblems } from '../../diagnostic/schema-error.ts';
import { quote } from '../../diagnostic/text.ts';
import type { ToldReview } from '../review.ts';
import { validateReview } from './review-validator.js';

/** What `rulecast diff --format json` printed, read back. Its texts are as foreign as those of any file. */
export interface ReviewDocument {
  readonly exitCode: 0 | 1 | 2 | 3 | 4;
  readonly diagnostics: readonly Diagnostic[];
  /** Absent where the diagnostics say why nothing was compared. */
  readonly review?: ToldReview;
}

/** The frame of a document: what a command puts around its result. */
type Framed = Pick<ReviewDocument, 'exitCode' | 'diagnostics'> & { readonly verdict?: string } & Readonly<
    Record<string, unknown>
  >;

/** Reads a review back from its JSON: all of it but the packets, which JSON does not hold. REVIEW_INVALID where the schema does not take it. */
export function readReviewDocument(file: string, text: string): Result<ReviewDocument> {
  const parsed = parse(text);
  if (parsed === undefined) return refused(file, 'it is not JSON, or was cut off');
  if (!validateReview(parsed.value)) {
    const [problem] = schemaProblems(validateReview.errors ?? []);
    return refused(file, problem === undefined ? 'it has another schema' : problemText(problem));
  }
  // The schema of the document is the type of the review, which tests hold together.
  const { schema: _, exitCode, diagnostics, verdict, ...told } = parsed.value as Framed;
  const review = told as unknown as ToldReview;
  return resultOf({ exitCode, diagnostics, ...(verdict !== undefined && { review }) });
}

function parse(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}

function problemText(problem: SchemaProblem): string {
  const place = problem.pointer === '' ? '' : ` at ${quote(problem.pointer)}`;
  switch (problem.kind) {
    case 'unknown-key':
      return `it has the unknown key ${quote(problem.key)}${place}`;
    case 'missing-key':
      return `it lacks the key ${quote(problem.key)}${place}`;
    case 'value':
      return `${problem.message}${place}`;
  }
}

function refused(file: string, reason: string): Result<never> {
  const hint = 'write it with rulecast diff --format json, and print it with the same version';
  return failure(error('REVIEW_INVALID', `${quote(file)} is no review: ${reason}`, { hint }));
}
