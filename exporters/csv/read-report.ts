import { type Diagnostic, keep } from 'rulecast/exporter/read';

/** Takes what is wrong with a file. One report makes the reading fail, so that what is returned beside it does not matter. */
export type Report = (found: Diagnostic) => void;

/** A report that keeps what it takes in `found`, up to a number that a person reads. */
export function reportInto(found: Diagnostic[]): Report {
  return (wrong) => keep(found, wrong);
}
