import { openReadReport, type ReadReport } from 'rulecast/exporter/read';

export {
  malformed,
  mayWork,
  noteIgnored,
  noteUndecided,
  type ReadReport as Report,
  refuse,
} from 'rulecast/exporter/read';

/**
 * How much a reading may cost, in units of about one byte kept or moved. Few words stand for very much: masks with gaps, and conditions that hold in
 * several ways.
 */
const WORK_MAX = 400_000_000;

export function openReport(): ReadReport {
  return openReadReport(WORK_MAX);
}
