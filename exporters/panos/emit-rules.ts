import type {
  Action,
  AddressUse,
  Family,
  FittedChain,
  FittedPolicy,
  FittedRule,
  FittedScopeTerm,
  Log,
  Service,
} from 'rulecast/exporter/emit';
import { addressName, exceptName, groupName, type RuleNames, ruleNames } from './emit-names.ts';
import { groupPrefixes, isNegated } from './emit-rest.ts';
import { type ServiceObject, type ServiceUse, serviceUses } from './emit-services.ts';

/** A security rule, its lists complete: none is ever empty, and `any` is written. */
export interface SecurityRule {
  readonly name: string;
  readonly from: readonly string[];
  readonly to: readonly string[];
  readonly source: readonly string[];
  readonly destination: readonly string[];
  /** The rule is about all addresses but those in the list. */
  readonly negateSource: boolean;
  readonly negateDestination: boolean;
  readonly application: string;
  /** A word of PAN-OS, or objects that become a group named like the rule. */
  readonly service: 'any' | 'application-default' | readonly [ServiceObject, ...ServiceObject[]];
  readonly action: Action;
  readonly description: string;
  readonly log: boolean;
}

/** Every IPv4 address. There is none for IPv6: to PAN-OS `::/0` holds IPv4 as well. */
export const ALL_IPV4 = { family: 4, address: 0n, length: 0 } as const;

/** The rules of a policy in order, and last, for each part of the scope, the default. */
export function securityRules(policy: FittedPolicy): readonly SecurityRule[] {
  const context = { policy: policy.name, names: ruleNames(policy.name) };
  // A policy with several directions is refused: nothing in a rule of PAN-OS could tell them apart.
  return policy.chains.flatMap((chain) => [
    ...chain.rules.flatMap((rule) => rulesOf(rule, context)),
    ...defaultRules(chain, context),
  ]);
}

interface Context {
  readonly policy: string;
  readonly names: RuleNames;
}

function rulesOf(rule: FittedRule, context: Context): readonly SecurityRule[] {
  return rule.terms.flatMap((term) => {
    const frame = {
      ...sidesOf(term, context.policy),
      ...zonesOf(rule),
      action: rule.action,
      description: term.label,
      log: isLogged(rule.log),
    };
    return withServices(term.services).map((part) => ({
      ...frame,
      ...part,
      name: context.names.name(rule.id, term.because?.id),
    }));
  });
}

const EVERYTHING: FittedScopeTerm = { family: 'both', source: { kind: 'any' }, destination: { kind: 'any' } };

const ANY_SERVICE = { application: 'any', service: 'any' } as const;

function defaultRules({ scope, default: fallback }: FittedChain, context: Context): readonly SecurityRule[] {
  const terms = scope.kind === 'everything' ? [EVERYTHING] : scope.terms;
  return terms.map((term) => ({
    ...sidesOf(term, context.policy),
    ...zonesOf(scope.kind === 'everything' ? {} : scope),
    ...ANY_SERVICE,
    action: fallback.action,
    description: fallback.label,
    log: isLogged(fallback.log),
    name: context.names.name('default'),
  }));
}

function isLogged(log: Log | undefined): boolean {
  return log !== undefined;
}

interface Zones {
  readonly ingress?: readonly string[];
  readonly egress?: readonly string[];
}

function zonesOf({ ingress = ['any'], egress = ['any'] }: Zones): Pick<SecurityRule, 'from' | 'to'> {
  return { from: ingress, to: egress };
}

/**
 * Both families may stand in one list: a packet has one, so that a rule with both on both sides matches IPv4 to IPv4 and IPv6 to IPv6. Where neither
 * side would say that a term is of IPv4, the source does.
 */
function sidesOf({ family, source, destination }: FittedScopeTerm, policy: string): Sides {
  const isOfIpv4 = family === 4 && source.kind === 'any' && destination.kind === 'any';
  return {
    source: isOfIpv4 ? [addressName(ALL_IPV4)] : membersOf(source, family, policy),
    destination: membersOf(destination, family, policy),
    negateSource: source.kind === 'object' && isNegated(source.object),
    negateDestination: destination.kind === 'object' && isNegated(destination.object),
  };
}

type Sides = Pick<SecurityRule, 'source' | 'destination' | 'negateSource' | 'negateDestination'>;

function membersOf(use: AddressUse, family: Family | 'both', policy: string): readonly string[] {
  if (use.kind === 'any') return ['any'];
  const prefixes = groupPrefixes(use.object);
  const nameOf = isNegated(use.object) ? exceptName : groupName;
  return ([4, 6] as const)
    .filter((one) => (family === 'both' || family === one) && prefixes.some((prefix) => prefix.family === one))
    .map((one) => nameOf(policy, use.object.name, one));
}

/**
 * An application is looked for on its own ports: with service `any` a rule would let every TCP handshake through until its application is
 * known.
 */
function withServices(services: readonly Service[]): readonly ServicePart[] {
  return serviceUses(services).map(servicePart);
}

type ServicePart = Pick<SecurityRule, 'application' | 'service'>;

function servicePart(use: ServiceUse): ServicePart {
  switch (use.kind) {
    case 'any':
      return ANY_SERVICE;
    case 'ports':
      return { application: 'any', service: use.objects };
    case 'application':
      return { application: use.name, service: 'application-default' };
  }
}
