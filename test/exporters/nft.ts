import { spawnSync } from 'node:child_process';

/** What nft did with a file, in a network namespace of its own. */
export interface NftRun {
  readonly status: number | null;
  readonly output: string;
}

const IS_AVAILABLE =
  process.platform === 'linux' &&
  process.getuid?.() === 0 &&
  spawnSync('unshare', ['-n', 'nft', 'list', 'ruleset']).status === 0;

/** Skips a test where there is no root, no nft or no network namespace. */
export function needsNft(context: Mocha.Context): void {
  if (!IS_AVAILABLE) context.skip();
}

/** Loads files one after the other into one fresh namespace, then lists what the kernel holds. Stops at the first failure. */
export function loadAndList(...files: readonly string[]): NftRun {
  const names = files.map((_, index) => `"$${index + 1}"`);
  const script = `${names.map((name) => `printf %s ${name} | nft -f - || exit 1`).join('\n')}\nnft list ruleset`;
  const { status, stdout, stderr } = spawnSync('unshare', ['-n', 'sh', '-c', script, 'sh', ...files], {
    encoding: 'utf8',
  });
  return { status, output: `${stderr}${stdout}` };
}
