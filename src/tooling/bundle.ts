/** Writes `dist/lib`, the code that ships. Runs after tsc from the root of the package: `node dist/src/tooling/bundle.js`. */
import { chmodSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { build, type Plugin } from 'esbuild';
import { bundledOf, writeJoined } from './join-chunks.ts';
import { noticesOf } from './notices.ts';

/** The parts of package.json that matter here. */
interface Manifest {
  readonly name: string;
  readonly bin: Readonly<Record<string, string>>;
  readonly exports: Readonly<Record<string, Door | string>>;
  readonly dependencies: Readonly<Record<string, string>>;
}

/** An entry of `exports` in package.json that has types and code. */
interface Door {
  readonly types: string;
  readonly default: string;
}

/** A file to be written, and the compiled module that it begins with. */
interface Entry {
  readonly in: string;
  readonly out: string;
}

const OUTPUT = 'dist/lib';
const COMMAND = 'dist/src/cli/main.js';

/** A package that one command needs, and that is larger than all else: the others must not have to load it. */
const APART = 'undici';

/**
 * Bundles the command and the published doors out of what the compiler wrote, sharing modules between them, so that `rulecast/exporter`
 * means the same code to the command, to the tests and to an exporter from outside. Doors whose source does not exist yet are left out.
 */
async function bundle(): Promise<void> {
  const manifest: Manifest = JSON.parse(readFileSync('package.json', 'utf8'));
  const doors = doorsOf(manifest);
  const commands = Object.values(manifest.bin);
  const entries = [...doors.values(), ...commands.map((file) => ({ in: COMMAND, out: basenameOf(file) }))];
  rmSync(OUTPUT, { recursive: true, force: true });
  const result = await build({
    entryPoints: entries.filter((entry) => existsSync(entry.in)),
    outdir: OUTPUT,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    external: Object.keys(manifest.dependencies),
    // CommonJS cannot be bundled into modules where it requires what is not bundled. Packages that have modules too hide them from Node.
    mainFields: ['module', 'main'],
    alias: { yaml: resolve('node_modules/yaml/browser/index.js') },
    preserveSymlinks: true,
    plugins: [ownDoors(doors), keptApart(APART)],
    legalComments: 'none',
    metafile: true,
    write: false,
    logLevel: 'warning',
  });
  const [command = ''] = commands;
  await writeJoined(bundledOf(result), basename(command), OUTPUT);
  const inputs = [...Object.keys(result.metafile.inputs), ...(await bundleApart(APART))];
  writeFileSync(join(OUTPUT, 'THIRD_PARTY_NOTICES.txt'), noticesOf(inputs));
  for (const file of commands.filter((command) => existsSync(command))) chmodSync(file, 0o755);
}

/**
 * Writes a CommonJS package as a module of its own and returns the files it is made of. What such a package requires of Node is required when it
 * runs, for which modules have no `require`.
 */
async function bundleApart(name: string): Promise<readonly string[]> {
  const { metafile } = await build({
    stdin: { contents: `export { EnvHttpProxyAgent, request } from '${name}';`, resolveDir: process.cwd() },
    outfile: join(OUTPUT, `${name}.js`),
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
    minify: true,
    preserveSymlinks: true,
    legalComments: 'none',
    metafile: true,
    logLevel: 'warning',
  });
  return Object.keys(metafile.inputs);
}

/** Leaves imports of a package to the file beside the bundle that {@link bundleApart} writes. */
function keptApart(name: string): Plugin {
  return {
    name: 'kept-apart',
    setup: ({ onResolve }) =>
      onResolve({ filter: new RegExp(`^${name}$`) }, () => ({ path: `./${name}.js`, external: true })),
  };
}

/** The published doors by the name under which they are imported: `rulecast/exporter`. */
function doorsOf({ name, exports }: Manifest): ReadonlyMap<string, Entry> {
  const doors = Object.entries(exports).flatMap(([path, door]) =>
    typeof door === 'string' ? [] : [[join(name, path), entryOf(door)] as const],
  );
  return new Map(doors);
}

function entryOf({ types, default: file }: Door): Entry {
  return { in: types.replace(/\.d\.ts$/, '.js'), out: basenameOf(file) };
}

/** `./dist/lib/exporter.js` is written as `exporter`; the bundler adds the ending. */
function basenameOf(path: string): string {
  return path.replace(`./${OUTPUT}/`, '').replace(/\.js$/, '');
}

/** Takes our own published names for the compiled modules behind them: what package.json says they are is being written. */
function ownDoors(doors: ReadonlyMap<string, Entry>): Plugin {
  return {
    name: 'own-doors',
    setup: ({ onResolve }) =>
      onResolve({ filter: /^rulecast(\/|$)/ }, ({ path }) => {
        const door = doors.get(path);
        return door === undefined ? undefined : { path: resolve(door.in) };
      }),
  };
}

await bundle();
