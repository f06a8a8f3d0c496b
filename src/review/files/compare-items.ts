import { error } from '../../diagnostic/diagnostic.ts';
import type { Findings } from '../findings.ts';
import { changedLines } from '../lines.ts';
import type { ItemPair } from '../pair-items.ts';
import { compileSide } from '../policies/compile-side.ts';
import type { ArtifactItem } from '../side.ts';
import { fileComparison, readItem } from './compare-files.ts';
import { mixedComparison, outputsFor } from './compare-mixed.ts';

/** Compares two rule files. */
export async function compareFileItems({ from, to }: Extract<ItemPair, { kind: 'artifact' }>): Promise<Findings> {
  const reads = { from: await readMaybe(from), to: await readMaybe(to) };
  const diagnostics = [...reads.from.diagnostics, ...reads.to.diagnostics];
  const isUnread = (item: ArtifactItem | undefined, { file }: Awaited<ReturnType<typeof readMaybe>>): boolean =>
    item !== undefined && file === undefined;
  if (isUnread(from, reads.from) || isUnread(to, reads.to)) return { diagnostics };
  const pair = { ...(reads.from.file && { from: reads.from.file }), ...(reads.to.file && { to: reads.to.file }) };
  const comparison = fileComparison(pair);
  return {
    comparisons: [{ ...comparison, head: { ...comparison.head, ...changedLines(from?.text, to?.text) } }],
    assumptions: ['Addresses in rule files are those on the side of NAT that the rules see.'],
    diagnostics,
  };
}

async function readMaybe(item: ArtifactItem | undefined): ReturnType<typeof readItem> {
  return item === undefined ? { diagnostics: [] } : readItem(item);
}

/** Compares a rule file with what outputs of a policy are to do. */
export async function compareMixedItems(pair: Extract<ItemPair, { kind: 'mixed' }>): Promise<Findings> {
  const { policy, file, policyIs } = pair;
  const compiled = await compileSide(policy, { isPast: policyIs === 'from' });
  const read = await readItem(file);
  const diagnostics = [...compiled.diagnostics, ...read.diagnostics];
  if (compiled.side === undefined || read.file === undefined) return { diagnostics };
  const side = compiled.side;
  const outputs = outputsFor(side, file);
  if (outputs.length === 0) return { diagnostics: [...diagnostics, noOutput(pair)] };
  const mixed = { policy: side, file: read.file, policyIs };
  return { comparisons: outputs.map((output) => mixedComparison(mixed, output)), diagnostics };
}

function noOutput({ policy, file }: Extract<ItemPair, { kind: 'mixed' }>) {
  const { id } = file.exporter;
  const message = `${file.key} cannot be compared with ${policy.key}: the policy has no output of ${id}`;
  return error('ARGUMENT_INVALID', message, {
    hint: `add an output of ${id} to the policy, which says what hooks and zones mean`,
  });
}
