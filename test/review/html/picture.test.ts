import { expect } from 'chai';
import fc from 'fast-check';
import { FAMILIES, type Family } from '../../../src/net/family.ts';
import { formatPrefix } from '../../../src/net/format.ts';
import { renderHtml } from '../../../src/review/html/html.ts';
import { gridDrawing } from '../../../src/review/html/picture/grid.ts';
import { groupsOf, prefixText } from '../../../src/review/html/picture/group.ts';
import { layersOf, sizeOf } from '../../../src/review/html/picture/layer.ts';
import { addressSpace } from '../../../src/review/html/picture/picture.ts';
import { stripDrawing } from '../../../src/review/html/picture/strip.ts';
import { zoomsOf } from '../../../src/review/html/picture/zoom.ts';
import type { Change } from '../../../src/review/review.ts';
import { addresses, change } from './sample-change.ts';
import { largeReview } from './sample-review.ts';

const BOTH = ['0.0.0.0/0', '::/0'];
const opens = (...to: readonly string[]): Change => change({ id: '1', from: BOTH, to });
const closes = (...to: readonly string[]): Change => change({ id: '2', from: BOTH, to, effect: 'closed' });

/** Where the strip of the only block that is magnified has bars, in percent. */
function bars(changes: readonly Change[], family: Family): readonly (readonly [at: number, width: number])[] {
  const [zoom] = zoomsOf(layersOf(changes, family), family).shown;
  const drawing = renderHtml(stripDrawing(zoom!));
  return [...drawing.matchAll(/<rect x="([\d.]+)%" y="\d+" width="([\d.]+)%"/g)].map(([, at, width]) => [
    Number(at),
    Number(width),
  ]);
}

function blocks(changes: readonly Change[], family: Family): readonly string[] {
  return zoomsOf(layersOf(changes, family), family).shown.map(({ block }) => formatPrefix(block));
}

/** The width of each piece of the bands in the overview, in units of the drawing; a /8 is 24 wide. */
function bands(changes: readonly Change[], family: Family): readonly number[] {
  const drawing = renderHtml(gridDrawing(layersOf(changes, family), family));
  const [, path = ''] = /class="fill opened" d="([^"]*)"/.exec(drawing) ?? [];
  return [...path.matchAll(/h([\d.]+)v/g)].map(([, width]) => Number(width));
}

describe('the layers', () => {
  it('are destinations, and sources of what is inbound', () => {
    const inbound = opens('192.0.2.0/24');
    const term = { ...inbound.term, source: addresses(['10.0.0.0/8']), directions: ['inbound'] } as const;
    expect(layersOf([inbound], 4).map(sizeOf)).to.deep.equal([256n]);
    expect(layersOf([{ ...inbound, term }], 4).map(sizeOf)).to.deep.equal([1n << 24n]);
  });

  it('are one an effect, whatever changes overlap', () => {
    const changes = [opens('192.0.2.0/24'), closes('192.0.2.128/25'), opens('192.0.2.0/25', '192.0.3.0/24')];
    expect(layersOf(changes, 4).map((layer) => [layer.effect, sizeOf(layer)])).to.deep.equal([
      ['opened', 512n],
      ['closed', 128n],
    ]);
  });
});

