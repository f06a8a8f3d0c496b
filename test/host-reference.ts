/**
 * The independent reference about hosts: decides one host from the raw policy document and raw Microsoft 365 snapshots. Written from what PAC files and
 * proxies are to do, it imports nothing of rulecast, so that an error which plan, writer, reader and proof share cannot hide. It assumes a valid
 * policy, knows as much of the language as policies about hosts need, and throws on what it does not understand.
 */
import { BlockList, isIPv6 } from 'node:net';

export type Way = 'direct' | 'proxy';
export type Access = 'allowed' | 'denied' | 'left';

export interface HostReference {
  /** `undefined` where patterns that lead different ways overlap and neither lies below the other: nobody says which one decides. */
  steer(output: string, host: string): Way | undefined;
  access(output: string, request: { readonly client: string; readonly port: number; readonly host: string }): Access;
}

/** `files` gets paths relative to the policy. */
export interface HostReferenceOptions {
  readonly policy: unknown;
  readonly files: (path: string) => string;
  readonly site?: string | undefined;
}

type Mapping = Readonly<Record<string, unknown>>;
type World = Readonly<{ policy: Mapping; site: string | undefined; all: readonly EndpointSet[] }>;
interface EndpointSet extends Mapping {
  readonly feed: string;
  readonly urls: readonly string[];
  /** Of TCP. */
  readonly ports: readonly (readonly [number, number])[];
}
/** A rule that goes to endpoint sets, in force at the site. */
type FeedRule = Readonly<{ action: unknown; from: unknown; sets: readonly EndpointSet[]; notOn: Mapping }>;

const ACCESS: Readonly<Record<string, Access>> = { allow: 'allowed', drop: 'denied', reject: 'denied' };
const RULE_KEYS = 'name from to action sites services not-on';
/** Hosts that stay on the proxy where it restricts tenants. */
const SIGN_IN = `login.microsoftonline.com login.microsoft.com login.windows.net login.live.com login.microsoftonline.us
  login.partner.microsoftonline.cn login.chinacloudapi.cn`.split(/\s+/);

function refuse(reason: string, value: unknown): never {
  throw new Error(`reference: ${reason} ${JSON.stringify(value)}`);
}
const list = (value: unknown): readonly unknown[] => [value ?? []].flat();
const texts = (value: unknown): readonly string[] => list(value).map(String);
/** `value` as a mapping that has no other keys than `keys` (blank-separated; absent: any). */
function mapping(value: unknown, keys?: string): Mapping {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) refuse('not a mapping:', value);
  for (const key of Object.keys(value)) if (keys && !keys.split(' ').includes(key)) refuse('unknown key:', key);
  return value as Mapping;
}

export function makeHostReference({ policy: written, files, site }: HostReferenceOptions): HostReference {
  const policy = mapping(written);
  if (policy.include !== undefined || policy.direction !== 'outbound') refuse('not this kind of policy:', policy.name);
  const feeds = Object.entries(mapping(policy.feeds));
  const all = feeds.flatMap(([feed, one]) => setsOf(feed, files(String(mapping(one).snapshot))));
  const world = { policy, site, all };
  const rules = list(policy.rules).flatMap((rule) => feedRule(mapping(rule, RULE_KEYS), world));
  const { from: scope = 'any' } = policy.scope === 'everything' ? {} : mapping(policy.scope, 'from');
  const outputs = list(policy.outputs).map((one) => mapping(one));
  const optionsOf = (id: string, wanted: string): Mapping => {
    const output = outputs.find((one) => (one.id ?? one.exporter) === id);
    const { exporter, options = {} } = output ?? refuse('no output', id);
    return exporter === wanted ? mapping(options) : refuse(`no output of ${wanted}:`, id);
  };
  return {
    steer(id, text) {
      const { plainHosts, proxyHosts, directHosts, tenantRestrictions, direct } = optionsOf(id, 'pac');
      const host = text.toLowerCase().replace(/\.$/, '');
      if (host.includes(':')) return 'proxy';
      if (!host.includes('.')) return plainHosts === 'direct' ? 'direct' : 'proxy';
      const first = [...texts(proxyHosts), ...(tenantRestrictions === true ? SIGN_IN : [])];
      if (first.some((pattern) => matches(pattern, host))) return 'proxy';
      const chosen = direct === undefined ? allowedOf(rules) : selected(direct, world);
      const steered = chosen.filter((one) => direct !== undefined || isWeb(one));
      const others = all.filter((one) => !chosen.includes(one)).flatMap(({ urls }) => urls);
      return mostSpecific(host, [...steered.flatMap(({ urls }) => urls), ...texts(directHosts)], others);
    },
    access(id, { client, port, host }) {
      const { select, clients = scope } = optionsOf(id, 'squid');
      const has = ({ urls, ports }: EndpointSet): boolean =>
        urls.some((pattern) => matches(pattern, host.toLowerCase())) &&
        ports.some(([from, to]) => from <= port && port <= to);
      if (select !== undefined)
        return covers(world, clients, client) && selected(select, world).some(has) ? 'allowed' : 'left';
      if (!covers(world, scope, client)) return 'left';
      const rule = rules.find(({ from, sets }) => covers(world, from, client) && sets.some(has));
      return rule === undefined ? 'left' : (ACCESS[String(rule.action)] ?? refuse('no action:', rule.action));
    },
  };
}

