import type { DiagnosticCode } from '../diagnostic/codes.ts';
import { type Diagnostic, error } from '../diagnostic/diagnostic.ts';

/** What the operating system's codes mean to a user; others are shown as they are. */
const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EBUSY: 'it is in use',
  EDQUOT: 'the disk quota is used up',
  EEXIST: 'it exists already',
  EFBIG: 'the file would be too large',
  EIO: 'the disk reports an error',
  EISDIR: 'it is a folder',
  ELOOP: 'its links lead in a circle',
  EMFILE: 'too many files are open',
  ENAMETOOLONG: 'the name is too long',
  ENOENT: 'it does not exist',
  ENOSPC: 'no space is left on the device',
  ENOTDIR: 'a part of the path is not a folder',
  ENOTEMPTY: 'the folder is not empty',
  EPERM: 'the operation is not permitted',
  EROFS: 'the file system is read-only',
  EXDEV: 'it is on another file system than the policy, so it cannot be replaced in one step',
};

/** The system's code (`ENOENT`) of something thrown by a file operation, or undefined: then it is a bug of ours. */
export function errorCode(thrown: unknown): string | undefined {
  if (!(thrown instanceof Error) || !('code' in thrown)) return undefined;
  return typeof thrown.code === 'string' && /^E[A-Z0-9]+$/.test(thrown.code) ? thrown.code : undefined;
}

/** The user's words for a failed file operation. Throws `thrown` again when no file operation can have thrown it. */
export function reasonOf(thrown: unknown): string {
  const code = errorCode(thrown);
  if (code === undefined) throw thrown;
  const reason = REASONS[code];
  return reason === undefined ? code : `${reason} (${code})`;
}

/** `Cannot write out/branch.nft: permission denied (EACCES)`, as an error of the given code. */
export function fileFailure(code: DiagnosticCode, what: string, thrown: unknown): Diagnostic {
  return error(code, `${what}: ${reasonOf(thrown)}`);
}
