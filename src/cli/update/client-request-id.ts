import { dirname, join } from 'node:path';
import { error } from '../../diagnostic/diagnostic.ts';
import { failure, type Result, resultOf } from '../../diagnostic/result.ts';
import { fileFailure } from '../file-failure.ts';
import type { FileOperations } from '../files.ts';
import type { Io } from '../io.ts';
import { makeFolders } from '../make-folders.ts';
import { isInside, type Place } from '../place.ts';

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const VARIABLE = 'RULECAST_CLIENT_REQUEST_ID';
const HINT = `set ${VARIABLE} to a UUID that is made once for this machine`;

/**
 * The UUID by which the Microsoft 365 service knows this machine: from the environment, or made once and kept in the user's config folder. It is
 * never shown, since it is a tracking id, and never kept in the repository.
 */
export function clientRequestId(io: Io, place: Place): Result<string> {
  const given = io.env[VARIABLE];
  if (given !== undefined && given !== '') {
    return UUID.test(given) ? resultOf(given) : wrong(`${VARIABLE} is not a UUID`);
  }
  const folder = configFolder(io.env);
  if (folder === undefined)
    return wrong('There is no folder for settings, since neither XDG_CONFIG_HOME nor HOME is set');
  const file = join(folder, 'rulecast', 'client-request-id');
  try {
    if (isCommittable(io.files, place, file)) return wrong(`${file} would lie in the repository`);
    return io.files.kind(file) === 'none' ? made(io, file) : known(io.files, file);
  } catch (cause) {
    const { message } = fileFailure('WRITE_FAILED', `Cannot keep the client request id in ${file}`, cause);
    return failure(error('WRITE_FAILED', message, { hint: HINT }));
  }
}

/** Without git nothing is committed: a policy may well lie in the home folder. */
function isCommittable(files: FileOperations, { root }: Place, file: string): boolean {
  return isInside(root, file) && files.kind(join(root, '.git')) !== 'none';
}

function configFolder({ XDG_CONFIG_HOME, HOME, USERPROFILE }: Io['env']): string | undefined {
  if (XDG_CONFIG_HOME) return XDG_CONFIG_HOME;
  const home = HOME || USERPROFILE;
  return home ? join(home, '.config') : undefined;
}

function known(files: FileOperations, file: string): Result<string> {
  const text = Buffer.from(files.read(file)).toString().trim();
  return UUID.test(text) ? resultOf(text) : wrong(`${file} does not hold a UUID`);
}

/** Written aside and renamed, so that a kill leaves no half of it. */
function made({ files, processes, uuid }: Io, file: string): Result<string> {
  const id = uuid();
  makeFolders(files, dirname(file));
  const draft = `${file}.${processes.self}`;
  if (files.kind(draft) !== 'none') files.remove(draft);
  files.create(draft, Buffer.from(`${id}\n`));
  files.rename(draft, file);
  return resultOf(id);
}

function wrong(message: string): Result<never> {
  return failure(error('FEED_FETCH', message, { hint: HINT }));
}
