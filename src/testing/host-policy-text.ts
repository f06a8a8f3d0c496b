import type { PolicyDocument } from '../model/document.ts';
import { documentOf, type PolicyData } from './policy-text.ts';

/** An endpoint set as a snapshot of Microsoft 365 has it. */
export interface EndpointSetData {
  readonly id: number;
  readonly serviceArea?: string;
  readonly category?: 'Optimize' | 'Allow' | 'Default';
  readonly required?: boolean;
  readonly urls?: readonly string[];
  readonly ips?: readonly string[];
  readonly tcpPorts?: string;
  readonly udpPorts?: string;
  readonly notes?: string;
}

/** What a policy of the suite has in place of the base's. */
export interface HostVariant {
  /** Top-level keys. */
  readonly changes?: PolicyData;
  /** Keys of the rule that selects from the feed. */
  readonly rule?: PolicyData;
  readonly feed?: readonly EndpointSetData[];
}

/** A host that goes direct in every variant. */
export const PLAIN_HOST = 'plain.example.com';

/** An endpoint set that browsers are to reach without a proxy, with these hosts. */
export function directSet(id: number, urls: readonly string[]): EndpointSetData {
  return {
    id,
    serviceArea: 'Exchange',
    category: 'Optimize',
    required: true,
    urls,
    ips: ['192.0.2.0/25'],
    tcpPorts: '80,443',
  };
}

const BASE_FEED: readonly EndpointSetData[] = [
  { ...directSet(1, [PLAIN_HOST, '*.office.example']), ips: ['192.0.2.0/25', '2001:db8:80::/64'] },
  // Not asked for by browsers.
  { id: 2, category: 'Allow', urls: ['smtp.example.com'], ips: ['192.0.2.0/25'], tcpPorts: '587' },
  // Beyond the rules, and below a host that goes direct.
  { id: 3, category: 'Default', urls: ['*.cdn.office.example', '*.example.org'], tcpPorts: '443' },
  // Media has no names.
  { id: 11, category: 'Optimize', ips: ['198.51.100.0/24'], udpPorts: '3478-3481' },
];

/** Clients may reach what is not of category Default, and a proxy for the rest. */
const BASE = {
  version: 1,
  name: 'conformance',
  direction: 'outbound',
  scope: { from: 'clients' },
  default: 'drop',
  feeds: { m365: { type: 'microsoft365', instance: 'worldwide', snapshot: 'feed.json' } },
  sets: { clients: ['10.20.0.0/16', '2001:db8:20::/48'], proxies: ['192.0.2.200', '2001:db8:53::1'] },
} as const satisfies PolicyData;

const PROXY = { name: 'proxy', from: 'clients', to: 'proxies', services: 'tcp/8080', action: 'allow' } as const;

/** The base policy of the suite, varied. */
export function hostVariant(variant: HostVariant = {}): PolicyDocument {
  const { policy, feed } = hostVariantData(variant);
  return documentOf(policy, { 'feed.json': feed });
}

/** The same as plain data: the policy, and its snapshot `feed.json`. */
export function hostVariantData({ changes, rule, feed = BASE_FEED }: HostVariant): {
  readonly policy: PolicyData;
  readonly feed: readonly EndpointSetData[];
} {
  const id = feed.filter(({ category }) => category !== 'Default').map((one) => one.id);
  const web = { name: 'web', from: 'clients', to: { feed: 'm365', where: { id } }, action: 'allow' };
  const policy = {
    ...BASE,
    rules: [{ ...web, ...rule }, PROXY],
    // The exporter that is tried gets one like it.
    outputs: [{ exporter: 'example', path: 'out/example' }],
    ...changes,
  };
  return { policy, feed };
}
