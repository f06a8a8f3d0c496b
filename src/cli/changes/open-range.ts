import { error } from '../../diagnostic/diagnostic.ts';
import type { SourceTexts } from '../../diagnostic/render.ts';
import { failure, type Result, resultOf } from '../../diagnostic/result.ts';
import { quote } from '../../diagnostic/text.ts';
import type { PolicyDocument } from '../../model/document.ts';
import type { FeedToAssess } from '../../review/feed-changes/assess.ts';
import { changesBetween } from '../../review/feed-changes/snapshot-changes.ts';
import { labelled } from '../diff/opened.ts';
import { pathIn, treesOf } from '../diff/revisions.ts';
import type { Tree } from '../diff/tree.ts';
import { below } from '../diff/tree.ts';
import { openRepository } from '../git/repository.ts';
import type { Io } from '../io.ts';
import { POLICY_FILE } from '../locate-policy.ts';
import { type OpenedChanges, openChanges } from './open-changes.ts';

/** The policy of the newer side, and what its feeds changed since the older one. */
export interface ChangesInRange {
  readonly document: PolicyDocument;
  readonly feeds: readonly FeedToAssess[];
}

interface Opening {
  readonly result: Result<ChangesInRange>;
  readonly sources: SourceTexts;
}

/** Compares the snapshots of a policy in two revisions, or in one and the work tree. A policy that is on the newer side only has new feeds. */
export async function openRange(range: string, policy: string | undefined, io: Io): Promise<Opening> {
  const repository = openRepository(await io.git(), io.cwd);
  if (!repository.ok) return stopped(repository);
  const trees = treesOf(repository.value, range, io);
  if (!trees.ok) return stopped(trees);
  const path = pathIn(repository.value, policy ?? '.');
  if (!path.ok) return stopped(path);
  const { from, to } = trees.value;
  const after = openSide(to, path.value);
  if (after === undefined) {
    return stopped(failure(error('FILE_NOT_FOUND', `There is no policy at ${quote(to.label(path.value))}`)));
  }
  const before = openSide(from, path.value);
  const sources = new Map([...(before?.sources ?? []), ...after.sources]);
  const diagnostics = [...(before?.result.diagnostics ?? []), ...after.result.diagnostics];
  if (!after.result.ok || before?.result.ok === false) return { result: { ok: false, diagnostics }, sources };
  const { document, feeds } = after.result.value;
  const old = before?.result.value.document.feeds;
  const compared = feeds.map(({ feed, changes, file }) => ({
    feed,
    changes: changesBetween(old?.get(feed.name), feed, changes),
    isTold: () => true,
    ...(file && { file }),
  }));
  return { result: resultOf({ document, feeds: compared }, diagnostics), sources };
}

interface Side {
  readonly result: Result<OpenedChanges>;
  readonly sources: SourceTexts;
}

/** Undefined where there is no policy. */
function openSide(tree: Tree, path: string): Side | undefined {
  const file = tree.kind(path) === 'folder' ? below(path, POLICY_FILE) : path;
  if (tree.kind(file) === 'none') return undefined;
  const { result, sources } = openChanges(file, tree);
  const told = labelled({ diagnostics: result.diagnostics, sources }, tree);
  return { result: { ...result, diagnostics: told.diagnostics }, sources: told.sources };
}

function stopped(result: Result<unknown>): Opening {
  return { result: { ok: false, diagnostics: result.diagnostics }, sources: new Map() };
}
