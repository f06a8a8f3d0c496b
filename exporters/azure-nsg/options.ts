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
  /** Address space behind the tag `VirtualNetwork` (peered and on-premises networks included), for a reader. Nothing is written of it. */
  readonly vnetPrefixes?: readonly string[];
  /** Health probes of Azure load balancers, before a default drop of inbound traffic. */
  readonly loadBalancer: TagChoice;
}

export const DEFAULTS: AzureNsgOptions = { tags: {}, loadBalancer: 'allow' };

/** Directions that a security group decides. */
export type NsgDirection = Exclude<Direction, 'forward'>;

/** Service tags in rules that stand between the rules of a policy and its default. */
export type ServiceTag = 'VirtualNetwork' | 'AzureLoadBalancer';

/** An allow for a service tag: from `source` to `destination`, any address where absent, every protocol and port. */
export interface PlatformRule {
  readonly name: string;
  readonly title: string;
  readonly source: ServiceTag;
  readonly destination?: ServiceTag;
}

const VIRTUAL_NETWORK: PlatformRule = {
  name: 'virtual-network',
  title: 'traffic inside the virtual network',
  source: 'VirtualNetwork',
  destination: 'VirtualNetwork',
};

const LOAD_BALANCER: PlatformRule = {
  name: 'load-balancer',
  title: 'health probes of Azure load balancers',
  source: 'AzureLoadBalancer',
};

/** The platform rules in front of a default drop, in the order in which they are tried. */
export function platformRules(direction: NsgDirection, options: AzureNsgOptions): readonly PlatformRule[] {
  return [
    ...(options.vnet === 'allow' ? [VIRTUAL_NETWORK] : []),
    ...(options.loadBalancer === 'allow' && direction === 'inbound' ? [LOAD_BALANCER] : []),
  ];
}

/** The artifact with committed priorities. It is no part of the security group, and a reader leaves it aside. */
export const PRIORITIES_FILE = 'priorities.json';

/** Whether a file is the one with committed priorities: by name, which has the output's path in front. */
export function isPrioritiesFile(path: string): boolean {
  return path.endsWith(PRIORITIES_FILE);
}
