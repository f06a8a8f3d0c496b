import type { FileOperations } from '../../../src/cli/files.ts';
import { NODE_FILES } from '../../../src/cli/node-files.ts';
import { placeOf } from '../../../src/cli/place.ts';
import type { Processes } from '../../../src/cli/store/lock.ts';
import { type Manifest, printManifest, sha256 } from '../../../src/cli/store/manifest.ts';
import { type Built, openStore, type Store, type Written } from '../../../src/cli/store/store.ts';
import { type Result, resultOf } from '../../../src/diagnostic/result.ts';
import type { Tree } from '../folder.ts';

/** A policy's manifest, whose name follows from `rulecast.yaml`. */
export const MANIFEST = 'rulecast.manifest.json';

/** This process, and no other alive. */
const ALONE: Processes = { self: process.pid, isAlive: () => false };

/** Entries for files of one output. */
function entriesOf(tree: Tree): Manifest {
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

function builtOf(tree: Tree): Built {
  const files = entriesOf(tree).map((entry) => ({ entry, bytes: Buffer.from(tree[entry.path] ?? '') }));
  return { files, isBuilt: () => true };
}

interface Run {
  readonly files: FileOperations;
  readonly folder: string;
  readonly force?: boolean;
  readonly processes?: Processes;
}

/** One run from lock to release that wants `tree` in `folder`. */
export function store({ tree, ...run }: Run & { readonly tree: Tree }): Result<Written> {
  return inStore(run, (opened) => opened.write(builtOf(tree)));
}

/** What the next run does before it looks at its policy: repair. */
export function repair(run: Run): Result<unknown> {
  return inStore(run, () => resultOf(undefined));
}

function inStore<T>(
  { files, folder, force = false, processes = ALONE }: Run,
  use: (store: Store) => Result<T>,
): Result<T> {
  const settings = { files, place: placeOf(NODE_FILES, folder), manifest: MANIFEST, force };
  const opened = openStore(settings, processes);
  if (!opened.ok) return opened;
  try {
    const used = use(opened.value);
    return { ...used, diagnostics: [...opened.diagnostics, ...used.diagnostics] };
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
