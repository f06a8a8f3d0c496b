import { type Diagnostic, error, isError, warning } from '../../diagnostic/diagnostic.ts';
import { type Result, resultOf } from '../../diagnostic/result.ts';
import { fileFailure } from '../file-failure.ts';
import type { FileOperations } from '../files.ts';
import { locate, type Place } from '../place.ts';
import { commit } from './commit.ts';
import { type ComparedFile, type Comparison, compareWithDisk, type WantedFile } from './compare.ts';
import { acquireLock, type Processes } from './lock.ts';
import { type Manifest, type ManifestEntry, parseManifest } from './manifest.ts';
import { recover } from './recover.ts';

/** Where a store is and what it may do. */
export interface StoreSettings {
  readonly files: FileOperations;
  readonly place: Place;
  /** Name of the manifest beside the policy. */
  readonly manifest: string;
  /** Overwrite files that are not in the manifest, and a manifest that cannot be read. */
  readonly force: boolean;
}

/** The files of one build. */
export interface Built {
  readonly files: readonly WantedFile[];
  /** Whether an owned file belongs to what was built; the others are left alone. */
  readonly isBuilt: (entry: ManifestEntry) => boolean;
}

/** What a write did, as paths relative to the policy's folder. */
export interface Written {
  readonly written: readonly string[];
  readonly removed: readonly string[];
  readonly unchanged: readonly string[];
}

/** The files that rulecast owns beside a policy, locked until closed. */
export interface Store {
  /** What the last build wrote. */
  readonly owned: Manifest;
  /** Writes all of a build, or nothing of it. */
  write(built: Built): Result<Written>;
  close(): void;
}

/** Locks the store and finishes or undoes what an interrupted run left. After a failure nothing is locked. */
export function openStore(settings: StoreSettings, processes: Processes): Result<Store> {
  const lock = acquireLock(settings.files, settings.place, processes);
  if (!lock.ok) return lock;
  const recovered = recover(settings.files, settings.place);
  const owned = recovered.ok ? readOwned(settings) : recovered;
  const diagnostics = [...recovered.diagnostics, ...(recovered.ok ? owned.diagnostics : [])];
  if (!owned.ok) {
    lock.value.release();
    return { ok: false, diagnostics };
  }
  const manifest = owned.value;
  return resultOf(
    {
      owned: manifest ?? [],
      write: (built) => write(settings, { owned: manifest, built }),
      close: lock.value.release,
    },
    diagnostics,
  );
}

/** What the last build wrote, without a lock; undefined when there is no manifest, or with `force` none that can be read. */
export function readOwned({ files, place, manifest, force }: StoreSettings): Result<Manifest | undefined> {
  const file = locate(files, place, manifest);
  if (!file.ok) return file;
  try {
    // Anything but a file is refused when the manifest is compared.
    if (files.kind(file.value) !== 'file') return resultOf(undefined);
    const parsed = parseManifest(Buffer.from(files.read(file.value)).toString(), manifest);
    return parsed.ok || !force ? parsed : resultOf(undefined);
  } catch (cause) {
    return { ok: false, diagnostics: [fileFailure('FILE_NOT_FOUND', `Cannot read ${manifest}`, cause)] };
  }
}

/** Compares a build with the disk; writes nothing. */
export function compareBuilt(
  { files, place, manifest }: StoreSettings,
  { owned, built }: { readonly owned: Manifest | undefined; readonly built: Built },
): Result<Comparison> {
  return compareWithDisk(files, place, { ...built, manifest, owned });
}

function write(
  settings: StoreSettings,
  build: { readonly owned: Manifest | undefined; readonly built: Built },
): Result<Written> {
  const comparison = compareBuilt(settings, build);
  if (!comparison.ok) return comparison;
  const { files, manifest } = comparison.value;
  const concerns = [...files, manifest].flatMap((file) => concernOf(file, settings.force));
  const diagnostics = [...comparison.diagnostics, ...concerns];
  if (diagnostics.some(isError)) return { ok: false, diagnostics };
  const changes = [...files, manifest].filter((file) => file.state !== 'same');
  return resultOf(summaryOf(files), [...diagnostics, ...commit(settings.files, settings.place, changes)]);
}

/** What a user must hear about a file before it is replaced or removed. */
function concernOf({ path, state }: ComparedFile, force: boolean): readonly Diagnostic[] {
  switch (state) {
    case 'foreign':
      if (force) return [];
      return [
        error('OUTPUT_FOREIGN', `${path} exists and was not written by rulecast`, {
          hint: 'move it away, or overwrite it with --force',
        }),
      ];
    case 'edited':
      return [warning('OUTPUT_EDITED', `${path} was edited since the last build; the edit is overwritten`)];
    case 'leftover-edited':
      return [warning('OUTPUT_EDITED', `${path} was edited since the last build; it is no longer written and removed`)];
    default:
      return [];
  }
}

function summaryOf(files: readonly ComparedFile[]): Written {
  const paths = (isWanted: (file: ComparedFile) => boolean) => files.filter(isWanted).map(({ path }) => path);
  return {
    written: paths((file) => file.new !== undefined && file.state !== 'same'),
    removed: paths((file) => file.new === undefined),
    unchanged: paths((file) => file.state === 'same'),
  };
}
