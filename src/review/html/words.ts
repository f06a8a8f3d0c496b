import type { Effect, Level, ReviewVerdict } from '../review.ts';

/** How an effect is called, its sign, and what it means. */
interface EffectWords {
  readonly sign: string;
  readonly word: string;
  readonly meaning: string;
}

export const EFFECT_WORDS = {
  opened: { sign: '+', word: 'Opened', meaning: 'allowed now, not before' },
  closed: { sign: '−', word: 'Closed', meaning: 'allowed before, not now' },
  altered: { sign: '~', word: 'Altered', meaning: 'not allowed before or now, but refused in another way' },
  undecided: { sign: '?', word: 'Undecided', meaning: 'depends on more than the packet' },
} as const satisfies Readonly<Record<Effect, EffectWords>>;

export const LEVEL_WORDS = {
  high: 'High risk',
  medium: 'Medium risk',
  low: 'Low risk',
} as const satisfies Readonly<Record<Level, string>>;

export const VERDICT_WORDS = {
  same: 'No traffic changes',
  changed: 'Traffic changes',
  'inside-envelope': 'Traffic changes, all of it inside the approved envelope',
  violated: 'Guardrails are violated',
  undecided: 'Some traffic cannot be decided',
} as const satisfies Readonly<Record<ReviewVerdict, string>>;
