import type { LintCode } from '../../src/diagnostic/codes.ts';
import type { Diagnostic } from '../../src/diagnostic/diagnostic.ts';
import type { ProxyServer, SteeringLayer } from '../../src/hosts/steering.ts';
import { lint } from '../../src/lint/lint.ts';
import type { LintOutput } from '../../src/lint/subject.ts';
import type { FeedNode, OutputNode } from '../../src/model/document.ts';
import { type AddressSet, ANY } from '../../src/net/address-set.ts';
import { compiled } from '../model/compiling.ts';
import {
  type DocumentInit,
  feed,
  line,
  literal,
  policyDocument,
  type RuleInit,
  rule,
  selection,
  services,
  type TermsInit,
} from '../model/document-builder.ts';

const label = (serviceArea: string, category: string, required: boolean): TermsInit => ({
  serviceArea: [serviceArea],
  category: [category],
  required: [`${required}`],
});

/** A feed in the manner of Microsoft 365: its endpoint sets by their ids there, with other addresses. */
export const FEED: FeedNode = feed('m365', [
  {
    id: '1',
    addresses: ['198.51.100.0/25', '2001:db8:1::/48'],
    domains: ['outlook.office.example'],
    services: ['tcp/80,443', 'udp/443'],
    labels: label('Exchange', 'Optimize', true),
  },
  {
    id: '2',
    addresses: ['198.51.100.0/25'],
    domains: ['smtp.office.example'],
    services: ['tcp/587,993'],
    labels: label('Exchange', 'Allow', false),
  },
  {
    id: '8',
    domains: ['*.outlook.example'],
    services: ['tcp/80,443'],
    labels: label('Exchange', 'Default', true),
  },
  {
    id: '10',
    addresses: ['198.51.100.128/26', '2001:db8:10::/48'],
    domains: ['*.mail.example'],
    services: ['tcp/25'],
    labels: label('Exchange', 'Allow', true),
  },
  {
    id: '11',
    addresses: ['203.0.113.0/25', '2001:db8:11::/48'],
    services: ['udp/3478-3481'],
    labels: label('Skype', 'Optimize', true),
  },
  {
    id: '12',
    addresses: ['203.0.113.0/25', '2001:db8:11::/48'],
    domains: ['*.teams.example'],
    services: ['tcp/80,443', 'udp/443'],
    labels: label('Skype', 'Allow', true),
  },
  {
    id: '56',
    addresses: ['203.0.113.128/25', '2001:db8:56::/48'],
    domains: ['login.microsoftonline.com', '*.identity.example'],
    services: ['tcp/80,443'],
    labels: label('Common', 'Allow', true),
  },
  { id: '79', domains: ['help.office.example'], services: ['tcp/443'], labels: label('Common', 'Default', false) },
]);

/** Clients of both families. */
export const LAN = literal('10.20.0.0/16', '2001:db8:20::/48');

/** A rule from the clients to endpoint sets of {@link FEED}, which bring their services. */
export function to(ids: readonly string[], init: RuleInit = {}): RuleInit & { readonly name: string } {
  return { name: `to-${ids.join('-')}`, from: LAN, to: selection('m365', { where: { id: ids } }), ...init };
}

/** The clients reach a proxy. */
export const PROXY: RuleInit & { readonly name: string } = {
  name: 'proxy',
  from: LAN,
  to: literal('192.0.2.80', '2001:db8:80::80'),
  services: services('tcp/8080'),
};

/** Relays send mail. */
export const RELAYS = to(['10'], { name: 'relays', from: literal('10.20.1.25', '2001:db8:20::25') });

/** All that clients need, so that no lint speaks. */
export const CLEAN = [to(['1', '11', '12', '56']), RELAYS, PROXY];

type NamedRule = RuleInit & { readonly name: string };

export interface Linted extends Omit<DocumentInit, 'rules'> {
  readonly outputs?: readonly LintOutput[];
}

/** What lints find in a policy with these rules, on lines 1, 2 and so on. */
export function findings(rules: readonly NamedRule[], { outputs = [], ...init }: Linted = {}): readonly Diagnostic[] {
  const document = {
    feeds: [FEED],
    ...init,
    rules: rules.map(({ name, ...rest }, index) => {
      const { services: given, ...written } = rule(name, { ...rest, at: index + 1 });
      return rest.services === undefined && rest.to?.kind === 'selection'
        ? written
        : { ...written, ...(given && { services: given }) };
    }),
  };
  const sites = Object.keys(init.sites ?? {});
  const policies = sites.length === 0 ? [compiled(document)] : sites.map((site) => compiled(document, { site }));
  return lint({ document: policyDocument(document), policies, outputs });
}

/** The findings of one lint, as `LINE message`. */
export function told(code: LintCode, rules: readonly NamedRule[], init: Linted = {}): readonly string[] {
  return findings(rules, init)
    .filter((one) => one.code === code)
    .map(({ span, message }) => `${span?.start.line} ${message}`);
}

const NODE: OutputNode = {
  id: 'out',
  exporter: { name: 'out', span: line(50) },
  path: { text: 'out/file', span: line(50) },
  zones: undefined,
  housekeeping: [],
  stamp: false,
  packetKeys: [],
  options: {},
  locateOption: () => line(50),
  span: line(50),
};

/** A steering output with these layers, on line 50. */
export function steering(
  layers: readonly SteeringLayer[],
  {
    server = { type: 'PROXY', host: '192.0.2.80', port: 8080 },
    clients = ANY,
    tenantRestrictions,
  }: { readonly server?: ProxyServer; readonly clients?: AddressSet; readonly tenantRestrictions?: boolean } = {},
): LintOutput {
  const plan = {
    policy: 'test',
    proxy: { servers: [server] as const, thenDirect: false },
    layers,
    plainHosts: 'direct' as const,
    direct: [],
    rulesOnly: [],
    clients,
    span: line(51),
  };
  const steered = [{ plan, ...(tenantRestrictions !== undefined && { tenantRestrictions }) }];
  return { node: NODE, subject: 'steering', carriesDomains: true, steered };
}

/** An output that lets requests for these hosts through a proxy, on line 50. */
export function access(action: 'allow' | 'deny', ...hosts: readonly [string, ...string[]]): LintOutput {
  const entry = {
    rule: 'r',
    action,
    clients: ANY,
    ports: [{ from: 443, to: 443 }],
    hosts,
    because: { feed: 'm365', id: '1' },
  };
  return { node: NODE, subject: 'access', carriesDomains: true, plans: [{ policy: 'test', entries: [entry] }] };
}

/** An output of a list of these hosts, on line 50. */
export function lists(action: 'allow' | 'drop', ...hosts: readonly string[]): LintOutput {
  const list = { name: 'l', labels: {}, uses: [{ rule: 'r', action }], addresses: ANY, hosts, services: [] };
  return { node: NODE, subject: 'lists', carriesDomains: true, plans: [{ policy: 'test', lists: [list] }] };
}
