import { type Result, resultOf } from '../diagnostic/result.ts';
import { type ClientWorld, type Fetched, fetchFile } from './client.ts';
import { downloadMicrosoft365 } from './download-microsoft365.ts';
import type { Download, DownloadRequest } from './download-request.ts';
import type { LockedSource } from './lock.ts';
import { sourceOf, sourceUrls } from './sources.ts';

/** Asks whether a feed changed and fetches it whole if so. The source has at least one address. */
export function download(request: DownloadRequest, world: ClientWorld): Promise<Result<Download>> {
  const isService = sourceOf(request.source.type)?.protocol === 'service';
  return isService ? downloadMicrosoft365(request, world) : downloadPlain(request, world);
}

async function downloadPlain(
  { source, locked, isIntact }: DownloadRequest,
  world: ClientWorld,
): Promise<Result<Download>> {
  const urls = sourceUrls(source);
  const first = await fetchAll(
    urls.map((url) => (isIntact ? { ...locked?.sources.find((known) => known.url === url), url } : { url })),
    world,
  );
  if (!first.ok) return first;
  if (first.value.every(({ kind }) => kind === 'unchanged')) return resultOf({ kind: 'unchanged' });
  // A snapshot is all files of one moment, as far as the server allows: those that did not change are needed too.
  const stale = first.value.some(({ kind }) => kind === 'unchanged');
  const all = stale
    ? await fetchAll(
        urls.map((url) => ({ url })),
        world,
      )
    : first;
  if (!all.ok) return all;
  const files: Uint8Array[] = [];
  const sources: LockedSource[] = [];
  for (const [index, fetched] of all.value.entries()) {
    if (fetched.kind === 'unchanged') throw new Error('rulecast bug: an unconditional request was answered with 304');
    const { bytes, etag, modified } = fetched;
    files.push(bytes);
    sources.push({ url: urls[index] ?? '', ...(etag && { etag }), ...(modified && { modified }) });
  }
  return resultOf({ kind: 'changed', files, sources });
}

/** One after the other: a publisher's limits are for requests at once, too. */
async function fetchAll(sources: readonly LockedSource[], world: ClientWorld): Promise<Result<readonly Fetched[]>> {
  const fetched: Fetched[] = [];
  for (const source of sources) {
    const result = await fetchFile(source, world);
    if (!result.ok) return result;
    fetched.push(result.value);
  }
  return resultOf(fetched);
}
