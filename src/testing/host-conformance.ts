import assert from 'node:assert/strict';
import type { Artifact } from '../exporter/exporter.ts';
import type { HostExporter } from '../exporter/host-exporter.ts';
import type { ConformanceCheck } from './check.ts';
import { foreignHostCheck, hostCaseChecks, hostFittingCheck } from './checks/host-case-checks.ts';
import { hostDiffChecks } from './checks/host-diff-checks.ts';
import { hostHostileChecks } from './checks/host-hostile-checks.ts';
import { type HostLimit, hostLimitChecks } from './checks/host-limit-checks.ts';
import { hostPatternChecks } from './checks/host-pattern-checks.ts';
import { hostRandomChecks } from './checks/host-random-checks.ts';
import type { HostCase } from './host-case.ts';

/** How much is compared. What decides by rules is proved for all hosts; questions beside the proofs are there to show mistakes in them. */
export interface HostConformanceOptions {
  readonly cases: readonly HostCase[];
  /** Options of the exporter that every output must write, since they have no default. */
  readonly written?: object;
  /** How many of the cases it fits at least; a half of them by default. */
  readonly fitting?: number;
  /** Files of other formats, which it must not take for its own. */
  readonly foreign?: readonly Artifact[];
  /** What its `check` refuses beyond a number. */
  readonly limits?: readonly HostLimit[];
  /** Questions for each case and output. */
  readonly questions?: number;
  readonly randomPolicies?: number;
  readonly seed?: number;
}

/**
 * Everything rulecast demands of an exporter of hosts, as a list of claims for any test framework:
 *
 * ```ts
 * for (const check of hostConformance(exporter, { cases: standardHostCases() })) it(check.name, () => check.run());
 * ```
 */
export function hostConformance(exporter: HostExporter, options: HostConformanceOptions): readonly ConformanceCheck[] {
  const { cases, written = {}, questions = 400, randomPolicies = 30, seed = 1 } = options;
  const { fitting = Math.ceil(cases.length / 2), foreign = [], limits = [] } = options;
  const candidate = { exporter, written };
  const checks = [
    ...cases.flatMap((one) => hostCaseChecks(candidate, one, { questions })),
    hostFittingCheck(candidate, cases, fitting),
    foreignHostCheck(candidate, foreign),
    ...hostPatternChecks(candidate),
    ...hostHostileChecks(candidate),
    ...hostLimitChecks(candidate, limits),
    ...hostDiffChecks(candidate),
    ...hostRandomChecks(candidate, { policies: randomPolicies, questions: 100, seed }),
  ];
  // A suite that shrinks by mistake must not pass for a suite that succeeds.
  assert.ok(cases.length >= 8, `only ${cases.length} cases`);
  assert.ok(checks.length >= cases.length * 7 + 45, `only ${checks.length} checks`);
  return checks;
}
