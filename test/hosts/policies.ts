import { readFileSync } from 'node:fs';
import { EXPORTERS } from '../../exporters/index.ts';
import { type BuildResult, build } from '../../src/build/build.ts';
import { planHosts } from '../../src/build/hosts/plan.ts';
import { placesOf } from '../../src/build/places.ts';
import { type Diagnostic, isError } from '../../src/diagnostic/diagnostic.ts';
import type { PolicyDocument } from '../../src/model/document.ts';
import { prefixTexts } from '../../src/net/prefix-texts.ts';
import { loadOrFail, type PolicyData } from '../../src/testing/policy-text.ts';

/** A branch that may reach the endpoint sets of Microsoft 365 that need no proxy, and a proxy for the rest. */
export const BRANCH = {
  version: 1,
  name: 'branch',
  direction: 'outbound',
  scope: { from: 'lans' },
  default: 'drop',
  feeds: { m365: { type: 'microsoft365', instance: 'worldwide', snapshot: 'm365.json' } },
  sets: {
    lans: ['10.20.0.0/16', '2001:db8:20::/48'],
    servers: ['10.20.9.0/24'],
    proxies: ['192.0.2.80', '2001:db8:53::80'],
  },
  rules: [
    {
      name: 'microsoft-365',
      from: 'lans',
      to: { feed: 'm365', where: { category: ['Optimize', 'Allow'] }, except: { id: [2, 10] } },
      action: 'allow',
    },
    { name: 'proxy', from: 'lans', to: 'proxies', services: 'tcp/8080', action: 'allow' },
  ],
  outputs: [{ exporter: 'pac', path: 'proxy.pac', options: { proxy: 'PROXY proxy.example.net:8080' } }],
} as const satisfies PolicyData;

/** The policy with another value for some of its keys, and with files beside its own. */
export function branch(changes: PolicyData = {}, more: Readonly<Record<string, string>> = {}): PolicyDocument {
  const text = JSON.stringify({ ...BRANCH, ...changes }, undefined, 1);
  return loadOrFail('policy.yaml', {
    read: (path) => {
      if (path === 'policy.yaml') return { ok: true, bytes: new TextEncoder().encode(text) };
      const own = more[path];
      if (own !== undefined) return { ok: true, bytes: new TextEncoder().encode(own) };
      if (path === 'm365.json') return { ok: true, bytes: readFileSync('fixtures/feeds/m365-example.json') };
      return { ok: false, code: 'FILE_NOT_FOUND', reason: 'there is no such file' };
    },
  });
}

/** Builds it, proved, on a day on which nothing has expired. */
export function buildBranch(changes?: PolicyData, more?: Readonly<Record<string, string>>): Promise<BuildResult> {
  const request = { registry: EXPORTERS, asOf: '2026-11-01', allowExpired: new Set<string>(), strict: false };
  return build({ ...request, document: branch(changes, more) });
}

/** The rules of the branch with other keys for the first. */
export function rules(first: PolicyData, ...more: readonly PolicyData[]): PolicyData {
  const [own, proxy] = BRANCH.rules;
  return { rules: [{ ...own, ...first }, proxy, ...more] };
}

/** The branch's output with other options. */
export function pac(options: PolicyData): PolicyData {
  const [own] = BRANCH.outputs;
  return { outputs: [{ ...own, options: { ...own.options, ...options } }] };
}

/** What the branch lets through by a proxy, one line an entry: `allow microsoft-365 1 443 10.20.0.0/16`, or what is said against it. */
export async function accessOf(changes: PolicyData = {}): Promise<readonly string[]> {
  const document = branch({ outputs: [{ exporter: 'squid', path: 'squid' }], ...changes });
  const found: Diagnostic[] = [];
  const request = { document, registry: EXPORTERS, asOf: '2026-11-01', allowExpired: new Set<string>() };
  const { hostPlaces } = await placesOf(request, (diagnostics) => void found.push(...diagnostics));
  const plans = hostPlaces.flatMap((place) => {
    const planned = planHosts(place);
    found.push(...planned.diagnostics);
    return planned.ok && planned.value.subject === 'access' ? [planned.value.plan] : [];
  });
  const lines = plans.flatMap(({ entries }) =>
    entries.map(({ action, rule, because, ports, clients }) => {
      const ranges = ports.map(({ from, to }) => (from === to ? `${from}` : `${from}-${to}`));
      return [action, rule, because.id, ranges.join(), prefixTexts(clients).join()].join(' ');
    }),
  );
  return [...lines, ...found.filter(isError).map(({ code, message }) => `${code} ${message}`)];
}
