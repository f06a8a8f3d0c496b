import { expect } from 'chai';
import { literal, within } from '../model/document-builder.ts';
import { CLEAN, LAN, PROXY, to, told } from './linting.ts';

const IPV6 = 'IPV6_ASYMMETRY';
const V4 = literal('10.20.0.0/16');

describe('IPV6_ASYMMETRY', () => {
  it('finds endpoint sets that rules let through over one family, though the scope has both', () => {
    const scope = within({ from: LAN });
    expect(told(IPV6, [to(['1', '12'], { from: V4 }), PROXY], { scope })).to.deep.equal([
      '1 Clients with IPv6 addresses reach 2 endpoint sets of m365 (1, 12) over IPv4 alone: see the rule "to-1-12"',
    ]);
  });

  it('finds the other family, too', () => {
    const from = literal('2001:db8:20::/48');
    expect(told(IPV6, [to(['1'], { from })], { scope: within({ from: LAN }) })[0]).to.include('over IPv6 alone');
  });

  it('goes by the clients of all rules of the feed where the scope names none', () => {
    expect(told(IPV6, [to(['1'], { from: V4 }), to(['12'])])).to.have.length(1);
    expect(
      told(IPV6, [to(['1'], { from: V4 }), to(['12'])], {
        scope: within({ to: literal('198.51.100.0/24', '203.0.113.0/24', '2001:db8::/32') }),
      }),
    ).to.have.length(1);
  });

  it('finds one family that an earlier rule drops', () => {
    const drop = { name: 'no-v6', action: 'drop', from: LAN, to: literal('2001:db8::/32') } as const;
    expect(told(IPV6, [drop, to(['1'])])).to.have.length(1);
  });

  it('finds nothing where clients have one family', () => {
    expect(told(IPV6, [to(['1'], { from: V4 })], { scope: within({ from: V4 }) })).to.deep.equal([]);
    expect(told(IPV6, [to(['1'], { from: V4 })])).to.deep.equal([]);
  });

  it('finds nothing where the endpoint set has one family, or both go through', () => {
    expect(told(IPV6, [to(['2'])])).to.deep.equal([]);
    expect(told(IPV6, CLEAN)).to.deep.equal([]);
  });
});
