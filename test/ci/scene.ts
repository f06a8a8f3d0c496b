import { call } from '../cli/call.ts';
import { makeTree, readTree, type Tree } from '../cli/folder.ts';
import { policy } from '../cli/policy.ts';
import { commit, git, makeHistory } from '../cli/repository.ts';

/** The policy of the base branch, and what pull requests make of it. */
export const POLICY = policy()['rulecast.yaml'] ?? '';
export const WIDER = POLICY.replace('services: tcp/443', 'services: [tcp/443, tcp/80]');
export const WIDEST = POLICY.replace('services: tcp/443', 'services: [tcp/443, tcp/8443]');
export const ANYWHERE = POLICY.replace('to: web', 'to: any');
export const REMARK = `# reviewed by nobody\n${POLICY}`;

/** Files that judge: nobody may reach everything, and web ports up to 443 are approved. */
const GATES: Tree = {
  'guardrails.yaml': 'version: 1\nguardrails:\n  - { name: no-any, reason: ask security, limit: any-destination }\n',
  'approved.yaml': POLICY.replace('services: tcp/443', 'services: [tcp/1-443]'),
};

/** A policy with the files that a build writes. */
export async function built(text: string): Promise<Tree> {
  const folder = makeTree({ 'rulecast.yaml': text });
  const { exitCode, stderr } = await call(folder, ['build']);
  if (exitCode !== 0) throw new Error(stderr);
  return readTree(folder);
}

/** A repository with a built policy on `main`, and its gates since the last commit there, checked out. */
export async function makeBase(): Promise<string> {
  const folder = makeHistory(await built(POLICY), GATES);
  git(folder, 'reset', '--quiet', '--hard');
  return folder;
}

/** Puts these files onto a branch, `main` with them by default, and gives its commit. */
export function pushTo(folder: string, branch: string, files: Readonly<Record<string, string | undefined>>): string {
  git(
    folder,
    'checkout',
    '--quiet',
    '-B',
    branch,
    git(folder, 'for-each-ref', `refs/heads/${branch}`) ? branch : 'main',
  );
  commit(folder, files);
  return git(folder, 'rev-parse', 'HEAD');
}

/** Checks out what a branch merged into `main` is, as services do it for a pull request, and gives its commit. */
export function checkOutMerge(folder: string, branch: string): string {
  git(folder, 'checkout', '--quiet', '--detach', 'main');
  git(folder, 'merge', '--quiet', '--no-ff', '--no-edit', branch);
  return git(folder, 'rev-parse', 'HEAD');
}
