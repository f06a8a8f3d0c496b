import { expect } from 'chai';
import type { PolicyData } from '../../src/testing/policy-text.ts';
import { accessOf } from './policies.ts';

const LANS = '10.20.0.0/16,2001:db8:20::/48';

const ALLOW = { name: 'microsoft-365', from: 'lans', to: { feed: 'm365', where: { id: [1, 9] } }, action: 'allow' };

const behind = (...rules: readonly PolicyData[]): Promise<readonly string[]> =>
  accessOf({ rules: [...rules.map((rule, index) => ({ name: `first ${index}`, ...rule })), ALLOW] });

describe('what a proxy lets through by the rules of a policy', () => {
  it('is an entry for each endpoint set', async () => {
    expect(await behind()).to.deep.equal([`allow microsoft-365 1 80,443 ${LANS}`, `allow microsoft-365 9 443 ${LANS}`]);
  });

  it('is nothing for clients that a rule before drops on the way to everywhere', async () => {
    const [one, other] = await behind({
      from: ['10.20.0.0/17', '2001:db8:20::/48'],
      to: 'any',
      services: 'any',
      action: 'drop',
    });
    expect([one, other]).to.deep.equal([
      'allow microsoft-365 1 80,443 10.20.128.0/17',
      'allow microsoft-365 9 443 10.20.128.0/17',
    ]);
  });

  it('is nothing on ports that a rule before rejects on the way to everywhere', async () => {
    const drop = { from: 'lans', to: 'any', services: 'tcp/1-100', action: 'reject' };
    expect(await behind(drop)).to.include(`allow microsoft-365 1 443 ${LANS}`);
  });

  it('is nothing that a rule before leaves to others', async () => {
    const pass = { from: '10.20.0.0/16', to: 'any', services: 'any', action: 'pass' };
    expect(await behind(pass)).to.include('allow microsoft-365 9 443 2001:db8:20::/48');
  });

  it('is the same behind rules that go elsewhere, that ask for no TCP, or that let the same through', async () => {
    const whole = await behind();
    for (const rule of [
      { from: 'servers', to: '192.0.2.0/24', services: 'any', action: 'drop' },
      { from: 'servers', to: 'any', services: 'udp/443', action: 'drop' },
      { from: 'servers', to: 'any', services: 'tcp/443', action: 'allow' },
      { from: '10.20.9.0/24', to: 'any', services: 'tcp/8443', action: 'drop' },
    ])
      expect(await behind(rule), JSON.stringify(rule)).to.deep.equal(whole);
  });

  it('cannot be said where some clients lose some of the ports, with both places named', async () => {
    const [one] = await behind({ from: 'servers', to: 'any', services: 'tcp/80', action: 'drop' });
    expect(one).to.match(/^UNSUPPORTED rule "first 0" decides some of rule "microsoft-365" for every destination/);
  });

  it('cannot be said of a rule that is bound to zones', async () => {
    const rules = [{ ...ALLOW, 'from-zone': 'lan' }];
    const [one] = await accessOf({ zones: ['lan'], rules });
    expect(one).to.equal('UNSUPPORTED rule "microsoft-365" is bound to zones, of which squid knows nothing');
  });
});
