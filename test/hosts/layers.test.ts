import { expect } from 'chai';
import fc from 'fast-check';
import { layersOf } from '../../src/hosts/layers.ts';
import { matchesPattern } from '../../src/hosts/pattern.ts';
import { type Route, routeOf } from '../../src/hosts/steering.ts';
import type { DomainPattern } from '../../src/model/endpoint-set.ts';

const LABELS = ['a', 'b', 'c'];

/** Every host of up to four labels out of three, below one top label. */
const UNIVERSE = [1, 2, 3, 4].flatMap((count) => hostsOf(count)).map((host) => `${host}.net`);

function hostsOf(count: number): readonly string[] {
  return count === 0
    ? ['']
    : LABELS.flatMap((label) => hostsOf(count - 1).map((rest) => (rest === '' ? label : `${label}.${rest}`)));
}

/** Hosts and `*.x`, of which one matches a host only when it covers, or is covered by, every other that does. */
const pattern: fc.Arbitrary<DomainPattern> = fc
  .tuple(fc.boolean(), fc.array(fc.constantFrom(...LABELS), { minLength: 1, maxLength: 3 }))
  .map(([isWild, labels]) => `${isWild ? '*.' : ''}${labels.join('.')}.net`);

/** The most specific pattern decides, and a pattern on both sides is direct; others matter below a direct one only. */
function expected(host: string, { direct, others, first }: Parameters<typeof layersOf>[0]): Route {
  if (first.some((each) => matchesPattern(each, host))) return 'proxy';
  const matching = [...direct, ...others].filter((each) => matchesPattern(each, host));
  const isExact = (each: DomainPattern): boolean => !each.startsWith('*');
  const rank = (each: DomainPattern): number => each.split('.').length + (isExact(each) ? 100 : 0);
  const best = Math.max(...matching.map(rank));
  const deciding = matching.filter((each) => rank(each) === best);
  return deciding.some((each) => direct.includes(each)) ? 'direct' : 'proxy';
}

describe('layers of a steering plan', () => {
  it('let the most specific pattern decide', () => {
    const lists = fc.record({
      direct: fc.array(pattern, { maxLength: 8 }),
      others: fc.array(pattern, { maxLength: 8 }),
      first: fc.array(pattern, { maxLength: 1 }),
    });
    let deepest = 0;
    fc.assert(
      fc.property(lists, ({ direct, others, first }) => {
        const own = { direct, others, first };
        const layers = layersOf(own);
        deepest = Math.max(deepest, layers.length);
        const front = first.map((each) => ({ route: 'proxy', hosts: [each] }) as const);
        for (const host of UNIVERSE) {
          expect(routeOf({ layers: [...front, ...layers], plainHosts: 'proxy' }, host), host).to.equal(
            expected(host, own),
          );
        }
      }),
      { numRuns: 400 },
    );
    expect(deepest).to.be.greaterThan(2);
  });

  it('keep a host of both sides direct, as one that is Optimize in one endpoint set and Allow in another', () => {
    const layers = layersOf({ direct: ['outlook.office365.com'], others: ['outlook.office365.com'], first: [] });
    expect(layers).to.deep.equal([{ route: 'direct', hosts: ['outlook.office365.com'] }]);
  });

  it('make an exception of a host below a direct wildcard, and of nothing else', () => {
    const direct = ['*.officeapps.live.com', 'office.live.com'];
    const others = ['cdn.odc.officeapps.live.com', '*.live.com', 'unrelated.example'];
    expect(layersOf({ direct, others, first: [] })).to.deep.equal([
      { route: 'proxy', hosts: ['cdn.odc.officeapps.live.com'] },
      { route: 'direct', hosts: ['office.live.com', '*.officeapps.live.com'] },
    ]);
  });

  it('end for patterns with stars side by side, which cover each other', () => {
    const layers = layersOf({ direct: ['*.x.net', '**.x.net'], others: ['***.x.net', 'a.x.net'], first: [] });
    expect(layers).to.deep.equal([
      { route: 'proxy', hosts: ['a.x.net'] },
      { route: 'direct', hosts: ['*.x.net'] },
    ]);
  });
});
