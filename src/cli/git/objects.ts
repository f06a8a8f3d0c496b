import { failure, type Result, resultOf } from '../../diagnostic/result.ts';
import { textOf } from './git.ts';
import { gitFailed, type Repository } from './repository.ts';

/** A file, link or submodule of a commit. */
export interface TreeEntry {
  readonly kind: 'file' | 'link' | 'submodule';
  readonly object: string;
}

const KINDS: Readonly<Record<string, TreeEntry['kind']>> = { '120000': 'link', '160000': 'submodule' };

/** All that a commit holds, by path from the root of the repository. GIT_FAILED when git cannot list it. */
export function listCommit({ ask }: Repository, commit: string): Result<ReadonlyMap<string, TreeEntry>> {
  const answer = ask(['ls-tree', '-r', '-z', '--full-tree', commit]);
  if (answer.status !== 0) return failure(gitFailed(answer, `git cannot list commit ${commit}`));
  const entries = textOf(answer.stdout)
    .split('\0')
    .flatMap((line): readonly (readonly [string, TreeEntry])[] => {
      const [, mode = '', object = '', path] = /^(\d+) \w+ ([0-9a-f]+)\t(.*)$/s.exec(line) ?? [];
      return path === undefined ? [] : [[path, { kind: KINDS[mode] ?? 'file', object }]];
    });
  return resultOf(new Map(entries));
}

/** Sizes in bytes of the objects that the repository has; shallow and partial clones may lack some. */
export function sizesOf({ ask }: Repository, objects: readonly string[]): ReadonlyMap<string, number> {
  const { stdout } = ask(['cat-file', '--batch-check=%(objectname) %(objectsize)'], linesOf(objects));
  const sizes = textOf(stdout)
    .split('\n')
    .flatMap((line): readonly (readonly [string, number])[] => {
      const [, object, size] = /^([0-9a-f]+) (\d+)$/.exec(line) ?? [];
      return object === undefined ? [] : [[object, Number(size)]];
    });
  return new Map(sizes);
}

/** Contents of objects. What git does not answer with is left out. */
export function contentsOf({ ask }: Repository, objects: readonly string[]): ReadonlyMap<string, Uint8Array> {
  const { stdout } = ask(['cat-file', '--batch=%(objectname) %(objectsize)'], linesOf(objects));
  const contents = new Map<string, Uint8Array>();
  for (let at = 0; at < stdout.length; ) {
    const end = stdout.indexOf(LINE_FEED, at);
    const [, object, size] = /^([0-9a-f]+) (\d+)$/.exec(textOf(stdout.subarray(at, end))) ?? [];
    at = end + 1;
    if (end < 0 || object === undefined) break;
    contents.set(object, stdout.subarray(at, at + Number(size)));
    at += Number(size) + 1;
  }
  return contents;
}

const LINE_FEED = 10;

function linesOf(objects: readonly string[]): string {
  return objects.map((object) => `${object}\n`).join('');
}
