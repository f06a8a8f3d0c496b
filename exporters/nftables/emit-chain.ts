import type { FittedChain, FittedScope } from 'rulecast/exporter/emit';
import type { TableContext } from './emit-context.ts';
import { housekeepingStatements } from './emit-housekeeping.ts';
import { join } from './emit-match.ts';
import { defaultStatements, ruleStatements, stateMatch } from './emit-rule.ts';
import { familyMatch, reversed, sidesOf } from './emit-sides.ts';
import { chainName, hooksOf, type NftablesOptions } from './options.ts';

/** One chain of the table. `base`: the line that ties it to a hook. */
export interface Chain {
  readonly name: string;
  readonly base?: string;
  readonly statements: readonly string[];
}

type Within = Extract<FittedScope, { kind: 'within' }>;

/**
 * The chains of one direction. With scope `everything` one chain decides. Else the first chain sends packets in scope to the second by
 * `goto`, so that what the second leaves undecided never meets the rest of the first.
 */
export function chainsOf(
  chain: FittedChain,
  options: NftablesOptions,
  context: TableContext,
): readonly [Chain, ...Chain[]] {
  const name = context.own ? chain.direction : chainName(chain.direction, context.policy);
  const entry = { name, ...(context.own && { base: baseLine(chain, options) }) };
  const decisions = decisionStatements(chain, context);
  if (chain.scope.kind === 'everything') return [{ ...entry, statements: [...stampStatements(context), ...decisions] }];
  const scoped = scopeChainName(name);
  const statements = [
    ...stampStatements(context),
    ...enterStatements(chain.scope, scoped, context),
    ...replyStatements(chain.scope, chain, context),
  ];
  return [
    { ...entry, statements },
    { name: scoped, statements: decisions },
  ];
}

/** The chain that decides packets in scope. */
function scopeChainName(entry: string): string {
  return `${entry}.scope`;
}

/**
 * In a table of the host a statement that decides nothing bears the stamp: the table's comment is the host's, and that of a chain which exists already cannot be
 * changed.
 */
function stampStatements({ own, stamp }: TableContext): readonly string[] {
  return own || stamp === undefined ? [] : [`continue ${stamp}`];
}

function decisionStatements(chain: FittedChain, context: TableContext): readonly string[] {
  return [
    ...chain.housekeeping.flatMap((entry) => housekeepingStatements(entry, context)),
    ...chain.rules.flatMap((rule) => ruleStatements(rule, context)),
    ...defaultStatements(chain, context),
  ];
}

function baseLine(chain: FittedChain, options: NftablesOptions): string {
  const hook = hooksOf(options)[chain.direction];
  return `type filter hook ${hook} priority ${options.priority}; policy ${basePolicy(chain)};`;
}

/**
 * The last statement of the chain decides already. `drop` is for the day somebody flushes it; it cannot stand where packets reach the
 * policy on purpose: those out of scope, and those that a rule passes by `return`.
 */
function basePolicy({ scope, rules, default: fallback }: FittedChain): 'accept' | 'drop' {
  const passes = rules.some(({ action }) => action === 'pass');
  return scope.kind === 'everything' && fallback.action === 'drop' && !passes ? 'drop' : 'accept';
}

function enterStatements(scope: Within, scoped: string, context: TableContext): readonly string[] {
  return scope.terms
    .flatMap((term) => sidesOf(term, scope, context))
    .map(({ family, interfaces, addresses }) =>
      join(interfaces, addresses || familyMatch(family, context), `goto ${scoped}`),
    );
}

function replyStatements(scope: Within, { repliesOutside }: FittedChain, context: TableContext): readonly string[] {
  if (repliesOutside.length === 0) return [];
  const back = { ...(scope.egress && { ingress: scope.egress }), ...(scope.ingress && { egress: scope.ingress }) };
  const counter = context.counters ? 'counter' : '';
  return scope.terms
    .flatMap((term) => sidesOf(reversed(term), back, context))
    .map(({ family, interfaces, addresses }) =>
      join(
        stateMatch(repliesOutside),
        interfaces,
        addresses || familyMatch(family, context),
        counter,
        'accept comment "replies to packets in scope"',
      ),
    );
}
