import { openReadReport, type ReadReport } from 'rulecast/exporter/read';

export { mayWork, noteIgnored as note, type ReadReport as Report, refuse } from 'rulecast/exporter/read';

/** How much a reading may cost: ranges of addresses joined, and statements made. Groups may hold groups, many times over. */
const WORK_MAX = 20_000_000;

export function openReport(): ReadReport {
  return openReadReport(WORK_MAX);
}
