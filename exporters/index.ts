import type { Registry } from '../src/build/registry.ts';
import type { Exporter } from '../src/exporter/exporter.ts';
import type { HostExporter } from '../src/exporter/host-exporter.ts';

/** The exporters of packet rules that rulecast brings, by id. Each is loaded when it is used. */
export const PACKET_EXPORTERS: Readonly<Record<string, () => Promise<Exporter>>> = {
  'azure-nsg': async () => (await import('./azure-nsg/index.ts')).default,
  csv: async () => (await import('./csv/index.ts')).default,
  iptables: async () => (await import('./iptables/index.ts')).default,
  nftables: async () => (await import('./nftables/index.ts')).default,
  panos: async () => (await import('./panos/index.ts')).default,
};

/** Those of formats about hosts. */
export const HOST_EXPORTERS: Readonly<Record<string, () => Promise<HostExporter>>> = {
  domains: async () => (await import('./domains/index.ts')).default,
  edl: async () => (await import('./edl/index.ts')).default,
  pac: async () => (await import('./pac/index.ts')).default,
  squid: async () => (await import('./squid/index.ts')).default,
};

/** All of them. */
export const EXPORTERS: Registry = { ...PACKET_EXPORTERS, ...HOST_EXPORTERS };