describe('the magnified blocks', () => {
  it('draw a prefix with its share of the block', () => {
    expect(blocks([opens('52.96.0.0/14')], 4)).to.deep.equal(['52.0.0.0/8']);
    expect(bars([opens('52.96.0.0/14')], 4)).to.deep.equal([[37.5, 1.5625]]);
    expect(bars([opens('2603:1000::/24', '2603:8000::/17')], 6)).to.deep.equal([
      [6.25, 0.3906],
      [50, 50],
    ]);
  });

  it('have the sign of the effect above what is too thin to be seen, and above nothing else', () => {
    const [zoom] = zoomsOf(layersOf([opens('52.96.0.0/14'), closes('52.128.0.0/17')], 4), 4).shown;
    const drawing = renderHtml(stripDrawing(zoom!));
    expect(drawing.match(/<use[^>]*>/g)).to.deep.equal(['<use href="#sign-closed" x="50.0977%" y="27"/>']);
  });

  it('draw what is between neighbours where there are too many to be told apart, and leave out none', () => {
    const many = Array.from({ length: 128 }, (_, index) => `52.${index * 2}.0.0/16`);
    const drawn = bars([opens(...many)], 4);
    expect(drawn.length).to.be.at.most(48);
    for (let index = 0; index < 128; index++) {
      const at = (index * 2 * 100) / 256;
      expect(drawn.some(([from, width]) => from <= at + 0.001 && from + width >= at + 0.39)).to.equal(true);
    }
  });

  it('are the smallest that hold what is in a /8 and more', () => {
    expect(blocks([opens('13.107.128.0/22', '13.107.64.0/18')], 4)).to.deep.equal(['13.107.0.0/16']);
    expect(blocks([opens('13.107.0.0/16')], 4)).to.deep.equal(['13.0.0.0/8']);
    expect(blocks([opens('192.0.2.7/32')], 4)).to.deep.equal(['192.0.2.0/24']);
    expect(blocks([opens('2a01:111:f402::/48')], 6)).to.deep.equal(['2a01:111:f400::/40']);
  });

  it('hold those whose parts are too small to be seen', () => {
    expect(blocks([opens('52.96.0.0/14'), closes('52.244.37.168/32')], 4)).to.deep.equal([
      '52.0.0.0/8',
      '52.244.37.0/24',
    ]);
  });

  it('are there beneath a layer that has everything', () => {
    expect(blocks([opens('0.0.0.0/0'), closes('192.0.2.0/25')], 4)).to.deep.equal(['192.0.2.0/24']);
  });

  it('are none where every /8 is affected as a whole', () => {
    expect(blocks([opens('0.0.0.0/0')], 4)).to.deep.equal([]);
    expect(blocks([opens('11.0.0.0/8')], 4)).to.deep.equal([]);
  });
});

describe('the overview', () => {
  it('draws a prefix with its share of a square', () => {
    expect(bands([opens('11.0.0.0/8')], 4)).to.deep.equal([24]);
    expect(bands([opens('11.0.0.0/10')], 4)).to.deep.equal([6]);
    expect(bands([opens('2600::/9')], 6)).to.deep.equal([12]);
  });

  it('draws any as sixteen whole rows', () => {
    expect(bands([opens(...BOTH)], 4)).to.deep.equal(Array(16).fill(16 * 24));
  });
});

describe('the picture as text', () => {
  const PREFIX = fc.tuple(fc.nat(0xffff), fc.integer({ min: 1, max: 24 })).map(([high, length]) =>
    formatPrefix({
      family: 4,
      address: ((BigInt(high) << 16n) >> BigInt(32 - length)) << BigInt(32 - length),
      length,
    }),
  );

  it('has groups that are together just what is drawn', () => {
    fc.assert(
      fc.property(fc.array(PREFIX, { minLength: 1 }), fc.array(PREFIX), (opened, closed) => {
        const layers = layersOf([opens(...opened), ...(closed.length > 0 ? [closes(...closed)] : [])], 4);
        const groups = groupsOf(layers, 4);
        for (const layer of layers) {
          const mine = groups.flatMap((group) => group.layers).filter(({ effect }) => effect === layer.effect);
          expect(mine.reduce((sum, one) => sum + sizeOf(one), 0n)).to.equal(sizeOf(layer));
        }
      }),
      { numRuns: 50 },
    );
  });

  it('lists every group in the table, with every effect', () => {
    const { changes } = largeReview(400);
    const page = renderHtml(addressSpace(changes));
    for (const family of FAMILIES) {
      const table = page.slice(page.indexOf(`id="blocks${family}"`));
      for (const { block, layers } of groupsOf(layersOf(changes, family), family)) {
        expect(table).to.include(`<th scope="row"><code>${formatPrefix(block)}</code></th>`);
        for (const layer of layers) expect(table).to.include(`<code>${prefixText(layer, family)}</code>`);
      }
    }
  });

  it('names every drawing and describes it', () => {
    const page = renderHtml(addressSpace([opens('52.96.0.0/14', '2603:1063::/38'), closes('192.0.2.0/24')]));
    const drawings = [...page.matchAll(/<svg [^>]*role="img" aria-labelledby="(\S+) (\S+)"/g)];
    expect(drawings).to.have.length(5);
    for (const [, title, description] of drawings) {
      expect(page).to.include(`<title id="${title}">`);
      expect(page).to.include(`<desc id="${description}">`);
    }
    expect(page).to.include('In 52.0.0.0/8: opened 262,144 addresses (52.96.0.0/14).');
  });

  it('says where nothing is affected', () => {
    expect(renderHtml(addressSpace([opens('192.0.2.0/24')]))).to.include('No IPv6 address is affected.');
  });

  it('stays below 64 kB of drawings for 400 changes', () => {
    const drawings = renderHtml(addressSpace(largeReview(400).changes)).match(/<svg[\s\S]*?<\/svg>/g) ?? [];
    expect(drawings.join('').length).to.be.lessThan(64_000);
  });
});
