import { posix } from 'node:path';
import { type Diagnostic, error, info, isError } from '../../diagnostic/diagnostic.ts';
import { firstOf, quote } from '../../diagnostic/text.ts';
import type { Artifact } from '../../exporter/exporter.ts';
import type { FeedTypeName } from '../../feeds/feed-type.ts';
import { compareText } from '../compare-text.ts';
import { type ManifestEntry, parseManifest } from '../store/manifest.ts';
import { classify, type Formats } from './classify.ts';
import { groupArtifacts, type KnownArtifact, type ListedFiles } from './group-artifacts.ts';
import { allFormats, ambiguous, openFeed } from './open-file.ts';
import { openPolicy } from './open-policy.ts';
import { NOTHING, type Opened, type OpenSettings } from './opened.ts';
import { ruleText } from './rule-text.ts';
import { type Tree, within } from './tree.ts';

/** Everything in a folder that can be compared, however deep. Files that nobody knows are one note; a file that cannot be read whole is an error. */
export async function openFolder(tree: Tree, folder: string, settings: OpenSettings): Promise<Opened> {
  const sorted = sortFiles(tree, folder, await allFormats());
  const opened: Opened[] = [];
  for (const path of sorted.policies)
    opened.push(await openPolicy(tree, { path, key: within(folder, path) }, settings));
  for (const { path, type, bytes } of sorted.feeds) {
    const key = within(folder, path);
    opened.push(openFeed({ path, key, type, name: key.replace(/\.(?:json|txt|csv)$/i, ''), bytes }));
  }
  const diagnostics = [
    ...sorted.diagnostics,
    ...opened.flatMap((one) => one.diagnostics),
    ...notes('Not compared, as no format that rulecast knows', namesIn(folder, sorted.unknown)),
    ...notes(
      'Compared through their policies only, as they are about hosts',
      namesIn(folder, unclaimed(sorted, opened)),
    ),
  ];
  const sources = new Map(opened.flatMap((one) => [...one.sources]));
  if (diagnostics.some(isError)) return { ...NOTHING, diagnostics, sources };
  const artifacts = groupArtifacts(folder, sorted);
  const items = [...opened.flatMap((one) => one.items), ...artifacts];
  return { folder, items, policies: opened.flatMap((one) => one.policies), diagnostics, sources };
}

interface Sorted extends ListedFiles {
  readonly policies: string[];
  readonly feeds: { readonly path: string; readonly type: FeedTypeName; readonly bytes: Uint8Array }[];
  readonly artifacts: KnownArtifact[];
  readonly built: (ManifestEntry & { readonly manifest: string })[];
  /** Files about hosts. */
  readonly hosts: string[];
  readonly unknown: string[];
  readonly diagnostics: Diagnostic[];
}

function sortFiles(tree: Tree, folder: string, formats: Formats): Sorted {
  const sorted: Sorted = { policies: [], feeds: [], artifacts: [], built: [], hosts: [], unknown: [], diagnostics: [] };
  const listed = tree.list(folder).filter(({ path }) => !posix.basename(path).startsWith('.'));
  const files = listed
    .filter(({ kind }) => kind === 'file')
    .map(({ path }) => path)
    .sort(compareText);
  sorted.unknown.push(...listed.filter(({ kind }) => kind !== 'file').map(({ path }) => path));
  tree.prepare(files);
  for (const path of files) {
    const content = tree.read(path);
    const text = content.ok ? ruleText(content.bytes) : undefined;
    if (!content.ok)
      sorted.diagnostics.push(error(content.code, `Cannot read ${quote(tree.label(path))}: ${content.reason}`));
    else if (text === undefined) sorted.unknown.push(path);
    else if (!isManifest(sorted, path, text))
      place(sorted, { path, text, bytes: content.bytes, label: tree.label(path) }, formats);
  }
  return sorted;
}

function place(
  sorted: Sorted,
  { path, text, bytes, label }: Artifact & { readonly bytes: Uint8Array; readonly label: string },
  formats: Formats,
): void {
  const found = classify({ path, text }, formats);
  if (found.kind === 'policy') sorted.policies.push(path);
  else if (found.kind === 'feed') sorted.feeds.push({ path, type: found.type, bytes });
  else if (found.kind === 'artifact') sorted.artifacts.push({ exporter: found.exporter, file: { path, text } });
  else if (found.kind === 'hosts') sorted.hosts.push(path);
  else if (found.kind === 'ambiguous' && text.trim() !== '') sorted.diagnostics.push(ambiguous(label, found.exporters));
  else sorted.unknown.push(path);
}

/** A manifest says which files belong together, and is nothing to compare itself. */
function isManifest(sorted: Sorted, path: string, text: string): boolean {
  if (!path.endsWith('.manifest.json')) return false;
  const manifest = parseManifest(text, path);
  if (!manifest.ok) return false;
  const folder = posix.dirname(path);
  sorted.built.push(
    ...manifest.value.map((entry) => ({ ...entry, manifest: path, path: posix.join(folder, entry.path) })),
  );
  return true;
}

const NAMED = 4;

function notes(what: string, files: readonly string[]): readonly Diagnostic[] {
  if (files.length === 0) return [];
  const names = [...files].sort(compareText).map(quote);
  return [info('NOT_COMPARED', `${what}: ${firstOf(names, NAMED)}`)];
}

function namesIn(folder: string, paths: readonly string[]): readonly string[] {
  return paths.map((path) => within(folder, path));
}

/** Files about hosts that no policy of the folder wrote. */
function unclaimed({ hosts }: Sorted, opened: readonly Opened[]): readonly string[] {
  const claimed = new Set(opened.flatMap(({ policies }) => policies).flatMap((policy) => policy.claimed));
  return hosts.filter((path) => !claimed.has(path));
}
