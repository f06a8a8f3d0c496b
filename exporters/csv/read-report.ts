import type { Diagnostic } from 'rulecast/exporter/read';

/** How many diagnostics of a file are kept: one of another kind has some on every row. */
const KEPT_MAX = 100;

/** Takes what is wrong with a file. One report makes the reading fail, so that what is returned beside it does not matter. */
export type Report = (found: Diagnostic) => void;

/** A report that keeps what it takes in `found`, up to a number that a person reads. */
export function reportInto(found: Diagnostic[]): Report {
  return (wrong) => {
    if (found.length < KEPT_MAX) found.push(wrong);
  };
}
