import type { Span } from '../diagnostic/diagnostic.ts';
import { contains } from '../net/contains.ts';
import { HOUSEKEEPING, type HookName, type HousekeepingEntry, type HousekeepingName } from './housekeeping.ts';
import { matchFlow } from './match-flow.ts';
import { matches } from './match-packet.ts';
import type { Packet, Verdict } from './packet.ts';
import type { PlatformEntry } from './platform.ts';
import type { Policy, Rule, Scope } from './policy.ts';

/** What an output makes of its policy. */
export interface DecideOptions {
  /** The hook that the packet's direction is bound to; absent: the engine keeps connections itself, and there is no housekeeping. */
  readonly hook?: HookName;
  readonly housekeeping: readonly HousekeepingName[];
  /** What the output lets through for its platform, in the packet's direction; absent: nothing. */
  readonly platform?: readonly PlatformEntry[];
  /** Rules that are not on this exporter are left out. */
  readonly without?: string;
  /** The zone conditions of rules and scope do not count. */
  readonly zones?: 'ignore';
}

/** Who decided a packet. */
export type Decider =
  | { readonly kind: 'rule'; readonly rule: Rule }
  | { readonly kind: 'housekeeping'; readonly name: HousekeepingName }
  | { readonly kind: 'platform'; readonly name: string }
  | { readonly kind: 'default' }
  | { readonly kind: 'outside-scope' }
  /** No rule of the policy as written has the packet's direction, so it decides nothing there. */
  | { readonly kind: 'no-rules' };

export interface Decision {
  readonly verdict: Verdict;
  readonly by: Decider;
}

/** The policy's own verdict on one packet, as docs/packets.md defines it. */
export function decide(policy: Policy, options: DecideOptions, packet: Packet): Decision {
  if (!policy.directions.includes(packet.direction)) return { verdict: 'pass', by: { kind: 'no-rules' } };
  if (!isInScope(policy.scope, packet, options)) {
    const isReply = isReplyOutside(policy.scope, packet, options);
    if (isReply) return { verdict: 'allow', by: { kind: 'housekeeping', name: 'established' } };
    return decideByPlatform(packet, options) ?? { verdict: 'pass', by: { kind: 'outside-scope' } };
  }
  const entry = findHousekeeping(packet, options);
  if (entry !== undefined) return { verdict: entry.verdict, by: { kind: 'housekeeping', name: entry.name } };
  const rule = policy.rules.find(
    (each) => each.direction === packet.direction && isOnOutput(each, options) && matchesRule(each, packet, options),
  );
  if (rule !== undefined) return { verdict: rule.action, by: { kind: 'rule', rule } };
  return decideByPlatform(packet, options) ?? { verdict: policy.default.action, by: { kind: 'default' } };
}

/** The decider in words: the rule's name, `housekeeping NAME`, `platform NAME`, `default`, or `outside scope`, also for a direction without rules. */
export function describeDecider(by: Decider): string {
  switch (by.kind) {
    case 'rule':
      return by.rule.name;
    case 'housekeeping':
      return `housekeeping ${by.name}`;
    case 'platform':
      return `platform ${by.name}`;
    case 'outside-scope':
    case 'no-rules':
      return 'outside scope';
    case 'default':
      return 'default';
  }
}

/** Where a policy says what decided; `undefined` for what an output adds to it, and for nothing. */
export function spanOfDecider(by: Decider, { scope, default: fallback }: Policy): Span | undefined {
  switch (by.kind) {
    case 'rule':
      return by.rule.span;
    case 'default':
      return fallback.span;
    case 'outside-scope':
      return scope.kind === 'within' ? scope.span : undefined;
    case 'housekeeping':
    case 'platform':
    case 'no-rules':
      return undefined;
  }
}

function isInScope(scope: Scope, packet: Packet, { zones }: DecideOptions): boolean {
  if (scope.kind === 'everything') return true;
  const isInside = contains(scope.from.addresses, packet.family, packet.source);
  if (!isInside || !contains(scope.to.addresses, packet.family, packet.destination)) return false;
  return zones === 'ignore' || (isInZone(scope.fromZones, packet.fromZone) && isInZone(scope.toZones, packet.toZone));
}

/** On a forward hook, what belongs to a connection answers what the policy let through, when the way back is in scope. */
function isReplyOutside(scope: Scope, packet: Packet, options: DecideOptions): boolean {
  const { fromZone, toZone, source, destination, state } = packet;
  const isReply = state === 'established' || state === 'related';
  if (options.hook !== 'forward' || !isReply || !options.housekeeping.includes('established')) return false;
  const { fromZone: _from, toZone: _to, ...rest } = packet;
  const back = {
    ...rest,
    source: destination,
    destination: source,
    ...(toZone !== undefined && { fromZone: toZone }),
    ...(fromZone !== undefined && { toZone: fromZone }),
  };
  return isInScope(scope, back, options);
}

function findHousekeeping(packet: Packet, { hook, housekeeping }: DecideOptions) {
  if (hook === undefined) return undefined;
  return HOUSEKEEPING.find((entry) => {
    if (!housekeeping.includes(entry.name)) return false;
    const products = (entry.match as HousekeepingEntry['match'])[hook];
    return products?.some((match) => matches(match, packet)) ?? false;
  });
}

function decideByPlatform(packet: Packet, { platform = [] }: DecideOptions): Decision | undefined {
  const entry = platform.find(({ match }) => matches(match, packet));
  return entry && { verdict: 'allow', by: { kind: 'platform', name: entry.name } };
}

/** Whether a rule is part of an output. */
export function isOnOutput({ meta }: Rule, { without }: DecideOptions): boolean {
  return without === undefined || !meta.notOn.has(without);
}

function matchesRule(rule: Rule, packet: Packet, { zones }: DecideOptions): boolean {
  if (!rule.states.includes(packet.state)) return false;
  const isHere = isInZone(rule.fromZones, packet.fromZone) && isInZone(rule.toZones, packet.toZone);
  if (zones !== 'ignore' && !isHere) return false;
  return rule.flows.some((flow) => matchFlow(flow, packet) !== undefined);
}

function isInZone(zones: readonly string[] | undefined, zone: string | undefined): boolean {
  return zones === undefined || (zone !== undefined && zones.includes(zone));
}
