import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const PACKAGE = 'rulecast';

/** The parts of a package.json that installing needs. */
interface Manifest {
  readonly bin: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
}

/** What a program answered. */
export interface Run {
  readonly status: number | null;
  readonly output: string;
}

/** A folder as a user has it after `npm install rulecast`, outside of this repository. */
export interface Installation {
  readonly folder: string;
  /** Where the package is in it. */
  readonly root: string;
  /** Paths of all files in the package, and the bytes that they have when unpacked. */
  readonly files: readonly string[];
  readonly bytes: number;
  /** Runs `node ...args` there. */
  node(...args: readonly string[]): Run;
  /** Runs `npx --no ...args` there. */
  npx(...args: readonly string[]): Run;
  remove(): void;
}

/**
 * Packs what is built and installs it with its run-time dependencies, and nothing else, into an empty folder. Takes them from this
 * repository instead of a registry, so that no test needs a network.
 */
export function installPackage(): Installation {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'rulecast-package-')));
  const npm = (...args: readonly string[]): string =>
    execFileSync('npm', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'], shell: IS_WINDOWS });
  const answer = npm('pack', '--ignore-scripts', '--json', '--pack-destination', folder);
  const { filename, files, unpackedSize } = packed(answer);
  const root = join(folder, 'node_modules', PACKAGE);
  mkdirSync(root, { recursive: true });
  execFileSync('tar', ['-xzf', filename, '-C', join('node_modules', PACKAGE), '--strip-components=1'], { cwd: folder });
  rmSync(join(folder, filename));
  const manifest = manifestIn(root);
  installDependencies(manifest, folder);
  linkCommands(manifest, folder);
  return {
    folder,
    root,
    files: files.map(({ path }) => path),
    bytes: unpackedSize,
    node: (...args) => run(folder, process.execPath, args),
    npx: (...args) => run(folder, 'npx', ['--no', ...args]),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

const IS_WINDOWS = process.platform === 'win32';

/** One entry of what `npm pack --json` prints. */
interface Packed {
  readonly filename: string;
  readonly unpackedSize: number;
  readonly files: readonly { readonly path: string }[];
}

/** npm 11 prints a list; later versions print a record by name. */
function packed(answer: string): Packed {
  const [first] = Object.values(JSON.parse(answer) as Readonly<Record<string, Packed>>);
  if (first === undefined) throw new Error('npm pack packed nothing');
  return first;
}

function run(cwd: string, program: string, args: readonly string[]): Run {
  // Continuous integration asks for more than a test of the package needs.
  const { CI: _, ...env } = process.env;
  const { status, stdout, stderr } = spawnSync(program, args, {
    cwd,
    env,
    encoding: 'utf8',
    shell: IS_WINDOWS && program === 'npx',
  });
  return { status, output: `${stdout}${stderr}` };
}

function manifestIn(folder: string): Manifest {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;
}

function installDependencies({ dependencies = {} }: Manifest, folder: string): void {
  for (const name of Object.keys(dependencies)) {
    const source = realpathSync(join('node_modules', name));
    cpSync(source, join(folder, 'node_modules', name), { recursive: true });
    installDependencies(manifestIn(source), folder);
  }
}

function linkCommands({ bin }: Manifest, folder: string): void {
  const commands = join(folder, 'node_modules', '.bin');
  mkdirSync(commands);
  for (const [name, file] of Object.entries(bin)) symlinkSync(join('..', PACKAGE, file), join(commands, name));
}
