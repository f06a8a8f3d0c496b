import type { Statement } from 'rulecast/exporter/read';
import type { Scope } from './match.ts';
import type { Piece } from './piece.ts';
import { mayWork, type Report } from './report.ts';
import { readRule } from './rule.ts';
import { type Chain, chainKey, type NamedSet, type Table } from './ruleset.ts';

/** Chains that have been read, by key. */
export type Chains = Map<string, readonly Statement[]>;

/** Reads chains and all that they jump to, once each. */
export function readChains(table: Table, names: readonly string[], chains: Chains, report: Report): void {
  const scope: Scope = { table, answers: new Map<NamedSet, Map<string, readonly Piece[]>>() };
  const waiting = names.map((name) => table.chains.get(name)).filter((chain) => chain !== undefined);
  for (let chain = waiting.pop(); chain !== undefined; chain = waiting.pop()) {
    const key = chainKey(table, chain.name);
    if (chains.has(key)) continue;
    const statements = readStatements(chain, scope, report);
    chains.set(key, statements);
    waiting.push(...targets(table, statements));
  }
}

function readStatements(chain: Chain, scope: Scope, report: Report): readonly Statement[] {
  const statements: Statement[] = [];
  for (const rule of chain.rules) {
    if (!mayWork(report, rule[0], rule.length)) break;
    for (const statement of readRule(rule, scope, report)) statements.push(statement);
  }
  return statements;
}

function targets(table: Table, statements: readonly Statement[]): readonly Chain[] {
  const prefix = chainKey(table, '');
  const names = new Set<string>();
  for (const { then } of statements) {
    if (then.kind === 'jump' || then.kind === 'goto') names.add(then.chain.slice(prefix.length));
  }
  return [...names].map((name) => table.chains.get(name)).filter((chain) => chain !== undefined);
}
