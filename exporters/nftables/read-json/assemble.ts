import type { Hook, HookName, PacketReading, Statement } from 'rulecast/exporter/read';
import { checkBystander, reachedFrom } from './bystanders.ts';
import type { Scope } from './condition.ts';
import type { Findings, Site } from './findings.ts';
import { checkJumps } from './jumps.ts';
import { objectsOf } from './objects.ts';
import { statementsOf, tableBox } from './rule.ts';
import { type Base, type Chain, chainKey, type Ruleset, type Table, tableKey } from './ruleset.ts';
import type { Values } from './values.ts';

/** Chains of a table that somebody else's chains call, and the hook that each stands for. */
export interface CalledChains {
  readonly family: string;
  readonly table: string;
  readonly chains: ReadonlyMap<string, HookName>;
}

type Chains = Map<string, readonly Statement[]>;

interface Assembly {
  readonly chains: Chains;
  readonly findings: Findings;
  readonly site: Site;
}

interface BaseChain {
  readonly table: Table;
  readonly chain: Chain;
  readonly base: Base;
}

const HOOKS: readonly HookName[] = ['input', 'output', 'forward'];

/** What the rules of a ruleset say about packets. Only what a hook reaches is read. */
export function assemble(ruleset: Ruleset, called: CalledChains | undefined, findings: Findings): PacketReading {
  const site: Site = { findings, where: '' };
  const assembly: Assembly = { chains: new Map(), findings, site };
  const tables = [...ruleset.values()].filter(({ isDormant }) => !isDormant);
  for (const table of tables) markChanged(table);
  const own = called === undefined ? [] : calledHooks(ruleset, called, assembly);
  const bases = tables.flatMap(basesOf);
  const isCalled = own.length > 0 && bases.some((one) => calls(one, own, site));
  const hooks = isCalled ? own : [...own, ...bases.flatMap((one) => hookOf(one, assembly) ?? [])];
  checkJumps(hooks, assembly.chains, site);
  const ours = tables.filter(
    ({ family, name }) => called === undefined || (family === called.family && name === called.table),
  );
  return { kind: 'packets', hooks, chains: assembly.chains, objects: objectsOf(ours), notes: findings.notes };
}

/** nft 1.0.6 does not list the flag of a set that packets change; the rules that change it tell. */
function markChanged({ chains, sets }: Table): void {
  for (const node of [...chains.values()].flatMap(({ rules }) => rules.flatMap(({ statements }) => statements))) {
    const [only] = node.kind === 'object' ? node.members : [];
    if (only === undefined || (only.key !== 'set' && only.key !== 'map') || only.value.kind !== 'object') continue;
    for (const { value } of only.value.members) {
      const name = value.kind === 'scalar' && typeof value.value === 'string' ? value.value : '';
      const set = name.startsWith('@') ? sets.get(name.slice(1)) : undefined;
      if (set !== undefined) set.unsettled ??= 'packets change the set';
    }
  }
}

function basesOf(table: Table): readonly BaseChain[] {
  return [...table.chains.values()].flatMap((chain) =>
    chain.base === undefined ? [] : [{ table, chain, base: chain.base }],
  );
}

/** Our own chains in a table of others, where a packet that they leave alone goes back to the caller. */
function calledHooks(ruleset: Ruleset, called: CalledChains, assembly: Assembly): readonly Hook[] {
  const table = ruleset.get(tableKey(called.family, called.table));
  if (table === undefined || table.isDormant) return [];
  return [...called.chains].flatMap(([name, hook]): readonly Hook[] => {
    const chain = table.chains.get(name);
    if (chain === undefined || chain.base !== undefined) return [];
    readChains(table, chain, assembly);
    return [
      { at: { kind: 'hook', hook }, chain: chainKey(table, name), priority: 0, policy: 'pass', span: chain.span },
    ];
  });
}

function calls({ table, chain }: BaseChain, own: readonly Hook[], site: Site): boolean {
  const wanted = new Set(own.map((hook) => hook.chain));
  return [...reachedFrom(table, [chain], site)].some(({ name }) => wanted.has(chainKey(table, name)));
}

function hookOf({ table, chain, base }: BaseChain, assembly: Assembly): Hook | undefined {
  const hook = HOOKS.find((name) => name === base.hook);
  if (hook === undefined || base.type !== 'filter') {
    checkBystander(table, chain, assembly.site);
    return undefined;
  }
  readChains(table, chain, assembly);
  const entry = { at: { kind: 'hook', hook }, priority: base.priority, span: chain.span } as const;
  const key = chainKey(table, chain.name);
  if (base.policy === 'accept') return { ...entry, chain: key, policy: 'pass' };
  if (table.family === 'inet') return { ...entry, chain: key, policy: 'drop' };
  return { ...entry, chain: familyPolicy(table, chain, assembly.chains), policy: 'pass' };
}

/** A table of one family sees no packet of the other, so that its policy becomes a last rule for its own. */
function familyPolicy(table: Table, { name, span }: Chain, chains: Chains): string {
  const key = chainKey(table, name);
  const { match } = tableBox(table);
  chains.set(`${key} policy`, [
    // biome-ignore lint/suspicious/noThenProperty: the word of the contract; what it holds is never called
    { match, then: { kind: 'jump', chain: key }, log: false, span },
    // biome-ignore lint/suspicious/noThenProperty: the word of the contract; what it holds is never called
    { match, then: { kind: 'verdict', verdict: 'drop' }, log: false, span },
  ]);
  return `${key} policy`;
}

/** Reads a chain and all that it reaches, once each. */
function readChains(table: Table, start: Chain, { chains, findings, site }: Assembly): void {
  const known = new Map<string, Values>();
  for (const chain of reachedFrom(table, [start], site)) {
    const key = chainKey(table, chain.name);
    if (chains.has(key)) continue;
    const statements: Statement[] = [];
    for (const rule of chain.rules) {
      const where = `rule ${rule.handle} of chain "${key}"`;
      const scope: Scope = { table, site: { findings, where }, known };
      for (const statement of statementsOf(rule, scope)) statements.push(statement);
    }
    chains.set(key, statements);
  }
}
