import type { Direction, PlatformRule } from 'rulecast/exporter';
import type { AzureNsgOptions } from './options.ts';

/** Where the platform's own services stand for a virtual machine: DNS, DHCP, and the probes of load balancers (Microsoft: "What is IP address 168.63.129.16?"). */
const HOST = '168.63.129.16/32';

/**
 * What the service tags in front of a default drop are about. `VirtualNetwork` has the address of the host beside the network's own space; `check` refuses
 * an output that allows it without saying what that space is.
 */
export function platform(
  { vnet, vnetPrefixes, loadBalancer }: AzureNsgOptions,
  direction: Direction,
): readonly PlatformRule[] {
  const rules: PlatformRule[] = [];
  if (vnet === 'allow' && vnetPrefixes !== undefined) {
    const network = [...vnetPrefixes, HOST];
    const title = 'traffic inside the virtual network';
    rules.push({ name: 'virtual-network', title, from: network, to: network });
  }
  if (loadBalancer === 'allow' && direction === 'inbound') {
    rules.push({ name: 'load-balancer', title: 'health probes of Azure load balancers', from: [HOST] });
  }
  return rules;
}
