import type { Direction } from 'rulecast/exporter';

/** What becomes of a platform tag's traffic that no rule decides. `deny`: the tag has no rule of its own, the default decides. */
export type TagChoice = 'allow' | 'deny';

/** The options of the exporter `azure-nsg` after defaults. */
export interface AzureNsgOptions {
  /** Name of the security group; absent: the policy's. A policy with sites gets the site behind it. */
  readonly name?: string;
  /** Azure region such as `westeurope`; absent: that of the resource group. */
  readonly location?: string;
  /** Tags of the resource. A deployment replaces all tags that it has. */
  readonly tags: Readonly<Record<string, string>>;
  /** Traffic inside the virtual network, before a default drop. Has no default: it must be written when the default drops. */
  readonly vnet?: TagChoice;
  /** Address space behind the tag `VirtualNetwork` (see the README), to compare with. Needed where the tag is allowed; nothing is written of it. */
  readonly vnetPrefixes?: readonly string[];
  /** Health probes of Azure load balancers, before a default drop of inbound traffic. */
  readonly loadBalancer: TagChoice;
}

export const DEFAULTS: AzureNsgOptions = { tags: {}, loadBalancer: 'allow' };

/** Directions that a security group decides. */
export type NsgDirection = Exclude<Direction, 'forward'>;

/** The artifact with committed priorities. It is no part of the security group, and a reader leaves it aside. */
export const PRIORITIES_FILE = 'priorities.json';

/** Whether a file is the one with committed priorities: by name, which has the output's path in front. */
export function isPrioritiesFile(path: string): boolean {
  return path.endsWith(PRIORITIES_FILE);
}
