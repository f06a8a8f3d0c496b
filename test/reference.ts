/**
 * The independent reference: decides one packet from the raw policy document and raw Microsoft 365 snapshots. Written
 * from docs/language.md and docs/packets.md alone, it imports nothing of rulecast, so that an error which compiler,
 * writer and reader share cannot hide. It assumes a valid policy, and throws on what it does not understand.
 */
import { isIP } from 'node:net';
import { dirname, join } from 'node:path/posix';
import { parse } from 'yaml';

export type Direction = 'inbound' | 'outbound' | 'forward';
export type State = 'new' | 'established' | 'related' | 'untracked' | 'invalid';
type Ends = Readonly<{ fromZone?: string; toZone?: string; family: 4 | 6; source: bigint; destination: bigint }>;
type Ports = Readonly<{ sourcePort?: number; destinationPort?: number; icmpType?: number; icmpCode?: number }>;
export type Packet = Readonly<{ direction: Direction; protocol: number; state: State }> & Ends & Ports;
/** `by` is `outside scope` (of a direction without rules too), `housekeeping NAME`, a rule's name, or `default`. */
export type Decision = Readonly<{ verdict: (typeof ACTIONS)[number]; by: string }>;
export type HookName = 'input' | 'output' | 'forward' | 'none'; // none: the engine keeps replies, no housekeeping
type Hooks = Readonly<{ hook?: { readonly [direction in Direction]?: HookName }; housekeeping?: readonly string[] }>;
type Build = Readonly<{ [key in 'site' | 'asOf' | 'notOn']?: string } & { zones?: 'ignore'; platform?: Mapping[] }>;
/** `files` gets paths relative to the policy. Without `asOf` (YYYY-MM-DD) nothing expires. `platform` rules come last. */
export type ReferenceOptions = Hooks & Build & Readonly<{ policy: unknown; files: (path: string) => Uint8Array }>;

type Mapping = Readonly<Record<string, unknown>>;
type World = Readonly<Record<'sets' | 'services' | 'feeds', Mapping> & { options: ReferenceOptions }>;
type Part = Readonly<{ covers: (family: 4 | 6, address: bigint) => boolean; services?: unknown }>; // of a feed

const ACTIONS = ['allow', 'drop', 'reject', 'pass'] as const;
const INCLUDED_KEYS = 'sets services zones feeds rules include';
const POLICY_KEYS = `version name direction scope default management sites outputs exporters ${INCLUDED_KEYS}`;
const RULE_KEYS =
  'name action from to services direction from-zone to-zone enabled sites expires not-on log comment owner ticket priority';
