import { spawnSync } from 'node:child_process';

export type Backend = 'nft' | 'legacy';

/** What the restore commands did with the files of an output, in a network namespace of its own. */
export interface RestoreRun {
  readonly status: number | null;
  readonly output: string;
}

function runs(command: string): boolean {
  return process.platform === 'linux' && process.getuid?.() === 0 && run(command, []).status === 0;
}

const AVAILABLE = {
  nft: runs('iptables-nft-save && ip6tables-nft-save'),
  legacy: runs('iptables-legacy-save && ip6tables-legacy-save'),
  ipset: runs('ipset list'),
};

/** Skips a test where there is no root, no network namespace, or not the tool. */
export function needs(context: Mocha.Context, ...tools: readonly (keyof typeof AVAILABLE)[]): void {
  if (!tools.every((tool) => AVAILABLE[tool])) context.skip();
}

/**
 * Runs shell commands in a fresh namespace; `restore4`, `restore6` and `sets` load the text of their first argument. Texts are
 * `$1`, `$2` and so on. Stops at the first failure.
 */
export function inNamespace(backend: Backend, script: string, texts: readonly string[]): RestoreRun {
  const define = (name: string, command: string): string => `${name}() { printf %s "$1" | ${command}; }`;
  const head = [
    define('restore4', `iptables-${backend}-restore --noflush`),
    define('restore6', `ip6tables-${backend}-restore --noflush`),
    define('sets', 'ipset restore'),
    `save4() { iptables-${backend}-save -t filter | grep -v '^#'; }`,
    `save6() { ip6tables-${backend}-save -t filter | grep -v '^#'; }`,
    'set -e',
  ];
  return run([...head, script].join('\n'), texts);
}

function run(script: string, texts: readonly string[]): RestoreRun {
  const { status, stdout, stderr } = spawnSync('unshare', ['-n', 'sh', '-c', script, 'sh', ...texts], {
    encoding: 'utf8',
  });
  return { status, output: `${stderr}${stdout}` };
}
