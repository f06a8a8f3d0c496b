import { expect } from 'chai';
import { builtIns } from '../built-in.ts';
import { mutantsOf } from './edit.ts';
import { HARMLESS, MISTAKES, UNDECIDED } from './formats.ts';
import { fateOfFiles, subjectsOf } from './judge.ts';
import { newTally } from './tally.ts';

const PACKETS = 100;

const exporters = await builtIns();

const KINDS = [...new Set(Object.values(MISTAKES).flatMap((edits) => Object.keys(edits)))];

describe('a mistake in a written file is refuted by a packet, or refused', () => {
  const byKind = new Map(KINDS.map((kind) => [kind, newTally()]));
  const all = newTally();

  for (const [seed, known] of exporters.entries()) {
    const { id } = known.exporter;
    it(`that ${id} wrote`, async function () {
      this.timeout(120_000);
      const mine = newTally();
      for (const subject of await subjectsOf(known, PACKETS)) {
        for (const { kind, files } of mutantsOf(subject.site.artifacts, MISTAKES[id]!, { each: 1, seed })) {
          const fate = await fateOfFiles(files, subject);
          const what = `${id} ${subject.name} ${subject.site.site ?? ''}: ${kind}`;
          for (const tally of [mine, all, byKind.get(kind)!]) tally.add(fate, what);
        }
      }
      this.test!.title += ` (${Object.keys(MISTAKES[id]!).length} kinds, ${mine.text()})`;
      expect(mine.missed).to.deep.equal([]);
    });
  }

  for (const kind of KINDS) {
    const isHarmless = HARMLESS.includes(kind);
    it(`${kind}${isHarmless ? ', which no packet can tell' : ''}`, function () {
      const tally = byKind.get(kind)!;
      this.test!.title += `: ${tally.text()}`;
      expect(tally.count(), 'mutants').to.be.at.least(1);
      if (isHarmless) expect(tally.count('proved')).to.equal(tally.count());
      else if (UNDECIDED.includes(kind)) expect(tally.count('undecided')).to.be.at.least(1);
      else expect(tally.count('refuted') + tally.count('refused'), 'seen').to.be.at.least(1);
    });
  }

  it('always', function () {
    this.test!.title += ` (${KINDS.length} kinds, ${all.text()})`;
    expect(all.missed).to.deep.equal([]);
    expect(all.count('refuted')).to.be.at.least(1_000);
  });
});
