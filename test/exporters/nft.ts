import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

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

/** Both listings of one state of the kernel. */
export interface Listings {
  readonly text: string;
  readonly json: string;
}

const END = '=== end of listing ===';

/** Loads each file into a ruleset of its own, and lists it as text and as JSON. Throws where a file does not load. */
export function listBothWays(files: readonly string[]): readonly Listings[] {
  const script = `i=0
while [ $i -lt ${files.length} ]; do
  i=$((i + 1)); nft flush ruleset
  awk -v n=$i 'BEGIN { RS = "${END}" } NR == n' "$1" | nft -f - || exit 1
  nft list ruleset && echo '${END}' && nft -j list ruleset && echo '${END}'
done`;
  const folder = mkdtempSync(join(tmpdir(), 'rulecast-nft-'));
  try {
    const path = join(folder, 'files');
    writeFileSync(path, files.join(END));
    const { status, stdout, stderr } = spawnSync('unshare', ['-n', 'sh', '-c', script, 'sh', path], {
      encoding: 'utf8',
      maxBuffer: 2 ** 28,
    });
    if (status !== 0) throw new Error(stderr);
    const parts = stdout.split(`${END}\n`);
    return files.map((_, at) => ({ text: parts[2 * at] ?? '', json: parts[2 * at + 1] ?? '' }));
  } finally {
    rmSync(folder, { recursive: true });
  }
}
