import { HOST_EXPORTERS } from '../exporters/index.ts';
import type { HostExporter } from '../src/exporter/host-exporter.ts';
import type { HostLimit } from '../src/testing/checks/host-limit-checks.ts';

/** An exporter of hosts that rulecast brings, with options that suites try it with. */
export interface BuiltInHosts {
  readonly exporter: HostExporter;
  /** The exporter, and what tells it from itself with other options. */
  readonly title: string;
  /** The options, those that have no default among them. */
  readonly written: object;
  /** How many cases it fits at least. A new case may raise it; nothing lowers it without a reason. */
  readonly fitting: number;
  /** What it refuses beyond a number. */
  readonly limits: readonly HostLimit[];
}

type Tried = Partial<Omit<BuiltInHosts, 'exporter'>>;

/** As many as a small device holds. */
const SMALL: readonly HostLimit[] = [
  { of: 'hosts', max: 30, options: { limits: { domains: 30 } } },
  { of: 'prefixes', max: 25, options: { limits: { addresses: 25 } } },
  { of: 'sets', max: 8, options: { limits: { hostLists: 8 } } },
];

const KNOWN: Readonly<Record<string, readonly Tried[]>> = {
  domains: [{ title: 'domains' }],
  edl: [
    { title: 'edl, plain', written: { platform: 'plain' }, limits: SMALL },
    { title: 'edl for PAN-OS', written: { platform: 'panos' } },
  ],
  pac: [{ title: 'pac', written: { proxy: 'PROXY proxy.example.net:8080' } }],
  squid: [{ title: 'squid' }],
};

/** Every built-in exporter of hosts as it is published, with each of the options that it is tried with. */
export async function builtInHosts(): Promise<readonly BuiltInHosts[]> {
  const all = await Promise.all(
    Object.entries(HOST_EXPORTERS).map(async ([id, load]) => {
      const known = KNOWN[id];
      if (known === undefined) throw new Error(`test/built-in-hosts.ts does not know ${id}`);
      const exporter = await load();
      return known.map((tried) => ({ exporter, title: id, written: {}, fitting: 10, limits: [], ...tried }));
    }),
  );
  return all.flat();
}
