import type { Span } from '../../src/diagnostic/diagnostic.ts';
import type {
  AddressNode,
  FeedNode,
  LintNode,
  NameNode,
  PolicyDocument,
  RuleNode,
  ScopeNode,
  SelectionNode,
  SelectorTerm,
  ServiceNode,
} from '../../src/model/document.ts';
import type { EndpointSet } from '../../src/model/endpoint-set.ts';
import type { PortProtocol, Service } from '../../src/model/service.ts';
import { type AddressSet, EMPTY } from '../../src/net/address-set.ts';
import { unionAll } from '../../src/net/algebra.ts';
import { ANY_ICMP, icmpOf } from '../../src/net/icmp.ts';
import { parseAddressText } from '../../src/net/parse.ts';
import { ANY_PORT, parsePorts } from '../../src/net/port-set.ts';
import { ANY_PROTOCOL } from '../../src/net/protocol.ts';

/** The span of one line of the policy, so that a test can say where a diagnostic must point. */
export function line(number: number): Span {
  return { file: 'policy.yaml', start: { line: number, column: 1 }, end: { line: number, column: 9 } };
}

const NOWHERE = line(1);

/** The addresses of texts such as `192.0.2.0/24`. */
export function addressSet(...texts: readonly string[]): AddressSet {
  return unionAll(
    texts.map((text) => {
      const parsed = parseAddressText(text);
      if (!parsed.ok) throw new Error(parsed.reason);
      return parsed.value;
    }),
  );
}

export const any: AddressNode = { kind: 'any', span: NOWHERE };

export function literal(...texts: readonly string[]): AddressNode {
  return { kind: 'addresses', addresses: addressSet(...texts), listed: texts.length, span: NOWHERE };
}

export function named(name: string, at = 1): AddressNode {
  return { kind: 'name', name, span: line(at) };
}

export function listOf(members: readonly AddressNode[], at = 1): AddressNode {
  return { kind: 'union', members, span: line(at) };
}

export function difference(of: AddressNode, except: AddressNode, at = 1): AddressNode {
  return { kind: 'difference', of, except, span: line(at) };
}

export type TermsInit = Readonly<Record<string, readonly string[]>>;

export function selection(
  feed: string,
  terms: { readonly where?: TermsInit; readonly except?: TermsInit } = {},
  at = 1,
): SelectionNode {
  return {
    kind: 'selection',
    feed: name(feed, at),
    where: terms.where && termsOf(terms.where, at),
    except: terms.except && termsOf(terms.except, at),
    span: line(at),
  };
}

function termsOf(terms: TermsInit, at: number): readonly SelectorTerm[] {
  return Object.entries(terms).map(([label, values]) => ({
    label,
    labelSpan: line(at),
    values: values.map((text) => ({ text, span: line(at) })),
  }));
}

export function name(text: string, at = 1): NameNode {
  return { name: text, span: line(at) };
}

/** A service by its text: `any`, `tcp`, `tcp/443`, `icmp`, `icmp/8`, `icmp/3/4`, `icmpv6/128`, `proto/47`. */
export function service(text: string): Service {
  const [protocol = '', value, code] = text.split('/');
  switch (protocol) {
    case 'any':
      return { kind: 'protocol', numbers: ANY_PROTOCOL };
    case 'proto':
      return { kind: 'protocol', numbers: [{ from: Number(value), to: Number(value) }] };
    case 'icmp':
    case 'icmpv6': {
      const types =
        value === undefined ? ANY_ICMP : icmpOf(Number(value), code === undefined ? undefined : Number(code));
      return { kind: 'icmp', family: protocol === 'icmp' ? 4 : 6, types };
    }
    default:
      return portService(protocol as PortProtocol, value);
  }
}

/** `destination` and `source` as texts such as `80,443`; absent: every port. */
export function portService(protocol: PortProtocol, destination?: string, source?: string): Service {
  return { kind: 'ports', protocol, source: ports(source), destination: ports(destination) };
}

function ports(text: string | undefined) {
  if (text === undefined) return ANY_PORT;
  const parsed = parsePorts(text);
  if (!parsed.ok) throw new Error(parsed.reason);
  return parsed.value;
}

/** A service expression; a text that begins with `$` is a name. Several texts are a list. */
export function services(...texts: readonly string[]): ServiceNode {
  const members = texts.map((text): ServiceNode => {
    if (text === 'any') return { kind: 'any', span: NOWHERE };
    if (text.startsWith('$')) return { kind: 'name', name: text.slice(1), span: NOWHERE };
    return { kind: 'service', service: service(text), span: NOWHERE };
  });
  const [only] = members;
  return only !== undefined && members.length === 1 ? only : { kind: 'union', members, span: NOWHERE };
}

export interface EndpointSetInit {
  readonly id: string;
  readonly addresses?: readonly string[];
  readonly domains?: readonly string[];
  readonly services?: readonly string[];
  readonly labels?: TermsInit;
}

