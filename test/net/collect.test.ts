import { expect } from 'chai';
import fc from 'fast-check';
import { addressSetOfRanges, equals } from '../../src/net/address-set.ts';
import { addressCollector, collect, collectedCount, collectedSet, isEveryAddress } from '../../src/net/collect.ts';
import { parseAddressSpan } from '../../src/net/parse.ts';

/** Texts that are often an address, a prefix or a range, and often nearly one. */
const text = fc.oneof(
  fc.tuple(fc.ipV4(), fc.nat(33)).map(([address, length]) => `${address}/${length}`),
  fc.tuple(fc.ipV6(), fc.nat(129)).map(([address, length]) => `${address}/${length}`),
  fc.tuple(fc.ipV4(), fc.ipV4()).map((ends) => ends.join('-')),
  fc.ipV4(),
  fc.ipV6(),
  fc.constantFrom(
    '0.0.0.0/0',
    '::/0',
    '0.0.0.0/1',
    '::ffff:0:0/96',
    '192.0.2.0/24 ',
    '192.0.2.0/024',
    '٠.0.2.0/24',
    '',
    `${'0'.repeat(60)}`,
  ),
);

describe('a collector of addresses', () => {
  for (const hostBits of ['refuse', 'mask'] as const) {
    it(`takes, refuses and means the same as the text parser, every address of a family apart (${hostBits})`, () => {
      fc.assert(
        fc.property(fc.array(text, { maxLength: 8 }), (texts) => {
          const collector = addressCollector();
          const problems = texts.map((one) => collect(collector, one, { hostBits }) !== undefined);
          const spans = texts.map((one) => parseAddressSpan(one, { hostBits }));
          const kept = spans.flatMap((span) => (span.ok && !isEveryAddress(span.value) ? [span.value] : []));
          expect(problems).to.deep.equal(spans.map((span) => !span.ok || isEveryAddress(span.value)));
          expect(collectedCount(collector)).to.equal(kept.length);
          expect(equals(collectedSet(collector), addressSetOfRanges(kept))).to.equal(true);
        }),
      );
    });
  }
});
