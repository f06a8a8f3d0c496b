import { type DomainPattern, type HostList, LIST_COLUMNS, type ListPlan, listCells } from 'rulecast/exporter/emit';
import { matchKind } from './fit.ts';

export const COLUMNS = ['list', ...LIST_COLUMNS, 'host', 'match', 'regex'] as const;

/** A row for each list and host, in their order, as they are before quotes and guards. */
export function hostRows(plan: ListPlan): readonly (readonly string[])[] {
  return sortByName(plan.lists).flatMap((list) => {
    const cells = sharedCells(list);
    return list.hosts.map((host) => [...cells, ...hostCells(host)]);
  });
}

function sortByName(lists: readonly HostList[]): readonly HostList[] {
  return [...lists].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}

/** The cells that all rows of a list share, the first ones. */
export function sharedCells(list: HostList): readonly string[] {
  return [list.name, ...listCells(list)];
}

/** The cells of a host, behind those of its list. */
export function hostCells(host: DomainPattern): readonly string[] {
  return [host, matchKind(host), regexOf(host)];
}

/**
 * An anchored expression that matches the same names in POSIX extended syntax, PCRE, RE2, ECMAScript and Python. `*` takes the characters of host names
 * alone, so that on a whole URL nothing matches.
 */
function regexOf(host: DomainPattern): string {
  return `^${host.replaceAll('.', '\\.').replaceAll(/\*+/g, '[a-z0-9._-]*')}$`;
}
