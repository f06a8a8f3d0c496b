import assert from 'node:assert/strict';
import type { Artifact, Exporter } from '../exporter/exporter.ts';
import type { ConformanceCase } from './case.ts';
import type { ConformanceCheck } from './check.ts';
import { capabilityChecks } from './checks/capability-checks.ts';
import { caseChecks, fittingCheck, foreignCheck } from './checks/case-checks.ts';
import { hostileChecks } from './checks/hostile-checks.ts';
import { limitChecks } from './checks/limit-checks.ts';
import { randomChecks } from './checks/random-checks.ts';
import { smallDiffChecks } from './checks/small-diff-checks.ts';
import { stampChecks } from './checks/stamp-checks.ts';

/** How much is compared. The proofs hold for all packets; packets beside them are there to show mistakes in a proof. The defaults take a few seconds. */
export interface ConformanceOptions {
  readonly cases: readonly ConformanceCase[];
  /** Options of the exporter that every output must write, since they have no default. */
  readonly written?: object;
  /** How many of the cases it fits at least; a half of them by default. */
  readonly fitting?: number;
  /** Files of other formats, which it must not take for its own. */
  readonly foreign?: readonly Artifact[];
  /** Packets for each case and site. */
  readonly packets?: number;
  readonly randomPolicies?: number;
  readonly seed?: number;
}

/**
 * Everything rulecast demands of an exporter, as a list of claims for any test framework:
 *
 * ```ts
 * for (const check of conformance(exporter, { cases: standardCases() })) it(check.name, () => check.run());
 * ```
 */
export function conformance(declared: Exporter, options: ConformanceOptions): readonly ConformanceCheck[] {
  const { cases, written = {}, packets = 1_000, randomPolicies = 60, seed = 1 } = options;
  const { fitting = Math.ceil(cases.length / 2), foreign = [] } = options;
  const exporter = withDefaults(declared, written);
  const checks = [
    ...cases.flatMap((one) => caseChecks(exporter, one, { packets })),
    fittingCheck(exporter, cases, fitting),
    foreignCheck(exporter, foreign),
    ...capabilityChecks(exporter),
    ...limitChecks(exporter),
    ...hostileChecks(exporter),
    ...smallDiffChecks(exporter),
    ...stampChecks(exporter),
    ...randomChecks(exporter, { policies: randomPolicies, packets: 200, seed }),
  ];
  // A suite that shrinks by mistake must not pass for a suite that succeeds.
  assert.ok(cases.length >= 20, `only ${cases.length} cases`);
  assert.ok(checks.length >= cases.length * 9 + 50, `only ${checks.length} checks`);
  return checks;
}

/** The exporter with `written` among its defaults, as if every policy of the suite said so. */
function withDefaults(exporter: Exporter, written: object): Exporter {
  const { schema, defaults } = exporter.options;
  return { ...exporter, options: { schema, defaults: Object.assign({}, defaults, written) } };
}
