import type { AccessCell } from '../../hosts/access-cells.ts';
import { unionAll } from '../../net/algebra.ts';
import { unionIntervals } from '../../net/interval-set.ts';
import type { PortSet } from '../../net/port-set.ts';
import { addressKey } from '../delta/step-key.ts';

/** Joins cells with the same clients, then those with the same ports: fewer products with the same requests. */
export function joinCells(cells: readonly AccessCell[]): readonly AccessCell[] {
  const joined = groupsOf(cells, ({ clients }) => addressKey(clients)).map(([first, ...others]) => ({
    clients: first.clients,
    ports: others.reduce<PortSet>((ports, other) => unionIntervals(ports, other.ports), first.ports),
  }));
  return groupsOf(joined, ({ ports }) => portsKey(ports)).map(([first, ...others]) => ({
    clients: unionAll([first, ...others].map(({ clients }) => clients)),
    ports: first.ports,
  }));
}

/** A cell as text, equal for equal cells only. */
export function cellKey({ clients, ports }: AccessCell): string {
  return `${addressKey(clients)} ${portsKey(ports)}`;
}

function portsKey(ports: PortSet): string {
  return ports.map(({ from, to }) => `${from}-${to}`).join();
}

function groupsOf<T>(items: readonly T[], keyOf: (item: T) => string): readonly (readonly [T, ...T[]])[] {
  const groups = new Map<string, [T, ...T[]]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return [...groups.values()];
}
