import { ANY } from '../net/address-set.ts';
import { type AddressParts, allAddresses, totalListed } from './address-parts.ts';
import { zoneCondition } from './compile-zones.ts';
import type { PolicyDocument } from './document.ts';
import type { NamedAddresses, Scope } from './policy.ts';

const NO_LIMIT: NamedAddresses = { identity: { kind: 'any' }, addresses: ANY, listed: 1 };

/** The scope's limit on one side. An expression of one named part keeps its name, any other is called after the scope. */
export function scopeLimit(side: 'from' | 'to', expression: AddressParts | undefined): NamedAddresses {
  if (expression === undefined) return NO_LIMIT;
  const [only] = expression.parts;
  const identity = expression.parts.length === 1 ? only?.identity : undefined;
  return {
    identity: identity ?? { kind: 'scope', side },
    addresses: allAddresses(expression),
    listed: totalListed(expression.parts),
  };
}

/** The scope with its sides resolved. */
export function compileScope(
  { scope, zones }: PolicyDocument,
  { from, to }: { readonly from: NamedAddresses; readonly to: NamedAddresses },
): Scope {
  if (scope?.kind !== 'within') return { kind: 'everything', written: scope !== undefined };
  const fromZones = zoneCondition(scope.fromZones, zones);
  const toZones = zoneCondition(scope.toZones, zones);
  return { kind: 'within', from, to, ...(fromZones && { fromZones }), ...(toZones && { toZones }), span: scope.span };
}
