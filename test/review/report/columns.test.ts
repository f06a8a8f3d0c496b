import { expect } from 'chai';
import fc from 'fast-check';
import {
  columnsOf,
  cutToColumns,
  endInColumns,
  fitItems,
  naturalColumns,
  padToColumns,
} from '../../../src/review/report/columns.ts';

const TEXT = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.constantFrom('監'.repeat(20), 'e\u0301'.repeat(20), 'abc'),
);

describe('columns of a terminal', () => {
  it('count wide characters twice and marks not at all', () => {
    for (const [text, columns] of [
      ['abc', 3],
      ['監', 2],
      ['e\u0301', 1],
      ['→', 1],
    ] as const)
      expect(columnsOf(text), text).to.equal(columns);
    expect(padToColumns('監', 4)).to.equal('監  ');
  });

  it('keep the beginning or the end of what is cut', () => {
    expect(cutToColumns('rulecast.yaml', 8)).to.equal('rulecas…');
    expect(endInColumns('feeds/m365-2026-08-14.json', 12)).to.equal(
      '…08-14.json'.padStart(12, '…').replace('……', '…-'),
    );
    expect(cutToColumns('監監監', 4)).to.equal('監…');
    expect(endInColumns('監監監', 4)).to.equal('…監');
  });

  it('hold as many whole items as fit, and the number of the others', () => {
    const items = ['tcp/80', 'tcp/443', 'udp/443'];
    expect(fitItems(items, 24)).to.equal('tcp/80, tcp/443, udp/443');
    expect(fitItems(items, 23)).to.equal('tcp/80, tcp/443, +1');
    expect(fitItems(items, 18)).to.equal('tcp/80, +2');
    expect(fitItems(items, 8)).to.equal('tcp…, +2');
    expect(fitItems([], 8)).to.equal('');
    expect(naturalColumns(items, 100)).to.equal(24);
  });

  it('are never more than asked for, and nothing in them is invisible', () => {
    fc.assert(
      fc.property(fc.array(TEXT, { minLength: 1, maxLength: 8 }), fc.integer({ min: 8, max: 60 }), (items, columns) => {
        for (const text of [
          fitItems(items, columns),
          cutToColumns(items[0]!, columns),
          endInColumns(items[0]!, columns),
        ]) {
          expect(columnsOf(text)).to.be.at.most(columns);
          expect(text).to.not.match(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
        }
        const natural = naturalColumns(items, 1000);
        expect(fitItems(items, Math.max(natural, 1))).to.not.match(/, \+\d+$/);
      }),
    );
  });
});
