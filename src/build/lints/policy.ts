import { type Diagnostic, isError } from '../../diagnostic/diagnostic.ts';
import { applyLevels, type Levelled, unusedLevels } from '../../lint/levels.ts';
import { lint } from '../../lint/lint.ts';
import { planHosts } from '../hosts/plan.ts';
import { mergeDiagnostics } from '../merge-diagnostics.ts';
import { placesOf, type Report, type Selection, take } from '../places.ts';
import { lintSubjectOf } from './subject.ts';

/** What lints found in a policy. */
export interface LintedPolicy extends Levelled {
  /** Why the policy was not looked at: errors; empty when it was. */
  readonly errors: readonly Diagnostic[];
  /** Notes on lints that are silenced and find nothing. */
  readonly unused: readonly Diagnostic[];
}

/**
 * Compiles a policy for the sites that are meant, plans its outputs of hosts and lints it. Where such an output and the rules do not go together is told
 * as well. What a build says of the policy besides is left out, but for errors.
 */
export async function lintPolicy(request: Selection): Promise<LintedPolicy> {
  const told: Diagnostic[] = [];
  const report: Report = (found) => void told.push(...found);
  const { document } = request;
  const compiled = await placesOf({ ...request, deadRules: 'ignore' }, report);
  const planned = compiled.hostPlaces.flatMap((place) => {
    const plan = take(planHosts(place), report);
    return plan === undefined ? [] : [{ place, plan }];
  });
  const said = mergeDiagnostics(told);
  const errors = said.filter(isError);
  if (errors.length > 0) return { errors, diagnostics: [], silenced: [], unused: [] };
  const found = lint(lintSubjectOf({ document, ...compiled, planned }));
  const levelled = applyLevels(document, [...found, ...said.filter(({ code }) => code === 'HOST_UNREACHED')]);
  return { errors, ...levelled, unused: unusedLevels(document, found) };
}
