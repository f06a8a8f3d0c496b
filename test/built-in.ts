import { PACKET_EXPORTERS } from '../exporters/index.ts';
import type { Exporter } from '../src/exporter/exporter.ts';

/** An exporter that rulecast brings, and what suites over all cases know of it. */
export interface BuiltIn {
  readonly exporter: Exporter;
  /** Options that every output must write, since they have no default. */
  readonly written: object;
  /** How many cases it fits at least. A new case may raise it; nothing lowers it without a reason. */
  readonly fitting: number;
}

const KNOWN: Readonly<Record<string, Omit<BuiltIn, 'exporter'>>> = {
  // Most cases need reject, pass, zones or ICMP types, which security groups do not have. Only users decide what a default drop does to their network.
  'azure-nsg': { written: { vnet: 'deny' }, fitting: 12 },
  csv: { written: {}, fitting: 36 },
  iptables: { written: {}, fitting: 34 },
  nftables: { written: {}, fitting: 36 },
  // Rules of PAN-OS have no direction, no protocols but TCP and UDP, and few ICMP types.
  panos: { written: {}, fitting: 24 },
};

/** Every built-in exporter as it is published. */
export async function builtIns(): Promise<readonly BuiltIn[]> {
  return Promise.all(
    Object.entries(PACKET_EXPORTERS).map(async ([id, load]) => {
      const known = KNOWN[id];
      if (known === undefined) throw new Error(`test/built-in.ts does not know ${id}`);
      return { exporter: await load(), ...known };
    }),
  );
}

/** An exporter with the options that must be written among its defaults, so that cases without an output for it can be written. */
export function withWritten({ exporter, written }: BuiltIn): Exporter {
  const { schema, defaults } = exporter.options;
  return { ...exporter, options: { schema, defaults: Object.assign({}, defaults, written) } };
}
