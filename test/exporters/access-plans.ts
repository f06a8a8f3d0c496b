import type { AccessAction, AccessEntry, AccessPlan } from '../../src/hosts/access.ts';
import { matchesPattern, minimalPatterns, normalizeHost } from '../../src/hosts/pattern.ts';
import { type AddressSet, ANY } from '../../src/net/address-set.ts';
import { unionAll } from '../../src/net/algebra.ts';
import { contains } from '../../src/net/contains.ts';
import { parseAddress, parseAddressText } from '../../src/net/parse.ts';
import type { Parsed } from '../../src/net/parsed.ts';
import { parsePorts } from '../../src/net/port-set.ts';

/** An entry as tests write it. */
export interface EntryDraft {
  readonly rule?: string;
  readonly set?: string;
  readonly action?: AccessAction;
  /** Addresses, prefixes and ranges; absent: any client. */
  readonly clients?: readonly string[];
  /** `80,443` unless said. */
  readonly ports?: string;
  readonly hosts: readonly string[];
}

/** A request as a proxy gets it. */
export interface AccessRequest {
  readonly client: string;
  readonly host: string;
  readonly port: number;
}

/** A plan of these entries; those that do not say otherwise are of rule `web`, for sets `m365:1`, `m365:2` and so on. */
export function accessPlan(...drafts: readonly [EntryDraft, ...EntryDraft[]]): AccessPlan {
  const [first, ...rest] = drafts.map(entryOf);
  return { policy: 'branch', entries: [first as AccessEntry, ...rest] };
}

function entryOf(draft: EntryDraft, index: number): AccessEntry {
  const { rule = 'web', set = `${index + 1}`, action = 'allow', clients, ports = '80,443', hosts } = draft;
  return {
    rule,
    action,
    clients: clients === undefined ? ANY : addressesOf(...clients),
    ports: parsedOf(parsePorts(ports)),
    hosts: minimalPatterns(hosts) as AccessEntry['hosts'],
    because: { feed: 'm365', id: set },
  };
}

/** The set of these addresses, prefixes and ranges. */
function addressesOf(...texts: readonly string[]): AddressSet {
  return unionAll(texts.map((text) => parsedOf(parseAddressText(text))));
}

/** What a plan says of a request; `none`: no entry matches it. */
export function decisionOf({ entries }: AccessPlan, { client, host, port }: AccessRequest): AccessAction | 'none' {
  const { family, address } = parsedOf(parseAddress(client));
  const name = normalizeHost(host);
  const entry = entries.find(
    ({ clients, ports, hosts }) =>
      contains(clients, family, address) &&
      ports.some(({ from, to }) => from <= port && port <= to) &&
      hosts.some((pattern) => matchesPattern(pattern, name)),
  );
  return entry?.action ?? 'none';
}

function parsedOf<T>(parsed: Parsed<T> | Parsed<T, 'PORT_INVALID'>): T {
  if (!parsed.ok) throw new Error(parsed.reason);
  return parsed.value;
}
