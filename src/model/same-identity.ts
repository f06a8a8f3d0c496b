import { assertNever } from '../diagnostic/assert.ts';
import type { AddressIdentity } from './policy.ts';

/** Whether both are the same identity; an absent one is not the same as any. */
export function sameIdentity(a: AddressIdentity | undefined, b: AddressIdentity | undefined): boolean {
  return a !== undefined && b !== undefined && (a === b || identityKey(a) === identityKey(b));
}

/** The identity as one text: equal texts, equal identities. Not for people. */
export function identityKey(identity: AddressIdentity): string {
  switch (identity.kind) {
    case 'any':
      return 'any';
    case 'set':
      return `set ${identity.part} ${identity.set}`;
    case 'endpoint-set':
      // Feed names have no blanks.
      return `endpoint-set ${identity.feed} ${identity.id}`;
    case 'rule':
      return `rule ${identity.side} ${identity.part} ${identity.rule}`;
    case 'scope':
      return `scope ${identity.side}`;
    default:
      return assertNever(identity);
  }
}
