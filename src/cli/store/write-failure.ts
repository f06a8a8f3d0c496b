import { type Diagnostic, error } from '../../diagnostic/diagnostic.ts';
import { reasonOf } from '../file-failure.ts';

/** What a file operation threw, and the file of the user's that it was about. Stays inside the store. */
class WriteFailure extends Error {
  readonly path: string;

  constructor(path: string, cause: unknown) {
    super(`Cannot write ${path}`, { cause });
    this.path = path;
  }
}

/** Runs file operations; what they throw says that they were about `path`. */
export function about<T>(path: string, operations: () => T): T {
  try {
    return operations();
  } catch (cause) {
    throw cause instanceof WriteFailure ? cause : new WriteFailure(path, cause);
  }
}

/** WRITE_FAILED for what was thrown inside {@link about}. Throws it again when it is a bug of ours. */
export function writeFailed(thrown: unknown, hint: string): Diagnostic {
  if (!(thrown instanceof WriteFailure)) throw thrown;
  return error('WRITE_FAILED', `${thrown.message}: ${reasonOf(thrown.cause)}`, { hint });
}
