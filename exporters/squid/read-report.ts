import { openReadReport, type ReadReport } from 'rulecast/exporter/read';

export {
  malformed,
  mayWork,
  noteAssumed,
  noteIgnored,
  noteUndecided,
  type ReadReport as Report,
  refuse,
} from 'rulecast/exporter/read';

/** How much a reading may cost, in units of about one character looked at. Files that include or name each other stand for more than their text. */
const WORK_MAX = 400_000_000;

export function openReport(): ReadReport {
  return openReadReport(WORK_MAX);
}
