import { assertNever } from '../../diagnostic/assert.ts';
import type { Diagnostic } from '../../diagnostic/diagnostic.ts';
import { isError } from '../../diagnostic/diagnostic.ts';
import type { MarkdownOptions } from '../../review/report/markdown.ts';
import { MARKDOWN_LIMITS } from '../../review/report/markdown-limits.ts';
import type { Review, ToldReview } from '../../review/review.ts';
import type { DiffSettings } from './options.ts';

/** What a report is made from, beside the review. */
export interface ReportContext {
  readonly settings: DiffSettings;
  /** Tells comments of one page apart where the user does not. */
  readonly defaultKey: string;
  readonly diagnostics: readonly Diagnostic[];
}

/** Prints a review. Each report is loaded when it is asked for; JSON is printed by whoever prints the outcome, so that the text is empty. */
export async function reportOf(review: Review, context: ReportContext): Promise<string> {
  const { format } = context.settings;
  switch (format) {
    case 'html': {
      const { reviewHtml } = await import('../../review/html/page.ts');
      return reviewHtml(review, { version: await toolVersion() });
    }
    case 'json':
      return '';
    case 'text':
    case 'markdown':
    case 'sarif':
      return toldReportOf(review, format, context);
    default:
      return assertNever(format);
  }
}

/** Prints a review in a format that needs no packets. */
export async function toldReportOf(
  review: ToldReview,
  format: 'text' | 'markdown' | 'sarif',
  context: ReportContext,
): Promise<string> {
  const { top } = context.settings;
  switch (format) {
    case 'text': {
      const { reviewText } = await import('../../review/report/text.ts');
      return reviewText(review, top === undefined ? {} : { top });
    }
    case 'markdown': {
      const { reviewMarkdown } = await import('../../review/report/markdown.ts');
      return reviewMarkdown(review, markdownOptions(context));
    }
    case 'sarif': {
      const { reviewSarif } = await import('../../review/report/sarif.ts');
      return `${JSON.stringify(reviewSarif(review, { version: await toolVersion() }), undefined, 2)}\n`;
    }
    default:
      return assertNever(format);
  }
}

/** What Markdown is written for. */
export function markdownOptions({ settings, defaultKey, diagnostics }: ReportContext): MarkdownOptions {
  const { platform, link, key = defaultKey } = settings;
  return {
    limit: MARKDOWN_LIMITS[platform],
    key,
    folds: platform !== 'bitbucket',
    errors: diagnostics.filter(isError),
    ...(link !== undefined && { link }),
  };
}

async function toolVersion(): Promise<string> {
  const { version } = await import('../version.ts');
  return version();
}
