import type { PacketMatch } from '../../../packetset/program.ts';
import { nearlyAnyFamilies } from '../../measure/addresses.ts';
import { addressesOf, type Side } from '../../measure/term-addresses.ts';
import type { Crossing, Facts } from '../facts.ts';
import { crossedBy } from '../together.ts';

/** `any-destination`: packets to as good as every address of a family. */
export function anyDestination(_guardrail: unknown, facts: Facts): readonly Crossing[] {
  return anyOn('destination', facts);
}

/** `any-source`: packets from as good as every address of a family. */
export function anySource(_guardrail: unknown, facts: Facts): readonly Crossing[] {
  return anyOn('source', facts);
}

function anyOn(side: Side, { opened }: Facts): readonly Crossing[] {
  return crossedBy(opened, (term) => anyText(term, side), [{ side }]);
}

/** `any destination`, `any IPv4 destination`: without a family for both of them. */
function anyText(term: PacketMatch, side: Side): string | undefined {
  const families = nearlyAnyFamilies(addressesOf(term, side));
  if (families.length === 0) return undefined;
  return families.length === 1 ? `any IPv${families[0]} ${side}` : `any ${side}`;
}
