import { type Diagnostic, isError } from '../../diagnostic/diagnostic.ts';
import { type Result, resultOf } from '../../diagnostic/result.ts';
import type { Artifact } from '../../exporter/exporter.ts';
import type { HostExporter } from '../../exporter/host-exporter.ts';
import type { DomainPattern } from '../../model/endpoint-set.ts';
import { placeOf } from '../artifact-place.ts';
import { headOf, type OutputHead } from '../output-head.ts';
import { emitPlan } from './emit.ts';
import { type HostOutputAtSite, type HostPlan, planHosts } from './plan.ts';
import type { HostProofSummary } from './prove.ts';

/** One output of hosts at one site, ready to be written. */
export interface BuiltHosts extends OutputHead {
  readonly subject: HostExporter['subject'];
  readonly layout: HostExporter['layout'];
  /** Files with their paths relative to the policy's folder. */
  readonly files: readonly Artifact[];
  /** Patterns of hosts that are written, in all lists or statements. */
  readonly hosts: number;
  /** Only of an output that steers: patterns of hosts that go neither direct nor through a proxy. */
  readonly unreached?: readonly DomainPattern[];
  /** UTF-8 bytes of all files. */
  readonly bytes: number;
  /** What the target does not carry, and what was left out on the way. */
  readonly losses: readonly Diagnostic[];
  /** Whether the files say what the policy does; absent when they were not read back. */
  readonly proof?: HostProofSummary;
}

/** An output with the plan that its files were written from. */
export interface PlannedHosts {
  readonly plan: HostPlan;
  readonly built: BuiltHosts;
}

/** Plans one output and writes its files. */
export function buildHosts(output: HostOutputAtSite, { strict }: { readonly strict: boolean }): Result<PlannedHosts> {
  const planned = planHosts(output);
  const checked = planned.ok ? [...planned.diagnostics, ...checkPlan(output, planned.value)] : planned.diagnostics;
  const diagnostics = strict ? checked.map(lossIsError) : checked;
  if (!planned.ok || diagnostics.some(isError)) return { ok: false, diagnostics };
  const { value: plan } = planned;
  const head = headOf(output);
  const { layout, subject } = output.exporter;
  const files = emitPlan(plan, output.options).map(({ path, text }, index) => ({
    path: placeOf(path, head.path, { layout, first: index === 0 }),
    text,
  }));
  const bytes = files.reduce((sum, { text }) => sum + Buffer.byteLength(text), 0);
  const unreached = plan.subject === 'steering' ? { unreached: plan.unreached } : {};
  const built = { ...head, subject, layout, files, hosts: countOf(plan), ...unreached, bytes, losses: diagnostics };
  return resultOf({ plan, built }, diagnostics);
}

function lossIsError(diagnostic: Diagnostic): Diagnostic {
  return diagnostic.code === 'HOSTS_LOST' ? { ...diagnostic, severity: 'error' } : diagnostic;
}

/** What the exporter says of the plan; what has no span is shown at the output. */
function checkPlan({ node, options }: HostOutputAtSite, plan: HostPlan): readonly Diagnostic[] {
  return checksOf(plan, options).map((diagnostic) => ({ span: node.span, ...diagnostic }));
}

function checksOf(plan: HostPlan, options: unknown): readonly Diagnostic[] {
  switch (plan.subject) {
    case 'steering':
      return plan.exporter.check?.(plan.plan, options) ?? [];
    case 'access':
      return plan.exporter.check?.(plan.plan, options) ?? [];
    case 'lists':
      return plan.exporter.check?.(plan.plan, options) ?? [];
  }
}

function countOf(plan: HostPlan): number {
  return hostsIn(plan).reduce((sum, { hosts }) => sum + hosts.length, 0);
}

function hostsIn(plan: HostPlan): readonly { readonly hosts: readonly string[] }[] {
  switch (plan.subject) {
    case 'steering':
      return plan.plan.layers;
    case 'access':
      return plan.plan.entries;
    case 'lists':
      return plan.plan.lists;
  }
}
