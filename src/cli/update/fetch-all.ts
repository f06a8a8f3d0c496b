import { resolve } from 'node:path';
import { type Diagnostic, error } from '../../diagnostic/diagnostic.ts';
import { failure, type Result, resultOf } from '../../diagnostic/result.ts';
import { quote } from '../../diagnostic/text.ts';
import { download } from '../../feeds/download.ts';
import type { Download } from '../../feeds/download-request.ts';
import { FetchFault } from '../../feeds/fetch.ts';
import { sourceOf } from '../../feeds/sources.ts';
import { fileFailure } from '../file-failure.ts';
import { type Io, wantsProgress } from '../io.ts';
import type { Http, HttpSettings } from '../net/http.ts';
import type { Place } from '../place.ts';
import { clientRequestId } from './client-request-id.ts';
import type { StandingFeed } from './standing.ts';

/** What the server of a feed had to say, or why it could not be asked. */
export interface FetchedFeed {
  readonly standing: StandingFeed;
  readonly download: Result<Download>;
}

/** Asks for all feeds, one after the other, with one connection to each server. All of them, so that all that is wrong is told at once. */
export async function fetchAll(
  feeds: readonly StandingFeed[],
  { io, place, cafile }: { readonly io: Io; readonly place: Place; readonly cafile: string | undefined },
): Promise<Result<readonly FetchedFeed[]>> {
  const id = feeds.some(({ feed }) => sourceOf(feed.type)?.protocol === 'service')
    ? clientRequestId(io, place)
    : resultOf(undefined);
  const settings = httpSettings(io, cafile);
  if (!id.ok || !settings.ok) return { ok: false, diagnostics: [...id.diagnostics, ...settings.diagnostics] };
  const http = await opened(io, settings.value);
  if (!http.ok) return http;
  const progress = progressOf(io);
  try {
    const fetched: FetchedFeed[] = [];
    for (const standing of feeds) {
      const { feed: source, locked, isIntact } = standing;
      const request = { source, locked, isIntact, clientRequestId: id.value };
      const world = { ...http.value, progress: (what: string) => progress(`${source.name}: ${what}`) };
      fetched.push({ standing, download: await download(request, world) });
    }
    return resultOf(fetched);
  } finally {
    progress('');
    await http.value.close();
  }
}

async function opened(io: Io, settings: HttpSettings): Promise<Result<Http>> {
  try {
    return resultOf(await io.http(settings));
  } catch (thrown) {
    if (thrown instanceof FetchFault) return failure(error('FEED_FETCH', `Cannot use the network: ${thrown.message}`));
    throw thrown;
  }
}

/** Lower-case names first, as other programs have it. The proxy for plain connections serves where none is named for encrypted ones. */
function httpSettings({ env, cwd, files }: Io, cafile: string | undefined): Result<HttpSettings> {
  const httpsProxy = env.https_proxy || env.HTTPS_PROXY || env.http_proxy || env.HTTP_PROXY || '';
  const noProxy = env.no_proxy || env.NO_PROXY || '';
  if (cafile === undefined) return resultOf({ httpsProxy, noProxy });
  try {
    const extraCertificates = Buffer.from(files.read(resolve(cwd, cafile))).toString();
    if (extraCertificates.includes('-----BEGIN CERTIFICATE-----')) {
      return resultOf({ httpsProxy, noProxy, extraCertificates });
    }
    return failure(notCertificates(cafile));
  } catch (cause) {
    return failure(fileFailure('FILE_NOT_FOUND', `Cannot read ${quote(cafile)}`, cause));
  }
}

function notCertificates(cafile: string): Diagnostic {
  return error('ARGUMENT_INVALID', `${quote(cafile)} holds no certificate in PEM form`);
}

/** Keeps one line up to date; an empty text takes it away. */
function progressOf(io: Io): (text: string) => void {
  if (!wantsProgress(io)) return () => {};
  return (text) => io.stderr(`\r\u001b[K${text}`);
}
