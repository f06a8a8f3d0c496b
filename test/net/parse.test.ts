import { expect } from 'chai';
import fc from 'fast-check';
import ipaddr from 'ipaddr.js';
import { formatAddress, formatPrefix, formatRange } from '../../src/net/format.ts';
import { type Parsed, parseAddress, parseAddressRange, parseAddressText, parsePrefix } from '../../src/net/parse.ts';
import { prefixesOf } from '../../src/net/prefixes-of.ts';

function accepted<T>(result: Parsed<T>): T {
  if (!result.ok) throw new Error(result.reason);
  return result.value;
}

describe('parsing an address', () => {
  for (const [text, printed] of [
    ['0.0.0.0', '0.0.0.0'],
    ['255.255.255.255', '255.255.255.255'],
    ['192.0.2.10', '192.0.2.10'],
    ['::', '::'],
    ['::1', '::1'],
    ['1::', '1::'],
    ['2001:DB8::A', '2001:db8::a'],
    ['2001:0db8:0000:0000:0000:0000:0000:0001', '2001:db8::1'],
    ['1:2:3:4:5:6:7:8', '1:2:3:4:5:6:7:8'],
    ['1:2:3:4:5:6:7::', '1:2:3:4:5:6:7:0'],
    ['::2:3:4:5:6:7:8', '0:2:3:4:5:6:7:8'],
    ['::ffff:1.2.3.4', '::ffff:1.2.3.4'],
    ['::FFFF:102:304', '::ffff:1.2.3.4'],
    ['64:ff9b::192.0.2.33', '64:ff9b::c000:221'],
    ['1:2:3:4:5:6:1.2.3.4', '1:2:3:4:5:6:102:304'],
    ['::1.2.3.4', '::102:304'],
    ['2001:db8:0:0:1:0:0:1', '2001:db8::1:0:0:1'],
  ] as const) {
    it(`${text} is ${printed}`, () => {
      const { family, address } = accepted(parseAddress(text));
      expect(formatAddress(family, address)).to.equal(printed);
      expect(family).to.equal(text.includes(':') ? 6 : 4);
    });
  }

  for (const [text, reason] of [
    ['', 'it is empty'],
    [' 1.2.3.4', 'it has a blank'],
    ['1.2.3.4 ', 'it has a blank'],
    ['1.2.3.4\n', 'it has a blank'],
    ['\u00a01.2.3.4', 'it has a blank'],
    ['010.0.0.1', 'the part "010" has a leading zero'],
    ['10.0.0.00', 'the part "00" has a leading zero'],
    ['1', 'it has 1 of the four parts'],
    ['1.2.3', 'it has 3 of the four parts'],
    ['1.2.3.4.5', 'it has 5 of the four parts'],
    ['1.2.3.', 'a part is empty'],
    ['.1.2.3', 'a part is empty'],
    ['1..2.3', 'a part is empty'],
    ['10.0.0.256', 'the part "256" is above 255'],
    ['10.0.0.1000', 'the part "1000" is above 255'],
    ['0x0a.0.0.1', 'the part "0x0a" is not a decimal number'],
    ['10.0.0.-1', 'the part "-1" is not a decimal number'],
    ['10.0.0.+1', 'the part "+1" is not a decimal number'],
    ['10.0.0.1e1', 'the part "1e1" is not a decimal number'],
    ['١.2.3.4', 'the part "١" is not a decimal number'],
    ['any', 'the part "any" is not a decimal number'],
    ['fe80::1%eth0', 'an address with a zone (%) means something on one host only'],
    [':', 'a group is empty'],
    [':1', 'a group is empty'],
    ['1:', 'a group is empty'],
    ['1::2:', 'a group is empty'],
    [':1::2', 'a group is empty'],
    ['1::2::3', 'it has more than one "::"'],
    [':::', 'it has more than one "::"'],
    ['1:::2', 'it has more than one "::"'],
    ['::::', 'it has more than one "::"'],
    ['1:2:3:4:5:6:7', 'it has 7 of the eight groups'],
    ['1:2:3:4:5:6:7:8:9', 'it has more than eight groups'],
    ['1:2:3:4::5:6:7:8', '"::" stands for no group'],
    ['::1:2:3:4:5:6:7:8', '"::" stands for no group'],
    ['12345::', 'the group "12345" has more than four digits'],
    ['g::', 'the group "g" is not hexadecimal'],
    ['::0x1', 'the group "0x1" is not hexadecimal'],
    ['[::1]', 'the group "[" is not hexadecimal'],
    ['::ffff:010.0.0.1', 'the part "010" has a leading zero'],
    ['::ffff:1.2.3', 'it has 3 of the four parts'],
    ['1.2.3.4::', 'the group "1.2.3.4" is not hexadecimal'],
    ['::1.2.3.4:5', 'the group "1.2.3.4" is not hexadecimal'],
    ['1:2:3:4:5:6:7:1.2.3.4', 'it has more than eight groups'],
  ] as const) {
    it(`${JSON.stringify(text)} is refused: ${reason}`, () => {
      const result = parseAddress(text);
      expect(result).to.deep.include({ ok: false, code: 'ADDRESS_INVALID' });
      expect(result.ok || result.reason).to.satisfy((said: string) => said.endsWith(`: ${reason}`));
    });
  }

  it('a reason quotes foreign text as one short printable line', () => {
    const result = parseAddress(`\u001b[31m\u202e${'x'.repeat(5000)}`);
    const reason = result.ok ? '' : result.reason;
    expect(reason.length).to.be.below(250);
    expect(reason).to.match(/^[\u0020-\u007e…]*$/);
  });

  it('every IPv4 address is read back from what is printed', () => {
    fc.assert(
      fc.property(fc.bigInt(0n, 0xffff_ffffn), (address) => {
        expect(accepted(parseAddress(formatAddress(4, address)))).to.deep.equal({ family: 4, address });
      }),
    );
  });

  it('every IPv6 address is read back from what is printed, and another implementation agrees', () => {
    fc.assert(
      fc.property(ipv6Address, (address) => {
        const text = formatAddress(6, address);
        expect(accepted(parseAddress(text))).to.deep.equal({ family: 6, address });
        const other = ipaddr.IPv6.parse(text);
        expect(numberOf(other.toByteArray())).to.equal(address);
        if (!other.isIPv4MappedAddress()) expect(other.toRFC5952String()).to.equal(text);
      }),
      { numRuns: 500 },
    );
  });

  it('what it takes, another implementation reads as the same address', () => {
    const texts = fc.string({ unit: fc.constantFrom(...'0123456789abF::..'), maxLength: 18 });
    fc.assert(
      fc.property(texts, (text) => {
        const result = parseAddress(text);
        if (result.ok) expect(numberOf(ipaddr.parse(text).toByteArray())).to.equal(result.value.address);
      }),
      { numRuns: 1000 },
    );
  });
});

