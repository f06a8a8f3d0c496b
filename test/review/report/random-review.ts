import fc from 'fast-check';
import type { Review } from '../../../src/review/review.ts';
import { addresses, changeOf, domainOf, feedCause, lineOf, proofOf, reviewOf, subjectOf } from './sample-parts.ts';
import { HOSTILE } from './samples.ts';

const NAME = fc.oneof(
  fc.constantFrom(...HOSTILE),
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.string({ maxLength: 30 }),
);
const LEVEL = fc.constantFrom('high', 'medium', 'low');
const EFFECT = fc.constantFrom('opened', 'closed', 'altered', 'undecided');
const PREFIX = fc.nat(65535).map((number) => `10.${number >> 8}.${number & 255}.0/24`);

const CHANGE = fc.record({
  effect: EFFECT,
  level: LEVEL,
  services: fc.array(NAME, { minLength: 1, maxLength: 4 }),
  source: fc
    .tuple(fc.array(PREFIX, { minLength: 1, maxLength: 300 }), fc.array(NAME, { maxLength: 3 }))
    .map(([prefixes, names]) => addresses(prefixes, names)),
  text: NAME,
  file: NAME,
  risks: fc.array(fc.record({ id: NAME, level: LEVEL, text: NAME }), { maxLength: 3 }),
  subjects: fc.array(NAME, { minLength: 1, maxLength: 3 }),
});

/** Reviews of all kinds with names of all kinds. */
export const REVIEW: fc.Arbitrary<Review> = fc
  .record({
    labels: fc.tuple(NAME, NAME),
    changes: fc.array(CHANGE, { maxLength: 60 }),
    names: fc.array(NAME, { maxLength: 30 }),
    has: fc.array(fc.boolean(), { minLength: 6, maxLength: 6 }),
  })
  .map(({ labels: [from, to], changes, names, has }) => {
    const some = <T>(part: number, make: (name: string) => T): readonly T[] => (has[part] ? names.map(make) : []);
    return reviewOf({
      from: { label: from },
      to: { label: to },
      changes: changes.map(({ text, file, ...rest }, index) =>
        changeOf(index, { ...rest, causes: [{ ...feedCause(text, text), span: lineOf(file, 1 + index) }] }),
      ),
      subjects: names.map((name) => subjectOf(name, { outcome: 'same', note: name, lines: { added: 1, removed: 0 } })),
      domains: some(0, (name) => domainOf(name)),
      moves: some(1, (name) => ({ feed: name, what: 'prefixes', from: [name], to: [name], items: [name] })),
      settings: some(2, (name) => ({ kind: 'scope', level: 'high', text: name, side: 'from' })),
      violations: some(3, (name) => ({ guardrail: name, reason: name, text: name })),
      proofs: some(4, (name) => proofOf(name, { ipv6: name.length % 2 === 0 ? 'proved' : 'undecided' })),
      assumptions: some(5, (name) => name),
    });
  });
