import { expect } from 'chai';
import { any, literal, services } from '../model/document-builder.ts';
import { CLEAN, LAN, PROXY, to, told } from './linting.ts';

const SMTP = 'SMTP_FROM_CLIENTS';
const relays = (...texts: readonly string[]) => to(['10'], { name: 'relays', from: literal(...texts) });

describe('SMTP_FROM_CLIENTS', () => {
  it('finds mail servers that clients reach, with numbers', () => {
    expect(told(SMTP, [to(['1', '10']), PROXY])).to.deep.equal([
      '1 The rule "to-1-10" lets 65536 IPv4 and 2^80 IPv6 addresses send mail to endpoint set 10 of m365 on tcp/25',
    ]);
  });

  it('finds ports of submission, and leaves out the others', () => {
    expect(told(SMTP, [to(['2'])])[0]).to.match(/endpoint set 2 of m365 on tcp\/587$/);
    expect(told(SMTP, [to(['2'], { services: services('tcp/993') })])).to.deep.equal([]);
  });

  it('finds more than 64 IPv4 addresses, or more than a /122 of IPv6, in all', () => {
    expect(told(SMTP, [relays('10.1.0.0/26')])).to.deep.equal([]);
    expect(told(SMTP, [relays('10.1.0.0/26', '10.2.0.1')])).to.have.length(1);
    expect(told(SMTP, [relays('2001:db8:9::/122')])).to.deep.equal([]);
    expect(told(SMTP, [relays('2001:db8:9::/121')])).to.have.length(1);
  });

  it('finds a rule for everything, and a default that allows', () => {
    expect(told(SMTP, [to(['1']), { name: 'all', from: LAN, to: any, services: services('any') }])).to.have.length(1);
    expect(told(SMTP, [to(['1'])], { default: 'allow' })[0]).to.match(
      /^1 The default lets 4294967296|^1 The default lets 2\^32/,
    );
  });

  it('finds nothing behind a rule that drops it, or where it is left to others', () => {
    const drop = { name: 'no-mail', action: 'drop', from: LAN, to: any, services: services('tcp/25') } as const;
    expect(told(SMTP, [drop, to(['1', '10'])])).to.deep.equal([]);
    expect(told(SMTP, [to(['1'])], { default: 'pass' })).to.deep.equal([]);
  });

  it('finds nothing where a few relays send it', () => {
    expect(told(SMTP, CLEAN)).to.deep.equal([]);
  });
});
