import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { error } from '../../diagnostic/diagnostic.ts';
import { failure, type Result, resultOf } from '../../diagnostic/result.ts';
import { quote } from '../../diagnostic/text.ts';
import { errorCode } from '../file-failure.ts';
import type { FileOperations } from '../files.ts';
import { locate, type Place } from '../place.ts';

/** Conditions under which `import` chooses among the entries of a package's `exports`. */
const CONDITIONS = ['import', 'module-sync', 'node', 'default'];

/** The URL to import for a module as a policy names it: `./path.js` relative to the policy, or a package as installed there. */
export function resolveModule(files: FileOperations, place: Place, name: string): Result<string> {
  return name.startsWith('.') ? resolveFile(files, place, name) : resolvePackage(place, name);
}

function resolveFile(files: FileOperations, place: Place, name: string): Result<string> {
  const located = locate(files, place, name);
  if (!located.ok) return located;
  if (files.kind(located.value) === 'file') return resultOf(pathToFileURL(located.value).href);
  return notFound(name, 'there is no such file; paths are relative to the policy');
}

/**
 * Node resolves `import` only relative to the importing module, so this asks `require`, and looks up `exports` itself for packages that
 * have nothing for `require`.
 */
function resolvePackage(place: Place, name: string): Result<string> {
  const require = createRequire(join(place.folder, 'policy.js'));
  try {
    return resultOf(pathToFileURL(require.resolve(name)).href);
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
    const url =
      code === 'ERR_PACKAGE_PATH_NOT_EXPORTED' ? importEntry(require.resolve.paths(name) ?? [], name) : undefined;
    if (url !== undefined) return resultOf(url);
    return notFound(name, `it is not installed for the policy; write ./${name} for a file`);
  }
}

/** The entry that `import` takes of the nearest installed package. */
function importEntry(folders: readonly string[], name: string): string | undefined {
  for (const folder of folders) {
    const file = join(folder, name, 'package.json');
    const exports = exportsOf(file);
    const entry = entryOf(isObject(exports) && '.' in exports ? exports['.'] : exports);
    if (entry !== undefined) return pathToFileURL(join(dirname(file), entry)).href;
  }
  return undefined;
}

function exportsOf(file: string): unknown {
  try {
    const manifest: unknown = JSON.parse(readFileSync(file, 'utf8'));
    return isObject(manifest) ? manifest.exports : undefined;
  } catch (cause) {
    if (cause instanceof SyntaxError || errorCode(cause) !== undefined) return undefined;
    throw cause;
  }
}

function entryOf(target: unknown): string | undefined {
  if (typeof target === 'string') return target.startsWith('./') ? target : undefined;
  if (!isObject(target)) return undefined;
  const condition = Object.keys(target).find((key) => CONDITIONS.includes(key));
  return condition === undefined ? undefined : entryOf(target[condition]);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function notFound(name: string, hint: string): Result<never> {
  return failure(error('EXPORTER_INVALID', `The module ${quote(name)} cannot be found`, { hint }));
}
