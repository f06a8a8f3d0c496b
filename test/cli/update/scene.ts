import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openHttp } from '../../../src/cli/net/undici-http.ts';
import { type Answer, call, type World } from '../call.ts';
import { makeTree, readTree, type Tree, writeTree } from '../folder.ts';
import type { Certificates } from './certificates.ts';
import type { Handler } from './server.ts';

/** One version of the Microsoft 365 service, small. */
export interface ServiceVersion {
  readonly version: string;
  readonly endpoints: string;
  readonly changes: string;
}

/** An endpoint set as the service prints it. */
export function endpointSet(id: number, ips: readonly string[], more: Readonly<Record<string, unknown>> = {}) {
  const labels = { serviceArea: 'Exchange', category: 'Allow', required: true, expressRoute: true };
  return { id, ...labels, urls: [`s${id}.example.com`], ips, tcpPorts: '443', ...more };
}

const RECORD = { id: 7, endpointSetId: 2, disposition: 'Change', version: '2026081400', impact: 'AddedIp' };

export const OLD: ServiceVersion = {
  version: '2026073100',
  endpoints: JSON.stringify([
    endpointSet(11, ['52.112.0.0/14', '2603:1063::/38'], { category: 'Optimize' }),
    endpointSet(2, ['40.96.0.0/13', '13.107.6.152/31', '2603:1006::/40']),
  ]),
  changes: '[]',
};

export const NEW: ServiceVersion = {
  version: '2026081400',
  endpoints: JSON.stringify([
    endpointSet(11, ['52.112.0.0/14', '2603:1063::/38'], { category: 'Optimize' }),
    endpointSet(2, ['40.96.0.0/13', '13.107.6.152/31', '13.107.18.10/31', '2603:1006::/40']),
  ]),
  changes: JSON.stringify([{ ...RECORD, add: { effectiveDate: '20260914', ips: ['13.107.18.10/31'] } }]),
};

/** Answers as the service does for a version. */
export function service({ version, endpoints, changes }: ServiceVersion): Handler {
  return (_request, response, path) => {
    const json = (text: string) => response.setHeader('content-type', 'application/json').end(text);
    if (path === '/version/Worldwide') json(JSON.stringify({ instance: 'Worldwide', latest: version }));
    else if (path === '/endpoints/Worldwide') json(endpoints);
    else if (path.startsWith('/changes/Worldwide/')) json(changes);
    else response.writeHead(404).end();
  };
}

/** A policy with one feed of the service at `base`. `feed` adds keys to the feed. */
export function policyOf(base: string, feed = ''): Tree {
  return {
    'rulecast.yaml': `version: 1
name: branch
direction: outbound
default: drop
feeds: { m365: { type: microsoft365, snapshot: feeds/m365.json, url: "${base}"${feed} } }
rules: [{ name: m365, from: any, to: { feed: m365 }, action: allow }]
outputs: [{ exporter: nftables, path: out/branch.nft }]
`,
  };
}

/** A folder in which updates run, and what they did to time. */
export interface Scene {
  readonly folder: string;
  /** Pauses between attempts, in milliseconds: none was really made. */
  readonly pauses: number[];
  run(argv: readonly string[], world?: World): Promise<Answer>;
  tree(): Tree;
  write(tree: Tree): void;
}

/** The time that tests have: 1 November 2026, noon. */
export const NOW = Date.UTC(2026, 10, 1, 12);

/** A new folder with these files, where the tests' authority is known as `../ca.pem` and time does not pass. */
export function sceneOf(tree: Tree, { authority }: Certificates, limits = { headers: 20_000, body: 20_000 }): Scene {
  const outer = makeTree();
  writeTree(outer, Object.fromEntries(Object.entries(tree).map(([path, text]) => [`repository/${path}`, text])));
  writeFileSync(join(outer, 'ca.pem'), authority);
  const folder = join(outer, 'repository');
  const pauses: number[] = [];
  const http: World['http'] = async (settings) => ({
    ...openHttp(settings, limits),
    now: () => NOW,
    sleep: async (milliseconds) => {
      pauses.push(milliseconds);
    },
  });
  const env = { XDG_CONFIG_HOME: join(outer, 'config') };
  return {
    folder,
    pauses,
    run: (argv, world = {}) => {
      const trusted = argv[0] === 'update' && !argv.includes('--cafile') ? ['--cafile', '../ca.pem'] : [];
      return call(folder, [...argv, ...trusted], { http, ...world, env: { ...env, ...world.env } });
    },
    tree: () => readTree(folder),
    write: (files) => writeTree(folder, files),
  };
}
