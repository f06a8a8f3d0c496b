import { posix } from 'node:path';
import { EXPORTERS } from '../../../exporters/index.ts';
import type { Registry } from '../../build/registry.ts';
import { isError, warning } from '../../diagnostic/diagnostic.ts';
import type { SourceTexts } from '../../diagnostic/render.ts';
import { type Result, resultOf } from '../../diagnostic/result.ts';
import { quote } from '../../diagnostic/text.ts';
import { decodeText } from '../../feeds/decode-text.ts';
import { lockName, parseLock } from '../../feeds/lock.ts';
import type { PolicyDocument } from '../../model/document.ts';
import { loadPolicy } from '../../policy/load.ts';
import type { SourceFiles } from '../../policy/source-files.ts';
import type { PolicyItem } from '../../review/side.ts';
import { type Manifest, manifestName, parseManifest } from '../store/manifest.ts';
import { type FilesOnDisk, filesOnDisk } from '../verify/files-on-disk.ts';
import { type MissingOutput, NOTHING, type Opened, type OpenedPolicy, type OpenSettings } from './opened.ts';
import { below, type Tree } from './tree.ts';

/** The policy at `path` with everything it names, its exporters and what was built of it. */
export async function openPolicy(
  tree: Tree,
  { path, key }: { readonly path: string; readonly key: string },
  settings: OpenSettings,
): Promise<Opened> {
  const { result, sources, inputs } = loadPolicy(path, tree, { asOf: settings.asOf });
  if (!result.ok) return { ...NOTHING, diagnostics: result.diagnostics, sources };
  const folder = folderOf(path);
  const document = result.value;
  const ready = await readyExporters(document, folder, settings);
  const manifest = readManifest(tree, path);
  const diagnostics = [...result.diagnostics, ...ready.diagnostics, ...manifest.diagnostics];
  if (!ready.ok || !manifest.ok || diagnostics.some(isError)) return { ...NOTHING, diagnostics, sources };
  const entries = (manifest.value ?? []).map((entry) => ({ ...entry, path: posix.join(folder, entry.path) }));
  const built = filesOnDisk(entries, prepared(tree, entries));
  const item = itemOf({ key, text: yamlOf(sources), ready: ready.value, built }, settings);
  const outputs = new Set(document.outputs.map(({ id }) => id));
  // A manifest is written by whoever writes the change: it claims what outputs of the policy are proved to say, and no more.
  const own = entries.filter(({ output }) => outputs.has(output)).map((entry) => entry.path);
  const claimed = [...inputs, ...own, below(folder, manifestName(path))];
  const hasManifest = manifest.value !== undefined;
  const policy: OpenedPolicy = {
    item,
    document,
    claimed,
    hasManifest,
    ...lockOf(tree, path),
    missing: () => missingFiles(document, entries, { tree, settings }),
  };
  return { ...NOTHING, items: [item], policies: [policy], diagnostics, sources };
}

/** The lock beside a policy that could be loaded, so that it can be read. */
function lockOf(tree: Tree, path: string): Pick<OpenedPolicy, 'lock'> {
  const file = lockName(path);
  const content = tree.read(file);
  const text = content.ok ? decodeText(content.bytes) : undefined;
  const lock = text === undefined ? undefined : parseLock(text, file);
  return text !== undefined && lock?.ok ? { lock: { file: tree.label(file), text, lock: lock.value } } : {};
}

interface Ready {
  readonly document: PolicyDocument;
  readonly registry: Registry;
}

function itemOf(
  {
    key,
    text,
    ready,
    built,
  }: Pick<PolicyItem, 'key' | 'text'> & { readonly ready: Ready; readonly built: FilesOnDisk },
  { asOf, allowExpired, sites }: OpenSettings,
): PolicyItem {
  return {
    kind: 'policy',
    key,
    text,
    ...ready,
    asOf,
    allowExpired,
    ...(sites && { sites }),
    filesOf: remembered(built.filesOf),
  };
}

