import { expect } from 'chai';
import { isEmpty } from '../../../src/net/address-set.ts';
import { overlaps } from '../../../src/net/algebra.ts';
import { formatPrefix } from '../../../src/net/format.ts';
import { isInternet, PUBLIC, specialIn } from '../../../src/net/special-ranges.ts';
import { firstPrefix, isNearlyAny, widestPrefix } from '../../../src/review/measure/addresses.ts';
import { shortCount, withCommas } from '../../../src/review/measure/format-count.ts';
import { countPorts, isAnyProtocol } from '../../../src/review/measure/services.ts';
import { addressesOf, familiesOf, farSides } from '../../../src/review/measure/term-addresses.ts';
import { addresses, tcp } from '../guardrails/reviews.ts';

describe('measures of addresses', () => {
  it('an IPv6 set is as good as any with 2000::/3, and not with half of it', () => {
    expect(isNearlyAny(addresses('2000::/3'), 6)).to.equal(true);
    expect(isNearlyAny(addresses('2000::/4'), 6)).to.equal(false);
    expect(isNearlyAny(addresses('2000::/3'), 4)).to.equal(false);
  });

  it('the widest prefix is one of the fewest that make up the set', () => {
    const widest = (text: string): string | undefined => {
      const found = widestPrefix(addresses(text), 4);
      return found && formatPrefix(found);
    };
    expect(widest('12.0.0.0/25 12.0.0.128/25 13.0.0.0/24')).to.equal('12.0.0.0/24');
    expect(widest('0.0.0.1-255.255.255.255')).to.equal('128.0.0.0/1');
    expect(widest('::/0')).to.equal(undefined);
    expect(firstPrefix(addresses('::/0'))).to.deep.equal({ family: 6, address: 0n, length: 0 });
  });

  it('the internet has public addresses and bogons, and nothing that stays inside', () => {
    for (const text of ['8.8.8.8', '192.0.2.1', '240.0.0.1', '2a00::1', '2001:db8::1', '4000::1']) {
      expect(isInternet(addresses(text)), text).to.equal(true);
    }
    for (const text of [
      '10.255.255.255',
      '172.31.0.0/16',
      '100.64.0.1',
      '169.254.1.1',
      '224.0.0.1',
      'fd00::1',
      'fe80::1',
      '::1',
    ]) {
      expect(isInternet(addresses(text)), text).to.equal(false);
    }
  });

  it('the first name of a special range is the one that says most', () => {
    const titles = (text: string): readonly string[] => specialIn(addresses(text)).map(({ title }) => title);
    expect(titles('169.254.169.254')).to.deep.equal(['cloud metadata service', 'link-local']);
    expect(titles('168.63.129.16')).to.deep.equal(['Azure platform']);
    expect(titles('203.0.113.0/24')).to.deep.equal(['documentation']);
    expect(titles('13.107.6.152/31 2603:1006::/40')).to.deep.equal([]);
  });

  it('no public address is special', () => {
    expect(specialIn(PUBLIC)).to.deep.equal([]);
    expect(overlaps(PUBLIC, addresses('3fff::/20 64:ff9b::/96 ::ffff:0:0/96'))).to.equal(false);
    expect(isEmpty(PUBLIC)).to.equal(false);
  });
});

describe('measures of terms', () => {
  it('a term has a family when both of its sides have', () => {
    expect(familiesOf({})).to.deep.equal([4, 6]);
    expect(familiesOf({ source: addresses('10.0.0.0/8') })).to.deep.equal([4]);
    expect(familiesOf({ source: addresses('10.0.0.0/8'), destination: addresses('::/0') })).to.deep.equal([]);
    expect(familiesOf({ icmp: { family: 6, types: [{ from: 0, to: 1 }] } })).to.deep.equal([6]);
    expect(isEmpty(addressesOf({ family: 4, destination: addresses('::/0 10.0.0.1') }, 'destination'), 6)).to.equal(
      true,
    );
  });

  it('the far side is the source of what is inbound, and the destination of the rest', () => {
    expect(farSides({ directions: ['inbound'] })).to.deep.equal(['source']);
    expect(farSides({ directions: ['outbound', 'forward'] })).to.deep.equal(['destination']);
    expect(farSides({})).to.deep.equal(['source', 'destination']);
  });

  it('ports count where a protocol has them', () => {
    expect(countPorts({})).to.equal(65_536);
    expect(countPorts(tcp(80, 89))).to.equal(10);
    expect(countPorts({ destinationPorts: [{ from: 1, to: 1 }] })).to.equal(1);
    expect(countPorts({ protocols: [{ from: 47, to: 47 }] })).to.equal(0);
  });

  it('any protocol has at least 254 of 256', () => {
    expect(isAnyProtocol({ protocols: [{ from: 2, to: 255 }] })).to.equal(true);
    expect(isAnyProtocol({ protocols: [{ from: 3, to: 255 }] })).to.equal(false);
    expect(isAnyProtocol({ destinationPorts: [{ from: 1, to: 1 }] })).to.equal(false);
  });
});

describe('counts in words', () => {
  it('are short, and never more than there is', () => {
    const texts = [
      0n,
      999_999n,
      1_000_000n,
      3_932_418n,
      4_294_967_296n,
      999_999_999_999_999n,
      1n << 80n,
      (1n << 80n) + 1n,
    ].map(shortCount);
    expect(texts).to.deep.equal(['0', '999,999', '1.0M', '3.9M', '4.2B', '999.9T', '2^80', 'about 2^80']);
    expect(withCommas(1234567)).to.equal('1,234,567');
  });
});
