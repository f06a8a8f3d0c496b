import type { LintOutput, LintSubject } from '../lint/subject.ts';
import type { PolicyDocument } from '../model/document.ts';
import type { Policy } from '../model/policy.ts';

/** What lints look at in a policy that is compiled for each site that is meant. Its outputs are rules for packets: none of them acts on names. */
export function lintSubjectOf(document: PolicyDocument, policies: readonly Policy[]): LintSubject {
  const outputs = document.outputs.map((node): LintOutput => ({ node, subject: 'packets', carriesDomains: false }));
  return { document, policies, outputs };
}