/** Addresses with many zero groups, as real ones have. */
const ipv6Address = fc
  .array(fc.oneof(fc.constant(0), fc.nat(15), fc.nat(0xffff), fc.constant(0xffff)), { minLength: 8, maxLength: 8 })
  .map((groups) => groups.reduce((value, group) => (value << 16n) | BigInt(group), 0n));

function numberOf(bytes: readonly number[]): bigint {
  return bytes.reduce((value, byte) => (value << 8n) | BigInt(byte), 0n);
}

describe('parsing a prefix', () => {
  for (const [text, printed] of [
    ['0.0.0.0/0', '0.0.0.0/0'],
    ['::/0', '::/0'],
    ['10.0.0.0/8', '10.0.0.0/8'],
    ['192.0.2.1', '192.0.2.1/32'],
    ['192.0.2.1/32', '192.0.2.1/32'],
    ['192.0.2.2/31', '192.0.2.2/31'],
    ['2001:db8::1', '2001:db8::1/128'],
    ['2001:DB8::/32', '2001:db8::/32'],
    ['2001:db8::2/127', '2001:db8::2/127'],
    ['::ffff:10.0.0.0/104', '::ffff:10.0.0.0/104'],
  ] as const) {
    it(`${text} is ${printed}`, () => {
      expect(formatPrefix(accepted(parsePrefix(text)))).to.equal(printed);
    });
  }

  for (const text of [
    '1.2.3.4/33',
    '1.2.3.4/',
    '1.2.3.4/08',
    '1.2.3.4/-1',
    '1.2.3.4/+8',
    '1.2.3.4/8.',
    '1.2.3.4/1e1',
    '1.2.3.4/999999999999',
    '1.2.3.0 /24',
    '1.2.3.0/ 24',
    '1.2.3.0/24 ',
    '1.2.3.0/24/24',
    '1.2.3/24',
    '/24',
    '::/129',
    '::/00',
    '::/ffff::',
    '10.0.0.0/255.0.0.0',
    '10.0.0.0/0.255.255.255',
    '',
  ]) {
    it(`${JSON.stringify(text)} is refused`, () => {
      expect(parsePrefix(text)).to.deep.include({ ok: false, code: 'ADDRESS_INVALID' });
      expect(parsePrefix(text, { hostBits: 'mask' }).ok).to.equal(false);
    });
  }

  it('says how to write a netmask', () => {
    expect(parsePrefix('10.1.2.3/255.0.0.0')).to.deep.include({ ok: false, hint: 'Write 10.0.0.0/8' });
    expect(parsePrefix('10.1.2.3/255.255.255.255')).to.deep.include({ ok: false, hint: 'Write 10.1.2.3/32' });
    expect(parsePrefix('10.1.2.3/0.0.0.0')).to.deep.include({ ok: false, hint: 'Write 0.0.0.0/0' });
    expect(parsePrefix('10.1.2.3/255.0.255.0')).not.to.have.property('hint');
  });

  for (const [text, masked] of [
    ['10.1.2.3/8', '10.0.0.0/8'],
    ['10.0.0.1/31', '10.0.0.0/31'],
    ['10.0.0.1/0', '0.0.0.0/0'],
    ['2001:db8::1/64', '2001:db8::/64'],
    ['2001:db8::1/127', '2001:db8::/127'],
  ] as const) {
    it(`${text} is refused with the name of ${masked}, or masked on request`, () => {
      const refused = parsePrefix(text);
      expect(refused).to.deep.include({ ok: false, code: 'HOST_BITS' });
      expect(refused.ok || refused.reason).to.include(masked);
      expect(formatPrefix(accepted(parsePrefix(text, { hostBits: 'mask' })))).to.equal(masked);
    });
  }
});

