import { resolve } from 'node:path';
import { EXPORTERS } from '../../../exporters/index.ts';
import { type Diagnostic, error, isError } from '../../diagnostic/diagnostic.ts';
import type { SourceTexts } from '../../diagnostic/render.ts';
import { type Result, resultOf } from '../../diagnostic/result.ts';
import { quote } from '../../diagnostic/text.ts';
import type { Side } from '../../review/side.ts';
import { loadExporters } from '../exporters/load-exporters.ts';
import type { Io } from '../io.ts';
import { placeOf } from '../place.ts';
import { matchItems } from './match-sides.ts';
import { labelled, NOTHING, type Opened, type OpenSettings } from './opened.ts';
import { operandAt, type TreeTarget } from './operand.ts';
import { openTarget } from './target.ts';

/** Both sides of a review, and where they were found. */
export interface Sides {
  readonly from: OpenedSide;
  readonly to: OpenedSide;
  /** With revisions: what a path on the command line is in their trees. PATH_OUTSIDE for what lies outside of the repository. */
  readonly inRepository?: (operand: string) => Result<string>;
  /** Why the revision that was could not be read; all is compared with nothing then. Absent: it could. */
  readonly unread?: readonly Diagnostic[];
}

/** One side, what was opened for it, and the tree in which more of it can be read. */
export interface OpenedSide {
  readonly side: Side;
  readonly opened: Opened;
  readonly at: TreeTarget;
}

/** Sides, or why there are none. Texts are there in either case. */
export interface SidesFound {
  readonly result: Result<Sides>;
  readonly sources: SourceTexts;
}

/** Opens two paths on disk, both the user's own: their policies' exporters are loaded as a build does. */
export async function openPaths(
  paths: { readonly from: string; readonly to: string },
  settings: Omit<OpenSettings, 'loadExporters'>,
  io: Io,
): Promise<SidesFound> {
  const [from, to] = [operandAt(paths.from, io), operandAt(paths.to, io)];
  if (!from.ok || !to.ok) return stopped([...from.diagnostics, ...to.diagnostics]);
  return openSides({ from: from.value, to: to.value }, { ...settings, loadExporters: exportersOnDisk(io, io.cwd) });
}

/** Loads exporters of policies whose folders are relative to `base`, an absolute folder. */
export function exportersOnDisk({ files }: Io, base: string): NonNullable<OpenSettings['loadExporters']> {
  return (modules, folder) =>
    loadExporters(EXPORTERS, modules, { files, place: placeOf(files, resolve(base, folder)) });
}

/**
 * Opens both sides and puts together what is compared. FORMAT_UNKNOWN when there is nothing in either. A revision that was and cannot be read is
 * nothing: whoever mends it could not be reviewed otherwise.
 */
export async function openSides(
  at: { readonly from: TreeTarget; readonly to: TreeTarget },
  settings: OpenSettings,
): Promise<SidesFound> {
  const before = labelled(await openTarget(at.from.tree, at.from.target, settings), at.from.tree);
  const after = await openTarget(at.to.tree, at.to.target, settings);
  const to = labelled(after, at.to.tree);
  const flaws = at.from.tree.commit === undefined || to.items.length === 0 ? [] : before.diagnostics.filter(isError);
  const from = flaws.length === 0 ? before : { ...NOTHING, sources: before.sources };
  // What is found when sides are compared has no revision in its places; most of it is about the new side.
  const sources = new Map([...from.sources, ...after.sources, ...to.sources]);
  const found = [...toldOfBefore(from, to), ...to.diagnostics, ...emptiness({ from, to }, at)];
  if (found.some(isError)) return stopped(found, sources);
  const items = matchItems({ from, to });
  const sideOf = ({ tree, label }: TreeTarget, own: Side['items']): Side => ({
    label,
    ...(tree.commit !== undefined && { commit: tree.commit }),
    items: own,
  });
  const sides: Sides = {
    from: { side: sideOf(at.from, items.from), opened: from, at: at.from },
    to: { side: sideOf(at.to, items.to), opened: to, at: at.to },
    ...(flaws.length > 0 && { unread: flaws }),
  };
  return { result: resultOf(sides, found), sources };
}

/** What is said of the side that was: no warnings, which were told before or are no longer true, but all that keeps it from being compared. */
function toldOfBefore(from: Opened, to: Opened): readonly Diagnostic[] {
  const told = new Set(to.diagnostics.map(({ message }) => message));
  return from.diagnostics.filter((one) => isError(one) || (one.code === 'NOT_COMPARED' && !told.has(one.message)));
}

/** A path that is there and has nothing to compare is a mistake, and so is a comparison of nothing with nothing. */
function emptiness(
  opened: { readonly from: Opened; readonly to: Opened },
  at: { readonly from: TreeTarget; readonly to: TreeTarget },
): readonly Diagnostic[] {
  if ([opened.from, opened.to].some(({ items, diagnostics }) => items.length > 0 || diagnostics.some(isError)))
    return [];
  const labels = [...new Set([at.from.label, at.to.label])].map(quote).join(' and ');
  const hint = 'name a policy, a feed snapshot, a rule file, or a folder of them';
  return [error('FORMAT_UNKNOWN', `There is nothing to compare in ${labels}`, { hint })];
}

function stopped(diagnostics: readonly Diagnostic[], sources: SourceTexts = new Map()): SidesFound {
  return { result: { ok: false, diagnostics }, sources };
}
