import { FAMILIES, type Family } from '../../../net/family.ts';
import { withCommas } from '../../measure/format-count.ts';
import type { SetSize } from '../../review.ts';
import type { Crossing, Facts } from '../facts.ts';
import type { GuardrailOf } from '../guardrails.ts';

/** Percents of hundredths of a percent, so that 12.5 is a whole number. */
const PARTS = 100;

/** `set-shrinks`: a set that lost more of its addresses than allowed, or all of a family. */
export function setShrinks({ percent }: GuardrailOf<'set-shrinks'>, { review }: Facts): readonly Crossing[] {
  const most = BigInt(Math.round(percent * PARTS));
  return (review.sets ?? []).flatMap((set) => FAMILIES.flatMap((family) => lossOf(set, family, most)));
}

function lossOf(set: SetSize, family: Family, most: bigint): readonly Crossing[] {
  const key = `ipv${family}` as const;
  const before = BigInt(set.from[key]);
  const after = BigInt(set.to[key]);
  const lost = set.lost === undefined ? before - after : BigInt(set.lost[key]);
  const place = set.site === undefined ? '' : ` at ${set.site}`;
  if (before > 0n && after === 0n) {
    return [
      {
        text: `${set.name}${place} lost ${before === 1n ? 'its only' : `all of its ${withCommas(before)}`} IPv${family} ${before === 1n ? 'address' : 'addresses'}`,
      },
    ];
  }
  if (lost * 100n * BigInt(PARTS) <= most * before) return [];
  const numbers = `${withCommas(lost)} of ${withCommas(before)} IPv${family} addresses`;
  return [{ text: `${set.name}${place} lost ${numbers} (${percentText(lost, before)} %)` }];
}

/** With one digit behind the point, cut. */
function percentText(part: bigint, whole: bigint): string {
  const tenths = (part * 1000n) / whole;
  return tenths % 10n === 0n ? `${tenths / 10n}` : `${tenths / 10n}.${tenths % 10n}`;
}
