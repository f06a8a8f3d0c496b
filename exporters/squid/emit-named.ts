import { type AccessEntry, type AccessPlan, equals, isAny, nameTable } from 'rulecast/exporter/emit';
import { type HostValues, hostValues } from './emit-hosts.ts';
import { ACL_NAME } from './limits.ts';

/** An entry, and what its ACLs are called but for the word at their end. */
export interface NamedEntry {
  readonly entry: AccessEntry;
  readonly name: string;
  /** The ACL of its clients; absent: any client. Entries with one name have the same clients. */
  readonly clients?: ClientsName;
  readonly values: HostValues;
}

export interface ClientsName {
  readonly acl: string;
  /** The endpoint set whose entry has these clients alone; absent: all entries of the rule. */
  readonly only?: AccessEntry['because'];
}

/** The entries in their order. Names come from rules and endpoint sets, never from members. */
export function nameEntries({ entries }: AccessPlan, prefix: string): readonly NamedEntry[] {
  const names = nameTable(ACL_NAME);
  const nameOf = (...parts: readonly string[]): string =>
    names.name(JSON.stringify(parts), `${prefix}_${parts.join('_').toLowerCase()}`);
  const sharing = rulesWithSameClients(entries);
  return entries.map((entry) => {
    const { rule, because, clients } = entry;
    const name = nameOf(rule, because.feed, because.id);
    const named = { entry, name, values: hostValues(entry.hosts) };
    if (isAny(clients)) return named;
    return sharing.has(rule)
      ? { ...named, clients: { acl: `${nameOf(rule)}_clients` } }
      : { ...named, clients: { acl: `${name}_clients`, only: because } };
  });
}

function rulesWithSameClients(entries: readonly AccessEntry[]): ReadonlySet<string> {
  const first = new Map<string, AccessEntry>();
  const differing = new Set<string>();
  for (const entry of entries) {
    const known = first.get(entry.rule);
    if (known === undefined) first.set(entry.rule, entry);
    else if (!equals(known.clients, entry.clients)) differing.add(entry.rule);
  }
  return new Set([...first.keys()].filter((rule) => !differing.has(rule)));
}
