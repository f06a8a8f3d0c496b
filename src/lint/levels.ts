import type { LintCode } from '../diagnostic/codes.ts';
import { type Diagnostic, info } from '../diagnostic/diagnostic.ts';
import type { LintNode, PolicyDocument } from '../model/document.ts';

/** A finding that the policy silences, and why. */
export interface Silenced {
  readonly diagnostic: Diagnostic;
  readonly reason: string;
}

/** What lints found, after the policy's say. */
export interface Levelled {
  /** Raised ones are errors. */
  readonly diagnostics: readonly Diagnostic[];
  readonly silenced: readonly Silenced[];
}

/** Gives each finding the level that the policy has for its code; one without a level warns. */
export function applyLevels({ lints }: Pick<PolicyDocument, 'lints'>, found: readonly Diagnostic[]): Levelled {
  const diagnostics: Diagnostic[] = [];
  const silenced: Silenced[] = [];
  for (const diagnostic of found) {
    const lint = lints.get(diagnostic.code as LintCode);
    if (lint === undefined) diagnostics.push(diagnostic);
    else if (lint.level === 'off') silenced.push({ diagnostic, reason: lint.reason });
    else diagnostics.push({ ...diagnostic, severity: lint.level });
  }
  return { diagnostics, silenced };
}

/** Notes on lints that the policy silences though they find nothing: what was silenced may come back unseen. */
export function unusedLevels(
  { lints }: Pick<PolicyDocument, 'lints'>,
  found: readonly Diagnostic[],
): readonly Diagnostic[] {
  const codes = new Set<string>(found.map(({ code }) => code));
  return [...lints.values()].filter(({ code, level }) => level === 'off' && !codes.has(code)).map(describeUnused);
}

function describeUnused({ code, span }: LintNode): Diagnostic {
  return info('LINT_UNUSED', `${code} is silenced and finds nothing`, { span, hint: 'take the entry out' });
}
