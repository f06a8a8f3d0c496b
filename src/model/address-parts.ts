import { type AddressSet, ANY, EMPTY, isEmpty } from '../net/address-set.ts';
import { except, intersect, unionAll } from '../net/algebra.ts';
import type { SelectionNode } from './document.ts';
import type { EndpointSet } from './endpoint-set.ts';
import type { AddressIdentity } from './policy.ts';
import { sameIdentity } from './same-identity.ts';

/**
 * A part of an address expression. It may be empty when an `except` took all of it: it still counts, so that the numbers of the
 * parts do not depend on their members.
 */
export interface AddressPart {
  readonly addresses: AddressSet;
  /** How many addresses, prefixes and ranges were written for it, before anything was taken away. */
  readonly listed: number;
  /** Absent: the part has no name of its own and is called after the expression it stands in. */
  readonly identity?: AddressIdentity;
  /** The endpoint set whose addresses these are, all or some of them. */
  readonly endpointSet?: EndpointSet;
}

/** What an address expression stands for. */
export interface AddressParts {
  /** At most one part without an endpoint set, which stands first; then one an endpoint set, by feed and id. */
  readonly parts: readonly AddressPart[];
  /** Selected endpoint sets that have no addresses, by feed and id. */
  readonly domainsOnly: readonly EndpointSet[];
  /** The feed selections that the parts came from, through names too. */
  readonly selections: readonly SelectionNode[];
}

/** The word `any`. */
export const ANY_PARTS: AddressParts = {
  parts: [{ addresses: ANY, listed: 1, identity: { kind: 'any' } }],
  domainsOnly: [],
  selections: [],
};

/** Addresses as written, without a name. */
export function plainParts(addresses: AddressSet, listed: number): AddressParts {
  return { parts: [{ addresses, listed }], domainsOnly: [], selections: [] };
}

/** Whether the expression is the word `any`, which is more than having every address. */
export function isWrittenAny({ parts }: AddressParts): boolean {
  return parts.some(({ identity }) => identity?.kind === 'any');
}

/** Whether no part has an address. */
export function isVacant({ parts }: AddressParts): boolean {
  return parts.every(({ addresses }) => isEmpty(addresses));
}

/** Every address of the expression. */
export function allAddresses({ parts }: AddressParts): AddressSet {
  return unionAll(parts.map(({ addresses }) => addresses));
}

/** How many addresses, prefixes and ranges were written for the parts together. */
export function totalListed(parts: readonly AddressPart[]): number {
  return parts.reduce((total, { listed }) => total + listed, 0);
}

/** The union: plain parts melt into one, parts of one endpoint set into one, all others stay apart. */
export function uniteParts(members: readonly AddressParts[]): AddressParts {
  const [only] = members;
  if (only !== undefined && members.length === 1) return only;
  const plain: AddressPart[] = [];
  const byEndpointSet = new Map<EndpointSet, AddressPart[]>();
  for (const part of members.flatMap(({ parts }) => parts)) {
    if (part.endpointSet === undefined) plain.push(part);
    else byEndpointSet.set(part.endpointSet, [...(byEndpointSet.get(part.endpointSet) ?? []), part]);
  }
  const endpointSets = [...byEndpointSet.keys()].sort(compareEndpointSets);
  const groups = [...(plain.length > 0 ? [plain] : []), ...endpointSets.map((key) => byEndpointSet.get(key) ?? [])];
  return {
    parts: groups.map(meltParts),
    domainsOnly: [...new Set(members.flatMap(({ domainsOnly }) => domainsOnly))].sort(compareEndpointSets),
    selections: [...new Set(members.flatMap(({ selections }) => selections))],
  };
}

/** The parts without the addresses `taken`. They lose their names even where nothing was taken, since names do not depend on members. */
export function subtractAddresses(from: AddressParts, taken: AddressSet): AddressParts {
  // Against a long list most parts are small: what cannot meet any of them is left out once, not once a part.
  const relevant = from.parts.length > 1 ? intersect(taken, allAddresses(from)) : taken;
  const parts = from.parts.map(({ addresses, listed, endpointSet }) => ({
    addresses: except(addresses, relevant),
    listed,
    ...(endpointSet && { endpointSet }),
  }));
  return { ...from, parts };
}

/** The parts under the name of a set; `any` and whole endpoint sets keep what they are called. */
export function nameParts(set: string, named: AddressParts): AddressParts {
  const parts = named.parts.map((part, index): AddressPart => {
    const keepsName = part.identity?.kind === 'any' || part.identity?.kind === 'endpoint-set';
    return keepsName ? part : { ...part, identity: { kind: 'set', set, part: index + 1 } };
  });
  return { ...named, parts };
}

/** By feed name, then by id: numbers by value, before words. */
export function compareEndpointSets(a: EndpointSet, b: EndpointSet): number {
  return compareText(a.origin.feed, b.origin.feed) || compareIds(a.id, b.id);
}

function compareIds(a: string, b: string): number {
  const [isNumberA, isNumberB] = [/^\d+$/.test(a), /^\d+$/.test(b)];
  if (isNumberA && isNumberB) return Number(a) - Number(b) || compareText(a, b);
  return isNumberA === isNumberB ? compareText(a, b) : isNumberA ? -1 : 1;
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function meltParts(parts: readonly AddressPart[]): AddressPart {
  const [first = { addresses: EMPTY, listed: 0 }, ...others] = parts;
  // Other parts of an endpoint set are inside the whole of it.
  const whole = parts.find(({ identity }) => identity?.kind === 'endpoint-set');
  if (whole !== undefined) return whole;
  if (others.every((other) => sameIdentity(first.identity, other.identity)) && first.identity !== undefined)
    return first;
  if (others.length === 0) return first;
  const addresses = unionAll(parts.map((part) => part.addresses));
  return { addresses, listed: totalListed(parts), ...(first.endpointSet && { endpointSet: first.endpointSet }) };
}
