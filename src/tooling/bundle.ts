/** Writes `dist/lib`, the code that ships. Runs after tsc from the root of the package: `node dist/src/tooling/bundle.js`. */
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { build } from 'esbuild';

/** The parts of package.json that matter here. */
interface Manifest {
  readonly exports: Readonly<Record<string, Door | string>>;
  readonly dependencies: Readonly<Record<string, string>>;
}

/** An entry of `exports` in package.json that has types and code. */
interface Door {
  readonly types: string;
  readonly default: string;
}

const OUTPUT = 'dist/lib';

/**
 * Bundles the published doors out of what the compiler wrote, sharing modules between them, so that `rulecast/exporter` means the same
 * code to the command, to the tests and to an exporter from outside. Doors whose source does not exist yet are left out.
 */
async function bundleDoors(): Promise<void> {
  const { exports, dependencies }: Manifest = JSON.parse(readFileSync('package.json', 'utf8'));
  const entries = Object.values(exports)
    .filter((door) => typeof door === 'object')
    .map((door) => ({ in: door.types.replace(/\.d\.ts$/, '.js'), out: basenameOf(door.default) }));
  rmSync(OUTPUT, { recursive: true, force: true });
  await build({
    entryPoints: entries.filter((entry) => existsSync(entry.in)),
    outdir: OUTPUT,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    external: Object.keys(dependencies),
    logLevel: 'warning',
  });
}

/** `./dist/lib/exporter.js` is written as `exporter`; the bundler adds the ending. */
function basenameOf(path: string): string {
  return path.replace(`./${OUTPUT}/`, '').replace(/\.js$/, '');
}

await bundleDoors();
