import { type AddressSet, ANY, equals, isEmpty } from '../net/address-set.ts';
import { except, intersect, overlaps } from '../net/algebra.ts';
import { equalIntervals, exceptIntervals, intersectIntervals, overlapsIntervals } from '../net/interval-set.ts';
import { ANY_PORT, type PortSet } from '../net/port-set.ts';
import type { Meter } from './meter.ts';

/** Clients and the ports that they ask for; never empty. */
export interface AccessCell {
  readonly clients: AddressSet;
  readonly ports: PortSet;
}

/** A cell, and the statements that it is inside of, by their places: it is apart from all others. */
export interface MetCell extends AccessCell {
  readonly met: readonly number[];
}

/**
 * All clients and ports, divided so that no statement divides them further. Ports are divided for each part of the clients by the statements about those
 * alone. When the meter runs out, there are no more cells, though some are missing.
 */
export function* accessCells(
  statements: readonly AccessCell[],
  meter: Meter = { left: Number.POSITIVE_INFINITY },
): Generator<MetCell> {
  const portsOf = (place: number): PortSet => statements[place]?.ports ?? [];
  // Statements of one rule share the very set of its clients.
  const byClients = new Map<AddressSet, number[]>();
  for (const [place, { clients }] of statements.entries())
    byClients.get(clients)?.push(place) ?? byClients.set(clients, [place]);
  for (const clients of divide([ANY], [...byClients.keys()], { algebra: CLIENTS, meter })) {
    meter.left -= byClients.size;
    if (meter.left < 0) return;
    const about = [...byClients].flatMap(([set, places]) => (overlaps(set, clients) ? places : []));
    for (const cell of divide([ANY_PORT], about.map(portsOf), { algebra: PORTS, meter })) {
      meter.left -= about.length;
      if (meter.left < 0) return;
      const met = about.filter((place) => overlapsIntervals(portsOf(place), cell)).sort((a, b) => a - b);
      yield { clients, ports: cell, met };
    }
  }
}

interface Algebra<S> {
  intersect(a: S, b: S): S;
  except(a: S, b: S): S;
  overlaps(a: S, b: S): boolean;
  equals(a: S, b: S): boolean;
  isEmpty(set: S): boolean;
}

const CLIENTS: Algebra<AddressSet> = { intersect, except, overlaps, equals, isEmpty: (set) => isEmpty(set) };

const PORTS: Algebra<PortSet> = {
  intersect: intersectIntervals,
  except: exceptIntervals,
  overlaps: overlapsIntervals,
  equals: equalIntervals,
  isEmpty: (set) => set.length === 0,
};

/** The parts of `all` by each of the sets; as they were when the meter runs out. */
function divide<S>(
  all: readonly S[],
  by: readonly S[],
  { algebra, meter }: { readonly algebra: Algebra<S>; readonly meter: Meter },
): readonly S[] {
  let cells = all;
  for (const set of by) {
    meter.left -= cells.length;
    if (meter.left < 0) break;
    // Many statements have the same clients, or the same ports.
    if (cells.some((cell) => algebra.equals(cell, set))) continue;
    cells = cells.flatMap((cell) => {
      if (!algebra.overlaps(cell, set)) return [cell];
      return [algebra.intersect(cell, set), algebra.except(cell, set)].filter((part) => !algebra.isEmpty(part));
    });
  }
  return cells;
}
