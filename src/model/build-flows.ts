import { type Diagnostic, error, warning } from '../diagnostic/diagnostic.ts';
import { quote } from '../diagnostic/text.ts';
import { isEmpty, onlyFamily } from '../net/address-set.ts';
import { FAMILIES, type Family } from '../net/family.ts';
import type { RuleNode } from './document.ts';
import { isNonEmpty, type NonEmpty } from './non-empty.ts';
import type { Flow } from './policy.ts';
import type { RuleSide, ServedPart, SidePart } from './rule-side.ts';
import type { Service } from './service.ts';
import { hasFamily } from './service-algebra.ts';

interface Sides {
  readonly rule: RuleNode;
  readonly from: RuleSide<SidePart>;
  readonly to: RuleSide<ServedPart>;
}

/**
 * Every source with every destination, cut to the address families that both sides and the services have; a pair without a common
 * family is dropped. Reports FAMILY_MISMATCH when no pair is left, and FAMILY_LOST once when a family goes missing.
 */
export function buildFlows(sides: Sides): {
  readonly flows: readonly Flow[];
  readonly diagnostics: readonly Diagnostic[];
} {
  const { rule, from, to } = sides;
  const flows = from.parts.flatMap((source) => to.parts.flatMap((destination) => buildFlow(source, destination) ?? []));
  const missing = missingFamilies(sides);
  const { nameSpan: span } = rule;
  if (flows.length === 0) {
    const message = `The rule ${quote(rule.name)} matches nothing: ${describeFamilies(sides)}`;
    return { flows, diagnostics: [error('FAMILY_MISMATCH', message, { span })] };
  }
  if (missing.length === 0) return { flows, diagnostics: [] };
  const message = `The rule ${quote(rule.name)} loses an address family: ${missing.join('; ')}`;
  return { flows, diagnostics: [warning('FAMILY_LOST', message, { span })] };
}

function buildFlow(source: SidePart, destination: ServedPart): Flow | undefined {
  const { services } = destination;
  const families = FAMILIES.filter((family) => hasFlow(source, destination, family));
  const [first, second] = families;
  if (first === undefined) return undefined;
  const only = second === undefined ? first : undefined;
  const origin = (destination.endpointSet ?? source.endpointSet)?.origin;
  return {
    source: cutPart(source, only),
    destination: cutPart(destination, only),
    services: cutServices(services, only),
    ...(origin && { because: origin }),
  };
}

function hasFlow(source: SidePart, destination: ServedPart, family: Family): boolean {
  return (
    !isEmpty(source.addresses, family) &&
    !isEmpty(destination.addresses, family) &&
    destination.services.some((service) => hasFamily(service, family))
  );
}

/** The part with one family only, or with both; unchanged sets are shared. */
function cutPart({ identity, addresses, listed }: SidePart, only: Family | undefined): Flow['source'] {
  const hasOther = only !== undefined && !isEmpty(addresses, only === 4 ? 6 : 4);
  return { identity, addresses: hasOther ? onlyFamily(addresses, only) : addresses, listed };
}

function cutServices(services: NonEmpty<Service>, only: Family | undefined): NonEmpty<Service> {
  if (only === undefined || services.every((service) => hasFamily(service, only))) return services;
  const kept = services.filter((service) => hasFamily(service, only));
  return isNonEmpty(kept) ? kept : services;
}

/** What the user wrote and cannot have, for lack of a family. A side that is `any` asks for no family. */
function missingFamilies({ from, to }: Sides): readonly string[] {
  return FAMILIES.filter((family) => isServed(to, family)).flatMap((family) => {
    const [hasFrom, hasTo] = [hasSideFamily(from, family), hasSideFamily(to, family)];
    if (hasFrom && !hasTo && !from.isAny) return [`its "to" has no IPv${family} address, its "from" has`];
    if (hasTo && !hasFrom && !to.isAny) return [`its "from" has no IPv${family} address, its "to" has`];
    return !(hasFrom && hasTo) && hasIcmp(to, family)
      ? [`${icmpName(family)} needs IPv${family} addresses on both sides`]
      : [];
  });
}

function describeFamilies(sides: Sides): string {
  const { from, to } = sides;
  const isShared = FAMILIES.some((family) => hasSideFamily(from, family) && hasSideFamily(to, family));
  const icmp = FAMILIES.find((family) => hasIcmp(to, family));
  if (isShared && icmp !== undefined) return `${icmpName(icmp)} needs IPv${icmp} addresses on both sides`;
  return `its "from" has only ${familiesOf(from)}, its "to" only ${familiesOf(to)}`;
}

function familiesOf(side: RuleSide<SidePart>): string {
  return FAMILIES.filter((family) => hasSideFamily(side, family))
    .map((family) => `IPv${family}`)
    .join(' and ');
}

function hasSideFamily({ parts }: RuleSide<SidePart>, family: Family): boolean {
  return parts.some(({ addresses }) => !isEmpty(addresses, family));
}

function isServed({ parts }: RuleSide<ServedPart>, family: Family): boolean {
  return parts.some(({ services }) => services.some((service) => hasFamily(service, family)));
}

function hasIcmp({ parts }: RuleSide<ServedPart>, family: Family): boolean {
  return parts.some(({ services }) => services.some((service) => service.kind === 'icmp' && service.family === family));
}

function icmpName(family: Family): string {
  return family === 4 ? 'ICMP' : 'ICMPv6';
}
