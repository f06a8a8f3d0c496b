import assert from 'node:assert/strict';
import { renderDiagnostics } from '../diagnostic/render.ts';
import type { Exporter } from '../exporter/exporter.ts';
import type { PacketReading } from '../exporter/reading.ts';
import type { FittedCase } from './fitted-case.ts';

/** What the exporter's reader makes of the exporter's own artifacts. Anything but a packet reading fails. */
export async function readBack(exporter: Exporter, { artifacts, options, policy }: FittedCase): Promise<PacketReading> {
  const result = await exporter.read(artifacts, { options, policy: policy.name });
  const sources = new Map(artifacts.map(({ path, text }) => [path, text]));
  if (!result.ok)
    assert.fail(`its own files are refused:\n${renderDiagnostics(result.diagnostics, sources, { color: false })}`);
  if (result.value.kind !== 'packets') assert.fail('its files say nothing about packets');
  return result.value;
}
