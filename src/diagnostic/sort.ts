import type { Diagnostic, Position } from './diagnostic.ts';

const START: Position = { line: 0, column: 0 };

/**
 * The diagnostics by file (code-point order) and position, those without a place first, each once. Two are the same when code, severity,
 * message and place are; the first is kept.
 */
export function sortDiagnostics(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const unique = new Map<string, Diagnostic>();
  for (const diagnostic of diagnostics) {
    const key = identityOf(diagnostic);
    if (!unique.has(key)) unique.set(key, diagnostic);
  }
  return [...unique.values()].sort(compareDiagnostics);
}

function identityOf({ code, severity, message, span }: Diagnostic): string {
  return JSON.stringify([code, severity, message, span?.file, span?.start, span?.end]);
}

function compareDiagnostics(a: Diagnostic, b: Diagnostic): number {
  return (
    compareText(a.span?.file ?? '', b.span?.file ?? '') ||
    comparePositions(a.span?.start ?? START, b.span?.start ?? START) ||
    compareText(a.code, b.code) ||
    compareText(a.message, b.message)
  );
}

function comparePositions(a: Position, b: Position): number {
  return a.line - b.line || a.column - b.column;
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
