import { losesEstablished } from '../../measure/established.ts';
import { directionsOf } from '../../measure/term-addresses.ts';
import type { Crossing, Facts } from '../facts.ts';

/** `established-rule-lost`: packets of connections that were let through as such are not any more. */
export function establishedRuleLost(_guardrail: unknown, { closed }: Facts): readonly Crossing[] {
  return closed
    .filter(({ change }) => losesEstablished(change))
    .map(({ change, terms: [term] }) => ({
      text: `replies are not let through any more: ${directionsOf(term).join(', ')}`,
      change,
    }));
}
