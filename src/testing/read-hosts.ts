import assert from 'node:assert/strict';
import { proveHosts } from '../build/hosts/prove.ts';
import { isError } from '../diagnostic/diagnostic.ts';
import { renderDiagnostics } from '../diagnostic/render.ts';
import type { Artifact } from '../exporter/exporter.ts';
import type { HostReading } from '../exporter/host-reading.ts';
import type { FittedHosts } from './fitted-hosts.ts';

/** What the exporter's reader makes of the exporter's own artifacts; being refused fails. */
export async function readHosts({ place, artifacts }: FittedHosts): Promise<HostReading> {
  const { exporter, options, policy } = place;
  const result = await exporter.read(artifacts, { options, policy: policy.name });
  const found = result.ok ? result.value.notes.filter(isError) : result.diagnostics;
  if (!result.ok || found.length > 0) assert.fail(`its own files are refused:\n${rendered(found, artifacts)}`);
  return result.value;
}

function rendered(found: Parameters<typeof renderDiagnostics>[0], artifacts: readonly Artifact[]): string {
  return renderDiagnostics(found, new Map(artifacts.map(({ path, text }) => [path, text])), { color: false });
}

/** Compares the files with the plan, as a build does. Fails with a host on which they differ, or with the reason why nobody can know. */
export async function assertHostsProved({ place, plan, artifacts }: FittedHosts): Promise<void> {
  const { proof, diagnostics } = await proveHosts(place, plan, { files: artifacts, advice: { refuted: '' } });
  if (proof.kind !== 'proved') assert.fail(diagnostics.map(({ message }) => message).join('\n'));
}
