import type {
  Diagnostic,
  FittedChain,
  FittedPolicy,
  FittedRule,
  FittedScopeTerm,
  PlatformEntry,
} from 'rulecast/exporter/emit';
import { type Allocation, allocate, type Numbered } from './emit-allocate.ts';
import { type RuleNames, ruleNames } from './emit-names.ts';
import { ANY_PAYLOAD, type Part, payloadsOf, type Side, sidesOf } from './emit-part.ts';
import { NO_PRIORITIES, type Priorities, readPriorities } from './emit-priorities.ts';
import { PRIORITY_MAX, PRIORITY_OWN } from './limits.ts';
import { type NsgDirection, PRIORITIES_FILE } from './options.ts';

/** One rule as it will be written. */
export interface NumberedRule {
  readonly part: Part;
  readonly priority: number;
}

/** The whole security group, and why it cannot be written, if so. With a problem its numbers are not to be used. */
export interface Plan {
  readonly rules: readonly NumberedRule[];
  /** The priorities of policy rules, which the next build wants to see. */
  readonly allocated: Priorities;
  readonly problems: readonly Diagnostic[];
}

const EVERYTHING: FittedScopeTerm = { family: 'both', source: { kind: 'any' }, destination: { kind: 'any' } };

/** Plans by the chains that they number: the check and the files of an output ask for the same one. */
const KNOWN = new WeakMap<FittedPolicy['chains'], { readonly kept: FittedPolicy['kept']; readonly plan: Plan }>();

/** Names and numbers every rule. The same policy and committed priorities give the same plan. */
export function planOf(policy: FittedPolicy): Plan {
  const known = KNOWN.get(policy.chains);
  if (known !== undefined && known.kept === policy.kept) return known.plan;
  const plan = makePlan(policy);
  KNOWN.set(policy.chains, { kept: policy.kept, plan });
  return plan;
}

function makePlan(policy: FittedPolicy): Plan {
  const kept = readPriorities(policy.kept.get(PRIORITIES_FILE));
  const names = ruleNames();
  const chains = policy.chains.flatMap((chain) =>
    chain.direction === 'forward' ? [] : [{ ...chain, direction: chain.direction }],
  );
  // Our own names first, so that no rule of the policy can take them.
  const own = chains.map((chain) => ownRules(chain, names));
  const numbered = chains.map((chain) => numberedParts(chain, names, kept.priorities));
  return {
    rules: numbered.flatMap(({ rules }, index) => [...rules, ...(own[index] ?? [])]),
    allocated: {
      ...NO_PRIORITIES,
      ...Object.fromEntries(chains.map(({ direction }, index) => [direction, numbered[index]?.allocation.numbers])),
    },
    problems: [...kept.problems, ...numbered.flatMap(({ allocation }) => allocation.problems)],
  };
}

type NsgChain = FittedChain & { readonly direction: NsgDirection };

interface NumberedParts {
  readonly rules: readonly NumberedRule[];
  readonly allocation: Allocation;
}

function numberedParts(chain: NsgChain, names: RuleNames, kept: Priorities): NumberedParts {
  const parts = chain.rules.map((rule) => partsOf(rule, chain.direction, names));
  const wanted = chain.rules.flatMap(({ rule }, index): readonly Numbered[] =>
    (parts[index] ?? []).map(({ name }, offset) => ({
      name,
      span: rule.span,
      ...(rule.meta.priority !== undefined && { pinned: rule.meta.priority + offset }),
    })),
  );
  const allocation = allocate(wanted, kept[chain.direction]);
  const rules = parts.flat().map((part) => ({ part, priority: allocation.numbers.get(part.name) ?? 0 }));
  return { rules, allocation };
}

function partsOf(rule: FittedRule, direction: NsgDirection, names: RuleNames): readonly Part[] {
  return rule.terms.flatMap((term) =>
    payloadsOf(term).map((payload) => ({
      name: names.part(rule, term, payload.protocol),
      direction,
      access: rule.action === 'allow' ? 'Allow' : 'Deny',
      label: term.label,
      ...payload,
      ...sidesOf(term),
    })),
  );
}

/** What stands behind the rules of the policy: the platform's tags in front of a default drop, and the default itself. */
function ownRules(chain: NsgChain, names: RuleNames): readonly NumberedRule[] {
  const { direction, scope, platform, default: fallback } = chain;
  const terms = scope.kind === 'everything' ? [EVERYTHING] : scope.terms;
  const defaults = terms.map(
    (term): Part => ({
      name: names.own(['default', direction, ...(term.family === 'both' ? [] : [`v${term.family}`])]),
      direction,
      access: fallback.action === 'allow' ? 'Allow' : 'Deny',
      label: fallback.label,
      ...ANY_PAYLOAD,
      ...sidesOf(term),
    }),
  );
  const firstDefault = PRIORITY_MAX + 1 - defaults.length;
  return [
    ...platform.map((entry, index) => ({ part: tagPart(entry, direction, names), priority: PRIORITY_OWN + index })),
    ...defaults.map((part, index) => ({ part, priority: firstDefault + index })),
  ];
}

const ANY: Side = { kind: 'any' };
const VIRTUAL_NETWORK: Side = { kind: 'tag', tag: 'VirtualNetwork' };

/** The service tags that stand for an entry. Azure knows the addresses behind them. */
const TAGS = new Map<string, Pick<Part, 'source' | 'destination'>>([
  ['virtual-network', { source: VIRTUAL_NETWORK, destination: VIRTUAL_NETWORK }],
  ['load-balancer', { source: { kind: 'tag', tag: 'AzureLoadBalancer' }, destination: ANY }],
]);

function tagPart({ name, title }: PlatformEntry, direction: NsgDirection, names: RuleNames): Part {
  const sides = TAGS.get(name);
  if (sides === undefined) throw new Error(`rulecast bug: no service tag for "${name}"`);
  return { name: names.own([name, direction]), direction, access: 'Allow', label: title, ...ANY_PAYLOAD, ...sides };
}
