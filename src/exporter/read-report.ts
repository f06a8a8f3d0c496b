import type { Diagnostic } from '../diagnostic/diagnostic.ts';

/** How many diagnostics of a kind are kept: a file of another kind has one everywhere. */
const KEPT_MAX = 100;

/** What is found while a file is read. An error makes the whole reading fail, so that no value after one is ever used. */
export interface ReadReport {
  readonly errors: Diagnostic[];
  readonly notes: Diagnostic[];
  /** How much the reading has cost so far, and how much it may cost, in units of the reader's own. */
  work: number;
  readonly workMax: number;
}

/** A report of which nothing is known yet. Without `workMax` work is not limited. */
export function openReadReport(workMax: number = Number.POSITIVE_INFINITY): ReadReport {
  return { errors: [], notes: [], work: 0, workMax };
}

/** Adds a diagnostic, up to a number that a person reads. */
export function keep(found: Diagnostic[], diagnostic: Diagnostic): void {
  if (found.length < KEPT_MAX) found.push(diagnostic);
}

/** Counts work before it is done. False when it is more than a reading may cost; `refuse` is called with the reason the first time. */
export function spend(report: ReadReport, work: number, refuse: (reason: string) => void): boolean {
  const before = report.work;
  report.work += work;
  if (report.work <= report.workMax) return true;
  if (before <= report.workMax) refuse('The rules stand for more than rulecast reads');
  return false;
}
