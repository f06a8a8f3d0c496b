import { type AddressSet, ANY, isEmpty } from '../net/address-set.ts';
import { except, intersect } from '../net/algebra.ts';
import { exceptIntervals, intersectIntervals } from '../net/interval-set.ts';
import { ANY_PORT, type PortSet } from '../net/port-set.ts';

/** Clients and the ports that they ask for; never empty. */
export interface AccessCell {
  readonly clients: AddressSet;
  readonly ports: PortSet;
}

/** All clients and ports, divided so that no statement divides them further: each cell is inside of a statement or apart from it. */
export function accessCells(statements: readonly AccessCell[]): readonly AccessCell[] {
  const clients = divide<AddressSet>(
    [ANY],
    statements.map((one) => one.clients),
    {
      intersect,
      except,
      isEmpty: (set) => isEmpty(set),
    },
  );
  const ports = divide<PortSet>(
    [ANY_PORT],
    statements.map((one) => one.ports),
    {
      intersect: intersectIntervals,
      except: exceptIntervals,
      isEmpty: (set) => set.length === 0,
    },
  );
  return clients.flatMap((one) => ports.map((other) => ({ clients: one, ports: other })));
}

interface Algebra<S> {
  intersect(a: S, b: S): S;
  except(a: S, b: S): S;
  isEmpty(set: S): boolean;
}

function divide<S>(all: readonly S[], by: readonly S[], algebra: Algebra<S>): readonly S[] {
  return by.reduce<readonly S[]>(
    (cells, set) =>
      cells
        .flatMap((cell) => [algebra.intersect(cell, set), algebra.except(cell, set)])
        .filter((cell) => !algebra.isEmpty(cell)),
    all,
  );
}
