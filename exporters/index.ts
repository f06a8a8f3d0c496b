import type { Registry } from '../src/build/registry.ts';

/** The exporters that rulecast brings, by id. Each is loaded when it is used. */
export const EXPORTERS: Registry = {
  'azure-nsg': async () => (await import('./azure-nsg/index.ts')).default,
  csv: async () => (await import('./csv/index.ts')).default,
  iptables: async () => (await import('./iptables/index.ts')).default,
  nftables: async () => (await import('./nftables/index.ts')).default,
  panos: async () => (await import('./panos/index.ts')).default,
};