function endpointSet(feed: string, init: EndpointSetInit): EndpointSet {
  const { id, addresses = [], domains = [], services: texts = [], labels = {} } = init;
  return {
    id,
    addresses: addresses.length === 0 ? EMPTY : addressSet(...addresses),
    listed: addresses.length,
    domains,
    services: texts.map(service),
    labels: { id: [id], ...labels },
    origin: { feed, id },
    span: NOWHERE,
  };
}

export function feed(
  feedName: string,
  endpointSets: readonly EndpointSetInit[],
  options: { readonly sourceNeedsIds?: boolean } = {},
): FeedNode {
  return {
    name: feedName,
    type: 'test',
    endpointSets: endpointSets.map((init) => endpointSet(feedName, init)),
    sourceNeedsIds: options.sourceNeedsIds ?? false,
    span: NOWHERE,
  };
}

export interface RuleInit extends Partial<Omit<RuleNode, 'fromZones' | 'toZones' | 'sites' | 'notOn' | 'expires'>> {
  readonly fromZones?: readonly string[];
  readonly toZones?: readonly string[];
  readonly sites?: readonly string[];
  readonly notOn?: Readonly<Record<string, string>>;
  readonly expires?: string;
  /** The line that the rule, its name and its own parts are on. */
  readonly at?: number;
}

/** An outbound allow from any to any for any service, except where `init` says otherwise. */
export function rule(ruleName: string, init: RuleInit = {}): RuleNode {
  const { fromZones, toZones, sites, notOn = {}, expires, at = 1, ...rest } = init;
  return {
    name: ruleName,
    action: 'allow',
    direction: 'outbound',
    from: any,
    to: any,
    services: services('any'),
    enabled: true,
    nameSpan: line(at),
    span: line(at),
    ...rest,
    ...(fromZones && { fromZones: fromZones.map((zone) => name(zone, at)) }),
    ...(toZones && { toZones: toZones.map((zone) => name(zone, at)) }),
    ...(sites && { sites: sites.map((site) => name(site, at)) }),
    ...(expires && { expires: { date: expires, span: line(at) } }),
    notOn: new Map(Object.entries(notOn).map(([exporter, reason]) => [exporter, { reason, span: line(at) }])),
  };
}

/** The same without services, except those of `init`. */
export function bareRule(ruleName: string, init: RuleInit = {}): RuleNode {
  const { services: _services, ...rest } = rule(ruleName, init);
  return { ...rest, ...(init.services && { services: init.services }) };
}

export interface DocumentInit {
  readonly scope?: ScopeNode;
  readonly default?: PolicyDocument['default']['action'];
  readonly management?: PolicyDocument['management'];
  readonly zones?: readonly string[];
  readonly feeds?: readonly FeedNode[];
  readonly sets?: Readonly<Record<string, AddressNode | 'per-site'>>;
  readonly services?: Readonly<Record<string, ServiceNode>>;
  readonly sites?: Readonly<Record<string, Readonly<Record<string, AddressNode>>>>;
  readonly rules?: readonly RuleNode[];
  readonly lints?: readonly LintNode[];
}

/** Lines of what the builder places itself. */
export const LINES = {
  document: 900,
  default: 901,
  set: 902,
  site: 903,
  siteSet: 904,
  service: 905,
  scope: 906,
} as const;

export function policyDocument(init: DocumentInit = {}): PolicyDocument {
  const { sets = {}, services: serviceNodes = {}, sites = {}, feeds = [], zones = [] } = init;
  return {
    name: 'test',
    scope: init.scope,
    default: { action: init.default ?? 'drop', span: line(LINES.default) },
    management: init.management,
    zones: zones.map((zone) => name(zone)),
    feeds: new Map(feeds.map((one) => [one.name, one])),
    sets: mapOf(sets, (node, setName) => {
      const place = { name: setName, span: line(LINES.set) };
      return node === 'per-site' ? { kind: 'per-site', ...place } : { kind: 'expression', expression: node, ...place };
    }),
    services: mapOf(serviceNodes, (expression, serviceName) => ({
      name: serviceName,
      expression,
      span: line(LINES.service),
    })),
    sites: mapOf(sites, (siteSets, siteName) => ({
      name: siteName,
      sets: mapOf(siteSets, (expression) => ({ expression, span: line(LINES.siteSet) })),
      span: line(LINES.site),
    })),
    rules: init.rules ?? [rule('all')],
    outputs: [],
    exporters: [],
    lints: new Map((init.lints ?? []).map((lint) => [lint.code, lint])),
    span: line(LINES.document),
  };
}

/** A scope with at least one side. */
export function within(sides: {
  readonly from?: AddressNode;
  readonly to?: AddressNode;
  readonly fromZones?: readonly string[];
  readonly toZones?: readonly string[];
}): ScopeNode {
  const { fromZones, toZones, ...rest } = sides;
  return {
    kind: 'within',
    ...rest,
    ...(fromZones && { fromZones: fromZones.map((zone) => name(zone)) }),
    ...(toZones && { toZones: toZones.map((zone) => name(zone)) }),
    span: line(LINES.scope),
  };
}

function mapOf<T, U>(record: Readonly<Record<string, T>>, convert: (value: T, key: string) => U): Map<string, U> {
  return new Map(Object.entries(record).map(([key, value]) => [key, convert(value, key)]));
}
