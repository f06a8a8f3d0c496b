import { describeDecider } from '../model/decide.ts';
import { formatPacket } from '../model/format-packet.ts';
import type { Decision } from '../proof/evaluate.ts';
import { formatTerm } from '../proof/format-term.ts';
import type { Difference } from '../proof/prove.ts';

/** A difference in one line: a packet with the verdict and the decider on either side, and how many packets there are like it. */
export function differenceText({ packet, policy, policySpan, file, term, terms, packets }: Difference): string {
  const line = policySpan === undefined ? '' : `, ${policySpan.file}:${policySpan.start.line}`;
  const wanted = `the policy says ${policy.verdict} (${describeDecider(policy.by)}${line})`;
  const others = terms === 1 ? '' : ` and ${terms - 1} more`;
  return `${formatPacket(packet)}: ${wanted}, the file ${fileText(file)}; ${countText(packets)} differ: ${formatTerm(term)}${others}`;
}

/** Beyond what people count, the order of magnitude. */
function countText(packets: bigint): string {
  return packets < 1_000_000n ? `${packets} packets` : `about 10^${`${packets}`.length - 1} packets`;
}

/** What the file says, and where: `says drop (out/branch.nft:12 "default drop")`. */
export function fileText(decision: Decision): string {
  const { statement, chain } = decision;
  const word = decision.kind === 'decided' ? `says ${decision.verdict}` : `cannot be decided (${decision.reason})`;
  if (statement === undefined) return chain === '' ? word : `${word} (end of chain "${chain}")`;
  const { file, start } = statement.span;
  const label = statement.label === undefined ? '' : ` "${statement.label}"`;
  return `${word} (${file}:${start.line}${label})`;
}
