import { expect } from 'chai';
import { routeOf, type SteeringPlan } from '../../src/hosts/steering.ts';

const PLAN: Pick<SteeringPlan, 'layers' | 'plainHosts'> = {
  layers: [
    { route: 'proxy', hosts: ['login.a.example'] },
    { route: 'direct', hosts: ['*.a.example', '*.10'] },
  ],
  plainHosts: 'direct',
};

describe('routeOf', () => {
  it('takes the first layer that has the host, in any spelling', () => {
    expect(routeOf(PLAN, 'LOGIN.a.example.')).to.equal('proxy');
    expect(routeOf(PLAN, 'Mail.A.example')).to.equal('direct');
    expect(routeOf(PLAN, 'a.example')).to.equal('proxy');
  });

  it('has a way of its own for names without a dot', () => {
    expect(routeOf(PLAN, 'intranet')).to.equal('direct');
    expect(routeOf(PLAN, 'intranet.')).to.equal('direct');
    expect(routeOf({ ...PLAN, plainHosts: 'proxy' }, 'intranet')).to.equal('proxy');
  });

  it('takes no address of IPv6 for a name, without a dot or with some', () => {
    for (const host of ['2001:db8::1', '[2001:DB8::1]', '::1', '::ffff:10.10.10.10']) {
      expect(routeOf(PLAN, host), host).to.equal('proxy');
    }
    expect(routeOf(PLAN, '10.10.10.10')).to.equal('direct');
  });
});