describe('parsing a range', () => {
  for (const text of ['10.0.0.1-10.0.0.9', '10.0.0.1-10.0.0.1', '::-::ff', '::ffff:1.2.3.4-::ffff:1.2.3.5']) {
    it(`${text} is read back from what is printed`, () => {
      const { family, start, end } = accepted(parseAddressRange(text));
      expect(formatRange(family, start, end)).to.equal(text);
    });
  }

  for (const [text, reason] of [
    ['10.0.0.9-10.0.0.1', 'ends before it begins'],
    ['::2-::1', 'ends before it begins'],
    ['10.0.0.1-::1', 'begins in one address family'],
    ['10.0.0.1 - 10.0.0.9', 'has a blank'],
    ['10.0.0.1-', 'it is empty'],
    ['-10.0.0.1', 'it is empty'],
    ['10.0.0.1', 'not a range'],
    ['10.0.0.1-2-3', 'not a range'],
    ['10.0.0.0/24-10.0.1.0/24', 'not a decimal number'],
    ['10.0.0.1-9', '1 of the four parts'],
  ] as const) {
    it(`${JSON.stringify(text)} is refused: ${reason}`, () => {
      const result = parseAddressRange(text);
      expect(result).to.deep.include({ ok: false, code: 'ADDRESS_INVALID' });
      expect(result.ok || result.reason).to.include(reason);
    });
  }
});

describe('parsing an address text', () => {
  for (const [text, prefixes] of [
    ['10.0.0.1', ['10.0.0.1/32']],
    ['10.0.0.0/8', ['10.0.0.0/8']],
    ['10.0.0.0-10.0.0.2', ['10.0.0.0/31', '10.0.0.2/32']],
    ['2001:db8::/32', ['2001:db8::/32']],
  ] as const) {
    it(`${text} is ${prefixes.join(', ')}`, () => {
      const found = prefixesOf(accepted(parseAddressText(text)), text.includes(':') ? 6 : 4);
      expect(found.kind === 'some' && found.prefixes.map(formatPrefix)).to.deep.equal(prefixes);
    });
  }

  it('refuses host bits unless they are to be masked', () => {
    expect(parseAddressText('10.0.0.1/8')).to.deep.include({ ok: false, code: 'HOST_BITS' });
    expect(parseAddressText('10.0.0.1/8', { hostBits: 'mask' }).ok).to.equal(true);
  });
});
