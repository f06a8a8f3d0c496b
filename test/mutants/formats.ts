import { AZURE_NSG } from './azure-nsg.ts';
import { CSV } from './csv.ts';
import type { Edits } from './edit.ts';
import { IPTABLES } from './iptables.ts';
import { NFTABLES } from './nftables.ts';
import { PANOS } from './panos.ts';

/** Mistakes that writers could make, by exporter. */
export const MISTAKES: Readonly<Record<string, Edits>> = {
  'azure-nsg': AZURE_NSG,
  csv: CSV,
  iptables: IPTABLES,
  nftables: NFTABLES,
  panos: PANOS,
};

/**
 * Changes that no packet can tell; the proof must say so. A neighbour discovery message has hop limit 255 in docs/packets.md, whatever a file asks for. Chains
 * that are gone to decide everything, so that nothing comes back to behind a jump.
 */
export const HARMLESS: readonly string[] = [
  'a rule twice',
  'another comment',
  'elements in another order',
  'rules listed in another order',
  'a lost log',
  'a lost counter',
  'a lost hop limit',
  'jump for a goto',
];

/** Changes after which a file depends on more than packets. */
export const UNDECIDED: readonly string[] = ['something that packets do not show'];
