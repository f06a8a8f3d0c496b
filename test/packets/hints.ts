import { posix } from 'node:path';
import { parse } from 'yaml';
import type { Direction } from '../reference.ts';
import { parseRange } from './address.ts';
import type { Hints, IcmpHint, NumberRange, Pairing, ServiceHint } from './generate.ts';

type Mapping = Readonly<Record<string, unknown>>;
type Files = (path: string) => Uint8Array;

interface Document {
  readonly body: Mapping;
  readonly folder: string;
}

interface World {
  readonly documents: readonly Document[];
  readonly files: Files;
  readonly siteSets: Mapping;
}

/** The addresses of an expression and what was cut out of it; `endpointSets` are those of a feed, one part each. */
interface Found {
  readonly texts: readonly string[];
  readonly holes: readonly string[];
  readonly endpointSets: readonly Part[];
}

interface Part {
  readonly texts: readonly string[];
  readonly services: readonly ServiceHint[];
}

const NOTHING: Found = { texts: [], holes: [], endpointSets: [] };
const ANY: Found = { ...NOTHING, texts: ['0.0.0.0/0', '::/0'] };
const PROTOCOLS: Readonly<Record<string, number>> = {
  tcp: 6,
  udp: 17,
  sctp: 132,
  icmp: 1,
  icmpv6: 58,
  esp: 50,
  ah: 51,
  gre: 47,
};
/** Type names that matter for hitting; others give any type. */
const ICMP_TYPES: Readonly<Record<string, number>> = {
  'icmp/echo-reply': 0,
  'icmp/destination-unreachable': 3,
  'icmp/echo-request': 8,
  'icmp/time-exceeded': 11,
  'icmpv6/destination-unreachable': 1,
  'icmpv6/packet-too-big': 2,
  'icmpv6/time-exceeded': 3,
  'icmpv6/echo-request': 128,
  'icmpv6/echo-reply': 129,
};

/**
 * What the raw policy and its raw files name: hints, not semantics. Rules that are not in force give theirs too, and
 * what is not understood gives nothing. Throws only when a file cannot be read.
 */
export function collectHints(policy: unknown, files: Files, site?: string): Hints {
  const documents = withIncluded({ body: mapping(policy), folder: '' }, files, 0);
  const siteSets = mapping(mapping(mapping(policy).sites)[site ?? '']);
  const world: World = { documents, files, siteSets };
  const scope = mapping(mapping(policy).scope);
  const [scopeFrom, scopeTo] = [find(world, scope.from ?? 'any', ''), find(world, scope.to ?? 'any', '')];
  const rules = documents.flatMap(({ body, folder }) =>
    list(body.rules).map((entry) => {
      const rule = mapping(entry);
      return { rule, from: find(world, rule.from, folder), to: find(world, rule.to, folder) };
    }),
  );
  const pairings = rules.flatMap(({ rule, from, to }) => {
    const ends = { from: narrow(from, scopeFrom), to: narrow(to, scopeTo) };
    return pairingsOf(world, { rule, ...ends, policy: mapping(policy), scope });
  });
  const found = [scopeFrom, scopeTo, ...rules.flatMap(({ from, to }) => [from, to])];
  const services = pairings.flatMap((pairing) => pairing.services);
  return {
    prefixes: unique(found.flatMap(({ texts, holes }) => [...texts, ...holes])),
    ports: uniqueRanges(services.flatMap(({ ports = [], sourcePorts = [] }) => [...ports, ...sourcePorts])),
    icmp: services.flatMap(({ icmp }) => icmp ?? []),
    protocols: unique(services.map(({ protocol }) => protocol)),
    zones: unique(documents.flatMap(({ body }) => list(body.zones).map(String))),
    directions: unique(pairings.map((pairing) => pairing.direction)),
    pairings,
  };
}

interface RuleEnds {
  readonly rule: Mapping;
  readonly from: Found;
  readonly to: Found;
  readonly policy: Mapping;
  readonly scope: Mapping;
}

/** One pairing for the written addresses, and one for each endpoint set so that addresses meet their own ports. */
function pairingsOf(world: World, { rule, from, to, policy, scope }: RuleEnds): readonly Pairing[] {
  const written = findServices(world, rule.services, 0);
  const zones = {
    fromZones: list(rule['from-zone'] ?? scope['from-zone']).map(String),
    toZones: list(rule['to-zone'] ?? scope['to-zone']).map(String),
  };
  const direction = (rule.direction ?? policy.direction) as Direction;
  const ends = { direction, ...zones, sources: from.texts };
  const fromFeeds = new Set(to.endpointSets.flatMap(({ texts }) => texts));
  const plain = to.texts.filter((text) => !fromFeeds.has(text));
  const sets = to.endpointSets.map(({ texts, services }) => ({
    ...ends,
    destinations: texts,
    services: [...services, ...written],
  }));
  return plain.length > 0 ? [{ ...ends, destinations: plain, services: written }, ...sets] : sets;
}

/** `any` inside a scope means the scope. */
function narrow(found: Found, scope: Found): Found {
  return found.texts.includes('0.0.0.0/0') ? { ...found, texts: scope.texts } : found;
}

function withIncluded(document: Document, files: Files, depth: number): readonly Document[] {
  if (depth > 20) return [];
  const paths = list(document.body.include).map((path) => posix.join(document.folder, String(path)));
  const included = paths.flatMap((path) => {
    const body = mapping(parse(decode(files(path))));
    return withIncluded({ body, folder: posix.dirname(path) }, files, depth + 1);
  });
  return [...included, document];
}

