import { expect } from 'chai';
import fc from 'fast-check';
import { ORDERS } from '../../src/packetset/axis.ts';
import { build } from '../../src/packetset/build.ts';
import { Diagrams } from '../../src/packetset/diagrams.ts';
import { fold } from '../../src/packetset/fold.ts';
import { OUTCOMES } from '../../src/packetset/outcome.ts';
import { partition } from '../../src/packetset/partition.ts';
import type { Program } from '../../src/packetset/program.ts';
import { spaceOf } from '../../src/packetset/space.ts';
import { someList, someProgram } from './cells.ts';

describe('two builders', function () {
  this.timeout(20_000);

  for (const [name, order] of Object.entries(ORDERS)) {
    for (const [kind, programs] of Object.entries({
      lists: someList,
      'chains with jump, goto and return': someProgram,
    })) {
      it(`${name} first: fold and partition reach one node over ${kind}`, () => {
        let inner = 0;
        fc.assert(
          fc.property(programs, (program) => {
            const space = spaceOf([program]);
            const diagrams = new Diagrams(space, order);
            const node = fold(diagrams, space.programs[0]!);
            if (node >= 64) inner++;
            expect(partition(diagrams, space.programs[0]!)).to.equal(node);
          }),
          { numRuns: 60 },
        );
        expect(inner).to.be.greaterThan(35);
      });
    }
  }
});

describe('a budget', () => {
  const port = (number: number) => [{ from: number, to: number }];
  const program: Program = {
    steps: [80, 443, 8080].map((number) => ({
      match: { destinationPorts: port(number) },
      effect: { kind: 'outcomes', mask: OUTCOMES.allow },
    })),
  };

  it('that is too small ends in "too-large", never in a node', () => {
    for (const builder of ['fold', 'partition'] as const) {
      expect(build(spaceOf([program]), { builder, budget: 3 })).to.deep.equal({ kind: 'too-large', budget: 3 });
    }
  });

  it('is spent alike on every run', () => {
    const spent = [1, 2].map(() => {
      const built = build(spaceOf([program]));
      return built.kind === 'built' ? built.diagrams.spent : -1;
    });
    expect(spent[0]).to.equal(spent[1]);
    expect(spent[0]).to.be.greaterThan(3);
  });
});
