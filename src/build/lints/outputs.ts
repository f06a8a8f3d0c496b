import { applyLevels, type Levelled } from '../../lint/levels.ts';
import { lint } from '../../lint/lint.ts';
import { type LintRequest, lintSubjectOf } from './subject.ts';

/** Lints a policy with all of its outputs; what the policy silences stands apart. */
export function lintOutputs(request: LintRequest): Levelled {
  return applyLevels(request.document, lint(lintSubjectOf(request)));
}
