import { posix } from 'node:path';
import { POLICY_FILE } from '../locate-policy.ts';
import { isPolicy } from './classify.ts';
import { openFile } from './open-file.ts';
import { openFolder } from './open-folder.ts';
import { folderOf, openPolicy } from './open-policy.ts';
import { NOTHING, type Opened, type OpenSettings } from './opened.ts';
import { ruleText } from './rule-text.ts';
import { below, type Tree } from './tree.ts';

/** What a path means on one side. A folder with a `rulecast.yaml` means that policy. */
export type Target =
  | { readonly kind: 'policy' | 'file' | 'folder'; readonly path: string }
  /** There is nothing at the path. */
  | { readonly kind: 'none' };

/** What stands at a path of a tree. Links and submodules are `file`: reading them says what is wrong. */
export function targetAt(tree: Tree, path: string): Target {
  const kind = tree.kind(path);
  if (kind === 'none') return isBehindLink(tree, path) ? { kind: 'file', path } : { kind };
  if (kind !== 'folder') return { kind: 'file', path };
  const policy = below(path, POLICY_FILE);
  return tree.kind(policy) === 'none' ? { kind, path } : { kind: 'policy', path: policy };
}

/**
 * What one path means on the two sides of a change. Where one has a policy and the other lacks it, the only other policy of that folder that is not on both
 * sides is the same one under another name.
 */
export function targetsAt(from: Tree, to: Tree, path: string): { readonly from: Target; readonly to: Target } {
  const before = targetAt(from, path);
  const after = targetAt(to, path);
  return {
    from: isPolicyOrFile(after) && !isPolicyOrFile(before) ? renamed(from, to, after.path) : before,
    to: isPolicyOrFile(before) && !isPolicyOrFile(after) ? renamed(to, from, before.path) : after,
  };
}

/** Opens what a path means. Nothing at all is a side without items. */
export async function openTarget(tree: Tree, target: Target, settings: OpenSettings): Promise<Opened> {
  switch (target.kind) {
    case 'none':
      return NOTHING;
    case 'policy':
      return openPolicy(tree, { path: target.path, key: posix.basename(target.path) }, settings);
    case 'file':
      return openFile(tree, target.path, settings);
    default:
      return openFolder(tree, target.path, settings);
  }
}

function isPolicyOrFile(target: Target): target is Target & { readonly kind: 'policy' | 'file' } {
  return target.kind === 'policy' || target.kind === 'file';
}

function isBehindLink(tree: Tree, path: string): boolean {
  for (let at = folderOf(path); at !== ''; at = folderOf(at)) {
    if (tree.kind(at) === 'link' || tree.kind(at) === 'submodule') return true;
    if (at === '/') return false;
  }
  return false;
}

function renamed(tree: Tree, other: Tree, path: string): Target {
  if (!isPolicyAt(other, path)) return { kind: 'none' };
  const folder = folderOf(path);
  const listed = tree.kind(folder) === 'folder' ? tree.list(folder).map((one) => one.path) : [];
  const beside = listed.filter((one) => folderOf(one) === folder);
  const candidates = beside.filter((one) => other.kind(one) === 'none' && isPolicyAt(tree, one));
  const [only, ...more] = candidates;
  return only === undefined || more.length > 0 ? { kind: 'none' } : { kind: 'policy', path: only };
}

function isPolicyAt(tree: Tree, path: string): boolean {
  if (!/\.(?:ya?ml|json)$/i.test(path) || tree.kind(path) !== 'file') return false;
  const content = tree.read(path);
  const text = content.ok ? ruleText(content.bytes) : undefined;
  return text !== undefined && isPolicy({ path, text });
}
