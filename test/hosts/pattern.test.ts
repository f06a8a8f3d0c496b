import { expect } from 'chai';
import fc from 'fast-check';
import { coversPattern, indexOfPatterns, minimalPatterns } from '../../src/hosts/pattern.ts';
import { routeOf, routerOf } from '../../src/hosts/steering.ts';
import { layer } from '../exporters/host-plans.ts';

const label = fc.constantFrom('a', 'b', '*', 'a*', '*b', 'a*b');
const pattern = fc
  .tuple(fc.array(label, { maxLength: 3 }), fc.constantFrom('a', 'b', 'ab'))
  .map(([labels, last]) => [...labels, last].join('.'));

describe('an index of patterns', () => {
  it('finds the patterns that cover one, and no others', () => {
    fc.assert(
      fc.property(fc.array(pattern), pattern, (all, one) => {
        const found = indexOfPatterns(all).around(one);
        const wanted = [...new Set(all)].filter((outer) => coversPattern(outer, one));
        expect([...found].sort()).to.deep.equal(wanted.sort());
      }),
    );
  });

  it('leaves those that nothing else covers, of thousands in a moment', () => {
    const many = Array.from({ length: 20_000 }, (_, index) => `h${index}.d${index % 100}.example`);
    expect(minimalPatterns([...many, '*.d7.example'])).to.have.length(19_801);
  });

  it('finds the way of a host as its plan says', () => {
    const host = fc
      .array(fc.constantFrom('a', 'b', 'ab', 'A'), { minLength: 1, maxLength: 5 })
      .map((labels) => labels.join('.'));
    const hosts = fc.array(pattern, { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(hosts, hosts, fc.array(host), (first, second, asked) => {
        const plan = { layers: [layer('proxy', ...first), layer('direct', ...second)], plainHosts: 'direct' } as const;
        const route = routerOf(plan);
        for (const one of [...asked, 'a', 'b.', '[::1]']) expect(route(one), one).to.equal(routeOf(plan, one));
      }),
    );
  });
});
