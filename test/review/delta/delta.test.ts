import { expect } from 'chai';
import fc from 'fast-check';
import { matches } from '../../../src/model/match-packet.ts';
import type { Packet } from '../../../src/model/packet.ts';
import { build } from '../../../src/packetset/build.ts';
import { OUTCOMES } from '../../../src/packetset/outcome.ts';
import type { PacketMatch, Program, Step } from '../../../src/packetset/program.ts';
import { kidsOf } from '../../../src/packetset/reorder.ts';
import { spaceOf } from '../../../src/packetset/space.ts';
import { type Delta, deltaOf } from '../../../src/review/delta/delta.ts';
import { effectOf, verdictsIn } from '../../../src/review/delta/effect.ts';
import { restrict } from '../../../src/review/delta/restrict.ts';
import { outcomesOf, PACKETS, someProgram } from '../../packetset/cells.ts';

const PASS: Step = { match: {}, effect: { kind: 'outcomes', mask: OUTCOMES.pass } };

function ended({ steps, chains }: Program): Program {
  return { steps: [...steps, PASS], ...(chains && { chains }) };
}

/** A program and one that a few edits make of it: steps removed, doubled, moved, or taken from another program. */
const someEdit = fc
  .tuple(someProgram, someProgram, fc.array(fc.tuple(fc.nat(3), fc.nat(9), fc.nat(9), fc.nat(3)), { maxLength: 3 }))
  .map(([one, other, edits]) => {
    const lists = new Map<string, Step[]>([
      ['', [...one.steps]],
      ...[...(one.chains ?? [])].map(([name, list]): [string, Step[]] => [name, [...list]]),
    ]);
    for (const [list, at, to, kind] of edits) {
      const name = ['', 'a', 'b', 'c'][list] ?? '';
      const steps = lists.get(name) ?? [];
      const [removed] = steps.splice(at % Math.max(1, steps.length), kind === 0 ? 0 : 1);
      const foreign = (name === '' ? other.steps : other.chains?.get(name))?.[at % 2];
      const step = kind === 1 ? undefined : kind === 2 ? removed : foreign;
      if (step !== undefined) steps.splice(to % (steps.length + 1), 0, step);
    }
    const { '': steps = [], ...chains } = Object.fromEntries(lists);
    return { from: ended(one), to: ended({ steps, chains: new Map(Object.entries(chains)) }) };
  });

function inTerm(match: PacketMatch, packet: Packet): boolean {
  return (match.directions === undefined || match.directions.includes(packet.direction)) && matches(match, packet);
}

/** What the reported changes say about one packet: its parts, once for each product that it is in. */
function saidOf(delta: Delta, packet: Packet) {
  if (delta.kind !== 'changed') return [];
  return delta.parts.flatMap((part) => part.terms.filter((term) => inTerm(term, packet)).map(() => part));
}

describe('the difference of two sides', () => {
  it('applied to the old side gives exactly the new one, each packet in one product', () => {
    let changed = 0;
    fc.assert(
      fc.property(someEdit, ({ from, to }) => {
        const delta = deltaOf({ from: [from], to: [to] });
        if (delta.kind === 'changed') changed++;
        for (const packet of PACKETS) {
          const [before, after] = [outcomesOf(from, packet), outcomesOf(to, packet)];
          const said = saidOf(delta, packet);
          expect(said.map(({ effect }) => effect)).to.deep.equal([effectOf(before, after)].filter(Boolean));
          if (said[0] === undefined) continue;
          expect(said[0].to).to.deep.equal(verdictsIn(after));
          expect(said[0].from).to.include.members([...verdictsIn(before)]);
        }
      }),
      { numRuns: 60 },
    );
    expect(changed).to.be.greaterThan(10);
  });

  it('is the same with and without a look at the changed steps alone', () => {
    let restricted = 0;
    fc.assert(
      fc.property(someEdit, ({ from, to }) => {
        const pair = restrict({ from: [from], to: [to] });
        if (pair === 'same') {
          for (const packet of PACKETS) expect(outcomesOf(from, packet)).to.equal(outcomesOf(to, packet));
          return;
        }
        const [small, smallTo] = [pair.from[0], pair.to[0]];
        if (small === undefined || smallTo === undefined) throw new Error('a program is missing');
        if (small.steps.length !== from.steps.length) restricted++;
        for (const packet of PACKETS) {
          const [before, after] = [outcomesOf(from, packet), outcomesOf(to, packet)];
          const within = [outcomesOf(small, packet), outcomesOf(smallTo, packet)];
          if (before !== after) expect(within).to.deep.equal([before, after]);
          else expect(within[0]).to.equal(within[1]);
        }
      }),
      { numRuns: 60 },
    );
    expect(restricted).to.be.greaterThan(15);
  });

  it('leaves out what is known from another comparison', () => {
    fc.assert(
      fc.property(someEdit, someEdit, (one, other) => {
        const delta = deltaOf({ from: [one.from], to: [one.to] }, { from: [other.from], to: [other.to] });
        for (const packet of PACKETS) {
          const way = (pair: typeof one): string => {
            const [before, after] = [outcomesOf(pair.from, packet), outcomesOf(pair.to, packet)];
            return `${effectOf(before, after)} ${after}`;
          };
          const isChanged = outcomesOf(one.from, packet) !== outcomesOf(one.to, packet);
          const isKnown = isChanged && way(one) === way(other);
          expect(saidOf(delta, packet).length).to.equal(isChanged && !isKnown ? 1 : 0);
        }
      }),
      { numRuns: 20 },
    );
  });

  it('never lists more products than the order of fields that it was built in', () => {
    fc.assert(
      fc.property(someEdit, ({ from, to }) => {
        const delta = deltaOf({ from: [from], to: [to] });
        if (delta.kind !== 'changed') return;
        for (const { terms, total } of delta.parts) {
          expect(terms.length).to.equal(total);
          const paths = pathsOfUnion(terms);
          expect(total).to.be.at.most(paths);
        }
      }),
      { numRuns: 60 },
    );
  });
});

/** How many ways lead to the set that products make, in the order of fields that diagrams begin with. */
function pathsOfUnion(terms: readonly PacketMatch[]): number {
  const steps = terms.map((match): Step => ({ match, effect: { kind: 'outcomes', mask: OUTCOMES.allow } }));
  const built = build(spaceOf([{ steps: [...steps, PASS] }]));
  if (built.kind === 'too-large') throw new Error('too large');
  const { diagrams, nodes } = built;
  const paths = (node: number): number => {
    if (node < 64) return node === OUTCOMES.allow ? 1 : 0;
    return [...kidsOf(diagrams, node).keys()].reduce((sum, kid) => sum + paths(kid), 0);
  };
  return paths(nodes[0] ?? 0);
}
