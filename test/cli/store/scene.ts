import { join } from 'node:path';
import type { FileOperations } from '../../../src/cli/files.ts';
import { placeOf } from '../../../src/cli/place.ts';
import type { Processes } from '../../../src/cli/store/lock.ts';
import { type Manifest, printManifest, sha256 } from '../../../src/cli/store/manifest.ts';
import { type Built, openStore, type Written } from '../../../src/cli/store/store.ts';
import type { Result } from '../../../src/diagnostic/result.ts';
import type { Tree } from '../folder.ts';

/** A policy's manifest, whose name follows from `rulecast.yaml`. */
export const MANIFEST = 'rulecast.manifest.json';

/** This process, and no other alive. */
export const ALONE: Processes = { self: process.pid, isAlive: () => false };

/** Entries for files of one output. */
export function entriesOf(tree: Tree): Manifest {
  return Object.entries(tree).map(([path, text]) => ({
    path,
    sha256: sha256(Buffer.from(text)),
    output: 'nftables',
    exporter: 'nftables',
  }));
}

/** A tree as a build leaves it: with its manifest. */
export function withManifest(tree: Tree): Tree {
  return { ...tree, [MANIFEST]: printManifest(entriesOf(tree)) };
}

export function builtOf(tree: Tree): Built {
  const files = entriesOf(tree).map((entry) => ({ entry, bytes: Buffer.from(tree[entry.path] ?? '') }));
  return { files, isBuilt: () => true };
}

interface Run {
  readonly files: FileOperations;
  readonly folder: string;
  readonly tree: Tree;
  readonly force?: boolean;
  readonly processes?: Processes;
}

/** One run from lock to release that wants `tree` in `folder`. */
export function store({ files, folder, tree, force = false, processes = ALONE }: Run): Result<Written> {
  const settings = { files, place: placeOf(files, join(folder, '.')), manifest: MANIFEST, force };
  const opened = openStore(settings, processes);
  if (!opened.ok) return opened;
  try {
    const written = opened.value.write(builtOf(tree));
    return { ...written, diagnostics: [...opened.diagnostics, ...written.diagnostics] };
  } finally {
    opened.value.close();
  }
}

/** Before and after of a run that does everything a run can do: keep, replace, create in a new folder, remove with its folder. */
export const BEFORE: Tree = {
  'out/kept.nft': 'kept\n',
  'out/changed.nft': 'old\n',
  'out/gone/last.nft': 'leftover\n',
};
export const AFTER: Tree = {
  'out/kept.nft': 'kept\n',
  'out/changed.nft': 'new\n',
  'out/deep/er/added.nft': 'added\n',
};
