import { expect } from 'chai';
import { literal, named, services } from '../model/document-builder.ts';
import { CLEAN, LAN, PROXY, RELAYS, to, told } from './linting.ts';

const REQUIRED = 'REQUIRED_MISSING';

describe('REQUIRED_MISSING', () => {
  it('finds required endpoint sets of selected areas, and of the one that all share', () => {
    expect(told(REQUIRED, [to(['1'])])).to.deep.equal([
      '1 2 required endpoint sets of m365 are not let through whole from any client: 10 (nothing is allowed), 56 (nothing is allowed)',
    ]);
  });

  it('finds services that are missing', () => {
    expect(told(REQUIRED, [to(['1', '56'], { services: services('tcp') }), RELAYS])).to.deep.equal([
      '1 1 required endpoint set of m365 is not let through whole from any client: 1 (udp/443)',
    ]);
  });

  it('finds addresses that an earlier rule drops', () => {
    const drop = { name: 'x', action: 'drop', from: LAN, to: literal('198.51.100.7') } as const;
    expect(told(REQUIRED, [drop, ...CLEAN])[0]).to.include('1 (tcp/80,443 and udp/443)');
  });

  it('finds what two clients have by halves', () => {
    const halves = [
      to(['56'], { name: 'a', from: literal('10.20.0.0/17'), services: services('tcp/80') }),
      to(['56'], { name: 'b', from: literal('10.20.128.0/17'), services: services('tcp/443') }),
    ];
    expect(told(REQUIRED, halves)[0]).to.include('56 (tcp/80,443)');
    const together = halves.map((one) => ({ ...one, from: literal('10.20.0.0/17') }));
    expect(told(REQUIRED, together)).to.deep.equal([]);
  });

  it('finds nothing where one client reaches all of it', () => {
    const narrow = to(['56'], { name: 'guests', services: services('tcp/443') });
    expect(told(REQUIRED, [...CLEAN, narrow])).to.deep.equal([]);
    expect(told(REQUIRED, [to(['56'], { from: literal('10.20.0.1', '2001:db8:20::1') }), narrow])).to.deep.equal([]);
  });

  it('finds nothing of other areas', () => {
    expect(told(REQUIRED, [to(['11', '12', '56'])])).to.deep.equal([]);
  });

  it('leaves what goes through a proxy whole to it, and nothing by halves', () => {
    expect(told(REQUIRED, [to(['11', '12']), PROXY])).to.deep.equal([]);
    const half = to(['56'], { services: services('tcp/443') });
    expect(told(REQUIRED, [to(['11', '12']), half, PROXY])[0]).to.include('56 (tcp/80)');
  });

  it('finds what no proxy carries', () => {
    expect(told(REQUIRED, [to(['12', '56']), PROXY])[0]).to.include('11 (nothing is allowed)');
  });

  it('wants mail servers reached at one site, and the others at each', () => {
    const sites = { oslo: { lan: literal('10.1.0.0/16') }, bergen: { lan: literal('10.2.0.0/16') } };
    const here = (ids: readonly string[], where?: readonly string[]) =>
      to(ids, { from: named('lan'), ...(where && { sites: where }) });
    const init = { sites, sets: { lan: 'per-site' as const } };
    expect(told(REQUIRED, [here(['1', '56']), here(['10'], ['oslo'])], init)).to.deep.equal([]);
    expect(told(REQUIRED, [here(['1', '56'])], init)[0]).to.match(/client: 10 \(nothing is allowed\)$/);
    expect(told(REQUIRED, [here(['1', '10']), here(['56'], ['oslo'])], init)[0]).to.match(
      /56 \(nothing is allowed\) \(site bergen\)$/,
    );
  });
});
