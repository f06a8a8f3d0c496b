import { expectedFingerprint, policyFingerprint } from '../proof/expected-fingerprint.ts';
import { claimOf, type OutputAtSite } from './claim.ts';

/** SHA-256 of packet sets in hexadecimal digits: equal sets have equal ones. Absent where a set is too large. */
export interface Fingerprints {
  /** What the files of the output must do: the policy, and what the output adds to it. */
  readonly expected?: string;
  /** What the policy says at this site. */
  readonly policy?: string;
}

/** What the device is to show of an output that asks for a stamp: its `expected` fingerprint. `undefined` without one. */
export function stampOf(output: OutputAtSite): string | undefined {
  return output.node.stamp ? expectedFingerprint(claimOf(output)) : undefined;
}

/** The fingerprints of an output. They depend on its policy and options, and on nothing that was written. */
export function fingerprintsOf(output: OutputAtSite): Fingerprints {
  const expected = expectedFingerprint(claimOf(output));
  const policy = policyFingerprint(output.policy);
  return { ...(expected && { expected }), ...(policy && { policy }) };
}
