import { type Diagnostic, error } from '../diagnostic/diagnostic.ts';
import { failure, type Result, resultOf } from '../diagnostic/result.ts';
import { readBody } from './body.ts';
import { type Fetch, type FetchAnswer, FetchFault } from './fetch.ts';
import { isBrief, pauseBefore } from './pause.ts';

/** Everything of the world that fetching needs. Times are milliseconds, `now` since 1970. */
export interface ClientWorld {
  readonly fetch: Fetch;
  now(): number;
  sleep(milliseconds: number): Promise<void>;
  /** Called with what is about to happen, for people who wait. */
  progress?(what: string): void;
  /** The largest body that is read, uncompressed. */
  readonly maxBytes?: number;
}

/** A file to fetch, and what is known of the version at hand. */
export interface FetchRequest {
  /** `https:`, without a user name. Messages leave out what follows `?`. */
  readonly url: string;
  readonly etag?: string;
  /** The Last-Modified header, for servers without ETag. */
  readonly modified?: string;
}

/** `unchanged` is the answer 304 to a request that named a version. */
export type Fetched =
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'changed'; readonly bytes: Uint8Array; readonly etag?: string; readonly modified?: string };

/** The largest body that is read, uncompressed: some thirty times the largest feed. */
const MAX_BYTES = 128 * 1024 * 1024;
const ATTEMPTS = 4;
const REDIRECTS = 5;
const REDIRECT_STATUS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/** Why an attempt failed, and whether another one may do better. */
interface Failure {
  readonly reason: string;
  readonly hint?: string | undefined;
  /** How long the server asks to wait, in its own words. */
  readonly retryAfter?: string | undefined;
  readonly isPassing: boolean;
}

type Attempt = { readonly ok: true; readonly value: Fetched } | ({ readonly ok: false } & Failure);

/**
 * Fetches a file over HTTPS. Faults of the network, 429 and 5xx are tried again, as Retry-After says where that is a short while. Nothing but
 * a whole answer of status 200 counts: FEED_FETCH names what came instead.
 */
export async function fetchFile(request: FetchRequest, world: ClientWorld): Promise<Result<Fetched>> {
  for (let attempt = 1; ; attempt += 1) {
    world.progress?.(attempt === 1 ? shownUrl(request.url) : `${shownUrl(request.url)}, attempt ${attempt}`);
    const answer = await tryOnce(request, world);
    if (answer.ok) return resultOf(answer.value);
    const pause = pauseBefore(attempt, answer.retryAfter, world.now());
    if (!answer.isPassing || attempt === ATTEMPTS || !isBrief(pause)) {
      return failure(failed(request.url, { ...answer, attempt, pause }));
    }
    await world.sleep(pause);
  }
}

/** A URL for messages: what follows `?` may be a secret, such as the client request id. */
export function shownUrl(url: string): string {
  const { origin, pathname } = new URL(url);
  return `${origin}${pathname}`;
}

function failed(
  url: string,
  { reason, hint, retryAfter, attempt, pause }: Failure & { readonly attempt: number; readonly pause: number },
): Diagnostic {
  const times = attempt === 1 ? '' : `; tried ${attempt} times`;
  const minutes = Math.ceil(pause / 60_000);
  const wait =
    retryAfter !== undefined && !isBrief(pause)
      ? `the server asks to wait ${minutes} minutes before the next try`
      : hint;
  return error(
    'FEED_FETCH',
    `Cannot fetch ${shownUrl(url)}: ${reason}${times}`,
    wait === undefined ? {} : { hint: wait },
  );
}

async function tryOnce(request: FetchRequest, world: ClientWorld): Promise<Attempt> {
  try {
    let url = request.url;
    for (let redirects = 0; redirects <= REDIRECTS; redirects += 1) {
      if (!url.startsWith('https://')) return refused(`it is not an https address`);
      const answer = await world.fetch(url, headersOf(request));
      const target = REDIRECT_STATUS.has(answer.status) ? answer.header('location') : undefined;
      if (target === undefined) return await judge(answer, request, world);
      await discard(answer);
      const next = resolved(target, url);
      if (next === undefined) return refused('the server redirects to something that is no address');
      if (!next.startsWith('https://'))
        return refused(`the server redirects to ${shownUrl(next)}, which is not encrypted`);
      url = next;
    }
    return refused(`the server redirects more than ${REDIRECTS} times`);
  } catch (thrown) {
    if (!(thrown instanceof FetchFault)) throw thrown;
    return { ok: false, reason: thrown.message, hint: thrown.hint, isPassing: thrown.isPassing };
  }
}

function headersOf({ etag, modified }: FetchRequest): Readonly<Record<string, string>> {
  if (etag !== undefined) return { 'if-none-match': etag };
  return modified === undefined ? {} : { 'if-modified-since': modified };
}

async function judge(answer: FetchAnswer, request: FetchRequest, world: ClientWorld): Promise<Attempt> {
  const { status } = answer;
  const isConditional = request.etag !== undefined || request.modified !== undefined;
  if (status === 200) return content(answer, world);
  await discard(answer);
  if (status === 304 && isConditional) return { ok: true, value: { kind: 'unchanged' } };
  if (status === 429) return passing(answer, 'the server answers 429, too many requests');
  if (status >= 500) return passing(answer, `the server answers ${status}`);
  return refused(`the server answers ${status}`, status === 404 ? 'has the address of the feed changed?' : undefined);
}

async function content(answer: FetchAnswer, world: ClientWorld): Promise<Attempt> {
  const maxBytes = world.maxBytes ?? MAX_BYTES;
  const type = answer.header('content-type') ?? '';
  if (/^\s*(?:text\/html|application\/xhtml)/i.test(type)) {
    await discard(answer);
    return refused(WEB_PAGE, WEB_PAGE_HINT);
  }
  const bytes = await readBody(answer.body, maxBytes);
  if (bytes === undefined) return refused(`the answer is larger than ${maxBytes} bytes`);
  if (bytes.length === 0) return refused('the answer is empty');
  if (beginsLikeMarkup(bytes)) return refused(WEB_PAGE, WEB_PAGE_HINT);
  const etag = answer.header('etag');
  const modified = answer.header('last-modified');
  const version = etag !== undefined ? { etag } : modified !== undefined ? { modified } : {};
  return { ok: true, value: { kind: 'changed', bytes, ...version } };
}

const WEB_PAGE = 'a web page came instead of the feed';
const WEB_PAGE_HINT = 'a proxy may ask to sign in, or the address of the feed changed';

/** No feed begins with `<`: HTML, and the error documents of storage services, do. */
function beginsLikeMarkup(bytes: Uint8Array): boolean {
  return /^\ufeff?\s*</.test(new TextDecoder().decode(bytes.subarray(0, 512)));
}

/** Ends a transfer whose content nobody wants. */
async function discard({ body }: FetchAnswer): Promise<void> {
  for await (const _ of body) return;
}

function resolved(target: string, base: string): string | undefined {
  return URL.canParse(target, base) ? new URL(target, base).href : undefined;
}

function refused(reason: string, hint?: string): Attempt {
  return { ok: false, reason, hint, isPassing: false };
}

function passing(answer: FetchAnswer, reason: string): Attempt {
  return { ok: false, reason, isPassing: true, retryAfter: answer.header('retry-after') };
}
