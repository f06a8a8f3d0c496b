import type { Diagnostic } from '../diagnostic/diagnostic.ts';
import { mergeSiteDiagnostics } from '../model/merge-site-diagnostics.ts';
import type { Policy } from '../model/policy.ts';
import { LINTS } from './lints.ts';
import { groupSites } from './same-sites.ts';
import { siteViews } from './site-view.ts';
import type { LintSubject } from './subject.ts';

/** Work for all sites together; what is asked when it is used up is not answered, and nothing is said of it. */
const WORK_LIMIT = 50_000;

/**
 * What a policy does that networks suffer from, each a warning with the code of its lint; what several sites have is said once. Judged by packets, however
 * rules are written: zones count as if a packet were in them, and rules that some output leaves out count. A policy that selects from no feed has none.
 * Levels that the policy gives to lints are not applied here.
 */
export function lint(subject: LintSubject): readonly Diagnostic[] {
  const groups = groupSites(subject.policies, subject.outputs);
  const views = siteViews(subject, {
    policies: groups.map(([first]) => first),
    budget: { left: WORK_LIMIT },
  });
  const said = new Map<Policy, readonly Diagnostic[]>();
  for (const [index, view] of views.entries()) {
    const diagnostics = view.feeds.length === 0 ? [] : Object.values(LINTS).flatMap(({ find }) => find(view));
    for (const policy of groups[index] ?? []) said.set(policy, diagnostics);
  }
  const found = subject.policies.map((policy) => ({ site: policy.site ?? '', diagnostics: said.get(policy) ?? [] }));
  return mergeSiteDiagnostics(found);
}
