import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request to a service that a recipe talks to. */
export interface ApiRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** What is answered, as JSON; absent: there is no such thing. */
export type ApiAnswer = { readonly status?: number; readonly json: unknown } | undefined;

/** A service on this machine. */
export interface Api {
  readonly url: string;
  /** `POST /path` of all that was asked and may have changed something. */
  readonly writes: readonly string[];
  close(): Promise<void>;
}

/** Starts a service that answers as told, and with 404 where there is no answer. */
export async function startApi(answer: (request: ApiRequest) => ApiAnswer): Promise<Api> {
  const writes: string[] = [];
  const server = createServer(async (message, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of message) chunks.push(chunk);
    const url = new URL(message.url ?? '/', 'http://localhost');
    const method = message.method ?? 'GET';
    if (method !== 'GET') writes.push(`${method} ${url.pathname}`);
    const found = answer({
      method,
      path: url.pathname,
      query: url.searchParams,
      headers: message.headers,
      body: Buffer.concat(chunks).toString('utf8'),
    });
    response.writeHead(found === undefined ? 404 : (found.status ?? 200), { 'content-type': 'application/json' });
    response.end(JSON.stringify(found?.json ?? { message: 'Not Found' }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    writes,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

/** The page of a list that a request asks for. */
export function pageOf<T>(items: readonly T[], query: URLSearchParams): readonly T[] {
  const size = Number(query.get('per_page') ?? '30');
  const page = Number(query.get('page') ?? '1');
  return items.slice((page - 1) * size, page * size);
}
