import type { Diagnostic } from '../diagnostic/diagnostic.ts';
import type { Artifact } from '../exporter/exporter.ts';
import type { PacketReading } from '../exporter/reading.ts';
import type { OutputAtSite } from './claim.ts';

/** What files say about packets, or why that is not known and what the reader has against them. */
export type OutputReading =
  | { readonly ok: true; readonly reading: PacketReading }
  | { readonly ok: false; readonly reason: string; readonly diagnostics: readonly Diagnostic[] };

/** Reads the files of an output back. */
export async function readOutput(
  { exporter, options, policy }: OutputAtSite,
  files: readonly Artifact[],
): Promise<OutputReading> {
  const read = await exporter.read(files, { options, policy: policy.name });
  if (!read.ok) return { ok: false, reason: 'the files cannot be read back', diagnostics: read.diagnostics };
  if (read.value.kind === 'packets') return { ok: true, reading: read.value };
  return { ok: false, reason: 'the files say nothing about packets', diagnostics: [] };
}
