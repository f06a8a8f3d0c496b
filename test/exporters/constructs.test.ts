import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { fill } from '../blocks.ts';
import { updatesGoldens } from '../golden.ts';
import { constructsIn, OUTCOMES, outcomeOf, SUBJECTS } from './constructs.ts';

const PROOF = join(import.meta.dirname, '..', '..', '..', 'docs', 'proof.md');

function table(): string {
  const rows = SUBJECTS.map(({ name, list }) => {
    const claims = constructsIn(list).map(({ claim }) => claim);
    const counts = OUTCOMES.map((outcome) => claims.filter((claim) => claim === outcome).length);
    return `| ${[name, claims.length, ...counts].join(' | ')} |`;
  });
  return [`| reader | constructs | ${OUTCOMES.join(' | ')} |`, '| --- | --: | --: | --: | --: |', ...rows].join('\n');
}

describe('constructs', () => {
  for (const { name, list, read } of SUBJECTS) {
    it(`of ${name} are exact, undecided or refused, as their list says`, () => {
      for (const { line, claim, text } of constructsIn(list)) {
        expect(outcomeOf(read(text)), `${list}:${line}: ${text}`).to.equal(claim);
      }
    });

    it(`of ${name} have a reason and a place where they are not exact`, () => {
      for (const { claim, text } of constructsIn(list)) {
        const result = read(text);
        if (claim === 'refused') expect(result.diagnostics[0], text).to.have.nested.property('span.start.line');
        if (claim !== 'undecided' || !result.ok) continue;
        const open = [...result.value.chains.values()].flat().filter(({ undecided }) => undecided !== undefined);
        for (const { undecided, span } of open) {
          expect(undecided, text).to.match(/\S/);
          expect(span.start.line, text).to.be.at.least(1);
        }
      }
    });

    it(`of ${name} stand in their list once`, () => {
      const texts = constructsIn(list).map(({ text }) => text);
      expect(texts.filter((text, at) => texts.indexOf(text) !== at)).to.deep.equal([]);
    });
  }

  it('are read by a reader each', () => {
    expect(SUBJECTS.map(({ list }) => list).sort()).to.deep.equal(readdirSync('fixtures/constructs').sort());
  });

  it('are counted in docs/proof.md', () => {
    const text = readFileSync(PROOF, 'utf8');
    const filled = fill(text, { constructs: table() });
    if (updatesGoldens()) writeFileSync(PROOF, filled);
    else expect(text).to.equal(filled);
  });
});
