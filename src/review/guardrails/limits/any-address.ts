import { nearlyAnyFamilies } from '../../measure/addresses.ts';
import { addressesOf, type Side } from '../../measure/term-addresses.ts';
import type { Crossing, Facts, Part } from '../facts.ts';
import { familyWords, onServices } from './words.ts';

/** `any-destination`: packets to as good as every address of a family. */
export function anyDestination(_guardrail: unknown, { opened }: Facts): readonly Crossing[] {
  return opened.flatMap((part) => anyOn('destination', part));
}

/** `any-source`: packets from as good as every address of a family. */
export function anySource(_guardrail: unknown, { opened }: Facts): readonly Crossing[] {
  return opened.flatMap((part) => anyOn('source', part));
}

function anyOn(side: Side, { change, terms }: Part): readonly Crossing[] {
  for (const term of terms) {
    const families = nearlyAnyFamilies(addressesOf(term, side));
    if (families.length === 0) continue;
    return [{ text: `any ${familyWords(families)}${side}${onServices(change)}`, change }];
  }
  return [];
}
