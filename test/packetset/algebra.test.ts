import { expect } from 'chai';
import fc from 'fast-check';
import { apply, map } from '../../src/packetset/apply.ts';
import { ORDERS } from '../../src/packetset/axis.ts';
import { decideByDiagram } from '../../src/packetset/decide.ts';
import { Diagrams, type Node } from '../../src/packetset/diagrams.ts';
import { fold } from '../../src/packetset/fold.ts';
import * as operations from '../../src/packetset/operation.ts';
import { ALL, MASKS, NONE, OUTCOMES } from '../../src/packetset/outcome.ts';
import type { Program } from '../../src/packetset/program.ts';
import { spaceOf } from '../../src/packetset/space.ts';
import { PACKETS, someList } from './cells.ts';

const { UNION, INTERSECTION, DIFFERENCE, XOR, DIFFERS, SEQUENCE, COMPLEMENT, having, mayHave, NEXT_HOOK, EITHER_HOOK } =
  operations;
const masks = Array.from({ length: MASKS }, (_, mask) => mask);

interface Made {
  readonly diagrams: Diagrams;
  readonly nodes: readonly Node[];
}

function made(...programs: readonly Program[]): Made {
  const space = spaceOf(programs);
  const diagrams = new Diagrams(space, ORDERS.services);
  return { diagrams, nodes: space.programs.map((program) => fold(diagrams, program)) };
}

function sets({ diagrams, nodes }: Made): readonly Node[] {
  return nodes.map((node) => map(diagrams, having(OUTCOMES.allow), node));
}

describe('operations on diagrams', function () {
  this.timeout(20_000);

  it('decide every packet as they do its two masks', () => {
    const cases = [UNION, INTERSECTION, DIFFERENCE, XOR, DIFFERS, SEQUENCE];
    fc.assert(
      fc.property(someList, someList, fc.constantFrom(...cases), (a, b, operation) => {
        const { diagrams, nodes } = made(a, b);
        const [x = 0, y = 0] = nodes;
        const result = apply(diagrams, operation, [x, y]);
        for (const packet of PACKETS) {
          const [p, q, actual] = [x, y, result].map((node) => decideByDiagram(diagrams, node, packet)) as [
            number,
            number,
            number,
          ];
          if (actual !== operation.tables().table[p * MASKS + q])
            expect.fail(`${operation.name} of ${p} and ${q} gave ${actual}`);
        }
      }),
      { numRuns: 6 },
    );
  });

  it('obey the laws of sets by identity of nodes', () => {
    fc.assert(
      fc.property(someList, someList, someList, (...programs) => {
        const all = made(...programs);
        const [a = 0, b = 0, c = 0] = sets(all);
        const { diagrams } = all;
        const on = (operation: operations.Operation, x: Node, y: Node): Node => apply(diagrams, operation, [x, y]);
        const not = (x: Node): Node => map(diagrams, COMPLEMENT, x);
        expect(on(UNION, a, b)).to.equal(on(UNION, b, a));
        expect(not(on(UNION, a, b))).to.equal(on(INTERSECTION, not(a), not(b)));
        expect(on(INTERSECTION, a, on(UNION, b, c))).to.equal(
          on(UNION, on(INTERSECTION, a, b), on(INTERSECTION, a, c)),
        );
        expect(on(DIFFERENCE, a, b)).to.equal(on(INTERSECTION, a, not(b)));
        expect(on(XOR, a, b)).to.equal(on(UNION, on(DIFFERENCE, a, b), on(DIFFERENCE, b, a)));
        expect(on(DIFFERS, a, b)).to.equal(on(XOR, a, b));
        expect([on(UNION, a, not(a)), on(INTERSECTION, a, not(a)), not(not(a))]).to.deep.equal([ALL, NONE, a]);
      }),
      { numRuns: 25 },
    );
  });

  it('run sequences in any grouping, with falling as the unit', () => {
    fc.assert(
      fc.property(someList, someList, someList, (...programs) => {
        const { diagrams, nodes } = made(...programs);
        const [a = 0, b = 0, c = 0] = nodes;
        const then = (x: Node, y: Node): Node => apply(diagrams, SEQUENCE, [x, y]);
        expect(then(then(a, b), c)).to.equal(then(a, then(b, c)));
        expect([then(a, OUTCOMES.fall), then(OUTCOMES.fall, a)]).to.deep.equal([a, a]);
      }),
      { numRuns: 25 },
    );
  });

  it('may be defined by what they do with two masks', () => {
    const least = operations.operation('least', (a, b) => Math.min(a, b));
    const { diagrams } = made({ steps: [] });
    expect([apply(diagrams, least, [3, 5]), apply(diagrams, least, [ALL, 7])]).to.deep.equal([3, 7]);
    const tables = least.tables();
    expect([tables.commutes, tables.equal, tables.givesLeft[ALL], tables.fixedLeft[NONE]]).to.deep.equal([
      true,
      'same',
      1,
      NONE,
    ]);
  });

  it('tell what is certain from what may be', () => {
    const { diagrams } = made({ steps: [] });
    const { allow, drop, fall } = OUTCOMES;
    expect(masks.filter((mask) => map(diagrams, having(allow), mask) === ALL)).to.deep.equal([allow]);
    expect(map(diagrams, mayHave(allow), allow | drop)).to.equal(ALL);
    expect(map(diagrams, mayHave(allow), drop | fall)).to.equal(NONE);
  });
});

describe('entries at one hook', () => {
  const { allow, drop, reject, pass } = OUTCOMES;
  const next = (a: number, b: number): number | undefined => NEXT_HOOK.tables().table[a * MASKS + b];

  it('drop and reject are final, and the last that does not pass decides', () => {
    expect([next(drop, allow), next(reject, allow)]).to.deep.equal([drop, reject]);
    expect([next(allow, drop), next(allow, allow), next(pass, allow)]).to.deep.equal([drop, allow, allow]);
    expect([next(allow, pass), next(pass, pass), next(pass, reject)]).to.deep.equal([allow, pass, reject]);
    expect(next(allow | drop, reject)).to.equal(drop | reject);
  });

  const either = (a: number, b: number): number | undefined => EITHER_HOOK.tables().table[a * MASKS + b];

  it('of one priority are asked in either order, which tells a drop from a reject only', () => {
    expect([either(drop, reject), either(reject, drop)]).to.deep.equal([drop | reject, drop | reject]);
    expect([either(allow, drop), either(allow, pass), either(pass, reject)]).to.deep.equal([drop, allow, reject]);
    expect(masks.every((mask) => masks.every((other) => either(mask, other) === either(other, mask)))).to.equal(true);
  });

  for (const [what, next] of [
    ['one behind the other', (a: number, b: number) => NEXT_HOOK.tables().table[a * MASKS + b]],
    ['of one priority', either],
  ] as const)
    it(`may be joined in any grouping, ${what}`, () => {
      const verdicts = masks.filter((mask) => mask > 0 && (mask & ~(allow | drop | reject | pass)) === 0);
      for (const a of verdicts) {
        for (const b of verdicts) {
          const wrong = verdicts.filter((c) => next(next(a, b)!, c) !== next(a, next(b, c)!));
          if (wrong.length > 0) expect.fail(`${a} and ${b} with ${wrong}`);
        }
      }
    });
});
