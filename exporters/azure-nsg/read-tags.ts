import {
  type AddressSet,
  addressSetOf,
  complement,
  error,
  except,
  type Prefix,
  parsePrefix,
  type Result,
  resultOf,
  union,
} from 'rulecast/exporter/read';
import { exactly, type Side, unknown } from './read-statement.ts';

/** What is known of the network that a group protects. */
export interface Tags {
  /** All that service tag VirtualNetwork stands for; absent: not known. */
  readonly virtualNetwork?: AddressSet;
}

/** Options of an output that the reader asks for. */
export interface NsgReadOptions {
  /** The address space of the virtual network, of networks that are peered with it, and of those behind its gateways. */
  readonly vnetPrefixes?: readonly string[];
}

/** The address of the host behind which load balancers probe (Microsoft: "What is IP address 168.63.129.16?"). */
const PLATFORM = setOf(['168.63.129.16/32']);

/** Space that is reached over the internet nowhere (IANA special-purpose address registries). */
const NOT_PUBLIC = union(
  setOf([
    ...['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12'],
    ...['192.0.0.0/24', '192.0.2.0/24', '192.168.0.0/16', '198.18.0.0/15', '198.51.100.0/24', '203.0.113.0/24'],
    ...['224.0.0.0/4', '240.0.0.0/4', '168.63.129.16/32'],
  ]),
  // Global unicast is 2000::/3, less what is for documentation.
  union(except(complement(setOf(['2000::/3'])), setOf(['0.0.0.0/0'])), setOf(['2001:db8::/32'])),
);

/** Reads the address space of the virtual network from the options of an output. */
export function tagsOf({ vnetPrefixes }: NsgReadOptions): Result<Tags> {
  if (vnetPrefixes === undefined) return resultOf({});
  const parsed = vnetPrefixes.map((text) => parsePrefix(text));
  const wrong = parsed.flatMap((one) => (one.ok ? [] : [error('OPTION_INVALID', `vnetPrefixes: ${one.reason}`)]));
  const prefixes = parsed.flatMap((one) => (one.ok ? [one.value] : []));
  // The host's address is in the tag beside the network's own space (Microsoft: "Virtual network service tags").
  return resultOf({ virtualNetwork: union(addressSetOf(prefixes), PLATFORM) }, wrong);
}

/** What `tag` stands for. Tags whose addresses Microsoft publishes from week to week are not known here. */
export function tagSide(tag: string, { virtualNetwork }: Tags): Side {
  switch (tag.toLowerCase()) {
    case 'azureloadbalancer':
      return exactly(PLATFORM);
    case 'virtualnetwork':
      return virtualNetwork === undefined
        ? unknown('the address space of VirtualNetwork is not in the file; option vnetPrefixes says it')
        : exactly(virtualNetwork);
    case 'internet':
      return virtualNetwork === undefined
        ? unknown('Internet is what is outside VirtualNetwork, which is not in the file; option vnetPrefixes says it')
        : outside(virtualNetwork);
    default:
      return unknown(`the addresses of service tag ${tag} are not in the file`);
  }
}

/** "Outside the virtual network and reachable by the public internet": what is outside and private may be a network that no one named. */
function outside(virtualNetwork: AddressSet): Side {
  const beyond = complement(virtualNetwork);
  return {
    exact: except(beyond, NOT_PUBLIC),
    possible: except(beyond, complement(NOT_PUBLIC)),
    prefixes: [],
    reason:
      'Internet is public address space; whether it holds a private address outside vnetPrefixes is not documented',
  };
}

function setOf(texts: readonly string[]): AddressSet {
  return addressSetOf(texts.map(prefixOf));
}

function prefixOf(text: string): Prefix {
  const prefix = parsePrefix(text);
  if (!prefix.ok) throw new Error(`rulecast bug: ${prefix.reason}`);
  return prefix.value;
}
