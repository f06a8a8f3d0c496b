import type { AddressUse, Family, FittedScopeTerm } from 'rulecast/exporter/emit';
import { setName, type TableContext } from './emit-context.ts';
import { join, oneOf } from './emit-match.ts';
import { interfaceName } from './quote.ts';

/** Conditions on addresses and interfaces; families other than `family` do not match `addresses`, if there are any. */
export interface Sides {
  readonly family: Family | 'both';
  readonly interfaces: string;
  readonly addresses: string;
}

/** Interfaces of a rule or of the scope; absent: any. */
export interface Interfaces {
  readonly ingress?: readonly string[];
  readonly egress?: readonly string[];
}

const KEYWORD = { 4: 'ip', 6: 'ip6' } as const satisfies Record<Family, string>;
const NFPROTO = { 4: 'ipv4', 6: 'ipv6' } as const satisfies Record<Family, string>;

/** Source, destination and interfaces, once a family where sets are named: a set of nft has one family. */
export function sidesOf(term: FittedScopeTerm, interfaces: Interfaces, context: TableContext): readonly Sides[] {
  const text = interfaceMatch(interfaces);
  return familiesOf(term).map((family) => ({
    family,
    interfaces: text,
    addresses: join(
      addressMatch('saddr', term.source, family, context),
      addressMatch('daddr', term.destination, family, context),
    ),
  }));
}

/** The same packets on their way back: source and destination swapped, and the interfaces. */
export function reversed({ family, source, destination }: FittedScopeTerm): FittedScopeTerm {
  return { family, source: destination, destination: source };
}

/** Conditions on interfaces: `iifname "eth0" oifname { "eth1", "eth2" }`. */
function interfaceMatch({ ingress, egress }: Interfaces): string {
  const inside = ingress === undefined ? '' : `iifname ${oneOf(ingress.map(interfaceName))}`;
  const outside = egress === undefined ? '' : `oifname ${oneOf(egress.map(interfaceName))}`;
  return join(inside, outside);
}

/** A condition on the family alone, where nothing else binds it. Tables of one family need none, and nft refuses it there. */
export function familyMatch(family: Family | 'both' | undefined, context: TableContext): string {
  if (family === 'both' || family === undefined || context.family !== 'inet') return '';
  return `meta nfproto ${NFPROTO[family]}`;
}

function familiesOf({ family, source, destination }: FittedScopeTerm): readonly (Family | 'both')[] {
  if (family !== 'both') return [family];
  if (source.kind === 'any' && destination.kind === 'any') return ['both'];
  return ([4, 6] as const).filter((one) => hasFamily(source, one) && hasFamily(destination, one));
}

function hasFamily(use: AddressUse, family: Family): boolean {
  return use.kind === 'any' || use.object.prefixes.some((prefix) => prefix.family === family);
}

function addressMatch(
  keyword: 'saddr' | 'daddr',
  use: AddressUse,
  family: Family | 'both',
  context: TableContext,
): string {
  if (use.kind === 'any' || family === 'both') return '';
  return `${KEYWORD[family]} ${keyword} @${setName(context, use.object.name, family)}`;
}
