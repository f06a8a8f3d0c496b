import { unionAll } from '../../net/algebra.ts';
import { size } from '../../net/count.ts';
import { farAddresses } from '../measure/term-addresses.ts';
import { type Change, type Effect, type EffectTotal, LEVELS, type Totals } from '../review.ts';

/** Sums over all changes; an address that is in several of one effect counts once. */
export function totalsOf(changes: readonly Change[]): Totals {
  const level = LEVELS.find((one) => changes.some((change) => change.level === one));
  const effects = {
    opened: totalOf('opened', changes),
    closed: totalOf('closed', changes),
    altered: totalOf('altered', changes),
    undecided: totalOf('undecided', changes),
  };
  return { effects, ...(level && { level }) };
}

function totalOf(effect: Effect, changes: readonly Change[]): EffectTotal {
  const those = changes.filter((change) => change.effect === effect);
  const addresses = unionAll(those.map(({ term }) => farAddresses(term)));
  return { changes: those.length, ipv4: `${size(addresses, 4)}`, ipv6: `${size(addresses, 6)}` };
}
