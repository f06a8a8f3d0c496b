import { FAMILIES } from '../../../net/family.ts';
import { formatPrefix } from '../../../net/format.ts';
import { widestPrefix } from '../../measure/addresses.ts';
import { farAddresses } from '../../measure/term-addresses.ts';
import type { Crossing, Facts, Part } from '../facts.ts';
import type { GuardrailOf } from '../guardrails.ts';
import { onServices } from './words.ts';

/** `prefix-wider-than`: a prefix on the far side that is shorter than allowed. */
export function prefixWiderThan(guardrail: GuardrailOf<'prefix-wider-than'>, { opened }: Facts): readonly Crossing[] {
  return opened.flatMap((part) => widePrefix(guardrail, part));
}

function widePrefix(limits: GuardrailOf<'prefix-wider-than'>, { change, terms }: Part): readonly Crossing[] {
  for (const term of terms) {
    const addresses = farAddresses(term);
    for (const family of FAMILIES) {
      const least = limits[`ipv${family}`];
      const widest = widestPrefix(addresses, family);
      if (widest === undefined || widest.length >= least) continue;
      return [{ text: `${formatPrefix(widest)}${onServices(change)} is wider than /${least}`, change }];
    }
  }
  return [];
}
