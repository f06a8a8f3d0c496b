import { expect } from 'chai';
import fc from 'fast-check';
import { visible } from '../../../src/diagnostic/text.ts';
import { reviewHtml } from '../../../src/review/html/page.ts';
import type { Review } from '../../../src/review/review.ts';
import { change } from './sample-change.ts';
import { REVIEW, reviewOf } from './sample-review.ts';

const VERSION = { version: '0.1.0' };
const PAGE = reviewHtml(REVIEW, VERSION);

/** Texts that are words of the contract, not of the user. */
const FIXED = new Set([
  'effect',
  'kind',
  'state',
  'outcome',
  'level',
  'verdicts',
  'verdict',
  'directions',
  'side',
  'what',
  'evidence',
  'ipv4',
  'ipv6',
  'packets',
  'term',
  'totals',
]);

/** The review with every text that comes from outside replaced. */
function withTexts<Value>(value: Value, replace: (text: string) => string): Value {
  if (typeof value === 'string') return replace(value) as Value;
  if (Array.isArray(value)) return value.map((one) => withTexts(one, replace)) as Value;
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, one]) => [key, FIXED.has(key) ? one : withTexts(one, replace)]);
  return Object.fromEntries(entries) as Value;
}

/** All tags of a page, without the values of their attributes. */
function tags(page: string): string {
  const [, body = ''] = page.split('</style>');
  return (body.match(/<[^>]*>/g) ?? []).join('').replace(/"[^"]*"/g, '""');
}

describe('the page of a review', () => {
  it('has the same tags whatever the texts of the review are', () => {
    const wanted = tags(
      reviewHtml(
        withTexts(REVIEW, () => 'x'),
        VERSION,
      ),
    );
    const hostile = fc.constantFrom(
      '</style><script>alert(1)</script>',
      '"><img src=x onerror=alert(1)>',
      "' onmouseover='alert(1)",
      '<!-- <![CDATA[ ]]> -->',
      '</title></svg></details>',
      'javascript:alert(1)',
      '&lt;b&gt; `x` $&amp;',
      '\u202e\u0000\u001b[2J',
    );
    fc.assert(
      fc.property(hostile, (text) => {
        const page = reviewHtml(
          withTexts(REVIEW, () => text),
          VERSION,
        );
        expect(tags(page)).to.equal(wanted);
        const line = page.replaceAll('\n', '');
        expect(visible(line)).to.equal(line);
      }),
      { numRuns: 30 },
    );
  });

  it('is the same for equal reviews', () => {
    expect(reviewHtml(structuredClone(REVIEW), VERSION)).to.equal(PAGE);
  });

  it('has no script, no handler and no address of anything else', () => {
    expect(PAGE).to.not.match(/<(?:script|link|iframe|object|img|base)\b|\son[a-z]+=|\bhttps?:|@import|url\((?!#)/);
    expect(PAGE).to.include(`content="default-src &#39;none&#39;; style-src &#39;unsafe-inline&#39;; img-src data:`);
  });

  it('says what is violated before what changed', () => {
    const [violations, space, changes] = ['id="violations"', 'id="space"', 'id="changes"'].map((id) =>
      PAGE.indexOf(id),
    );
    expect(violations).to.be.within(1, space! - 1);
    expect(space).to.be.lessThan(changes!);
    expect(PAGE).to.include('<a href="#change-0a1b2c3d">change 0a1b2c3d</a>');
  });

  it('has headings in order', () => {
    const levels = [...PAGE.matchAll(/<h([1-6])/g)].map(([, level]) => Number(level));
    for (const [index, level] of levels.entries()) expect(level - (levels[index - 1] ?? 0)).to.be.at.most(1);
    expect(levels.filter((level) => level === 1)).to.have.length(1);
  });

  it('has every id once, and every link and label points at one', () => {
    const ids = [...PAGE.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id!);
    expect(new Set(ids).size).to.equal(ids.length);
    const named = [...PAGE.matchAll(/ (?:href="#|aria-labelledby=")([^"]*)"/g)].flatMap(([, names]) =>
      names!.split(' '),
    );
    expect(named.filter((name) => !ids.includes(name))).to.deep.equal([]);
  });

  it('shows fingerprints, commit, versions, proofs and assumptions in full', () => {
    for (const text of [
      '0 traffic changes (14 lines moved, 1 line changed)',
      '9f3c'.repeat(16),
      '41ab'.repeat(16),
      REVIEW.from.commit!,
      'm365-worldwide 2026072900 → 2026083100',
      'rulecast 0.1.0 → 0.2.0',
      ...REVIEW.assumptions,
      ...REVIEW.proofs.map(({ path }) => path),
    ]) {
      expect(PAGE).to.include(text);
    }
  });

  it('says whether all that is opened was approved', () => {
    const pageOf = (inside: boolean): string =>
      reviewHtml({ ...REVIEW, violations: [], settings: [], envelope: { label: 'approved.yaml', inside } }, VERSION);
    expect(pageOf(true)).to.include('all that is opened is inside <code>approved.yaml</code>');
    expect(pageOf(false)).to.include('not all that is opened is inside');
    expect(PAGE).to.not.include('<dt>Approved</dt>');
  });

  it('lists every prefix of every change', () => {
    for (const { destination } of REVIEW.changes) expect(PAGE).to.include(destination.prefixes.join(', '));
  });

  it('says so where there is nothing', () => {
    const page = reviewHtml(
      {
        ...reviewOf([]),
        violations: [],
        domains: [],
        moves: [],
        settings: [],
        proofs: [],
        assumptions: [],
        subjects: [],
      },
      VERSION,
    );
    for (const text of [
      '0 traffic changes.',
      'No traffic changes.',
      'No IPv4 address is affected.',
      'Nothing was compared.',
    ])
      expect(page).to.include(text);
  });
});

describe('the command that explains an example', () => {
  const pageOf = (example: string, subjects: readonly string[], known: Review['subjects'] = REVIEW.subjects): string =>
    reviewHtml(
      { ...reviewOf([change({ id: '1', to: ['192.0.2.0/24'], example, subjects })]), subjects: known },
      VERSION,
    );

  it('asks the site of the first policy that has the change', () => {
    const page = pageOf('tcp 10.0.0.1 -> 192.0.2.1:443', ['out/oslo/branch.nft', 'branch-egress at oslo']);
    expect(page).to.include('rulecast explain --site oslo &quot;tcp 10.0.0.1 -&gt; 192.0.2.1:443&quot;');
  });

  it('is not given where no policy decides', () => {
    expect(pageOf('tcp 10.0.0.1 -> 192.0.2.1:443', ['out/oslo/branch.nft'])).to.not.include('rulecast explain');
  });

  it('is one argument for a shell, whatever is in it', () => {
    const [subject] = REVIEW.subjects;
    const page = pageOf(
      "[$(reboot)>it's] tcp 10.0.0.1 -> 192.0.2.1:443",
      [subject!.name],
      [{ ...subject!, site: '-x y' }],
    );
    expect(page).to.include(
      'rulecast explain --site=&quot;-x y&quot; &#39;[$(reboot)&gt;it&#39;\\&#39;&#39;s] tcp 10.0.0.1',
    );
  });
});
