import { formatService } from '../../model/format-service.ts';
import { size } from '../../net/count.ts';
import { FAMILIES, type Family } from '../../net/family.ts';
import { formatPrefix } from '../../net/format.ts';
import type { PacketMatch } from '../../packetset/program.ts';
import { nearlyAnyFamilies, widestPrefix } from '../measure/addresses.ts';
import { adminServices } from '../measure/admin-services.ts';
import { mayClose, mayOpen } from '../measure/effect.ts';
import { losesEstablished } from '../measure/established.ts';
import { shortCount, withCommas } from '../measure/format-count.ts';
import { countPorts, isAnyProtocol, isNearlyAnyPort } from '../measure/services.ts';
import { specialInFeed } from '../measure/special-in-feed.ts';
import { addressesOf, directionsOf, farAddresses, type Side } from '../measure/term-addresses.ts';
import { ADMIN_PORTS, THRESHOLDS } from '../measure/thresholds.ts';
import { type Change, LEVELS, type Level, type Risk } from '../review.ts';
import { RISKS, type RiskId } from './risks.ts';

/** What the risks of a change follow from. */
export type RiskFacts = Pick<Change, 'effect' | 'term' | 'causes' | 'verdicts' | 'deciders'>;

/** The risks of one change, the highest level first, then in the order of {@link RISKS}. */
export function risksOf(facts: RiskFacts): readonly Risk[] {
  const found = [
    ...(mayOpen(facts) ? openingRisks(facts) : []),
    ...(mayClose(facts) ? closingRisks(facts) : []),
    ...otherRisks(facts),
  ];
  const order = Object.keys(RISKS);
  return found.sort(
    (a, b) => LEVELS.indexOf(a.level) - LEVELS.indexOf(b.level) || order.indexOf(a.id) - order.indexOf(b.id),
  );
}

/** The level of a change with these risks: the highest of them, `low` without any. */
export function levelOf(risks: readonly Risk[]): Level {
  return LEVELS.find((level) => risks.some((risk) => risk.level === level)) ?? 'low';
}

function risk(id: RiskId, text: string, level: Level = RISKS[id].level): Risk {
  return { id, level, text };
}

function openingRisks({ term, causes }: RiskFacts): readonly Risk[] {
  const admin = adminServices(term, ADMIN_PORTS).map(formatService);
  const special = specialInFeed(term, causes).map(({ title }) => title);
  return [
    ...anyRisk('destination', term),
    ...anyRisk('source', term),
    ...(admin.length === 0 ? [] : [risk('admin-ports-from-internet', `${admin.join(', ')} from the internet`)]),
    ...(special.length === 0 ? [] : [risk('special-range-in-feed', `${unique(special)} addresses in a feed`)]),
    ...serviceRisks(term),
    ...sizeRisks(term),
    ...(causes.some(({ kind }) => kind === 'unmasked') ? [risk('unmasked', 'unmasked')] : []),
  ];
}

/** Directions in which any address on a side is ordinary: who is inside, or the host itself. */
const ORDINARY = { source: 'outbound', destination: 'inbound' } as const satisfies Record<Side, string>;

function anyRisk(side: Side, term: PacketMatch): readonly Risk[] {
  const families = nearlyAnyFamilies(addressesOf(term, side));
  if (families.length === 0) return [];
  const isOrdinary = directionsOf(term).every((direction) => direction === ORDINARY[side]);
  const text = `${side} any${families.length === 1 ? ` IPv${families[0]}` : ''}`;
  return [risk(`any-${side}`, text, isOrdinary ? 'medium' : 'high')];
}

function serviceRisks(term: PacketMatch): readonly Risk[] {
  if (isAnyProtocol(term)) return [risk('protocol-any', 'any protocol')];
  const ports = countPorts(term);
  if (isNearlyAnyPort(ports)) return [risk('ports-any', 'any port')];
  return ports > THRESHOLDS.ports ? [risk('many-ports', `${withCommas(ports)} ports`)] : [];
}

/** Nothing about a side that is "any" already. */
function sizeRisks(term: PacketMatch): readonly Risk[] {
  const addresses = farAddresses(term);
  const any = nearlyAnyFamilies(addresses);
  const families = FAMILIES.filter((family) => !any.includes(family));
  const wide = families.flatMap((family) => {
    const widest = widestPrefix(addresses, family);
    return widest !== undefined && widest.length < THRESHOLDS.prefix[`ipv${family}`] ? [formatPrefix(widest)] : [];
  });
  const many = manyAddresses(term, families);
  return [
    ...(wide.length === 0 ? [] : [risk('wide-prefix', wide.join(', '))]),
    ...(many === undefined ? [] : [risk('many-addresses', many)]),
  ];
}

/** `3.9M addresses` of the far side, of each family that has many; `undefined` when none has. */
function manyAddresses(term: PacketMatch, families: readonly Family[]): string | undefined {
  const addresses = farAddresses(term);
  const counts = families.flatMap((family) => {
    const count = size(addresses, family);
    const name = family === 6 ? 'IPv6 addresses' : 'addresses';
    return count > THRESHOLDS.addresses[`ipv${family}`] ? [`${shortCount(count)} ${name}`] : [];
  });
  return counts.length === 0 ? undefined : counts.join(', ');
}

function closingRisks({ term, deciders }: RiskFacts): readonly Risk[] {
  const many = manyAddresses(term, FAMILIES);
  return [
    ...(losesEstablished({ term, deciders }) ? [risk('established-lost', 'replies are lost')] : []),
    many === undefined ? risk('shrink', 'closed') : risk('shrink-many', `${many} closed`),
  ];
}

function otherRisks({ effect, causes, verdicts }: RiskFacts): readonly Risk[] {
  const isDefault = causes.some(({ kind }) => kind === 'default-changed');
  const isPassedOn = effect === 'altered' && verdicts.to.includes('pass');
  return [
    ...(isDefault ? [risk('default-changed', 'default action changed')] : []),
    ...(effect === 'undecided' ? [risk('undecided', 'undecided')] : []),
    ...(isPassedOn ? [risk('passed-on', 'left to other rules')] : []),
    ...(effect === 'altered' && !isPassedOn ? [risk('reject-changed', 'refused in another way')] : []),
  ];
}

function unique(texts: readonly string[]): string {
  return [...new Set(texts)].join(', ');
}
