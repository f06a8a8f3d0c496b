import { FAMILIES } from '../../../net/family.ts';
import { formatPrefix } from '../../../net/format.ts';
import type { PacketMatch } from '../../../packetset/program.ts';
import { widestPrefix } from '../../measure/addresses.ts';
import { farAddresses } from '../../measure/term-addresses.ts';
import type { Crossing, Facts } from '../facts.ts';
import type { GuardrailOf } from '../guardrails.ts';
import { crossedBy } from '../together.ts';

/** `prefix-wider-than`: a prefix on the far side that is shorter than allowed. */
export function prefixWiderThan(guardrail: GuardrailOf<'prefix-wider-than'>, { opened }: Facts): readonly Crossing[] {
  return crossedBy(opened, (term) => wideText(term, guardrail), [
    { side: 'source', directions: ['inbound'] },
    { side: 'destination', directions: ['outbound', 'forward'] },
  ]);
}

function wideText(term: PacketMatch, limits: GuardrailOf<'prefix-wider-than'>): string | undefined {
  const addresses = farAddresses(term);
  for (const family of FAMILIES) {
    const least = limits[`ipv${family}`];
    const widest = widestPrefix(addresses, family);
    if (widest !== undefined && widest.length < least) return `${formatPrefix(widest)} is wider than /${least}`;
  }
  return undefined;
}
