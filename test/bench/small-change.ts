import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Bar, Bench } from './bar.ts';
import { fiveOutputs } from './five-formats.ts';
import { buildIn, writePolicyFolder } from './policy-folder.ts';
import { runNode } from './processes.ts';

/** Every other /24 of 100.64.0.0/10, so that none merges. */
const PREFIXES = Array.from({ length: 200 }, (_, index) => `100.${64 + ((index * 2) >> 8)}.${(index * 2) & 255}.0/24`);

const CHANGES = [
  { title: 'one prefix more', added: '203.0.113.0/24', limit: 6 },
  { title: 'one prefix more that merges', added: '100.64.1.0/24', limit: 12 },
] as const;

/** One prefix added to a set of 200, in a policy of four sources and two services, is a few lines in a review. */
export const smallChange: Bench = ({ folder }) => {
  const before = built(folder, 'before', PREFIXES);
  return CHANGES.flatMap(({ title, added, limit }) => {
    const after = built(folder, title, [...PREFIXES, added]);
    return artifactsIn(after).map(
      (path): Bar => ({
        bar: `${title}: ${path}`,
        figure: changedLines(join(before, path), join(after, path)),
        unit: 'lines',
        limit,
      }),
    );
  });
};

/** Where the artifacts of a policy with these servers are. */
function built(parent: string, name: string, servers: readonly string[]): string {
  const folder = writePolicyFolder(parent, name, { 'rulecast.yaml': POLICY, 'servers.txt': `${servers.join('\n')}\n` });
  runNode(buildIn(folder));
  return join(folder, 'out');
}

function artifactsIn(folder: string): readonly string[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  return files.map(({ parentPath, name }) => join(parentPath, name).slice(folder.length + 1)).sort();
}

/** Removed and added lines as a review shows them. */
function changedLines(before: string, after: string): number {
  const argv = ['diff', '--no-index', '--no-ext-diff', '-U0', before, after];
  const { status, stdout, stderr } = spawnSync('git', argv, { encoding: 'utf8' });
  if (status !== 0 && status !== 1) throw new Error(`git ${argv.join(' ')} failed:\n${stderr}`);
  const hunks = stdout.split('\n').slice(stdout.split('\n').findIndex((line) => line.startsWith('@@')));
  return stdout === '' ? 0 : hunks.filter((line) => /^[-+]/.test(line)).length;
}

const POLICY = `version: 1
name: branch
direction: outbound
scope: { from: clients }
default: drop
sets:
  clients: [10.1.0.0/16, 10.3.0.0/16, 10.5.0.0/16, 10.7.0.0/16]
  servers: { file: servers.txt }
rules:
  - { name: to-servers, from: clients, to: servers, services: [tcp/443, udp/443], action: allow }
outputs:
${fiveOutputs('out')}`;
