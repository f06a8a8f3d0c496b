import type { Diagnostic } from '../diagnostic/diagnostic.ts';

/** Each diagnostic once: what every site or output of a policy says alike is said one time. Order is kept. */
export function mergeDiagnostics(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const byText = new Map(diagnostics.map((diagnostic) => [JSON.stringify(diagnostic), diagnostic]));
  return [...byText.values()];
}
