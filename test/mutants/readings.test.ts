import { expect } from 'chai';
import { builtIns } from '../built-in.ts';
import { some } from './edit.ts';
import { fateOf, subjectsOf } from './judge.ts';
import { HARMLESS_READINGS, READING_MISTAKES } from './readings.ts';
import { newTally } from './tally.ts';

const PACKETS = 100;

/** Every kind is made in one of so many cases, in turn. */
const EVERY = 3;

const exporters = await builtIns();
const kinds = Object.entries(READING_MISTAKES);

describe('a mistake in what was read is refuted by a packet', () => {
  const byKind = new Map(kinds.map(([kind]) => [kind, newTally()]));
  const all = newTally();

  for (const known of exporters) {
    const { id } = known.exporter;
    it(`of files of ${id}`, async function () {
      this.timeout(120_000);
      const mine = newTally();
      for (const [at, subject] of (await subjectsOf(known, PACKETS)).entries()) {
        const tried = kinds.filter((_kind, index) => index % EVERY === at % EVERY);
        for (const [kind, edit] of tried) {
          for (const make of some(edit(subject.reading), 1, at)) {
            const fate = fateOf(make(), subject);
            const what = `${id} ${subject.name} ${subject.site.site ?? ''}: ${kind}`;
            for (const tally of [mine, all, byKind.get(kind)!]) tally.add(fate, what);
          }
        }
      }
      this.test!.title += ` (${mine.text()})`;
      expect(mine.missed).to.deep.equal([]);
    });
  }

  for (const [kind] of kinds) {
    const isHarmless = HARMLESS_READINGS.includes(kind);
    it(`${kind}${isHarmless ? ', which no packet can tell' : ''}`, function () {
      const tally = byKind.get(kind)!;
      this.test!.title += `: ${tally.text()}`;
      expect(tally.count(), 'mutants').to.be.at.least(1);
      if (isHarmless) expect(tally.count('proved')).to.equal(tally.count());
      else expect(tally.count('refuted') + tally.count('undecided'), 'seen').to.be.at.least(1);
    });
  }

  it('always', function () {
    this.test!.title += ` (${kinds.length} kinds, ${all.text()})`;
    expect(all.missed).to.deep.equal([]);
    expect(all.count('refuted')).to.be.at.least(500);
  });
});
