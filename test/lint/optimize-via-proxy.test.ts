import { expect } from 'chai';
import { CLEAN, PROXY, RELAYS, steering, to, told } from './linting.ts';

const OPTIMIZE = 'OPTIMIZE_VIA_PROXY';

describe('OPTIMIZE_VIA_PROXY', () => {
  it('finds hosts that an output sends to the proxy, at the place that says so', () => {
    const outputs = [steering([{ route: 'direct', hosts: ['*.teams.example'] }])];
    expect(told(OPTIMIZE, CLEAN, { outputs })).to.deep.equal([
      '51 The output out sends 1 host of the category Optimize to the proxy, of endpoint set 1 of m365: outlook.office.example',
    ]);
  });

  it('finds hosts that an earlier layer takes back', () => {
    const layers = [
      { route: 'proxy', hosts: ['outlook.office.example'] },
      { route: 'direct', hosts: ['*.office.example'] },
    ] as const;
    expect(told(OPTIMIZE, CLEAN, { outputs: [steering(layers)] })).to.have.length(1);
    expect(told(OPTIMIZE, CLEAN, { outputs: [steering(layers.slice(1))] })).to.deep.equal([]);
  });

  it('finds what no rule lets go directly while there is a proxy', () => {
    expect(told(OPTIMIZE, [to(['2', '56']), PROXY])).to.deep.equal([
      '1 Endpoint set 1 of m365 of the category Optimize is left to the proxy: no rule lets clients reach it directly',
    ]);
  });

  it('finds nothing without a proxy, or where a rule lets it go directly', () => {
    expect(told(OPTIMIZE, [to(['2', '56']), RELAYS])).to.deep.equal([]);
    expect(told(OPTIMIZE, CLEAN)).to.deep.equal([]);
  });

  it('finds nothing of areas that nobody selects', () => {
    expect(told(OPTIMIZE, [to(['56']), PROXY])).to.deep.equal([]);
  });
});
