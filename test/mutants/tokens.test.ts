import { expect } from 'chai';
import type { Artifact } from '../../src/exporter/exporter.ts';
import { builtIns } from '../built-in.ts';
import { randomFrom } from '../packets/random.ts';
import type { Mutant } from './edit.ts';
import { fateOfFiles, subjectsOf } from './judge.ts';
import { newTally } from './tally.ts';

const PACKETS = 100;

/** For each format, spread over all cases. */
const MUTANTS = 400;

const CHANGES = {
  'a token left out': () => '',
  'a token twice': (token: string) => `${token} ${token}`,
  'two tokens swapped': (token: string, between: string, next: string) => `${next}${between}${token}`,
} as const satisfies Record<string, (token: string, between: string, next: string) => string>;

/** The numbers that a build keeps, of which a network knows nothing. */
const KEPT = 'priorities.json';

const exporters = await builtIns();

describe('a file with a token left out, doubled or swapped is refused, refuted, or does the same', () => {
  const all = newTally();

  for (const known of exporters) {
    const { id } = known.exporter;
    it(`when ${id} reads it`, async function () {
      this.timeout(120_000);
      const mine = newTally();
      const subjects = await subjectsOf(known, PACKETS);
      const each = Math.ceil(MUTANTS / subjects.length);
      for (const [seed, subject] of subjects.entries()) {
        for (const { kind, files } of garbled(subject.site.artifacts, { count: each, seed })) {
          const fate = await fateOfFiles(files, subject);
          for (const tally of [mine, all]) tally.add(fate, `${id} ${subject.name} ${subject.site.site ?? ''}: ${kind}`);
        }
      }
      this.test!.title += ` (${mine.text()})`;
      expect(mine.missed).to.deep.equal([]);
      expect(mine.count('refused') + mine.count('refuted')).to.be.at.least(mine.count() / 4);
    });
  }

  it('always', function () {
    this.test!.title += ` (${all.text()})`;
    expect(all.missed).to.deep.equal([]);
    expect(all.count()).to.be.at.least(exporters.length * MUTANTS);
  });
});

/** Files with one token changed: words with what holds them together, and single signs. The same for the same seed. */
function garbled(
  files: readonly Artifact[],
  { count, seed }: { readonly count: number; readonly seed: number },
): readonly Mutant[] {
  const random = randomFrom(seed);
  return Array.from({ length: count }, (_, index) => {
    const file = random.pick(files.filter(({ path }) => path !== KEPT));
    const tokens = tokensOf(file.text);
    const { 0: match, 1: token = '', 2: between = '', 3: next = '', index: at } = random.pick(tokens);
    const [kind, change] = Object.entries(CHANGES)[index % 3]!;
    const changed =
      kind === 'two tokens swapped' ? change(token, between, next) : `${change(token, between, next)}${between}${next}`;
    const text = `${file.text.slice(0, at)}${changed}${file.text.slice(at + match.length)}`;
    const line = file.text.slice(0, at).split('\n').length;
    return {
      kind: `${kind}, ${file.path}:${line}: ${match}`,
      files: files.map((one) => (one === file ? { ...one, text } : one)),
    };
  });
}

/** Every word or sign with what stands behind it, but for comments and what would stay as it is. */
function tokensOf(text: string): readonly RegExpExecArray[] {
  const pairs = [...text.matchAll(/([\w.:/@-]+|\S)(\s*)([\w.:/@-]+|\S)/g)];
  return pairs.filter(({ 1: token, 3: next, index }) => {
    const line = text.slice(text.lastIndexOf('\n', index) + 1, index + 1);
    return token !== next && !/^\s*#|comment "[^"]*$|"description": "|<description>/.test(line);
  });
}
