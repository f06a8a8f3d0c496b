import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Identity } from './certificates.ts';

/** Answers a request; `path` is without what follows `?`. */
export type Handler = (request: IncomingMessage, response: ServerResponse, path: string) => void;

/** An HTTPS server of the tests' own. */
export interface TestServer {
  /** `https://localhost:PORT`. */
  readonly base: string;
  readonly port: number;
  /** Method, path and headers of every request so far. */
  readonly requests: { readonly path: string; readonly url: string; readonly headers: IncomingMessage['headers'] }[];
  /** What answers from now on. */
  answer(handler: Handler): void;
  close(): void;
}

/** Starts a server on a free port. */
export async function startServer(identity: Identity): Promise<TestServer> {
  let current: Handler = (_request, response) => response.writeHead(404).end();
  const requests: TestServer['requests'] = [];
  const server: Server = createServer(identity, (request, response) => {
    const url = request.url ?? '';
    const path = url.split('?')[0]!;
    requests.push({ path, url, headers: request.headers });
    current(request, response, path);
  });
  // Handshakes that a client breaks off are what some tests are about.
  server.on('tlsClientError', () => {});
  server.listen(0, 'localhost');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    base: `https://localhost:${port}`,
    port,
    requests,
    answer: (handler) => {
      current = handler;
    },
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
