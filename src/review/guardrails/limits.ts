import type { Crossing, Facts } from './facts.ts';
import type { GuardrailOf, LimitName } from './guardrails.ts';
import { addressesOpened } from './limits/addresses-opened.ts';
import { adminPortsFromInternet } from './limits/admin-ports-from-internet.ts';
import { anyDestination, anySource } from './limits/any-address.ts';
import { defaultChanged } from './limits/default-changed.ts';
import { establishedRuleLost } from './limits/established-rule-lost.ts';
import { portsOpened } from './limits/ports-opened.ts';
import { prefixWiderThan } from './limits/prefix-wider-than.ts';
import { setShrinks } from './limits/set-shrinks.ts';
import { specialRangesInFeed } from './limits/special-ranges-in-feed.ts';

type Limit<K extends LimitName> = (guardrail: GuardrailOf<K>, facts: Facts) => readonly Crossing[];

/** What crosses each limit. */
const LIMITS: { readonly [K in LimitName]: Limit<K> } = {
  'any-destination': anyDestination,
  'any-source': anySource,
  'prefix-wider-than': prefixWiderThan,
  'addresses-opened': addressesOpened,
  'ports-opened': portsOpened,
  'admin-ports-from-internet': adminPortsFromInternet,
  'special-ranges-in-feed': specialRangesInFeed,
  'set-shrinks': setShrinks,
  'established-rule-lost': establishedRuleLost,
  'default-changed': defaultChanged,
};

/** Everything that crosses a guardrail. */
export function crossings<K extends LimitName>(guardrail: GuardrailOf<K>, facts: Facts): readonly Crossing[] {
  const limit: K = guardrail.limit;
  return LIMITS[limit](guardrail, facts);
}
