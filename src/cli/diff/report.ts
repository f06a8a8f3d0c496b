import { assertNever } from '../../diagnostic/assert.ts';
import type { Review } from '../../review/review.ts';
import type { DiffSettings } from './options.ts';

/** Prints a review. Each report is loaded when it is asked for; JSON is printed by whoever prints the outcome, so that the text is empty. */
export async function reportOf(review: Review, settings: DiffSettings, defaultKey: string): Promise<string> {
  const { format, platform, top, link, key = defaultKey } = settings;
  switch (format) {
    case 'text': {
      const { reviewText } = await import('../../review/report/text.ts');
      return reviewText(review, top === undefined ? {} : { top });
    }
    case 'markdown': {
      const { reviewMarkdown } = await import('../../review/report/markdown.ts');
      const { MARKDOWN_LIMITS } = await import('../../review/report/markdown-limits.ts');
      const folds = platform !== 'bitbucket';
      return reviewMarkdown(review, {
        limit: MARKDOWN_LIMITS[platform],
        key,
        folds,
        ...(link !== undefined && { link }),
      });
    }
    case 'html': {
      const { reviewHtml } = await import('../../review/html/page.ts');
      return reviewHtml(review, { version: await toolVersion() });
    }
    case 'sarif': {
      const { reviewSarif } = await import('../../review/report/sarif.ts');
      return `${JSON.stringify(reviewSarif(review, { version: await toolVersion() }), undefined, 2)}\n`;
    }
    case 'json':
      return '';
    default:
      return assertNever(format);
  }
}

async function toolVersion(): Promise<string> {
  const { version } = await import('../version.ts');
  return version();
}
