import { posix } from 'node:path';
import type { Artifact, Exporter } from '../../exporter/exporter.ts';
import type { ArtifactItem } from '../../review/side.ts';
import { compareText } from '../compare-text.ts';
import type { ManifestEntry } from '../store/manifest.ts';
import { artifactItem } from './open-file.ts';
import { within } from './tree.ts';

/** A rule file and whose it is. */
export interface KnownArtifact {
  readonly exporter: Exporter;
  readonly file: Artifact;
}

/** The rule files of a folder, and what manifests in it say about them. */
export interface ListedFiles {
  readonly artifacts: readonly KnownArtifact[];
  readonly built: readonly (ManifestEntry & { readonly manifest: string })[];
}

interface Group {
  readonly exporter: Exporter;
  readonly files: Artifact[];
}

/**
 * Puts rule files together that are read as one: those of an output by the manifest; else those of one folder whose exporter writes folders; each other by
 * itself. Keys are paths relative to `folder`: the folder's where the exporter writes folders, else the shortest of the files'.
 */
export function groupArtifacts(folder: string, { artifacts, built }: ListedFiles): readonly ArtifactItem[] {
  const outputs = new Map(
    built.map(({ path, manifest, output, site = '' }) => [path, `${manifest}\n${output}\n${site}`]),
  );
  const groups = new Map<string, Group>();
  for (const { exporter, file } of artifacts) {
    const home = outputs.get(file.path) ?? (exporter.layout === 'folder' ? posix.dirname(file.path) : file.path);
    const id = `${exporter.id}\n${home}`;
    const group = groups.get(id);
    if (group === undefined) groups.set(id, { exporter, files: [file] });
    else group.files.push(file);
  }
  const taken = new Set<string>();
  const whole = [...groups.values()].filter(({ exporter, files }) => files.some(({ path }) => !isKept(exporter, path)));
  return whole.map(({ exporter, files }) => {
    const path = keyOf(folder, { exporter, files });
    const key = taken.has(path) ? `${path} (${exporter.id})` : path;
    taken.add(key);
    return artifactItem(key, exporter, files);
  });
}

/** Whether a file only keeps what the next build wants to know, such as numbers of rules: by itself it says nothing about packets. */
function isKept({ kept, options }: Exporter, path: string): boolean {
  const names = kept?.(options.defaults) ?? [];
  const name = posix.basename(path);
  return names.some((one) => name === one || name.endsWith(`.${one}`));
}

function keyOf(folder: string, { exporter, files }: Group): string {
  const paths = files
    .map(({ path }) => path)
    .sort((left, right) => left.length - right.length || compareText(left, right));
  const [first = ''] = paths;
  if (exporter.layout === 'file') return within(folder, first);
  const home = posix.dirname(first);
  return home === '.' || home === folder ? '.' : within(folder, home);
}
