import { expect } from 'chai';
import fc from 'fast-check';
import { ORDERS } from '../../src/packetset/axis.ts';
import { decideByDiagram } from '../../src/packetset/decide.ts';
import { Diagrams } from '../../src/packetset/diagrams.ts';
import { fold } from '../../src/packetset/fold.ts';
import type { Program } from '../../src/packetset/program.ts';
import { spaceOf } from '../../src/packetset/space.ts';
import { outcomesOf, PACKETS, someList, someProgram } from './cells.ts';

/** A program with another one, with one that says a step twice, or with one that has two steps swapped. */
const somePair: fc.Arbitrary<readonly [Program, Program]> = fc.oneof(
  fc.tuple(someProgram, someProgram),
  fc.tuple(someProgram, fc.nat(3)).map(([a, at]): readonly [Program, Program] => {
    return [a, { ...a, steps: a.steps.flatMap((step, place) => (place === at ? [step, step] : [step])) }];
  }),
  fc.tuple(someList, fc.nat(2)).map(([a, at]): readonly [Program, Program] => {
    const [first, second] = a.steps.slice(at, at + 2);
    return [a, { steps: second === undefined ? a.steps : a.steps.toSpliced(at, 2, second, first!) }];
  }),
);

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
        fc.property(somePair, ([a, b]) => {
          const space = spaceOf([a, b]);
          const diagrams = new Diagrams(space, order);
          const [x, y] = space.programs.map((program) => fold(diagrams, program));
          const alike = PACKETS.every((packet) => outcomesOf(a, packet) === outcomesOf(b, packet));
          if (alike) equal++;
          expect(x === y).to.equal(alike);
        }),
        { numRuns: 25 },
      );
      expect(equal).to.be.greaterThan(0);
      expect(equal).to.be.lessThan(25);
    });
  }
});
