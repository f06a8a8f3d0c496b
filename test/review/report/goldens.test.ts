import { join } from 'node:path';
import { expect } from 'chai';
import { reviewMarkdown } from '../../../src/review/report/markdown.ts';
import { MARKDOWN_LIMITS } from '../../../src/review/report/markdown-limits.ts';
import { reviewText } from '../../../src/review/report/text.ts';
import { expectGolden, orphansOf, updateGoldens } from '../../golden.ts';
import { SAMPLES } from './samples.ts';

const FOLDER = 'fixtures/diff/report';

const goldens = new Map(
  Object.entries(SAMPLES).flatMap(([name, review]) => [
    [`${name}.txt`, reviewText(review)] as const,
    // The longest sample shows the cuts of the shortest limit.
    [`${name}.md`, reviewMarkdown(review, { limit: MARKDOWN_LIMITS.bitbucket, key: 'branch' })] as const,
  ]),
);

describe('goldens of reviews', () => {
  before(() => updateGoldens(FOLDER, goldens));

  for (const [path, text] of goldens) {
    it(`${path} is written as committed, byte for byte`, () => expectGolden(join(FOLDER, path), text));
  }

  it('are the same on a second call', () => {
    for (const [name, review] of Object.entries(SAMPLES)) {
      expect(reviewText(review)).to.equal(goldens.get(`${name}.txt`));
      expect(reviewMarkdown(review, { limit: MARKDOWN_LIMITS.bitbucket, key: 'branch' })).to.equal(
        goldens.get(`${name}.md`),
      );
    }
  });

  it('stand for a sample each: none is orphaned', () => {
    expect(orphansOf(FOLDER, goldens)).to.deep.equal([]);
    expect(goldens.size).to.be.at.least(16);
  });
});