function find(world: World, expression: unknown, folder: string, depth = 0): Found {
  if (depth > 50) return NOTHING;
  const inner = (member: unknown): Found => find(world, member, folder, depth + 1);
  if (Array.isArray(expression)) return merge(expression.map(inner));
  if (expression === 'any') return ANY;
  if (typeof expression === 'string') {
    const set = definition(world, 'sets', expression);
    if (set === undefined) return { ...NOTHING, texts: parseRange(expression) === undefined ? [] : [expression] };
    const isPerSite = mapping(set.body).per === 'site';
    return isPerSite
      ? find(world, world.siteSets[expression], '', depth + 1)
      : find(world, set.body, set.folder, depth + 1);
  }
  const { feed, file, of, except } = mapping(expression);
  if (feed !== undefined) return findSelection(world, mapping(expression));
  if (file !== undefined) return { ...NOTHING, texts: linesOf(world, posix.join(folder, String(file))) };
  if (of === undefined) return NOTHING;
  const [kept, cut] = [inner(of), inner(except)];
  return { ...kept, holes: [...kept.holes, ...cut.texts, ...cut.holes] };
}

function findSelection(world: World, { feed, where, except }: Mapping): Found {
  const definedFeed = definition(world, 'feeds', String(feed));
  if (definedFeed === undefined) return NOTHING;
  const path = posix.join(definedFeed.folder, String(mapping(definedFeed.body).snapshot));
  const json: unknown = JSON.parse(decode(world.files(path)));
  const endpoints = list(Array.isArray(json) ? json : mapping(json).endpoints).map(mapping);
  const has = (endpoint: Mapping, labels: unknown): boolean =>
    Object.entries(mapping(labels)).every(([label, values]) =>
      list(values).some((value) => String(value) === String(endpoint[label])),
    );
  const kept = endpoints.filter((endpoint) => has(endpoint, where) && (except === undefined || !has(endpoint, except)));
  const endpointSets = kept.map((endpoint) => ({
    texts: list(endpoint.ips).map(String),
    services: [...feedService('tcp', endpoint.tcpPorts), ...feedService('udp', endpoint.udpPorts)],
  }));
  return { texts: endpointSets.flatMap(({ texts }) => texts), holes: [], endpointSets };
}

function feedService(protocol: string, ports: unknown): readonly ServiceHint[] {
  const ranges = rangesOf(String(ports ?? '').split(','));
  return ranges.length > 0 ? [{ protocol: PROTOCOLS[protocol] ?? 0, ports: ranges }] : [];
}

function findServices(world: World, expression: unknown, depth: number): readonly ServiceHint[] {
  if (depth > 50) return [];
  if (Array.isArray(expression)) return expression.flatMap((member) => findServices(world, member, depth + 1));
  if (typeof expression !== 'string') {
    const { protocol, ports, 'source-ports': sourcePorts } = mapping(expression);
    const number = PROTOCOLS[String(protocol)];
    return number === undefined
      ? []
      : [{ protocol: number, ports: rangesOf(list(ports)), sourcePorts: rangesOf(list(sourcePorts)) }];
  }
  const [name = '', value, code] = expression.split('/');
  const protocol = name === 'proto' ? Number(value) : PROTOCOLS[name];
  if (protocol === undefined) return findServices(world, definition(world, 'services', expression)?.body, depth + 1);
  if (protocol !== 1 && protocol !== 58)
    return [{ protocol, ports: value === undefined || name === 'proto' ? [] : rangesOf([value]) }];
  const type = ICMP_TYPES[`${name}/${value}`] ?? Number(value);
  if (name === 'proto' || Number.isNaN(type)) return [{ protocol }];
  const icmp: IcmpHint = { family: protocol === 1 ? 4 : 6, type, ...(code !== undefined && { code: Number(code) }) };
  return [{ protocol, icmp }];
}

function definition(
  world: World,
  kind: 'sets' | 'services' | 'feeds',
  name: string,
): { readonly body: unknown; readonly folder: string } | undefined {
  const owner = world.documents.find(({ body }) => Object.hasOwn(mapping(body[kind]), name));
  return owner && { body: mapping(owner.body[kind])[name], folder: owner.folder };
}

function linesOf({ files }: World, path: string): readonly string[] {
  const lines = decode(files(path)).split('\n');
  return lines.map((line) => line.replace(/[#;].*/, '').trim()).filter((line) => parseRange(line) !== undefined);
}

function rangesOf(values: readonly unknown[]): readonly NumberRange[] {
  return values.flatMap((value) => {
    const match = /^\s*(\d+)(?:\s*-\s*(\d+))?\s*$/.exec(String(value));
    return match === null ? [] : [{ from: Number(match[1]), to: Number(match[2] ?? match[1]) }];
  });
}

function merge(all: readonly Found[]): Found {
  return {
    texts: all.flatMap(({ texts }) => texts),
    holes: all.flatMap(({ holes }) => holes),
    endpointSets: all.flatMap(({ endpointSets }) => endpointSets),
  };
}

function uniqueRanges(ranges: readonly NumberRange[]): readonly NumberRange[] {
  return [...new Map(ranges.map((range) => [`${range.from}-${range.to}`, range])).values()];
}

function unique<T>(values: readonly T[]): readonly T[] {
  return [...new Set(values)];
}

function mapping(value: unknown): Mapping {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Mapping) : {};
}

function list(value: unknown): readonly unknown[] {
  return [value ?? []].flat();
}

function decode(bytes: Uint8Array): string {
  return new TextDecoder(bytes[0] === 0xff ? 'utf-16le' : 'utf-8').decode(bytes);
}
