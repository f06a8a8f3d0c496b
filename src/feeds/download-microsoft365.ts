import { error } from '../diagnostic/diagnostic.ts';
import { failure, type Result, resultOf } from '../diagnostic/result.ts';
import { type ChangeRecord, readChanges } from './change-records.ts';
import { type ClientWorld, fetchFile, shownUrl } from './client.ts';
import { compareVersions } from './compare-versions.ts';
import { decodeText } from './decode-text.ts';
import type { Download, DownloadRequest } from './download-request.ts';
import { instanceOf, sourceUrls } from './sources.ts';

/**
 * The web service's own way: `/version` first, which is never limited; `/endpoints` only for a new version, with the service areas that
 * the policy asks for and both families; then `/changes` since the locked version.
 */
export async function downloadMicrosoft365(request: DownloadRequest, world: ClientWorld): Promise<Result<Download>> {
  const { source, locked, isIntact, clientRequestId } = request;
  const [endpoints = ''] = sourceUrls(source);
  const [address = '', query] = endpoints.split('?');
  const base = address.slice(0, -`/endpoints/${instanceOf(source)}`.length);
  const ask = (path: string, more = '') =>
    fetchBytes(`${base}/${path}?ClientRequestId=${clientRequestId ?? ''}${more}`, world);
  const answer = await ask(`version/${instanceOf(source)}`);
  if (!answer.ok) return answer;
  const version = latestOf(answer.value, instanceOf(source));
  if (version === undefined) return notAVersion(`${base}/version/${instanceOf(source)}`);
  if (isIntact && version === locked?.version) return resultOf({ kind: 'unchanged' });
  const file = await ask(`endpoints/${instanceOf(source)}`, query === undefined ? '' : `&${query}`);
  if (!file.ok) return file;
  const changed = { kind: 'changed', files: [file.value], sources: [{ url: endpoints }], version } as const;
  const since = locked?.version;
  if (since === undefined || (compareVersions(since, version) ?? 0) >= 0) return resultOf(changed);
  const records = await recordsSince(since, { ask, instance: instanceOf(source), base });
  return records.ok ? resultOf({ ...changed, records: records.value }) : records;
}

async function recordsSince(
  since: string,
  {
    ask,
    instance,
    base,
  }: {
    readonly ask: (path: string) => Promise<Result<Uint8Array>>;
    readonly instance: string;
    readonly base: string;
  },
): Promise<Result<readonly ChangeRecord[]>> {
  const path = `changes/${instance}/${since}`;
  const answer = await ask(path);
  return answer.ok ? readChanges(answer.value, shownUrl(`${base}/${path}`)) : answer;
}

async function fetchBytes(url: string, world: ClientWorld): Promise<Result<Uint8Array>> {
  const fetched = await fetchFile({ url }, world);
  if (!fetched.ok) return fetched;
  if (fetched.value.kind === 'unchanged')
    throw new Error('rulecast bug: an unconditional request was answered with 304');
  return resultOf(fetched.value.bytes);
}

/** The answer is an object or, for all instances, a list of them. */
function latestOf(bytes: Uint8Array, instance: string): string | undefined {
  const answer = parseJson(decodeText(bytes));
  const entries: readonly unknown[] = Array.isArray(answer) ? answer : [answer];
  for (const entry of entries) {
    if (typeof entry !== 'object' || entry === null) continue;
    const { instance: named, latest } = entry as Readonly<Partial<Record<'instance' | 'latest', unknown>>>;
    const isOurs = typeof named === 'string' && named.toLowerCase() === instance.toLowerCase();
    if (isOurs && typeof latest === 'string' && /^[0-9]{10}$/.test(latest)) return latest;
  }
  return undefined;
}

function parseJson(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}

function notAVersion(url: string): Result<never> {
  return failure(
    error('FEED_SHAPE', `${url} does not answer with the version of the instance`, {
      hint: 'a proxy may have answered in its place, or the service changed',
    }),
  );
}
