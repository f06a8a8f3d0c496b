import type { Span } from '../diagnostic/diagnostic.ts';
import { describeDecider } from '../model/decide.ts';
import { formatPacket } from '../model/format-packet.ts';
import { FAMILIES, type Family } from '../net/family.ts';
import { formatTerm } from '../proof/format-term.ts';
import type { Difference, Proof } from '../proof/prove.ts';

/** Packets on which policy and file differ, or may: plain data. */
export interface DifferenceSummary {
  readonly family: Family;
  /** One of the packets, in the words of packet tables. */
  readonly packet: string;
  readonly policy: { readonly verdict: string; readonly by: string; readonly span?: Span };
  /** Without a verdict the file does not decide the packet, for this reason. Without a span the end of a chain decides. */
  readonly file: { readonly verdict?: string; readonly reason?: string; readonly label?: string; readonly span?: Span };
  /** The smallest product of packets that differ, and of how many products. */
  readonly term: string;
  readonly terms: number;
  /** A whole number, which may have more digits than numbers of JSON hold. */
  readonly packets: string;
}

/** The differences of a proof, at most one a family. */
export function differenceSummaries({ families }: Proof): readonly DifferenceSummary[] {
  return FAMILIES.flatMap((family) => {
    const proof = families[family];
    const difference = proof.kind === 'proved' ? undefined : proof.difference;
    return difference === undefined ? [] : [summaryOf(family, difference)];
  });
}

function summaryOf(
  family: Family,
  { packet, policy, policySpan, file, term, terms, packets }: Difference,
): DifferenceSummary {
  const { statement } = file;
  return {
    family,
    packet: formatPacket(packet),
    policy: { verdict: policy.verdict, by: describeDecider(policy.by), ...(policySpan && { span: policySpan }) },
    file: {
      ...(file.kind === 'decided' ? { verdict: file.verdict } : { reason: file.reason }),
      ...(statement?.label !== undefined && { label: statement.label }),
      ...(statement && { span: statement.span }),
    },
    term: formatTerm(term),
    terms,
    packets: `${packets}`,
  };
}
