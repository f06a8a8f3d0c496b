import { type HostComparison, hostsBeyond } from '../../hosts/compare-hosts.ts';
import { hostsOf, unionOfHosts } from '../../hosts/host-set.ts';
import type { DomainPattern } from '../../model/endpoint-set.ts';
import { type HostProof, refuted } from './host-proof.ts';

/** What the policy says of one list or statement, what is written of it, and the patterns that are said to lose hosts. */
export interface Narrowing {
  /** `the list m365-11`. */
  readonly subject: string;
  readonly whole: readonly DomainPattern[];
  readonly written: readonly DomainPattern[];
  readonly lost: readonly DomainPattern[];
}

/** The claim that what is written has no host that the policy has not, and lacks none but those of patterns that are listed as lost. */
export function checkLosses({ subject, whole, written, lost }: Narrowing): HostProof {
  const wider = hostsBeyond(hostsOf(written), hostsOf(whole));
  const narrower = hostsBeyond(hostsOf(whole), unionOfHosts([hostsOf(written), hostsOf(lost)]));
  return (
    verdict(wider, subject, ['not in the policy', 'written']) ??
    verdict(narrower, subject, ['in the policy', 'neither written nor listed as lost']) ?? {
      kind: 'proved',
      checked: 'all',
    }
  );
}

function verdict(
  found: HostComparison,
  subject: string,
  [wanted, done]: readonly [string, string],
): HostProof | undefined {
  switch (found.kind) {
    case 'equal':
      return undefined;
    case 'differs':
      return refuted(`the host ${found.host} in ${subject}`, wanted, done);
    case 'too-large':
      return {
        kind: 'undecided',
        reason: `the patterns of ${subject} take more work to compare than the budget allows`,
      };
  }
}
