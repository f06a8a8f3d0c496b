import { expect } from 'chai';
import { any, difference, literal, services } from '../model/document-builder.ts';
import { CLEAN, LAN, lists, PROXY, RELAYS, steering, to, told } from './linting.ts';

const PATH = 'PROXY_PATH_MISSING';
const NEED = [to(['1', '56']), RELAYS];

describe('PROXY_PATH_MISSING', () => {
  it('finds clients that need names and reach no proxy', () => {
    expect(told(PATH, NEED)).to.deep.equal([
      '1 Clients of the rule "to-1-56" need required endpoint set 8 of m365 with names only, and reach neither a proxy nor the internet on tcp/443',
    ]);
  });

  it('finds a proxy that other clients reach, and one that is dropped', () => {
    expect(told(PATH, [...NEED, { ...PROXY, from: literal('10.99.0.0/16') }])).to.have.length(1);
    expect(told(PATH, [{ ...PROXY, name: 'no', action: 'drop' }, ...NEED, PROXY])).to.have.length(1);
  });

  it('finds plain addresses on a port that is no proxy', () => {
    expect(told(PATH, [...NEED, { ...PROXY, services: services('tcp/22') }])).to.have.length(1);
  });

  it('finds nothing with a proxy on one of the usual ports', () => {
    for (const port of [1080, 3128, 8000, 8080, 8081, 8443, 8888, 9090]) {
      expect(told(PATH, [...NEED, { ...PROXY, services: services(`tcp/${port}`) }]), `${port}`).to.deep.equal([]);
    }
  });

  it('finds nothing where clients reach the internet, but for private addresses and a few others', () => {
    const most = difference(any, literal('10.0.0.0/8', '192.168.0.0/16', 'fc00::/7', '203.0.113.7'));
    const web = { name: 'web', from: LAN, to: most, services: services('tcp/443') };
    expect(told(PATH, [...NEED, web])).to.deep.equal([]);
    expect(told(PATH, [...NEED, { ...web, services: services('tcp/80') }])).to.have.length(1);
    expect(told(PATH, [...NEED, { ...web, to: literal('64.0.0.0/2') }])).to.have.length(1);
  });

  it('asks for the proxy of an output that steers: its address and its port', () => {
    const at = (host: string, port: number) => [steering([], { server: { type: 'PROXY', host, port } })];
    expect(told(PATH, [...NEED, PROXY], { outputs: at('192.0.2.80', 8080) })).to.deep.equal([]);
    expect(told(PATH, [...NEED, PROXY], { outputs: at('192.0.2.80', 3128) })).to.have.length(1);
    expect(told(PATH, [...NEED, PROXY], { outputs: at('192.0.2.81', 8080) })).to.have.length(1);
    expect(told(PATH, [...NEED, PROXY], { outputs: at('proxy.example', 8080) })).to.deep.equal([]);
    const odd = { ...PROXY, services: services('tcp/4711') };
    expect(told(PATH, [...NEED, odd], { outputs: at('2001:db8:80::80', 4711) })).to.deep.equal([]);
  });

  it('finds nothing where a firewall polls lists of names', () => {
    expect(told(PATH, NEED, { outputs: [lists('allow', '*.outlook.example')] })).to.deep.equal([]);
  });

  it('finds nothing where no web is selected, and nothing required has names only', () => {
    expect(told(PATH, [RELAYS])).to.deep.equal([]);
    expect(told(PATH, [to(['12', '56'])])).to.deep.equal([]);
  });

  it('finds nothing where the default lets clients go, or leaves them to others', () => {
    expect(told(PATH, NEED, { default: 'allow' })).to.deep.equal([]);
    expect(told(PATH, NEED, { default: 'pass' })).to.deep.equal([]);
    expect(told(PATH, CLEAN)).to.deep.equal([]);
  });
});
