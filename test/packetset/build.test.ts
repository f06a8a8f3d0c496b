import { expect } from 'chai';
import fc from 'fast-check';
import { addressSetOf } from '../../src/net/address-set.ts';
import { except } from '../../src/net/algebra.ts';
import { apply } from '../../src/packetset/apply.ts';
import { ORDERS } from '../../src/packetset/axis.ts';
import { build } from '../../src/packetset/build.ts';
import { Diagrams } from '../../src/packetset/diagrams.ts';
import { fingerprint } from '../../src/packetset/fingerprint.ts';
import { fold } from '../../src/packetset/fold.ts';
import { DIFFERS } from '../../src/packetset/operation.ts';
import { OUTCOMES } from '../../src/packetset/outcome.ts';
import { partition } from '../../src/packetset/partition.ts';
import type { Program } from '../../src/packetset/program.ts';
import { spaceOf } from '../../src/packetset/space.ts';
import { terms } from '../../src/packetset/terms.ts';
import { witness } from '../../src/packetset/witness.ts';
import { aclPolicy, chainPolicy, objectPolicy } from '../bench/packet-set-policies.ts';
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

describe('policies of the kinds that are measured', function () {
  this.timeout(20_000);
  const policies = { objects: objectPolicy(400), 'an access list': aclPolicy(300), chains: chainPolicy(400, 20) };

  for (const [title, program] of Object.entries(policies)) {
    it(`${title}: one node by fold and partition, one fingerprint in both orders`, () => {
      const space = spaceOf([program]);
      const prints = Object.values(ORDERS).map((order) => {
        const diagrams = new Diagrams(space, order);
        const node = fold(diagrams, space.programs[0]!);
        expect(partition(diagrams, space.programs[0]!)).to.equal(node);
        return fingerprint(diagrams, node);
      });
      expect(prints[0]?.kind).to.equal('done');
      expect(prints[1]).to.deep.equal(prints[0]);
    });
  }

  it('a list of prefixes in which one address is missing is told from the whole, and the address is named', () => {
    const list = Array.from({ length: 4000 }, (_, index) => ({
      family: 6 as const,
      address: BigInt(index * 3) << 64n,
      length: 64,
    }));
    const whole = addressSetOf(list);
    const programs = [whole, except(whole, addressSetOf([{ family: 6, address: 2997n << 64n, length: 128 }]))];
    const space = spaceOf(programs.map((destination) => ({ steps: [{ match: { destination }, effect: ALLOW }] })));
    const diagrams = new Diagrams(space, ORDERS.services);
    const [a = 0, b = 0] = space.programs.map((program) => fold(diagrams, program));
    const missing = apply(diagrams, DIFFERS, [a, b]);
    expect(witness(diagrams, missing)?.destination).to.equal(2997n << 64n);
    expect(terms(diagrams, missing).terms).to.have.length(1);
  });
});

const ALLOW = { kind: 'outcomes', mask: OUTCOMES.allow } as const;

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
