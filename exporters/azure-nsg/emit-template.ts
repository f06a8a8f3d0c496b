import { type FittedPolicy, isAnyPort, nameTable, type PortSet } from 'rulecast/exporter/emit';
import type { Side } from './emit-part.ts';
import type { NumberedRule } from './emit-plan.ts';
import { NAME, STAMP_TAG } from './limits.ts';
import type { AzureNsgOptions } from './options.ts';

/** The oldest and most widely deployed version that has all that is written here; every newer one takes it too. */
const API_VERSION = '2023-09-01';

const SCHEMA = 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#';

/** The template: one resource, whose list of rules replaces the one that is deployed. */
export function securityGroup(policy: FittedPolicy, rules: readonly NumberedRule[], options: AzureNsgOptions): object {
  return {
    $schema: SCHEMA,
    contentVersion: '1.0.0.0',
    resources: [
      {
        type: 'Microsoft.Network/networkSecurityGroups',
        apiVersion: API_VERSION,
        name: groupName(policy, options),
        location: options.location ?? '[resourceGroup().location]',
        tags: {
          ...Object.fromEntries(Object.entries(options.tags).map(([key, value]) => [key, literal(value)])),
          ...(policy.stamp && { [STAMP_TAG]: policy.stamp }),
        },
        properties: { securityRules: rules.map(securityRule) },
      },
    ],
  };
}

/** Sites have security groups of their own, so that their deployments into one resource group do not replace each other. */
function groupName({ name, policy }: FittedPolicy, options: AzureNsgOptions): string {
  const own = options.name ?? name;
  const wanted = policy.site === undefined ? own : `${own}-${policy.site}`;
  return nameTable(NAME).name(wanted, /[A-Za-z0-9_]$/.test(wanted) ? wanted : `${wanted}_`);
}

/**
 * A string that the template takes as it is. Only one between brackets is an expression, and a second bracket makes it text; before any
 * other text it would stay (Microsoft: ARM template expressions, escape characters).
 */
export function literal(text: string): string {
  return text.startsWith('[') && text.endsWith(']') ? `[${text}` : text;
}

function securityRule({ part, priority }: NumberedRule): object {
  return {
    name: part.name,
    properties: {
      description: literal(part.label),
      protocol: part.protocol,
      access: part.access,
      direction: part.direction === 'inbound' ? 'Inbound' : 'Outbound',
      priority,
      ...addresses('source', part.source),
      ...ports('source', part.sourcePorts),
      ...addresses('destination', part.destination),
      ...ports('destination', part.destinationPorts),
    },
  };
}

/** The list form even for one prefix: a second one is then one line more. `*` and tags exist in the other form only. */
function addresses(side: 'source' | 'destination', use: Side): object {
  return use.kind === 'prefixes'
    ? { [`${side}AddressPrefixes`]: use.prefixes }
    : { [`${side}AddressPrefix`]: use.kind === 'any' ? '*' : use.tag };
}

function ports(side: 'source' | 'destination', set: PortSet): object {
  if (isAnyPort(set)) return { [`${side}PortRange`]: '*' };
  return { [`${side}PortRanges`]: set.map(({ from, to }) => (from === to ? `${from}` : `${from}-${to}`)) };
}