const LABELS = 'id serviceArea category required expressRoute';
const PROTOCOLS: Mapping = { tcp: 6, udp: 17, sctp: 132, esp: 50, ah: 51, gre: 47 };
const ICMP_TYPES: Mapping = { 'echo-reply': 0, 'destination-unreachable': 3, 'echo-request': 8, 'time-exceeded': 11 };
const ICMPV6_TYPES: Mapping = { 'packet-too-big': 2, 'time-exceeded': 3, 'echo-request': 128, 'echo-reply': 129 };
/** In the order of the table: the first five are `default`, `invalid` drops. Not asked on the hook `none`. */
const HOUSEKEEPING: Readonly<Record<string, (packet: Packet, hook: HookName) => boolean>> = {
  invalid: ({ state }) => state === 'invalid',
  established: ({ state }) => state === 'established' || state === 'related',
  loopback: (packet, hook) => (hook === 'input' ? packet.fromZone : hook === 'output' && packet.toZone) === 'loopback',
  'neighbour-discovery': (packet, hook) => hook !== 'forward' && /^6 58 13[3-6]$/.test(icmp(packet)),
  'multicast-listener': (packet, hook) => hook !== 'forward' && /^6 58 (13[0-2]|143)$/.test(icmp(packet)),
  dhcp: (packet, hook) => ['input 4 17 67 68', 'output 4 17 68 67'].includes(`${hook} ${flow(packet)}`),
  dhcpv6: (packet, hook) => ['input 6 17 547 546', 'output 6 17 546 547'].includes(`${hook} ${flow(packet)}`),
  echo: (packet) => ['4 1 8', '6 58 128'].includes(icmp(packet)),
  vrrp: ({ protocol }, hook) => hook !== 'forward' && protocol === 112,
};
const icmp = ({ family, protocol, icmpType }: Packet): string => `${family} ${protocol} ${icmpType}`;
const flow = (p: Packet): string => `${p.family} ${p.protocol} ${p.sourcePort} ${p.destinationPort}`;
function refuse(reason: string, value: unknown): never {
  throw new Error(`reference: ${reason} ${JSON.stringify(value)}`);
}
const list = (value: unknown): readonly unknown[] => [value ?? []].flat();
const text = (value: unknown): string => (typeof value === 'string' ? value : refuse('not a text:', value));
const oneOf = <T>(value: unknown, all: readonly T[]): T => all.find((it) => it === value) ?? refuse('unknown:', value);
/** `value` as a mapping that has no other keys than `keys` (blank-separated; absent: any). */
function mapping(value: unknown, keys?: string): Mapping {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) refuse('not a mapping:', value);
  if (keys !== undefined) for (const key of Object.keys(value)) oneOf(key, keys.split(' '));
  return value as Mapping;
}
/** The text of a file: UTF-8, or UTF-16LE with a byte order mark; the decoder takes the mark off. */
function read({ files }: ReferenceOptions, path: unknown): string {
  const bytes = files(text(path));
  return new TextDecoder(bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : 'utf-8', { fatal: true }).decode(bytes);
}
/** A document behind those it includes, its paths made relative to the policy. */
function documents(options: ReferenceOptions, body: Mapping, folder = ''): readonly Mapping[] {
  const here = JSON.parse(JSON.stringify(body), (key, it) => (/^(file|snapshot)$/.test(key) ? join(folder, it) : it));
  const load = (path: string) => documents(options, mapping(parse(read(options, path)), INCLUDED_KEYS), dirname(path));
  return [...list(body.include).flatMap((path) => load(join(folder, text(path)))), here];
}
function named(all: readonly Mapping[], kind: string): Mapping {
  const entries = all.flatMap((document) => Object.entries(mapping(document[kind] ?? {})));
  const names = Object.fromEntries(entries);
  return Object.keys(names).length === entries.length ? names : refuse('a name is defined twice in', kind);
}
function addressValue(address: string): bigint {
  const { hostname } = new URL(`http://[${isIP(address) === 4 ? '::' : ''}${address}]`); // without dotted tails
  const [left = [], right = []] = hostname.split('::').map((half) => half.match(/[\da-f]+/g) ?? []);
  const words = [...left, ...new Array<string>(8 - left.length - right.length).fill('0'), ...right];
  return words.reduce((sum, word) => sum * 65536n + BigInt(`0x${word}`), 0n);
}
/** An address, a prefix or a range of two addresses. */
function part(expression: string, mask = false): Part {
  const [, from = '', length, to] = /^([\da-f.:]+)(?:\/(0|[1-9]\d*)|-([\da-f.:]+))?$/i.exec(expression) ?? [];
  const size = 2n ** BigInt((isIP(from) === 4 ? 32 : 128) - Number(length ?? (isIP(from) === 4 ? 32 : 128)));
  const first = addressValue(from) - (mask ? addressValue(from) % size : 0n);
  const last = to === undefined ? first + size - 1n : addressValue(to);
  if (first % size !== 0n || last < first || isIP(to ?? from) !== isIP(from)) refuse('not addresses:', expression);
  return { covers: (family, address) => first <= address && address <= last && family === isIP(from) };
}
function parts(world: World, body: unknown): readonly Part[] {
  if (Array.isArray(body)) return body.flatMap((member) => parts(world, member));
  if (body === 'any') return [{ covers: () => true }];
  if (typeof body === 'string') return body in world.sets ? parts(world, world.sets[body]) : [part(body)];
  const { feed, file, of, except } = mapping(body, 'feed where except file of');
  if (feed !== undefined) return selection(world, mapping(body));
  if (of !== undefined) {
    const holes = parts(world, except);
    const outside: Part['covers'] = (...at) => holes.every((hole) => !hole.covers(...at));
    return parts(world, of).map((each) => ({ ...each, covers: (...at) => each.covers(...at) && outside(...at) }));
  }
  const written = read(world.options, file).replace(/[#;].*/g, '');
  return [...written.matchAll(/\S+/g)].map(([entry]) => part(entry));
}
/** The addresses of the endpoint sets that `where` keeps and `except` does not take away, each with its services. */
function selection(world: World, { feed, where = {}, except }: Mapping): readonly Part[] {
  const { type, hostBits = 'refuse', snapshot } = mapping(world.feeds[text(feed)], 'type instance snapshot hostBits');
  const mask = oneOf(type, ['microsoft365']) === type && oneOf(hostBits, ['refuse', 'mask']) === 'mask';
  const json = JSON.parse(read(world.options, snapshot));
  const endpoints: readonly Mapping[] = Array.isArray(json) ? json : json.endpoints;
  const matches = (labels: unknown, endpoint: Mapping): boolean =>
    Object.entries(mapping(labels, LABELS)).every(([label, any]) =>
      list(any).map(String).includes(`${endpoint[label]}`),
    );
  const kept = endpoints.filter((each) => matches(where, each) && (except === undefined || !matches(except, each)));
  return kept.flatMap(({ ips, tcpPorts = '', udpPorts = '' }) =>
    list(ips).map((ip) => ({ ...part(text(ip), mask), services: [`tcp/${tcpPorts}`, `udp/${udpPorts}`] })),
  );
}
/** `ranges` is a list, or a text with commas as in feeds. Absent is every port, 0 included; an empty text is none. */
function portIn(ranges: unknown, port = 0): boolean {
  const within = (range: string): boolean => {
    const [, from, to = from] = /^\s*([1-9]\d*)(?:\s*-\s*([1-9]\d*))?\s*$/.exec(range) ?? refuse('not a port:', range);
    return Number(from) <= port && port <= Number(to);
  };
  return ranges === undefined || `${ranges}`.split(',').some((range) => range.trim() !== '' && within(range));
}
function serves(world: World, body: unknown, packet: Packet): boolean {
  if (Array.isArray(body)) return body.some((member) => serves(world, member, packet));
  if (typeof body !== 'string') {
    const { protocol, ports, 'source-ports': sources } = mapping(body, 'protocol ports source-ports');
    const isProtocol = PROTOCOLS[oneOf(protocol, ['tcp', 'udp', 'sctp'])] === packet.protocol;
    return isProtocol && portIn(ports, packet.destinationPort) && portIn(sources, packet.sourcePort);
  }
  const [name = '', value, code] = body.split('/');
  const byte = (given = '') => (/^\d+$/.test(given) ? Number(given) : refuse('no service:', body));
  if (body === 'any') return true;
  if (['tcp', 'udp', 'sctp'].includes(name)) return serves(world, { protocol: name, ports: value }, packet);
  if (name === 'icmp' || name === 'icmpv6') {
    const [protocol, names] = name === 'icmp' ? (['4 1 ', ICMP_TYPES] as const) : (['6 58 ', ICMPV6_TYPES] as const);
    const isType = value === undefined || packet.icmpType === (names[value] ?? byte(value));
    return icmp(packet).startsWith(protocol) && isType && (code === undefined || packet.icmpCode === byte(code));
  }
  if (name === 'proto' || body in PROTOCOLS) return packet.protocol === (PROTOCOLS[body] ?? byte(value));
  return serves(world, world.services[body], packet);
}
/** The parts of `to` that a packet reaches with the zones and addresses of a rule or scope. */
function reach(world: World, { from, to, ...zones }: Mapping): (packet: Packet) => readonly Part[] {
  const [sources, destinations] = [parts(world, from), parts(world, to)];
  const inZone = (of: unknown, zone = '') => !of || world.options.zones === 'ignore' || list(of).includes(zone);
  return (packet) => {
    const isZoned = inZone(zones['from-zone'], packet.fromZone) && inZone(zones['to-zone'], packet.toZone);
    const isFrom = sources.some((each) => each.covers(packet.family, packet.source));
    return isZoned && isFrom ? destinations.filter((each) => each.covers(packet.family, packet.destination)) : [];
  };
}
function isInForce(rule: Mapping, { site, asOf = '', notOn = '' }: ReferenceOptions): boolean {
  const { enabled, sites = [site], expires = asOf, action, 'not-on': notOnThese = {} } = rule;
  const isExpired = text(expires) < asOf && ['allow', 'pass'].includes(text(action));
  return enabled !== false && !isExpired && list(sites).includes(site) && !(notOn in mapping(notOnThese));
}
/** Decides packets by one policy as one output (its hooks, housekeeping, `not-on` and zones) of one site has to. */
export function makeReference(options: ReferenceOptions): (packet: Packet) => Decision {
  const all = documents(options, mapping(options.policy, POLICY_KEYS));
  const { scope = 'everything', sites = { '': {} }, ...policy } = mapping(all.at(-1));
  const sets = { ...named(all, 'sets'), ...mapping(mapping(sites)[options.site ?? '']) };
  const world: World = { options, sets, services: named(all, 'services'), feeds: named(all, 'feeds') };
  const complete = (rule: unknown): Mapping => ({ direction: policy.direction, ...mapping(rule, RULE_KEYS) });
  const rules = all.flatMap((document) => list(document.rules).map(complete));
  const inForce = rules.flatMap((rule) => (isInForce(rule, options) ? { rule, reached: reach(world, rule) } : []));
  const platform = (options.platform ?? []).map((rule) => ({ rule, reached: reach(world, rule) }));
  const limits = scope === 'everything' ? {} : mapping(scope, 'from to from-zone to-zone');
  const inScope = reach(world, { from: 'any', to: 'any', ...limits });
  const otherwise = typeof policy.default === 'string' ? policy.default : mapping(policy.default, 'action log').action;
  const { housekeeping = ['default'] } = options;
  const names = housekeeping.flatMap((name) => (name === 'default' ? Object.keys(HOUSEKEEPING).slice(0, 5) : name));
  const hooks = { inbound: 'input', outbound: 'output', forward: 'forward', ...options.hook } as const;
  return (packet) => {
    const hook = hooks[packet.direction];
    const keeps = (name: string) => hook !== 'none' && names.includes(name) && HOUSEKEEPING[name]?.(packet, hook);
    const { fromZone: toZone, toZone: fromZone, source: destination, destination: source } = packet;
    const wayBack = { ...packet, fromZone, toZone, source, destination };
    const isServed = (own: unknown, asked: unknown): boolean =>
      serves(world, own ?? asked, packet) && serves(world, asked ?? own, packet);
    const matches = ({ rule, reached }: (typeof inForce)[number]): boolean =>
      rule.direction === packet.direction && reached(packet).some((each) => isServed(each.services, rule.services));
    const isOurs = rules.some((rule) => rule.direction === packet.direction);
    const through = isOurs && /drop|reject/.test(text(otherwise)) ? platform.find(matches)?.rule : undefined;
    const inside = (it: Packet) => isOurs && inScope(it).length > 0;
    const answers = hook === 'forward' && keeps('established') && inside(wayBack);
    if (!inside(packet) && answers) return { verdict: 'allow', by: 'housekeeping established' };
    if (!inside(packet)) return { verdict: through ? 'allow' : 'pass', by: text(through?.name ?? 'outside scope') };
    const kept = Object.keys(HOUSEKEEPING).find(keeps);
    if (kept !== undefined) return { verdict: kept === 'invalid' ? 'drop' : 'allow', by: `housekeeping ${kept}` };
    const first = (/new|untracked/.test(packet.state) ? inForce.find(matches)?.rule : undefined) ?? through;
    return { verdict: oneOf(first?.action ?? otherwise, ACTIONS), by: text(first?.name ?? 'default') };
  };
}
