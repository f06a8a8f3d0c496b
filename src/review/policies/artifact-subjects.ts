import { isDeepStrictEqual } from 'node:util';
import type { OutputAtSite } from '../../build/claim.ts';
import { fingerprintsOf } from '../../build/fingerprints.ts';
import { headOf } from '../../build/output-head.ts';
import { sameWritten } from '../cause/same-written.ts';
import { changedLines } from '../lines.ts';
import type { Subject } from '../review.ts';
import type { PolicyPair } from './compare-policies.ts';
import type { CompiledSide } from './compile-side.ts';

/** The built files of each output whose text is another than before, and whether they are to do something else. */
export function artifactSubjects({ from, to }: PolicyPair): readonly Subject[] {
  if (from === undefined || to === undefined) return [];
  return to.places.flatMap((now) => {
    const old = from.places.find(({ node, policy }) => node.id === now.node.id && policy.site === now.policy.site);
    return old === undefined ? [] : artifactSubject({ from, to }, { old, now });
  });
}

function artifactSubject(
  { from, to }: { readonly from: CompiledSide; readonly to: CompiledSide },
  { old, now }: { readonly old: OutputAtSite; readonly now: OutputAtSite },
): readonly Subject[] {
  const [before, after] = [textOf(from, old), textOf(to, now)];
  if (before === undefined || after === undefined || before === after) return [];
  const prints = { from: fingerprintsOf(old).expected, to: fingerprintsOf(now).expected };
  const isSame = prints.from !== undefined && prints.from === prints.to;
  const { site, path } = headOf(now);
  const note = isSame && isSameInput({ from, to }, { old, now }) ? { note: VERSION } : {};
  return [
    {
      kind: 'artifact',
      name: path,
      ...(site !== undefined && { site }),
      state: 'compared',
      outcome: isSame ? 'same' : 'changed',
      fingerprints: { ...(prints.from && { from: prints.from }), ...(prints.to && { to: prints.to }) },
      ...changedLines(before, after),
      ...note,
    },
  ];
}

const VERSION = 'nothing that it is made from changed: another version of rulecast, or of its exporter, writes it so';

function textOf({ item }: CompiledSide, { node, policy }: OutputAtSite): string | undefined {
  return item
    .filesOf(node.id, policy.site)
    ?.map(({ text }) => text)
    .join('');
}

/** Whether the policies and the output say the same, down to comments and names. */
function isSameInput(
  { from, to }: { readonly from: CompiledSide; readonly to: CompiledSide },
  { old, now }: { readonly old: OutputAtSite; readonly now: OutputAtSite },
): boolean {
  return sameWritten(from.prepared.document, to.prepared.document) && isDeepStrictEqual(old.options, now.options);
}
