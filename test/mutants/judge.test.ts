import { expect } from 'chai';
import { builtIns } from '../built-in.ts';
import { fateOf, type Subject, subjectsOf } from './judge.ts';

const [known] = (await builtIns()).filter(({ exporter }) => exporter.id === 'nftables');
if (known === undefined) throw new Error('no nftables');
const subjects = (await subjectsOf(known, 200)).slice(0, 10);

/** The subject, judged by a reference that says one thing about every packet. */
function believing(subject: Subject, verdict: 'allow' | 'drop'): Subject {
  return { ...subject, reference: () => ({ verdict, by: 'default' }) };
}

describe('the judge of mutants believes no proof alone', () => {
  it('misses nothing where nothing is wrong', () => {
    for (const subject of subjects) expect(fateOf(subject.reading, subject)).to.deep.equal({ kind: 'proved' });
  });

  it('calls a proof wrong that the reference contradicts', () => {
    for (const subject of subjects) {
      expect(fateOf(subject.reading, believing(subject, 'allow'))).to.include({ kind: 'missed' });
    }
  });

  it('calls a refutation wrong whose packet gets what the reference says', () => {
    for (const subject of subjects) {
      const hooks = subject.reading.hooks.map((hook) => ({ ...hook, chain: 'nothing', policy: 'drop' as const }));
      const reading = { ...subject.reading, hooks, chains: new Map([['nothing', []]]) };
      expect(fateOf(reading, subject)).to.deep.equal({ kind: 'refuted' });
      expect(fateOf(reading, believing(subject, 'drop'))).to.include({ kind: 'missed' });
    }
  });
});
