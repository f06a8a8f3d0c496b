import type { IncomingHttpHeaders } from 'node:http';
import { pipeline, type Readable } from 'node:stream';
import { rootCertificates } from 'node:tls';
import { createGunzip } from 'node:zlib';
import { EnvHttpProxyAgent, request } from 'undici';
import { type FetchAnswer, FetchFault } from '../../feeds/fetch.ts';
import { version } from '../version.ts';
import { faultOf } from './fault.ts';
import type { Http, HttpSettings } from './http.ts';

/** Limits of time in milliseconds. */
export interface HttpLimits {
  /** From the start of a request, connecting and proxies included, to the headers of its answer. */
  readonly headers: number;
  /** From the headers to the last byte. */
  readonly body: number;
}

const LIMITS: HttpLimits = { headers: 30_000, body: 300_000 };

/** The real network by undici, since Node's own fetch knows no proxies. FetchFault when a proxy's address is none. */
export function openHttp(settings: HttpSettings, limits: HttpLimits = LIMITS): Http {
  const dispatcher = agentOf(settings);
  const fetch = async (url: string, headers: Readonly<Record<string, string>>): Promise<FetchAnswer> => {
    const deadline = deadlineOf();
    deadline.set(limits.headers, `no answer came within ${seconds(limits.headers)}`);
    try {
      const {
        statusCode,
        headers: answered,
        body,
      } = await request(url, {
        dispatcher,
        headers: { 'accept-encoding': 'gzip', 'user-agent': `rulecast/${version()}`, ...headers },
        signal: deadline.signal,
        headersTimeout: 0,
        bodyTimeout: 0,
      });
      deadline.set(limits.body, `the answer was not complete within ${seconds(limits.body)}`);
      const header = (name: string) => headerOf(answered, name);
      return { status: statusCode, header, body: contentOf(body, header('content-encoding'), deadline) };
    } catch (thrown) {
      deadline.clear();
      throw faultOf(deadline.reason() ?? thrown);
    }
  };
  return { fetch, now: Date.now, sleep, close: () => dispatcher.destroy() };
}

function agentOf({ httpsProxy, noProxy, extraCertificates }: HttpSettings): EnvHttpProxyAgent {
  const tls = extraCertificates === undefined ? {} : { ca: [...rootCertificates, extraCertificates] };
  try {
    const authorities = { connect: tls, requestTls: tls, proxyTls: tls };
    return new EnvHttpProxyAgent({ httpProxy: '', httpsProxy, noProxy, connections: 1, ...authorities });
  } catch {
    throw new FetchFault('the address of the proxy in HTTPS_PROXY cannot be used', { isPassing: false });
  }
}

/** One limit of time after the other, all of which end the request in the same way. */
interface Deadline {
  readonly signal: AbortSignal;
  set(milliseconds: number, reason: string): void;
  clear(): void;
  /** The limit that was exceeded, if one was. */
  reason(): FetchFault | undefined;
}

function deadlineOf(): Deadline {
  const controller = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  let exceeded: FetchFault | undefined;
  return {
    signal: controller.signal,
    set: (milliseconds, reason) => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        exceeded = new FetchFault(reason, { isPassing: true });
        controller.abort();
      }, milliseconds);
    },
    clear: () => clearTimeout(timer),
    reason: () => exceeded,
  };
}

/** The body, decompressed strictly: one that breaks off is a fault, where browsers take what they got. */
async function* contentOf(
  body: Readable,
  encoding: string | undefined,
  deadline: Deadline,
): AsyncGenerator<Uint8Array, void> {
  try {
    yield* decoded(body, encoding);
  } catch (thrown) {
    throw faultOf(deadline.reason() ?? thrown);
  } finally {
    deadline.clear();
    body.on('error', () => {}).destroy();
  }
}

function decoded(body: Readable, encoding = 'identity'): AsyncIterable<Uint8Array> {
  switch (encoding.trim().toLowerCase()) {
    case '':
    case 'identity':
      return body;
    case 'gzip':
    case 'x-gzip':
      // An error of the body becomes one of what it is piped into.
      return pipeline(body, createGunzip(), () => {});
    default:
      throw new FetchFault('the answer is compressed in a way that was not asked for', { isPassing: false });
  }
}

function headerOf(headers: IncomingHttpHeaders, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value.join(', ') : value;
}

function seconds(milliseconds: number): string {
  return `${milliseconds / 1000} s`;
}

function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
