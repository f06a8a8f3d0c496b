import { error, info } from '../diagnostic/diagnostic.ts';
import type { Report } from '../diagnostic/report.ts';
import { quote } from '../diagnostic/text.ts';
import { isEmpty } from '../net/address-set.ts';
import { type AddressParts, compareEndpointSets } from './address-parts.ts';
import type { FeedNode, RuleNode } from './document.ts';
import type { EndpointSet } from './endpoint-set.ts';
import type { EndpointUse } from './policy.ts';
import type { Service } from './service.ts';
import { intersectServices, normaliseServices } from './service-algebra.ts';

/** The services of each part of a destination, by its place, and the endpoint sets used. */
export interface PairedServices {
  /** Empty where a part keeps none. */
  readonly ofParts: readonly (readonly Service[])[];
  readonly uses: readonly EndpointUse[];
}

interface Pairing {
  readonly rule: RuleNode;
  readonly expression: AddressParts;
  /** The services as written; absent when the rule has none. */
  readonly services: readonly Service[] | undefined;
  readonly feeds: ReadonlyMap<string, FeedNode>;
  readonly report: Report;
}

/**
 * Pairs the parts of a destination with services: those of its endpoint set, narrowed by those of the rule, or the rule's own.
 * Reports SERVICES_MISSING once a rule, SERVICES_NARROWED for each endpoint set that keeps none, SERVICES_EMPTY when all do.
 */
export function pairServices(pairing: Pairing): PairedServices {
  const { rule, expression, report } = pairing;
  const own = ownServices(pairing);
  const needing = expression.parts.some(({ endpointSet }) => endpointSet === undefined || !own.has(endpointSet));
  if (needing && pairing.services === undefined) {
    const message = `The rule ${quote(rule.name)} needs services: part of its "to" brings none of its own`;
    report(error('SERVICES_MISSING', message, { span: rule.nameSpan, hint: 'write services; any is every service' }));
    return { ofParts: [], uses: [] };
  }
  const ofParts = expression.parts.map(({ endpointSet }) => servicesOfPart(endpointSet, own, pairing));
  const inhabited = expression.parts.map(({ addresses }) => !isEmpty(addresses));
  reportNarrowed(pairing, ofParts, inhabited);
  const uses = expression.parts.flatMap(({ endpointSet }, index) =>
    endpointSet !== undefined && inhabited[index] ? [useOf(endpointSet, ofParts[index] ?? [])] : [],
  );
  const listed = expression.domainsOnly.map((endpointSet) =>
    useOf(endpointSet, servicesOfPart(endpointSet, own, pairing)),
  );
  return { ofParts, uses: [...uses, ...listed].sort((a, b) => compareEndpointSets(a.endpointSet, b.endpointSet)) };
}

/** Endpoint sets of feeds that have services, with theirs. In such a feed, a set without services has none: it is not open to all. */
function ownServices({ expression, feeds }: Pairing): ReadonlyMap<EndpointSet, readonly Service[]> {
  const serving = new Set<string>();
  for (const feed of feeds.values()) {
    if (feed.endpointSets.some(({ services }) => services.length > 0)) serving.add(feed.name);
  }
  const used = [...expression.parts.flatMap(({ endpointSet }) => endpointSet ?? []), ...expression.domainsOnly];
  const own = used.filter(({ origin }) => serving.has(origin.feed));
  return new Map(own.map((endpointSet) => [endpointSet, normaliseServices(endpointSet.services)]));
}

function servicesOfPart(
  endpointSet: EndpointSet | undefined,
  own: ReadonlyMap<EndpointSet, readonly Service[]>,
  { services }: Pairing,
): readonly Service[] {
  const paired = endpointSet && own.get(endpointSet);
  if (paired === undefined) return services ?? [];
  return services === undefined ? paired : intersectServices(paired, services);
}

function useOf(endpointSet: EndpointSet, services: readonly Service[]): EndpointUse {
  return { endpointSet, side: 'to', services };
}

function reportNarrowed(
  pairing: Pairing,
  ofParts: readonly (readonly Service[])[],
  inhabited: readonly boolean[],
): void {
  const { rule, expression, report } = pairing;
  const span = rule.services?.span ?? rule.nameSpan;
  const keeping = ofParts.filter((services, index) => inhabited[index] && services.length > 0);
  if (keeping.length === 0) {
    const message = `The rule ${quote(rule.name)} keeps no service: its endpoint sets have none of those it names`;
    report(error('SERVICES_EMPTY', message, { span }));
    return;
  }
  expression.parts.forEach(({ endpointSet }, index) => {
    if (endpointSet === undefined || !inhabited[index] || ofParts[index]?.length !== 0) return;
    const { feed } = endpointSet.origin;
    const message = `The rule ${quote(rule.name)} leaves the endpoint set ${quote(endpointSet.id)} of ${quote(feed)} without services`;
    report(info('SERVICES_NARROWED', message, { span }));
  });
}
