import { expect } from 'chai';
import fc from 'fast-check';
import { addressSetOfRanges, isEmpty } from '../../../src/net/address-set.ts';
import { contains } from '../../../src/net/contains.ts';
import type { PacketMatch } from '../../../src/packetset/program.ts';
import { sectionsOf } from '../../../src/review/guardrails/sections.ts';
import { addressesOf } from '../../../src/review/measure/term-addresses.ts';
import { addresses, change, subject, tcp, texts, violations } from './reviews.ts';

const OUT: PacketMatch = { directions: ['outbound'], source: addresses('10.0.0.0/8') };
const LOW: PacketMatch = { ...OUT, ...tcp(80, 443), destination: addresses('0.0.0.0/1') };
const HIGH: PacketMatch = { ...OUT, ...tcp(443, 8443), destination: addresses('128.0.0.0/1') };

describe('several changes together', () => {
  it('open any destination to packets that all of them are about', () => {
    const found = violations('any-destination', [change(LOW), change(HIGH)]);
    expect(texts(found)).to.deep.equal([
      'any IPv4 destination, several changes together: outbound tcp to ports 443 from 10.0.0.0/8 to any IPv4',
    ]);
    expect(found[0]).to.not.have.property('change');
  });

  it('open nothing more where they are about other packets', () => {
    const judged = (other: PacketMatch): number => violations('any-destination', [change(LOW), change(other)]).length;
    expect(judged(HIGH)).to.equal(1);
    expect(judged({ ...HIGH, ...tcp(444, 8443) })).to.equal(0);
    expect(judged({ ...HIGH, source: addresses('11.0.0.0/8') })).to.equal(0);
    expect(judged({ ...HIGH, directions: ['forward'] })).to.equal(0);
    expect(judged({ ...HIGH, states: ['new'] })).to.equal(1);
  });

  it('come together at one subject only', () => {
    const subjects = [subject('a'), subject('b')];
    const judged = (one: readonly string[], other: readonly string[]): number =>
      violations('any-destination', [change(LOW, { subjects: one }), change(HIGH, { subjects: other })], {
        more: { subjects },
      }).length;
    expect(judged(['a'], ['b'])).to.equal(0);
    expect(judged(['a', 'b'], ['b'])).to.equal(1);
    expect(judged(['a', 'b'], ['a', 'b'])).to.equal(1);
  });

  it('say nothing about a change that crosses alone', () => {
    const found = violations('any-destination', [change(OUT, { id: '1' }), change(LOW, { id: '2' })]);
    expect(found.map(({ change: id }) => id)).to.deep.equal(['1']);
  });

  it('open a wide prefix on the far side of each direction', () => {
    const [low, high] = ['12.0.0.0/8', '13.0.0.0/8'].map(addresses);
    const judged = (...terms: readonly PacketMatch[]): readonly string[] =>
      texts(
        violations(
          'prefix-wider-than',
          terms.map((term) => change(term)),
        ),
      );
    const out = { directions: ['outbound'], ...tcp(443), source: addresses('10.0.0.0/8') } as const;
    expect(judged({ ...out, destination: low! }, { ...out, destination: high! })).to.deep.equal([
      '12.0.0.0/7 is wider than /8, several changes together: outbound tcp to ports 443 from 10.0.0.0/8 to 12.0.0.0/7',
    ]);
    const into = { directions: ['inbound'], ...tcp(443), destination: addresses('192.0.2.1') } as const;
    expect(judged({ ...into, source: low! }, { ...into, source: high! })).to.have.length(1);
    expect(
      judged(
        { ...out, source: low!, destination: addresses('192.0.2.1') },
        { ...out, source: high!, destination: addresses('192.0.2.1') },
      ),
    ).to.deep.equal([]);
  });
});

/** The first of four addresses: 10.0.0.0. */
const FIRST = 10n << 24n;
const someAddresses = fc
  .tuple(fc.nat(3), fc.nat(3))
  .map((ends) =>
    addressSetOfRanges([
      { family: 4, start: FIRST + BigInt(Math.min(...ends)), end: FIRST + BigInt(Math.max(...ends)) },
    ]),
  );
const someTerm = fc.tuple(someAddresses, someAddresses, fc.nat(2), fc.nat(2)).map(
  ([source, destination, ...ports]): PacketMatch => ({
    source,
    destination,
    ...tcp(Math.min(...ports) + 1, Math.max(...ports) + 1),
  }),
);

describe('sections', () => {
  it('are exactly the sets of destinations that go with one source and one port', () => {
    fc.assert(
      fc.property(fc.array(someTerm, { maxLength: 5 }), (terms) => {
        const wanted = new Set<string>();
        const numbers = [0n, 1n, 2n, 3n].map((offset) => FIRST + offset);
        for (const source of numbers) {
          for (const port of [1, 2, 3]) {
            const meeting = terms.filter(
              (term) =>
                contains(term.source!, 4, source) &&
                term.destinationPorts!.some(({ from, to }) => from <= port && port <= to),
            );
            wanted.add(
              numbers.filter((one) => meeting.some(({ destination }) => contains(destination!, 4, one))).join(),
            );
          }
        }
        wanted.delete('');
        const found = sectionsOf(terms, 'destination')?.map((section) => {
          const set = addressesOf(section, 'destination');
          expect(isEmpty(set, 6)).to.equal(true);
          return numbers.filter((one) => contains(set, 4, one)).join();
        });
        expect(new Set(found)).to.deep.equal(wanted);
      }),
      { numRuns: 100 },
    );
  });

  it('have every address where a term does not limit them', () => {
    expect(sectionsOf([{ family: 4, source: addresses('10.0.0.1') }], 'destination')).to.deep.equal([
      { family: 4, source: addresses('10.0.0.1') },
    ]);
    expect(sectionsOf([{}], 'source')).to.deep.equal([{ family: 4 }, { family: 6 }]);
    expect(sectionsOf([], 'source')).to.deep.equal([]);
  });
});