/** The sets of a snapshot, with the lower-case patterns and the TCP ports of each. */
function setsOf(feed: string, snapshot: string): readonly EndpointSet[] {
  const records: readonly Mapping[] = JSON.parse(snapshot.replace(/^\ufeff/, ''));
  return records.map((record) => {
    const ranges = [...String(record.tcpPorts ?? '').matchAll(/(\d+)(?:-(\d+))?/g)];
    const ports = ranges.map(([, from, to = from]): [number, number] => [Number(from), Number(to)]);
    return { ...record, feed, urls: texts(record.urls).map((url) => url.toLowerCase()), ports };
  });
}

function feedRule(rule: Mapping, world: World): readonly FeedRule[] {
  const { to, from, action, sites, services, 'not-on': notOn = {} } = rule;
  const isFeed = typeof to === 'object' && to !== null && 'feed' in to;
  if (!isFeed || (sites !== undefined && !texts(sites).includes(String(world.site)))) return [];
  if (services !== undefined) refuse('services of a feed:', services);
  return [{ action, from, sets: selected(to, world), notOn: mapping(notOn) }];
}

/** The endpoint sets that have, for every key of `where`, one of its values, and not so for `except`; of all feeds where none is named. */
function selected(selections: unknown, { all }: World): readonly EndpointSet[] {
  const has = (set: EndpointSet, labels: Mapping): boolean =>
    Object.entries(labels).every(([label, values]) => texts(values).includes(String(set[label])));
  const found = list(selections).flatMap((one) => {
    const { feed, where = {}, except } = mapping(one, 'feed where except');
    const sets = all.filter((set) => (feed ?? set.feed) === set.feed && has(set, mapping(where)));
    return sets.filter((set) => except === undefined || !has(set, mapping(except)));
  });
  return [...new Set(found)];
}

/** The sets of categories Optimize and Allow that a rule of PAC files allows. */
function allowedOf(rules: readonly FeedRule[]): readonly EndpointSet[] {
  const allowed = rules.filter(({ action, notOn }) => action === 'allow' && !('pac' in notOn));
  const sets = new Set(allowed.flatMap((rule) => rule.sets));
  return [...sets].filter(({ category }) => category === 'Optimize' || category === 'Allow');
}

/** Whether browsers ask for its hosts; a set without any ports may mean all. */
function isWeb({ ports, udpPorts = '' }: EndpointSet): boolean {
  if (ports.length === 0 && udpPorts === '') return true;
  return ports.some(([from, to]) => [80, 443].some((port) => from <= port && port <= to));
}

const EXPRESSIONS = new Map<string, RegExp>();

/** Whether a pattern has a host; given another pattern, whether it has all of its hosts, since its `*` stands for a `*` too. */
function matches(pattern: string, text: string): boolean {
  const pieces = pattern.split('*').map((piece) => piece.replace(/[^a-z0-9]/g, '\\$&'));
  const expression = EXPRESSIONS.get(pattern) ?? new RegExp(`^${pieces.join('.*')}$`);
  EXPRESSIONS.set(pattern, expression);
  return expression.test(text);
}

/** Other patterns below one that goes direct are exceptions, unless they go direct too; of several that match, the one below all others decides. */
function mostSpecific(host: string, direct: readonly string[], others: readonly string[]): Way | undefined {
  const isBelow = (inner: string, outer: string): boolean => outer !== inner && matches(outer, inner);
  const exceptions = others.filter((one) => !direct.includes(one) && direct.some((outer) => isBelow(one, outer)));
  const found = [...new Set([...direct, ...exceptions])].filter((pattern) => matches(pattern, host));
  const lowest = found.filter((pattern) => !found.some((other) => isBelow(other, pattern)));
  const ways = new Set(lowest.map((pattern): Way => (direct.includes(pattern) ? 'direct' : 'proxy')));
  return ways.size > 1 ? undefined : ([...ways][0] ?? 'proxy');
}

/** Whether an address expression has an address: a prefix, a range, a name, a list of them, or a difference. */
function covers(world: World, value: unknown, address: string): boolean {
  const has = (other: unknown): boolean => covers(world, other, address);
  if (Array.isArray(value)) return value.some(has);
  if (typeof value === 'object' && value !== null) {
    const { of, except } = mapping(value, 'of except');
    return has(of) && !has(except);
  }
  const { policy, site } = world;
  const named = mapping(policy.sets)[String(value)];
  if (value === 'any' || named === undefined) return value === 'any' || isWithin(String(value), address);
  const isOfSite = typeof named === 'object' && named !== null && 'per' in named;
  return has(isOfSite ? mapping(mapping(policy.sites)[String(site)])[String(value)] : named);
}

function isWithin(text: string, address: string): boolean {
  const [first = '', last] = text.split('-');
  const [base = '', length] = first.split('/');
  const [family, wanted] = [base, address].map((one) => (isIPv6(one) ? 'ipv6' : 'ipv4')) as ['ipv4', 'ipv4'];
  const block = new BlockList();
  if (last !== undefined) block.addRange(base, last, family);
  else if (length === undefined) block.addAddress(base, family);
  else block.addSubnet(base, Number(length), family);
  return family === wanted && block.check(address, family);
}
