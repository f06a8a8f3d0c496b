import type {
  AddressObject,
  AddressUse,
  FittedChain,
  FittedPolicy,
  FittedRule,
  FittedTerm,
} from '../../src/exporter/fitted.ts';
import type { Rule } from '../../src/model/policy.ts';
import type { PortProtocol, Service } from '../../src/model/service.ts';
import { ANY as ANY_ADDRESSES } from '../../src/net/address-set.ts';
import type { Family } from '../../src/net/family.ts';
import { parsePrefix } from '../../src/net/parse.ts';
import { ANY_PORT, parsePorts } from '../../src/net/port-set.ts';
import type { Prefix } from '../../src/net/prefix.ts';

const SPAN = { file: 'policy.yaml', start: { line: 1, column: 1 }, end: { line: 1, column: 1 } };

export const ANY: AddressUse = { kind: 'any' };
export const ANY_SERVICE: Service = { kind: 'protocol', numbers: [{ from: 0, to: 255 }] };

/** An object of one family, that of its first prefix. */
export function object(name: string, ...texts: readonly string[]): AddressObject {
  const [first, ...rest] = texts.map(prefix);
  if (first === undefined) throw new Error('an object has prefixes');
  const identity = { kind: 'set', set: name, part: 1 } as const;
  return { name, identity, family: first.family, prefixes: [first, ...rest], listed: texts.length };
}

export function use(one: AddressObject): AddressUse {
  return { kind: 'object', object: one };
}

export function prefix(text: string): Prefix {
  const parsed = parsePrefix(text);
  if (!parsed.ok) throw new Error(parsed.reason);
  return parsed.value;
}

/** `tcp('80,443')`, `tcp('443', '1024-65535')`; without ports: all. */
export function ports(protocol: PortProtocol, destination?: string, source?: string): Service {
  return { kind: 'ports', protocol, source: portSet(source), destination: portSet(destination) };
}

function portSet(text: string | undefined): typeof ANY_PORT {
  if (text === undefined) return ANY_PORT;
  const parsed = parsePorts(text);
  if (!parsed.ok) throw new Error(parsed.reason);
  return parsed.value;
}

/** ICMP messages: types with all codes, or pairs of type and code. */
export function icmp(family: Family, ...intervals: readonly (readonly [from: number, to: number])[]): Service {
  return { kind: 'icmp', family, types: intervals.map(([from, to]) => ({ from, to })) };
}

/** A term with one service; any to any of both families unless said otherwise. */
export function term(service: Service, more: Partial<FittedTerm> = {}): FittedTerm {
  return { family: 'both', source: ANY, destination: ANY, services: [service], label: 'web', ...more };
}

/** An allowing rule for packets of every state that reaches it, unless said otherwise. */
export function rule(first: FittedTerm, more: Partial<FittedRule> = {}): FittedRule {
  const name = more.id ?? 'web';
  const origin: Rule = {
    name,
    action: 'allow',
    direction: 'outbound',
    states: ['new', 'untracked'],
    from: ANY_ADDRESSES,
    flows: [
      {
        source: { identity: { kind: 'any' }, addresses: ANY_ADDRESSES, listed: 1 },
        destination: { identity: { kind: 'any' }, addresses: ANY_ADDRESSES, listed: 1 },
        services: first.services,
      },
    ],
    endpoints: [],
    meta: { notOn: new Map() },
    span: SPAN,
  };
  return { id: name, rule: origin, action: 'allow', terms: [first], ...more };
}

/** An outbound chain on hook output with default drop, without housekeeping. */
export function chain(rules: readonly FittedRule[], more: Partial<FittedChain> = {}): FittedChain {
  return {
    direction: 'outbound',
    hook: 'output',
    scope: { kind: 'everything' },
    repliesOutside: [],
    housekeeping: [],
    rules,
    platform: [],
    default: { action: 'drop', label: 'default drop' },
    ...more,
  };
}

/** A fitted policy of these chains; its objects are those that the chains use, in the order of the target. */
export function fittedPolicy(
  chains: readonly [FittedChain, ...FittedChain[]],
  more: Partial<Pick<FittedPolicy, 'name' | 'retired' | 'stamp'>> = {},
): FittedPolicy {
  const [first] = chains.flatMap(({ rules }) => rules.map((one) => one.rule));
  const policy = {
    name: more.name ?? 'branch',
    scope: { kind: 'everything', written: true },
    rules: [first],
    default: { action: 'drop', span: SPAN },
    zones: [],
    feeds: [],
  };
  const plain = { policy, name: 'branch', chains, objects: objectsOf(chains), retired: [], losses: [], ...more };
  // The brand says that `fit` made it; these tests stand in for `fit`.
  return plain as unknown as FittedPolicy;
}

function objectsOf(chains: readonly FittedChain[]): readonly AddressObject[] {
  const uses = chains.flatMap(({ rules, scope }) => [
    ...rules.flatMap(({ terms }) => terms.flatMap(({ source, destination }) => [source, destination])),
    ...(scope.kind === 'within' ? scope.terms.flatMap(({ source, destination }) => [source, destination]) : []),
  ]);
  const objects = new Map(
    uses.flatMap((one) => (one.kind === 'any' ? [] : [[`${one.object.name} ${one.object.family}`, one.object]])),
  );
  return [...objects].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one);
}
