import { expect } from 'chai';
import { any, services } from '../model/document-builder.ts';
import { CLEAN, LAN, PROXY, RELAYS, steering, to, told } from './linting.ts';

const CATEGORY = 'CATEGORY_UNCOVERED';

describe('CATEGORY_UNCOVERED', () => {
  it('finds a category with names only where there is no proxy', () => {
    expect(told(CATEGORY, [to(['1', '11', '12', '56']), RELAYS])).to.deep.equal([
      '1 Clients reach nothing of the category Default of m365 (2 endpoint sets, 1 required, 2 with names only), neither by a rule nor through a proxy',
    ]);
  });

  it('finds a category that no rule lets through', () => {
    expect(told(CATEGORY, [to(['1', '11'])]).map((text) => /category (\w+)/.exec(text)?.[1])).to.deep.equal([
      'Allow',
      'Default',
    ]);
  });

  it('finds nothing where a proxy, the internet or a default covers it', () => {
    expect(told(CATEGORY, CLEAN)).to.deep.equal([]);
    expect(told(CATEGORY, [to(['1']), PROXY])).to.deep.equal([]);
    expect(
      told(CATEGORY, [to(['1']), { name: 'web', from: LAN, to: any, services: services('tcp/443') }]),
    ).to.deep.equal([]);
    expect(told(CATEGORY, [to(['1'])], { default: 'allow' })).to.deep.equal([]);
    expect(told(CATEGORY, [to(['1'])], { default: 'pass' })).to.deep.equal([]);
  });

  it('goes by the proxy of an output that steers, where there is one', () => {
    const outputs = [steering([], { server: { type: 'PROXY', host: '192.0.2.99', port: 8080 } })];
    expect(told(CATEGORY, CLEAN, { outputs })).to.have.length(1);
  });

  it('finds nothing in a feed that rules only block', () => {
    expect(told(CATEGORY, [to(['1'], { action: 'drop' })])).to.deep.equal([]);
  });
});
