import { expect } from 'chai';
import fc from 'fast-check';
import type { Packet } from '../../src/model/packet.ts';
import type { AddressSet } from '../../src/net/address-set.ts';
import { apply, map } from '../../src/packetset/apply.ts';
import { type FieldOrder, ORDERS } from '../../src/packetset/axis.ts';
import { count } from '../../src/packetset/count.ts';
import { decideByDiagram } from '../../src/packetset/decide.ts';
import { Diagrams, type Node } from '../../src/packetset/diagrams.ts';
import { fingerprint } from '../../src/packetset/fingerprint.ts';
import { fold } from '../../src/packetset/fold.ts';
import { COMPLEMENT, mayHave, UNION } from '../../src/packetset/operation.ts';
import { ALL, NONE, OUTCOMES } from '../../src/packetset/outcome.ts';
import type { PacketMatch, Program } from '../../src/packetset/program.ts';
import { reorder } from '../../src/packetset/reorder.ts';
import { spaceOf } from '../../src/packetset/space.ts';
import { terms } from '../../src/packetset/terms.ts';
import { witness } from '../../src/packetset/witness.ts';
import { outcomesOf, PACKETS, someList, someProgram } from './cells.ts';

const { allow } = OUTCOMES;

/** The diagrams of the first program, in a space that knows the others too. */
function made(
  order: FieldOrder,
  ...programs: readonly Program[]
): { readonly diagrams: Diagrams; readonly node: Node } {
  const space = spaceOf(programs);
  const diagrams = new Diagrams(space, order);
  return { diagrams, node: fold(diagrams, space.programs[0]!) };
}

function listOf(matches: readonly PacketMatch[]): Program {
  return { steps: matches.map((match) => ({ match, effect: { kind: 'outcomes', mask: allow } })) };
}

const SAMPLE: AddressSet = {
  v4: { family: 4, starts: Uint32Array.of(0x0a00_0000), ends: Uint32Array.of(0x0aff_ffff) },
  v6: { family: 6, starts: Uint32Array.of(0x2001_0db8, 0, 0, 0), ends: Uint32Array.of(0x2001_0db8, 0, 0, 0xffff) },
};

