import { expect } from 'chai';
import fc from 'fast-check';
import { ORDERS } from '../../src/packetset/axis.ts';
import { decideByDiagram } from '../../src/packetset/decide.ts';
import { Diagrams } from '../../src/packetset/diagrams.ts';
import { fold } from '../../src/packetset/fold.ts';
import { spaceOf } from '../../src/packetset/space.ts';
import { outcomesOf, PACKETS, someProgram } from './cells.ts';

describe('fold', function () {
  this.timeout(20_000);

  for (const [name, order] of Object.entries(ORDERS)) {
    it(`${name} first: decides every packet as the program does, step by step`, () => {
      fc.assert(
        fc.property(someProgram, (program) => {
          const space = spaceOf([program]);
          const diagrams = new Diagrams(space, order);
          const node = fold(diagrams, space.programs[0]!);
          for (const packet of PACKETS) {
            const actual = decideByDiagram(diagrams, node, packet);
            if (actual !== outcomesOf(program, packet))
              expect.fail(
                `${JSON.stringify(packet, (_, v) => (typeof v === 'bigint' ? String(v) : v))}: ${actual} for ${outcomesOf(program, packet)}`,
              );
          }
        }),
        { numRuns: 8 },
      );
    });

    it(`${name} first: two programs have one node exactly when they decide all packets alike`, () => {
      let equal = 0;
      fc.assert(
        fc.property(someProgram, someProgram, (a, b) => {
          const space = spaceOf([a, b]);
          const diagrams = new Diagrams(space, order);
          const [x, y] = space.programs.map((program) => fold(diagrams, program));
          const alike = PACKETS.every((packet) => outcomesOf(a, packet) === outcomesOf(b, packet));
          if (alike) equal++;
          expect(x === y).to.equal(alike);
        }),
        { numRuns: 15 },
      );
      expect(equal).to.be.greaterThan(0);
    });
  }
});
