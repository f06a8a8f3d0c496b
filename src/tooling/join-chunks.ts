import { basename } from 'node:path';
import { type BuildResult, build, type Metafile, type Plugin } from 'esbuild';
import { HOST_EXPORTERS } from '../../exporters/index.ts';

/** What the bundler wrote into memory: every file by its name, such as `chunk-2ZSBSNHK.js`. */
export interface Bundled {
  readonly texts: ReadonlyMap<string, string>;
  readonly outputs: Metafile['outputs'];
}

/** A bundle of which nothing is on disk yet. */
export function bundledOf({ outputFiles, metafile }: BuildResult<{ write: false; metafile: true }>): Bundled {
  return {
    texts: new Map(outputFiles.map(({ path, text }) => [basename(path), text])),
    outputs: Object.fromEntries(Object.entries(metafile.outputs).map(([path, output]) => [basename(path), output])),
  };
}

/** The command that most runs are, and that loads no more than it needs, and what it has to say. */
const MOST_RUN = /src\/(?:cli\/commands\/build|diagnostic\/render)\.js$/;

/** What a build needs for outputs of hosts, which most policies do not have. */
const OF_HOSTS = new RegExp(`src/build/hosts/|exporters/(?:${Object.keys(HOST_EXPORTERS).join('|')})/`);

/**
 * Writes a bundle with its shared chunks joined into four files: `base.js` with what `command` needs before it knows what to do, `core.js` with
 * what a build may need, `hosts.js` with what outputs of hosts need besides, and `more.js` with the rest. The bundler makes a chunk for every set of entries that use the same modules, and to find and load twenty small files takes
 * a start of the command longer than what they hold.
 */
export async function writeJoined(bundled: Bundled, command: string, outdir: string): Promise<void> {
  const chunks = [...bundled.texts.keys()].filter((name) => bundled.outputs[name]?.entryPoint === undefined);
  const early = importsOf(bundled, command, ['import-statement']);
  const isEntry = (of: RegExp) => (name: string) => of.test(bundled.outputs[name]?.entryPoint ?? '');
  const names = Object.keys(bundled.outputs);
  const kinds = ['import-statement', 'dynamic-import'];
  const mostRun = names.filter(isEntry(MOST_RUN));
  const needed = new Set(mostRun.flatMap((name) => [...importsOf(bundled, name, kinds, isEntry(OF_HOSTS))]));
  const ofHosts = new Set(names.filter(isEntry(OF_HOSTS)).flatMap((name) => [...importsOf(bundled, name, kinds)]));
  const groupOf = (name: string): string => {
    if (early.has(name)) return 'base.js';
    if (needed.has(name)) return 'core.js';
    return ofHosts.has(name) ? 'hosts.js' : 'more.js';
  };
  const groups = new Map(chunks.map((name) => [name, groupOf(name)]));
  const entries = [...bundled.texts.keys()].filter((name) => !groups.has(name));
  await build({
    entryPoints: [...entries, ...new Set(groups.values())].map((name) => ({
      in: name,
      out: name.replace(/\.js$/, ''),
    })),
    outdir,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    packages: 'external',
    plugins: [joined(bundled, groups)],
    legalComments: 'none',
    logLevel: 'warning',
  });
}

/** All files that a file loads by imports of these kinds, itself included, but for what only those that are left out load. */
function importsOf(
  { outputs }: Bundled,
  start: string,
  kinds: readonly string[],
  isLeftOut: (name: string) => boolean = () => false,
): ReadonlySet<string> {
  const found = new Set<string>();
  const queue = [start];
  for (let name = queue.pop(); name !== undefined; name = queue.pop()) {
    if (found.has(name) || isLeftOut(name)) continue;
    found.add(name);
    const imports = outputs[name]?.imports ?? [];
    queue.push(...imports.filter(({ kind }) => kinds.includes(kind)).map(({ path }) => basename(path)));
  }
  return found;
}

/** Inside its own group a chunk is taken in; everybody else imports what it exports from the file of the group. */
function joined({ texts, outputs }: Bundled, groups: ReadonlyMap<string, string>): Plugin {
  const exportsOf = (chunk: string): readonly string[] => outputs[chunk]?.exports ?? [];
  const membersOf = (group: string) => [...groups.keys()].filter((chunk) => groups.get(chunk) === group).sort();
  const aliasOf = aliases(groups, exportsOf);
  const listed = (chunk: string, form: (name: string, alias: string) => string) =>
    exportsOf(chunk).map((name) => form(name, aliasOf(chunk, name)));
  return {
    name: 'joined',
    setup({ onLoad, onResolve }) {
      onResolve({ filter: /./ }, ({ path, kind, importer, namespace }) => {
        const name = basename(path);
        const group = groups.get(name);
        if (kind === 'entry-point') return { path: name, namespace: texts.has(name) ? 'file-text' : 'group' };
        if (namespace === 'facade' || kind === 'dynamic-import') return { path, external: true };
        if (group === undefined) return isBeside(path) && !texts.has(name) ? { path, external: true } : undefined;
        const isOwn = importer === group || groups.get(importer) === group;
        return { path: name, namespace: isOwn ? 'file-text' : 'facade' };
      });
      onLoad({ filter: /./, namespace: 'file-text' }, ({ path }) => ({ contents: texts.get(path) ?? '' }));
      onLoad({ filter: /./, namespace: 'group' }, ({ path: group }) => ({
        contents: membersOf(group)
          .map((chunk) => `export { ${listed(chunk, (name, alias) => `${name} as ${alias}`)} } from './${chunk}';`)
          .join('\n'),
      }));
      onLoad({ filter: /./, namespace: 'facade' }, ({ path: chunk }) => ({
        contents: `export { ${listed(chunk, (name, alias) => `${alias} as ${name}`)} } from './${groups.get(chunk)}';`,
      }));
    },
  };
}

/** Whether an import is of a file beside the bundle. */
function isBeside(path: string): boolean {
  return path.startsWith('./');
}

/** What a chunk's export is called outside of its group: as it is, unless another chunk of the group exports that name too. */
function aliases(
  groups: ReadonlyMap<string, string>,
  exportsOf: (chunk: string) => readonly string[],
): (chunk: string, name: string) => string {
  const taken = new Map<string, string>();
  const found = new Map<string, string>();
  for (const chunk of [...groups.keys()].sort()) {
    for (const name of exportsOf(chunk)) {
      let alias = name;
      while (taken.has(`${groups.get(chunk)} ${alias}`)) alias += '_';
      taken.set(`${groups.get(chunk)} ${alias}`, chunk);
      found.set(`${chunk} ${name}`, alias);
    }
  }
  return (chunk, name) => found.get(`${chunk} ${name}`) ?? name;
}