/** Lines are counted, and proofs made, of the same files. */
function remembered(filesOf: PolicyItem['filesOf']): PolicyItem['filesOf'] {
  const known = new Map<string, ReturnType<PolicyItem['filesOf']>>();
  return (output, site) => {
    const key = JSON.stringify([output, site]);
    if (!known.has(key)) known.set(key, filesOf(output, site));
    return known.get(key);
  };
}

/** The folder of a path of a tree; empty for the tree's own. */
export function folderOf(path: string): string {
  const folder = posix.dirname(path);
  return folder === '.' ? '' : folder;
}

async function readyExporters(
  document: PolicyDocument,
  folder: string,
  settings: OpenSettings,
): Promise<Result<Ready>> {
  if (document.exporters.length === 0) return resultOf({ document, registry: EXPORTERS });
  if (settings.loadExporters === undefined) return withoutOutside(document);
  const registry = await settings.loadExporters(document.exporters, folder);
  return registry.ok ? resultOf({ document, registry: registry.value }, registry.diagnostics) : registry;
}

/** Whatever is not built in comes from a module of the policy's, which is not loaded: code of a change must not run in its own review. */
function withoutOutside(document: PolicyDocument): Result<Ready> {
  const isBuiltIn = (id: string) => Object.hasOwn(EXPORTERS, id);
  const outputs = document.outputs.filter(({ exporter }) => isBuiltIn(exporter.name));
  const rules = document.rules.map((rule) => ({
    ...rule,
    notOn: new Map([...rule.notOn].filter(([id]) => isBuiltIn(id))),
  }));
  const left = document.outputs.filter(({ exporter }) => !isBuiltIn(exporter.name));
  const notes = left.map(({ id, exporter }) =>
    warning(
      'NOT_COMPARED',
      `The output ${quote(id)} is not compared: the exporter ${quote(exporter.name)} is not built in`,
      {
        span: exporter.span,
        hint: '--trust-exporters loads the exporters of the work tree',
      },
    ),
  );
  return resultOf({ document: { ...document, outputs, rules }, registry: EXPORTERS }, notes);
}

/** What the last build wrote; undefined when there is no manifest. */
function readManifest(tree: Tree, policy: string): Result<Manifest | undefined> {
  const path = below(folderOf(policy), manifestName(policy));
  if (tree.kind(path) === 'none') return resultOf(undefined);
  const content = tree.read(path);
  // An unreadable manifest must not read as "nothing was built".
  return parseManifest(content.ok ? new TextDecoder().decode(content.bytes) : '', path);
}

/** The tree, told of all built files as soon as one of them is read. */
function prepared(tree: Tree, entries: Manifest): SourceFiles {
  let isPrepared = false;
  return {
    read: (path) => {
      if (!isPrepared) tree.prepare(entries.map((entry) => entry.path));
      isPrepared = true;
      return tree.read(path);
    },
  };
}

/** Outputs whose built files are not there, at each site that is meant. */
function missingFiles(
  { outputs, sites: known }: PolicyDocument,
  entries: Manifest,
  { tree, settings }: { readonly tree: Tree; readonly settings: OpenSettings },
): readonly MissingOutput[] {
  const asked = [...known.keys()].filter((site) => settings.sites?.includes(site) ?? true);
  const sites = known.size === 0 ? [undefined] : asked;
  return outputs.flatMap(({ id }) =>
    sites.flatMap((site) => {
      const built = filesOnDisk(entries, tree);
      return built.filesOf(id, site) === undefined ? [{ output: id, site, diagnostics: built.diagnostics() }] : [];
    }),
  );
}

/** The YAML texts of a policy one after the other, its own first. */
function yamlOf(sources: SourceTexts): string {
  const texts = [...sources].filter(([path], index) => index === 0 || /\.ya?ml$/i.test(path));
  return texts.map(([, text]) => text).join('\n');
}
