import type { AddressSet, Hook, HookName, PacketReading, Statement } from 'rulecast/exporter/read';
import { type Chains, readChains } from './chains.ts';
import { tableMatch } from './draft.ts';
import { elementsOf, findHazard } from './hazards.ts';
import { findBadJump } from './loops.ts';
import { addressObjects } from './objects.ts';
import { note, type Report, refuse, refuseAt } from './report.ts';
import { type Chain, chainKey, type Ruleset, type Table, type TableFamily, tableKey } from './ruleset.ts';
import { statementOf } from './statement.ts';
import { spanOfTokens } from './token.ts';

/** Chains of a table that somebody else's chains call, and the hook that each stands for. */
export interface Entries {
  readonly family: TableFamily;
  readonly table: string;
  readonly chains: ReadonlyMap<string, HookName>;
}

const HOOKS: ReadonlyMap<string, HookName> = new Map([
  ['input', 'input'],
  ['output', 'output'],
  ['forward', 'forward'],
]);

/** Families whose rules see IP packets at the hooks of a host. */
const IP_FAMILIES: ReadonlySet<TableFamily> = new Set(['ip', 'ip6', 'inet']);

interface BaseChain {
  readonly table: Table;
  readonly chain: Chain;
}

/** What the rules of a ruleset say about packets. Only what a hook reaches is read; errors and notes go to the report. */
export function assemble(ruleset: Ruleset, entries: Entries | undefined, report: Report): PacketReading {
  const chains: Chains = new Map();
  for (const table of ruleset.values()) markChanged(table);
  const tables = activeTables(ruleset, report);
  const called = entries === undefined ? [] : calledChains(ruleset, entries, chains, report);
  const bases = tables.flatMap((table) => [...table.chains.values()].map((chain) => ({ table, chain }))).filter(isBase);
  const others = called.length > 0 && isCalled(bases, called, report) ? [] : hookChains(bases, chains, report);
  const hooks = [...called, ...others];
  const bad = findBadJump(
    hooks.map(({ chain }) => chain),
    chains,
  );
  if (bad !== undefined) refuseAt(report, bad.statement.span, bad.reason);
  return { kind: 'packets', hooks, chains, objects: objectsOf(tables, entries), notes: report.notes };
}

function objectsOf(tables: readonly Table[], entries: Entries | undefined): ReadonlyMap<string, AddressSet> {
  if (entries === undefined) return addressObjects(tables);
  return addressObjects(tables.filter(({ family, name }) => family === entries.family && name === entries.table));
}

function activeTables(ruleset: Ruleset, report: Report): readonly Table[] {
  return [...ruleset.values()].filter((table) => {
    if (!IP_FAMILIES.has(table.family)) {
      note(report, spanOfTokens(table.at), `Table ${table.family} ${table.name} works below IP and was not read`);
    } else if (table.isDormant) {
      note(report, spanOfTokens(table.at), `Table ${table.family} ${table.name} is dormant: its rules see no packet`);
    } else return true;
    return false;
  });
}

const CHANGES: ReadonlySet<string> = new Set(['add', 'update', 'delete']);

/** The kernel gives a set that some rule changes the flag `dynamic`, which a file need not have. */
function markChanged(table: Table): void {
  for (const rule of [...table.chains.values()].flatMap(({ rules }) => rules)) {
    for (const [index, token] of rule.entries()) {
      const isChanged = token.kind === 'reference' && CHANGES.has(rule[index - 1]?.text ?? '');
      const set = isChanged ? table.sets.get(token.text) : undefined;
      if (set !== undefined) set.undecided ??= 'packets change the set';
    }
  }
}

/** Our own chains in a table of others, where a packet that they leave alone goes back to the caller. */
function calledChains(ruleset: Ruleset, entries: Entries, chains: Chains, report: Report): readonly Hook[] {
  const table = ruleset.get(tableKey(entries.family, entries.table));
  if (table === undefined || table.isDormant) return [];
  return [...entries.chains].flatMap(([name, hook]) => {
    const chain = table.chains.get(name);
    if (chain === undefined || chain.base !== undefined) return [];
    readChains(table, [name], chains, report);
    const span = spanOfTokens(chain.at);
    return [
      { at: { kind: 'hook', hook }, chain: chainKey(table, name), priority: 0, policy: 'pass', span } satisfies Hook,
    ];
  });
}

function isBase({ chain }: BaseChain): boolean {
  return chain.base !== undefined;
}

/** Whether a base chain, itself or through others, calls one of the chains. Its rules need not be understood to see that. */
function isCalled(bases: readonly BaseChain[], called: readonly Hook[], report: Report): boolean {
  const wanted = new Set(called.map(({ chain }) => chain));
  return bases.some(({ table, chain }) => {
    const seen = new Set([chain]);
    for (const current of seen) {
      if (wanted.has(chainKey(table, current.name))) return true;
      for (const target of chainsNamedIn(table, current, report)) seen.add(target);
    }
    return false;
  });
}

/** Every chain whose name stands in a rule, or in a map that it uses: more than it jumps to, never less. */
function chainsNamedIn(table: Table, chain: Chain, report: Report): readonly Chain[] {
  return chain.rules.flat().flatMap((token) => {
    const mapped = token.kind === 'reference' ? elementsOf(table, token, report) : [];
    const names = [token.text, ...mapped.map(({ verdict }) => verdict?.chain ?? '')];
    return names.map((name) => table.chains.get(name)).filter((found) => found !== undefined);
  });
}

function hookChains(bases: readonly BaseChain[], chains: Chains, report: Report): readonly Hook[] {
  return bases.flatMap(({ table, chain }): readonly Hook[] => {
    const { base } = chain;
    const hook = base === undefined ? undefined : HOOKS.get(base.hook);
    if (base === undefined) return [];
    if (hook === undefined || base.type !== 'filter') {
      checkOther(table, chain, report);
      return [];
    }
    readChains(table, [chain.name], chains, report);
    const span = spanOfTokens(base.at);
    const key = chainKey(table, chain.name);
    const entry = { at: { kind: 'hook', hook }, priority: base.priority, span } as const;
    if (chain.policy === 'accept') return [{ ...entry, chain: key, policy: 'pass' }];
    if (table.family === 'inet') return [{ ...entry, chain: key, policy: 'drop' }];
    return [{ ...entry, chain: policyChain(table, chain, chains), policy: 'pass' }];
  });
}

/** A base chain of one family sees no packet of the other, so its policy becomes a last rule for its own family. */
function policyChain(table: Table, chain: Chain, chains: Chains): string {
  const key = chainKey(table, chain.name);
  const match = tableMatch(table);
  const span = spanOfTokens(chain.base?.at ?? chain.at);
  const statements: readonly Statement[] = [
    statementOf({ match, fate: { kind: 'jump', chain: key }, log: false, span }),
    statementOf({ match, fate: { kind: 'verdict', verdict: 'drop' }, log: false, span }),
  ];
  const name = `${key} policy`;
  chains.set(name, statements);
  return name;
}

function checkOther(table: Table, chain: Chain, report: Report): void {
  const { base } = chain;
  if (base === undefined) return;
  const where = `chain "${chain.name}" (type ${base.type}, hook ${base.hook})`;
  const hazard = findHazard(table, chain, report);
  if (hazard !== undefined) {
    const message = `The ${where} can drop or change packets outside of the hooks that are compared`;
    refuse(report, hazard, message, 'Read the table of the policy alone');
    return;
  }
  note(report, spanOfTokens(base.at), `The ${where} was not read: it only changes what no rule is compared on`);
}
