import { type DecideOptions, type Decider, isOnOutput } from '../model/decide.ts';
import { HOUSEKEEPING, type HousekeepingEntry } from '../model/housekeeping.ts';
import type { Match, NameSet } from '../model/match.ts';
import { type Action, DIRECTIONS, type Direction } from '../model/packet.ts';
import type { Flow, NamedAddresses, Policy, Rule, Scope } from '../model/policy.ts';
import type { Service } from '../model/service.ts';
import { isAny } from '../net/address-set.ts';
import { PROTOCOLS } from '../net/protocol.ts';
import { OUTCOMES } from '../packetset/outcome.ts';
import type { Program, Step } from '../packetset/program.ts';
import type { Binding } from './binding.ts';
import { interfacesOf } from './interfaces.ts';

/** What an output is to do in each direction. */
export type Expected = (direction: Direction) => DecideOptions;

/** A step that says who decides the packets that it decides; without it, packets go on to a chain. */
export interface LabelledStep extends Step {
  readonly by?: Decider;
}

/** A program of steps that say who they are. */
export interface LabelledProgram extends Program {
  readonly steps: readonly LabelledStep[];
  readonly chains: ReadonlyMap<string, readonly LabelledStep[]>;
}

/**
 * The expected set of an output as rules: the policy within its scope and the housekeeping of each direction's hook, as docs/packets.md says it and
 * `decide` decides it. Zones become the interfaces that the output binds them to. Made of the compiled policy alone: what `fit` or an exporter
 * make of it has no part here.
 */
export function expectedProgram(policy: Policy, expected: Expected, binding: Binding): LabelledProgram {
  const chains = new Map<string, readonly LabelledStep[]>();
  const steps = DIRECTIONS.flatMap((direction) => {
    const one: OneDirection = { policy, direction, options: expected(direction), binding };
    if (!policy.directions.includes(direction)) return [];
    chains.set(direction, scopeSteps(one));
    return entrySteps(one);
  });
  // What no policy direction and no scope has is left to the rules around.
  const outside = { directions: policy.directions };
  const rest = [verdict(outside, 'pass', { kind: 'outside-scope' }), verdict({}, 'pass', { kind: 'no-rules' })];
  return { steps: [...steps, ...rest], chains };
}

interface OneDirection {
  readonly policy: Policy;
  readonly direction: Direction;
  readonly options: DecideOptions;
  readonly binding: Binding;
}

/** Packets in scope go to the direction's chain. Outside it, a forward hook lets replies through whose way back is in scope. */
function entrySteps(one: OneDirection): readonly LabelledStep[] {
  const { direction, options, policy } = one;
  const inScope: Step = {
    match: { directions: [direction], ...scopeMatch(policy.scope, one) },
    effect: { kind: 'goto', chain: direction },
  };
  const platform = platformSteps(one).map((step) => ({ ...step, match: { ...step.match, directions: [direction] } }));
  if (options.hook !== 'forward' || !options.housekeeping.includes('established')) return [inScope, ...platform];
  const back = { directions: [direction], ...swapped(scopeMatch(policy.scope, one)) };
  const by = { kind: 'housekeeping', name: 'established' } as const;
  return [inScope, verdict({ ...back, states: ['established', 'related'] }, 'allow', by), ...platform];
}

/** Everything that is decided inside the scope, in order; the default leaves nothing over. */
function scopeSteps(one: OneDirection): readonly LabelledStep[] {
  const { policy, direction, options } = one;
  const rules = policy.rules.filter((rule) => rule.direction === direction && isOnOutput(rule, options));
  return [
    ...housekeepingSteps(one),
    ...rules.flatMap((rule) => ruleSteps(rule, one)),
    ...platformSteps(one),
    verdict({}, policy.default.action, { kind: 'default' }),
  ];
}

function housekeepingSteps({ options: { hook, housekeeping }, binding }: OneDirection): readonly LabelledStep[] {
  if (hook === undefined) return [];
  return HOUSEKEEPING.filter(({ name }) => housekeeping.includes(name)).flatMap((entry) => {
    const products = (entry.match as HousekeepingEntry['match'])[hook] ?? [];
    const by = { kind: 'housekeeping', name: entry.name } as const;
    return products.map((match) => verdict(onInterfaces(match, binding), entry.verdict, by));
  });
}

function platformSteps({ options: { platform = [] }, binding }: OneDirection): readonly LabelledStep[] {
  return platform.map(({ name, match }) =>
    verdict(onInterfaces(match, binding), 'allow', { kind: 'platform', name } as const),
  );
}

function ruleSteps(rule: Rule, { options, binding }: OneDirection): readonly LabelledStep[] {
  const common: Match = { states: rule.states, ...zoneMatch(rule, options, binding) };
  return rule.flows.flatMap((flow) =>
    flow.services.map((service) =>
      verdict({ ...common, ...flowMatch(flow), ...serviceMatch(service) }, rule.action, { kind: 'rule', rule }),
    ),
  );
}

function scopeMatch(scope: Scope, { options, binding }: OneDirection): Match {
  if (scope.kind === 'everything') return {};
  return {
    ...sideMatch('source', scope.from),
    ...sideMatch('destination', scope.to),
    ...zoneMatch(scope, options, binding),
  };
}

function flowMatch({ source, destination }: Flow): Match {
  return { ...sideMatch('source', source), ...sideMatch('destination', destination) };
}

/** A side without a condition where it has every address of both families. */
function sideMatch(side: 'source' | 'destination', { addresses }: NamedAddresses): Match {
  return isAny(addresses) ? {} : { [side]: addresses };
}

function zoneMatch(
  { fromZones, toZones }: Pick<Rule, 'fromZones' | 'toZones'>,
  { zones }: DecideOptions,
  binding: Binding,
): Match {
  if (zones === 'ignore') return {};
  return {
    ...(fromZones && { ingress: bound({ names: fromZones, not: false }, binding) }),
    ...(toZones && { egress: bound({ names: toZones, not: false }, binding) }),
  };
}

function onInterfaces(match: Match, binding: Binding): Match {
  const { ingress, egress } = match;
  return {
    ...match,
    ...(ingress && { ingress: bound(ingress, binding) }),
    ...(egress && { egress: bound(egress, binding) }),
  };
}

function bound({ names, not }: NameSet, binding: Binding): NameSet {
  return { names: names.flatMap((zone) => interfacesOf(zone, binding)), not };
}

/** The packets of a service as a product. */
export function serviceMatch(service: Service): Match {
  switch (service.kind) {
    case 'ports': {
      const number = PROTOCOLS[service.protocol];
      const ports = { sourcePorts: service.source, destinationPorts: service.destination };
      return { protocols: [{ from: number, to: number }], ...ports };
    }
    case 'icmp':
      return { icmp: { family: service.family, types: service.types } };
    case 'protocol':
      return { protocols: service.numbers };
  }
}

function swapped({ source, destination, ingress, egress }: Match): Match {
  return {
    ...(destination && { source: destination }),
    ...(source && { destination: source }),
    ...(egress && { ingress: egress }),
    ...(ingress && { egress: ingress }),
  };
}

function verdict(match: Step['match'], action: Action, by: Decider): LabelledStep {
  return { match, effect: { kind: 'outcomes', mask: OUTCOMES[action] }, by };
}
