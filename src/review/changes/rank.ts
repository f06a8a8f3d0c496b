import { levelOf, risksOf } from '../guardrails/risks-of.ts';
import { type Change, LEVELS } from '../review.ts';
import type { ChangeDraft } from './draft.ts';

/** Judges changes and puts them in order: the highest level first, then what opens, then the largest. */
export function rankChanges(drafts: readonly ChangeDraft[]): readonly Change[] {
  return drafts.map(judged).sort(byRank);
}

function judged(draft: ChangeDraft): Change {
  const risks = risksOf(draft);
  return { ...draft, level: levelOf(risks), risks };
}

const EFFECTS = ['opened', 'undecided', 'closed', 'altered'] as const satisfies readonly Change['effect'][];

/** Ids tell apart what is alike in all that counts, so that the order never depends on the order of rules. */
function byRank(a: Change, b: Change): number {
  const level = LEVELS.indexOf(a.level) - LEVELS.indexOf(b.level);
  if (level !== 0) return level;
  const effect = EFFECTS.indexOf(a.effect) - EFFECTS.indexOf(b.effect);
  if (effect !== 0) return effect;
  const [sizeA, sizeB] = [BigInt(a.packets), BigInt(b.packets)];
  if (sizeA !== sizeB) return sizeA > sizeB ? -1 : 1;
  return a.id < b.id ? -1 : 1;
}
