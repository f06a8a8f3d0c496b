import { expect } from 'chai';
import { any, literal, services } from '../model/document-builder.ts';
import { CLEAN, findings, LAN, PROXY, RELAYS, to, told } from './linting.ts';

const MEDIA = 'MEDIA_UDP_MISSING';
const web = (from = LAN) => ({ name: 'web', from, to: any, services: services('tcp/443') });

describe('MEDIA_UDP_MISSING', () => {
  it('finds media whose addresses another endpoint set lets TCP reach', () => {
    expect(told(MEDIA, [to(['1', '12', '56']), RELAYS, PROXY])).to.deep.equal([
      '1 The rule "to-1-12-56" lets TCP reach endpoint set 11 of m365, where no rule lets the same clients send udp/3478-3481: media falls back to TCP',
    ]);
  });

  it('finds services that a rule narrows to TCP', () => {
    expect(told(MEDIA, [to(['11', '12'], { services: services('tcp/443') })])).to.have.length(1);
  });

  it('finds media that a rule for the web lets TCP reach', () => {
    expect(told(MEDIA, [to(['1']), web()])[0]).to.match(/^2 The rule "web" lets TCP reach endpoint set 11/);
  });

  it('finds one family, and says which', () => {
    const one = to(['11'], { name: 'media', from: literal('10.20.0.0/16') });
    expect(told(MEDIA, [one, to(['12'])])[0]).to.include('endpoint set 11 of m365 over IPv6, where');
  });

  it('finds a part of the clients, and a part of the ports', () => {
    expect(told(MEDIA, [to(['11'], { from: literal('10.20.0.0/17') }), to(['12'])])).to.have.length(1);
    expect(told(MEDIA, [to(['11'], { services: services('udp/3478') }), to(['12'])])).to.have.length(1);
  });

  it('finds UDP that an earlier rule drops', () => {
    const drop = { name: 'no-udp', action: 'drop', from: LAN, to: any, services: services('udp') } as const;
    expect(told(MEDIA, [drop, ...CLEAN])).to.have.length(1);
    expect(told(MEDIA, [...CLEAN, drop])).to.deep.equal([]);
  });

  it('finds nothing where UDP is allowed by whatever rule, or left to others', () => {
    expect(told(MEDIA, CLEAN)).to.deep.equal([]);
    const udp = { name: 'udp', from: LAN, to: any, services: services('udp') };
    expect(told(MEDIA, [to(['12']), udp])).to.deep.equal([]);
    expect(told(MEDIA, [to(['12'])], { default: 'pass' })).to.deep.equal([]);
  });

  it('finds nothing where TCP is not allowed either', () => {
    expect(told(MEDIA, [to(['1', '56']), PROXY])).to.deep.equal([]);
  });

  it('finds nothing for a proxy, whose clients send media themselves', () => {
    expect(told(MEDIA, [...CLEAN, { ...web(literal('192.0.2.80', '2001:db8:80::80')), name: 'egress' }])).to.deep.equal(
      [],
    );
  });

  it('says what to write', () => {
    expect(findings([to(['12'])]).find(({ code }) => code === MEDIA)?.hint).to.equal(
      'allow it from the same clients, with to: { feed: m365, where: { id: 11 } } and services that keep udp/3478-3481',
    );
  });
});
