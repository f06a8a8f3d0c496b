import { type DomainPattern, type HostList, type ListPlan, serviceText } from 'rulecast/exporter/emit';
import { matchKind } from './fit.ts';

export const COLUMNS = [
  'list',
  'feed',
  'endpoint_set',
  'rules',
  'action',
  'category',
  'service_area',
  'required',
  'services',
  'host',
  'match',
  'regex',
] as const;

/** Between several values in one cell, of which each may have blanks. */
const SEPARATOR = '; ';

/** A row for each list and host, in their order, as they are before quotes and guards. */
export function hostRows(plan: ListPlan): readonly (readonly string[])[] {
  return sortByName(plan.lists).flatMap((list) => {
    const cells = listCells(list);
    return list.hosts.map((host) => [...cells, ...hostCells(host)]);
  });
}

function sortByName(lists: readonly HostList[]): readonly HostList[] {
  return [...lists].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}

/** The cells that all rows of a list share, the first ones. */
export function listCells({ name, origin, uses, labels, services }: HostList): readonly string[] {
  const label = (key: string): string => (Object.hasOwn(labels, key) ? (labels[key] ?? []) : []).join(SEPARATOR);
  const actions = uses.map(({ action }) => action);
  const isOne = new Set(actions).size === 1;
  return [
    name,
    origin?.feed ?? '',
    origin?.id ?? '',
    uses.map(({ rule }) => rule).join(SEPARATOR),
    (isOne ? actions.slice(0, 1) : actions).join(SEPARATOR),
    label('category'),
    label('serviceArea'),
    label('required'),
    serviceText(services),
  ];
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
