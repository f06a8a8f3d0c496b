import { existsSync, readFileSync } from 'node:fs';
import { expect } from 'chai';
import fc from 'fast-check';
import { compare } from '../../../src/review/compare.ts';
import { columnsOf } from '../../../src/review/report/columns.ts';
import { reviewText } from '../../../src/review/report/text.ts';
import type { Review } from '../../../src/review/review.ts';
import { feedItem, sideOf } from '../sides.ts';
import { REVIEW } from './random-review.ts';
import { changeOf, reviewOf, subjectOf } from './sample-parts.ts';
import { SAMPLES } from './samples.ts';

/** Snapshots as published; they are not part of the project. */
const PUBLISHED = '../shared/data/m365';

const rows = (text: string): readonly string[] => text.trimEnd().split('\n');
const sample = (name: string): Review => SAMPLES[name]!;

describe('a review as text', () => {
  it('says in its first words that no traffic changes, and what else did', () => {
    expect(reviewText(sample('same'))).to.match(/^0 traffic changes {2}main:rulecast.yaml → rulecast.yaml\n/);
    expect(reviewText(sample('moved-lines'))).to.match(/^0 traffic changes \(14 lines moved, 6 lines changed\)/);
    expect(reviewText(sample('moved-lines'))).to.include(
      'text only: rulecast 0.1.0 -> 0.2.0 in out/branch.nft and 1 more\n',
    );
    const moved = reviewOf({
      subjects: [subjectOf('branch', { outcome: 'same', lines: { added: 0, removed: 0, moved: 14 } })],
    });
    expect(reviewText(moved)).to.match(/^0 traffic changes \(14 lines moved\) /);
  });

  it('fits an update of a feed with 9 changes, 60 domains and 2 moves into 24 rows', () => {
    const text = reviewText(sample('feed-update'));
    expect(rows(text)).to.have.length.of.at.most(24);
    expect(rows(text).filter((row) => /^[+-] /.test(row))).to.have.length(9);
    expect(text).to.include('42 domains added: ').and.include('18 domains removed: ');
  });

  it('fits what became of published snapshots into 24 rows', async function () {
    if (!existsSync(PUBLISHED)) this.skip();
    const side = (name: string) => sideOf(feedItem(readFileSync(`${PUBLISHED}/${name}.json`)));
    const pairs = [
      ['worldwide-2025-12-01', 'worldwide-2026-08-14'],
      ['worldwide-2026-08-14', 'china-2026-07-31'],
    ] as const;
    for (const [from, to] of pairs) {
      const { review } = await compare(side(from), side(to));
      expectPrintable(reviewText(review));
      expect(rows(reviewText(review)), to).to.have.length.within(3, 24);
    }
  });

  it('shows fewer than ten changes where they would not fit 24 rows, and counts the others by effect and level', () => {
    const { changes } = sample('many-changes');
    const moves = sample('feed-update').moves;
    const text = reviewText({ ...sample('feed-update'), changes, moves });
    const shown = rows(text).filter((row) => /^[+-] /.test(row)).length;
    expect(rows(text).length).to.be.at.most(24);
    expect(shown).to.be.within(3, 9);
    expect(restOf(text)).to.equal(400 - shown);
  });

  it('shows as many changes as asked for, and has exact counts of the rest', () => {
    for (const top of [0, 1, 50, 399, 400, 500]) {
      const text = reviewText(sample('many-changes'), { top });
      expect(
        rows(text).filter((row) => /^[+-] /.test(row)),
        `${top}`,
      ).to.have.length(Math.min(top, 400));
      expect(restOf(text), `${top}`).to.equal(Math.max(0, 400 - top));
    }
    expect(reviewText(sample('many-changes'), { top: 398 })).to.include(
      'and 2 more opened (2 LOW); --format json has all',
    );
  });

  it('prints a change with its service, sides, addresses and risk, and its cause with the place below', () => {
    const [first, because] = rows(reviewText(sample('feed-update'))).slice(1);
    expect(first).to.match(/^\+ out {2}udp\/3478-3481 +10\.0\.0\.0\/8 → m365:11 +131,072 {2}MEDIUM 131,072 address/);
    expect(because).to.equal(
      '    because rulecast.yaml:21 m365:11: 1 prefix added (Exchange, Optimize, 2025120100 → 2026081400)',
    );
  });

  it('says a cause once for neighbours that share it', () => {
    const text = reviewText(sample('feed-update'));
    expect(text.match(/m365:46: 1 prefix removed/g)).to.have.length(1);
  });

  it('says equal changes of many sites once, and where a single one is', () => {
    expect(reviewText(sample('many-sites')))
      .to.include('; same in 38 sites\n')
      .and.include('; in branch at site-00\n');
  });

  it('says once that live connections stay, and only where traffic is closed', () => {
    const note = /live connections last until they end or are flushed/g;
    expect(reviewText(sample('feed-update')).match(note)).to.have.length(1);
    expect(reviewText(sample('many-sites'))).to.not.match(note);
    const below = reviewOf({ changes: [changeOf(1, {}), changeOf(2, { effect: 'closed' })] });
    expect(reviewText(below, { top: 1 }).match(note)).to.have.length(1);
  });

  it('names crossed guardrails, settings and files that are not proved', () => {
    const text = reviewText(sample('guarded'));
    expect(rows(text)[0]).to.equal('2 opened, 1 closed, highest risk HIGH, 2 guardrail violations, 2 settings changed');
    expect(text).to.include('! violates no-any: any destination on udp/123 (every rule says where to) [0000001a]\n');
    expect(text.indexOf('! HIGH not-on')).to.be.below(text.indexOf('! LOW stamp'));
    expect(text).to.include('NOT PROVED: out/nsg.json (IPv4 proved, IPv6 refuted)\n');
  });

  it('tells what was not compared, or is on one side only', () => {
    const text = reviewText(sample('undecided'));
    expect(text).to.match(/^1 altered .*1 undecided .*1 of 3 not compared/);
    expect(text)
      .to.include('? not compared, too much work: large.nft\n')
      .and.include('new, compared with nothing: new.nft\n');
    expect(text).to.include('established: tcp').and.include('drop → reject');
  });

  it('has no line wider than 100 columns and nothing invisible, whatever the names', () => {
    for (const review of Object.values(SAMPLES)) expectPrintable(reviewText(review, { top: 400 }));
    fc.assert(
      fc.property(REVIEW, fc.option(fc.nat(80), { nil: undefined }), (review, top) => {
        expectPrintable(reviewText(review, top === undefined ? {} : { top }));
      }),
      { numRuns: 60 },
    );
  });
});

function expectPrintable(text: string): void {
  for (const row of text.slice(0, -1).split('\n')) {
    expect(columnsOf(row), row).to.be.at.most(100);
    expect(row).to.not.match(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
  }
}

/** The sum of all counts of changes that are not shown. */
function restOf(text: string): number {
  const counts = [...text.matchAll(/(\d+) more (?:opened|closed|altered|undecided)/g)];
  return counts.reduce((sum, [, count]) => sum + Number(count), 0);
}
