import { createServer as createHttpServer } from 'node:http';
import type { AddressInfo, Server } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { type Browser, chromium } from 'playwright-core';
import type { Route } from '../../src/hosts/steering.ts';
import { CHROMIUM } from '../review/html/require-chromium.ts';

/** The ways in which requests for a host arrived. */
export type Arrivals = ReadonlyMap<string, ReadonlySet<Route>>;

/** A Chromium that decides by a file. Nothing leaves the machine: all names are mapped to one server on loopback, and the proxy is another. */
export interface SteeredBrowser {
  /** Asks for `https://HOST/` of each and says where requests came in. Hosts that differ in a final dot alone are one. */
  visit(hosts: readonly string[]): Promise<Arrivals>;
  close(): Promise<void>;
}

/** Starts Chromium with the file that `textFor` makes for a proxy on this port of 127.0.0.1. */
export async function steeredBrowser(textFor: (port: number) => string): Promise<SteeredBrowser> {
  let arrivals = new Map<string, Set<Route>>();
  const arrive = (host: string, route: Route): void => {
    arrivals.set(host, (arrivals.get(host) ?? new Set()).add(route));
  };
  const direct = createTlsServer({
    // Which host is wanted stands in the first message of a client. It gets no further.
    SNICallback: (name, done) => {
      arrive(withoutDot(name), 'direct');
      done(new Error('it is known by now which way was taken'));
    },
  });
  const proxy = createHttpServer();
  proxy.on('connect', ({ url = '' }, socket) => {
    arrive(withoutDot(url.replace(/:443$/, '')), 'proxy');
    socket.end('HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n');
  });
  direct.on('tlsClientError', () => undefined);
  const [directPort, proxyPort] = [await listening(direct), await listening(proxy)];
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: argsOf(textFor(proxyPort), directPort) });
  return {
    visit: async (hosts) => {
      arrivals = new Map();
      await askedFor(browser, hosts);
      return arrivals;
    },
    close: async () => {
      await browser.close();
      direct.close();
      proxy.close();
    },
  };
}

function withoutDot(host: string): string {
  return host.replace(/\.$/, '');
}

async function listening(server: Server): Promise<number> {
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return (server.address() as AddressInfo).port;
}

function argsOf(text: string, directPort: number): string[] {
  const address = `data:application/x-ns-proxy-autoconfig;base64,${Buffer.from(text).toString('base64')}`;
  return [
    ...['--headless', '--no-sandbox', '--disable-gpu', '--disable-background-networking', '--no-first-run'],
    ...['--disable-component-update', '--disable-sync', '--disable-quic', '--disable-features=UseDnsHttpsSvcb'],
    `--proxy-pac-url=${address}`,
    `--host-resolver-rules=MAP * 127.0.0.1:${directPort}, EXCLUDE 127.0.0.1`,
  ];
}

/** How many requests are under way at a time: a page may not have thousands. */
const AT_ONCE = 200;

async function askedFor(browser: Browser, hosts: readonly string[]): Promise<void> {
  const page = await browser.newPage();
  for (let at = 0; at < hosts.length; at += AT_ONCE) {
    const asked = hosts.slice(at, at + AT_ONCE).map((host) => `https://${host}/`);
    await page.evaluate(`Promise.allSettled(${JSON.stringify(asked)}.map((url) => fetch(url, { mode: 'no-cors' })))`);
  }
  await page.close();
}