describe('a packet set', function () {
  this.timeout(20_000);

  it('and what is not in it are as many packets as there are', () => {
    fc.assert(
      fc.property(someList, (program) => {
        const { diagrams, node } = made(ORDERS.services, program);
        const set = map(diagrams, mayHave(allow), node);
        expect(count(diagrams, set) + count(diagrams, map(diagrams, COMPLEMENT, set))).to.equal(count(diagrams, ALL));
      }),
      { numRuns: 40 },
    );
  });

  it('counts addresses, ports, messages, states and directions with their real values', () => {
    const size = (match: PacketMatch): bigint => {
      const { diagrams, node } = made(ORDERS.addresses, listOf([match]));
      return count(diagrams, map(diagrams, mayHave(allow), node));
    };
    const rest = 3n * 5n;
    const addresses4 = 1n << 64n;
    const addresses6 = 1n << 256n;
    const port = [{ from: 443, to: 443 }];
    const one = (number: number) => [{ from: number, to: number }];
    expect(size({ protocols: one(6), family: 4, destinationPorts: port })).to.equal(rest * addresses4 * 65_536n);
    expect(size({ family: 4, destinationPorts: port })).to.equal(5n * rest * addresses4 * 65_536n);
    expect(size({ protocols: one(47) })).to.equal(rest * (addresses4 + addresses6));
    expect(size({ icmp: { family: 6, types: [{ from: 0, to: 255 }] } })).to.equal(rest * addresses6 * 256n);
    expect(size({ protocols: one(1), states: ['new'] })).to.equal(3n * (addresses4 * 65_536n + addresses6));
    expect(size({})).to.equal(
      rest * (addresses4 * (5n * 65_536n ** 2n + 65_536n + 250n) + addresses6 * (5n * 65_536n ** 2n + 65_536n + 250n)),
    );
  });

  it('has a witness inside it unless it is empty', () => {
    let found = 0;
    fc.assert(
      fc.property(someProgram, fc.constantFrom(...Object.values(ORDERS)), (program, order) => {
        const { diagrams, node } = made(order, program);
        const set = map(diagrams, mayHave(allow), node);
        const packet = witness(diagrams, set);
        expect(packet === undefined).to.equal(set === NONE);
        if (packet === undefined) return;
        found++;
        expect(outcomesOf(program, packet) & allow).to.equal(allow);
        expect(decideByDiagram(diagrams, set, packet)).to.equal(ALL);
      }),
      { numRuns: 30 },
    );
    expect(found).to.be.greaterThan(5);
  });

  it('has a witness that reads well: known addresses where they will do, the least values where not', () => {
    const witnessOf = (match: PacketMatch): Packet | undefined => {
      const { diagrams, node } = made(ORDERS.services, listOf([match]));
      return witness(diagrams, map(diagrams, mayHave(allow), node));
    };
    const plain = { direction: 'outbound', family: 4, source: 0xc000_0201n, destination: 0xc633_6401n, state: 'new' };
    expect(witnessOf({})).to.deep.equal({ ...plain, protocol: 6, sourcePort: 49_152, destinationPort: 443 });
    expect(witnessOf({ protocols: [{ from: 47, to: 50 }] })).to.deep.equal({ ...plain, protocol: 47 });
    expect(witnessOf({ icmp: { family: 4, types: [{ from: 770, to: 800 }] } })).to.deep.equal({
      ...plain,
      protocol: 1,
      icmpType: 3,
      icmpCode: 2,
    });
  });

  it('is the union of its terms', () => {
    let many = 0;
    fc.assert(
      fc.property(someList, fc.constantFrom(...Object.values(ORDERS)), (program, order) => {
        const { diagrams, node } = made(order, program);
        const found = terms(diagrams, map(diagrams, mayHave(allow), node));
        expect(found.total).to.equal(found.terms.length);
        if (found.terms.length > 1) many++;
        const space = spaceOf([listOf(found.terms), program]);
        const again = new Diagrams(space, order);
        const [list, whole] = space.programs.map((one) => map(again, mayHave(allow), fold(again, one)));
        expect(list).to.equal(whole);
      }),
      { numRuns: 25, seed: 11 },
    );
    expect(many).to.be.greaterThan(2);
  });

  it('keeps its fingerprint in another space, in another order, and as a list of terms', () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(someList, someList, (program, other) => {
        const hashes = [
          made(ORDERS.services, program),
          made(ORDERS.services, program, other),
          made(ORDERS.addresses, program, other),
        ].map(({ diagrams, node }) => fingerprint(diagrams, map(diagrams, mayHave(allow), node)));
        const { diagrams, node } = made(ORDERS.services, program);
        const listed = made(
          ORDERS.addresses,
          listOf(terms(diagrams, map(diagrams, mayHave(allow), node)).terms),
          other,
        );
        hashes.push(fingerprint(listed.diagrams, map(listed.diagrams, mayHave(allow), listed.node)));
        const [first] = hashes;
        for (const hash of hashes) expect(hash).to.deep.equal(first);
        if (first?.kind === 'done') seen.add(first.value);
      }),
      { numRuns: 25 },
    );
    expect(seen.size).to.be.greaterThan(3);
  });

  it('keeps its fingerprint where another policy cuts its ranges and names more zones', () => {
    const zone = (...names: readonly string[]) => ({ names, not: false });
    const whole = listOf([
      { destinationPorts: [{ from: 400, to: 1000 }], source: SAMPLE, ingress: zone('lan', 'wan') },
    ]);
    const cut = listOf([
      { destinationPorts: [{ from: 500, to: 600 }], ingress: zone('dmz', 'lan', 'x') },
      {
        source: {
          ...SAMPLE,
          v4: { family: 4, starts: Uint32Array.of(0x0a00_0100), ends: Uint32Array.of(0x0a00_01ff) },
        },
      },
    ]);
    const [alone, beside] = [made(ORDERS.services, whole), made(ORDERS.services, whole, cut)];
    expect(beside.diagrams.space.atoms.destinationPort.count).to.be.greaterThan(
      alone.diagrams.space.atoms.destinationPort.count,
    );
    expect(fingerprint(beside.diagrams, beside.node)).to.deep.equal(fingerprint(alone.diagrams, alone.node));
  });

  it('keeps its fingerprint from release to release', () => {
    const sample: Program = {
      steps: [
        {
          match: { states: ['established'], ingress: { names: ['lan'], not: true } },
          effect: { kind: 'outcomes', mask: OUTCOMES.drop },
        },
        {
          match: { destinationPorts: [{ from: 443, to: 443 }], source: SAMPLE },
          undecided: true,
          effect: { kind: 'outcomes', mask: allow },
        },
      ],
    };
    const { diagrams, node } = made(ORDERS.addresses, sample);
    expect(fingerprint(diagrams, node)).to.deep.equal({
      kind: 'done',
      value: '128e571631bb23673b1c1232d46a3f062ca46ffa1892685a1cd88e7e1195bcdc',
    });
  });

  it('has another fingerprint than a set that decides some packet otherwise', () => {
    fc.assert(
      fc.property(someProgram, someProgram, (a, b) => {
        const [x, y] = [a, b].map((program) => {
          const { diagrams, node } = made(ORDERS.services, program);
          return fingerprint(diagrams, node);
        });
        const alike = PACKETS.every((packet) => outcomesOf(a, packet) === outcomesOf(b, packet));
        expect(x?.kind === 'done' && y?.kind === 'done' && x.value === y.value).to.equal(alike);
      }),
      { numRuns: 15 },
    );
  });

  it('is the same node when it is moved to another order and back', () => {
    fc.assert(
      fc.property(someProgram, (program) => {
        const { diagrams, node } = made(ORDERS.services, program);
        const there = new Diagrams(diagrams.space, ORDERS.addresses);
        const moved = reorder(diagrams, node, there);
        expect(moved).to.equal(fold(there, diagrams.space.programs[0]!));
        expect(reorder(there, moved, diagrams)).to.equal(node);
      }),
      { numRuns: 30 },
    );
  });

  it('is united with itself in terms of both families where they are alike', () => {
    const v4 = { v4: { family: 4 as const, starts: Uint32Array.of(1), ends: Uint32Array.of(9) } };
    const v6 = { v6: { family: 6 as const, starts: Uint32Array.of(0, 0, 0, 1), ends: Uint32Array.of(0, 0, 0, 9) } };
    const match: PacketMatch = { source: { ...v4, ...v6 }, destinationPorts: [{ from: 443, to: 443 }] };
    const { diagrams, node } = made(ORDERS.services, listOf([match]));
    const set = map(diagrams, mayHave(allow), node);
    const list = terms(diagrams, apply(diagrams, UNION, [set, set]));
    expect(list.total).to.equal(1);
    expect(list.terms[0]?.source).to.deep.equal(match.source);
  });
});
