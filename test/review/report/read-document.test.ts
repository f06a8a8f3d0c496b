import { expect } from 'chai';
import fc from 'fast-check';
import { reviewDocument } from '../../../src/review/report/document.ts';
import { reviewMarkdown } from '../../../src/review/report/markdown.ts';
import { readReviewDocument } from '../../../src/review/report/read-document.ts';
import { reviewSarif } from '../../../src/review/report/sarif.ts';
import { reviewText } from '../../../src/review/report/text.ts';
import type { Review, ToldReview } from '../../../src/review/review.ts';
import { REVIEW } from './random-review.ts';
import { SAMPLES } from './samples.ts';

const ERROR = { code: 'KEY_MISSING', severity: 'error', message: 'The required key "version" is missing' } as const;

function printed(review: Review): string {
  return JSON.stringify({ schema: 'rulecast-diff/1', exitCode: 2, ...reviewDocument(review), diagnostics: [ERROR] });
}

function readBack(text: string): ToldReview {
  const read = readReviewDocument('review.json', text);
  if (!read.ok || read.value.review === undefined) throw new Error(JSON.stringify(read.diagnostics));
  return read.value.review;
}

function messageOf(text: string): string {
  const { ok, diagnostics } = readReviewDocument('review.json', text);
  expect(ok).to.equal(false);
  expect(diagnostics.map(({ code }) => code)).to.deep.equal(['REVIEW_INVALID']);
  return diagnostics[0]!.message;
}

/** Every report that needs no packets. */
function reportsOf(review: ToldReview): readonly string[] {
  return [
    reviewText(review),
    reviewMarkdown(review, { limit: 60_000, key: 'edge' }),
    JSON.stringify(reviewSarif(review, { version: '1' })),
  ];
}

describe('readReviewDocument', () => {
  for (const [name, review] of Object.entries(SAMPLES)) {
    it(`gives back what makes the same reports: ${name}`, () => {
      expect(reportsOf(readBack(printed(review)))).to.deep.equal(reportsOf(review));
    });
  }

  it('gives back what makes the same reports, of whatever review', () => {
    fc.assert(
      fc.property(REVIEW, (review) => {
        expect(reportsOf(readBack(printed(review)))).to.deep.equal(reportsOf(review));
      }),
      { numRuns: 30 },
    );
  });

  it('gives back how the review ended, and why where nothing was compared', () => {
    const text = JSON.stringify({ schema: 'rulecast-diff/1', exitCode: 1, diagnostics: [ERROR] });
    expect(readReviewDocument('review.json', text)).to.deep.equal({
      ok: true,
      value: { exitCode: 1, diagnostics: [ERROR] },
      diagnostics: [],
    });
  });

  const document = printed(SAMPLES.guarded!);
  const refused: readonly (readonly [string, string, string])[] = [
    ['what was cut off', document.slice(0, -10), 'it is not JSON, or was cut off'],
    ['nothing', '', 'it is not JSON, or was cut off'],
    ['a list', '[]', 'The document must be a mapping, not an empty list'],
    ['another version', document.replace('rulecast-diff/1', 'rulecast-diff/2'), '"schema" must be rulecast-diff/1'],
    ['a key that nobody knows', document.replace('{', '{"html":"<script>",'), 'it has the unknown key "html"'],
    ['a prototype', document.replace('{', '{"__proto__":{"verdict":"same"},'), 'it has the unknown key "__proto__"'],
    ['a number that is none', document.replace(/"ipv4":"\d+"/, '"ipv4":"<b>1</b>"'), '"ipv4" must match'],
    ['a number of a million digits', document.replace(/"ipv4":"\d+"/, `"ipv4":"${'9'.repeat(1e6)}"`), '"ipv4" cannot'],
    ['a change without a cause', document.replace(/"causes":\[.*?\],"deciders"/, '"causes":[],"deciders"'), '"causes"'],
    ['a deep nest', '['.repeat(1e6), 'it is not JSON'],
  ];
  for (const [title, text, message] of refused) {
    it(`refuses ${title}`, () => {
      expect(messageOf(text)).to.include('"review.json" is no review: ').and.include(message);
    });
  }
});
