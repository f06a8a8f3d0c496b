import { expect } from 'chai';
import type { Review, ReviewVerdict } from '../../src/review/review.ts';
import { verdictOf } from '../../src/review/verdict.ts';
import { changeOf, proofOf, reviewOf, subjectOf } from './report/sample-parts.ts';

const OPENED = [changeOf(1, {})];
const CROSSED: Review['violations'] = [{ guardrail: 'no-any', reason: 'asked for', text: 'any' }];
const SETTINGS: Review['settings'] = [{ kind: 'scope', level: 'high', text: 'wider', side: 'to' }];
const INSIDE = { label: 'approved.yaml', inside: true };

const CASES: readonly (readonly [string, Partial<Review>, ReviewVerdict])[] = [
  ['nothing', {}, 'same'],
  [
    'domains and moves only',
    { moves: [{ feed: 'm365', what: 'domains', from: ['1'], to: ['2'], items: ['a.example'] }] },
    'same',
  ],
  ['a setting of level low', { settings: [{ kind: 'stamp', level: 'low', text: 'on', side: 'to' }] }, 'same'],
  ['a change', { changes: OPENED }, 'changed'],
  ['a changed subject without changes', { subjects: [subjectOf('branch')] }, 'changed'],
  ['a change inside the envelope', { changes: OPENED, envelope: INSIDE }, 'inside-envelope'],
  ['a change outside the envelope', { changes: OPENED, envelope: { ...INSIDE, inside: false } }, 'changed'],
  ['nothing, with an envelope', { envelope: INSIDE }, 'same'],
  ['a setting of level high', { settings: SETTINGS }, 'changed'],
  ['a setting of level high inside the envelope', { changes: OPENED, envelope: INSIDE, settings: SETTINGS }, 'changed'],
  ['a refuted file', { proofs: [proofOf('out/a', { ipv6: 'refuted' })] }, 'changed'],
  [
    'a refuted file inside the envelope',
    { changes: OPENED, envelope: INSIDE, proofs: [proofOf('out/a', { ipv4: 'refuted' })] },
    'changed',
  ],
  ['an undecided file', { proofs: [proofOf('out/a', { ipv4: 'undecided' })], envelope: INSIDE }, 'undecided'],
  [
    'an undecided change',
    { changes: [...OPENED, changeOf(2, { effect: 'undecided' })], envelope: INSIDE },
    'undecided',
  ],
  [
    'a subject that was not compared',
    { subjects: [subjectOf('branch', { outcome: 'unknown' })], envelope: INSIDE },
    'undecided',
  ],
  [
    'a crossed guardrail and something undecided',
    { violations: CROSSED, subjects: [subjectOf('branch', { outcome: 'unknown' })] },
    'violated',
  ],
  ['a crossed guardrail inside the envelope', { violations: CROSSED, envelope: INSIDE }, 'violated'],
];

describe('the verdict of a review', () => {
  for (const [what, parts, verdict] of CASES) {
    it(`of ${what} is ${verdict}`, () => expect(verdictOf(reviewOf(parts))).to.equal(verdict));
  }
});
