import { unionAll } from '../../../net/algebra.ts';
import { size } from '../../../net/count.ts';
import { FAMILIES } from '../../../net/family.ts';
import { shortCount } from '../../measure/format-count.ts';
import { farAddresses } from '../../measure/term-addresses.ts';
import type { Crossing, Facts } from '../facts.ts';
import type { GuardrailOf } from '../guardrails.ts';

/** `addresses-opened`: more different addresses on the far side than allowed, all changes together. */
export function addressesOpened(guardrail: GuardrailOf<'addresses-opened'>, { opened }: Facts): readonly Crossing[] {
  const all = unionAll(opened.flatMap(({ terms }) => terms.map(farAddresses)));
  return FAMILIES.flatMap((family) => {
    const most = guardrail[`ipv${family}`];
    const count = size(all, family);
    if (count <= most) return [];
    // A change is named only where there is no other one.
    const [first, ...others] = opened;
    const only = first !== undefined && others.length === 0 ? { change: first.change } : {};
    return [
      {
        text: `${shortCount(count)} IPv${family} ${count === 1n ? 'address' : 'addresses'} opened, more than ${shortCount(most)}`,
        ...only,
      },
    ];
  });
}
