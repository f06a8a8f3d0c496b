import { expect } from 'chai';
import fc from 'fast-check';
import { type AccessCell, accessCells } from '../../src/hosts/access-cells.ts';
import { addressSetOf, addressSetOfRanges } from '../../src/net/address-set.ts';
import { overlaps } from '../../src/net/algebra.ts';
import { intervalsOf, overlapsIntervals } from '../../src/net/interval-set.ts';

const CLIENTS = [0, 1, 2, 3, 4, 5, 6, 7];
const PORTS = [1, 2, 3, 4, 5, 6];

const some = (all: readonly number[]): fc.Arbitrary<readonly number[]> => fc.subarray([...all], { minLength: 1 });

const statement = fc.tuple(some(CLIENTS), some(PORTS)).map(
  ([clients, ports]): AccessCell => ({
    clients: addressSetOfRanges(
      clients.map((one) => ({ family: one < 4 ? 4 : 6, start: BigInt(one), end: BigInt(one) })),
    ),
    ports: intervalsOf(ports.map((port) => ({ from: port, to: port }))),
  }),
);

/** The cells that a client is in with a port. */
function cellsAt(cells: readonly AccessCell[], client: number, port: number): readonly AccessCell[] {
  const one = addressSetOf([
    client < 4
      ? { family: 4, address: BigInt(client), length: 32 }
      : { family: 6, address: BigInt(client), length: 128 },
  ]);
  return cells.filter(
    ({ clients, ports }) => overlaps(clients, one) && overlapsIntervals(ports, [{ from: port, to: port }]),
  );
}

describe('cells of clients and ports', () => {
  it('have every client and port once, and say which statements are about them', () => {
    fc.assert(
      fc.property(fc.array(statement, { maxLength: 6 }), (statements) => {
        const cells = [...accessCells(statements)];
        for (const client of CLIENTS) {
          for (const port of PORTS) {
            const [cell, ...more] = cellsAt(cells, client, port);
            expect(more).to.deep.equal([]);
            const about = statements.flatMap((one, place) => (cellsAt([one], client, port).length > 0 ? [place] : []));
            expect(cells.find((one) => one === cell)?.met).to.deep.equal(about);
          }
        }
      }),
    );
  });

  it('are as many as clients that are apart have ports, and not as all clients have all ports', () => {
    const apart = CLIENTS.slice(0, 4).map(
      (one): AccessCell => ({
        clients: addressSetOfRanges([{ family: 4, start: BigInt(one), end: BigInt(one) }]),
        ports: [{ from: one + 1, to: one + 1 }],
      }),
    );
    expect([...accessCells(apart)]).to.have.length(2 * apart.length + 1);
  });

  it('are none that are not whole, when the meter runs out', () => {
    fc.assert(
      fc.property(fc.array(statement, { maxLength: 6 }), fc.nat({ max: 60 }), (statements, left) => {
        const meter = { left };
        const all = [...accessCells(statements)].map(({ met }) => met.join());
        const cells = [...accessCells(statements, meter)];
        for (const { met } of cells) expect(all).to.include(met.join());
        if (cells.length < all.length) expect(meter.left).to.be.below(0);
      }),
    );
  });
});
