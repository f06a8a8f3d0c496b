import { expect } from 'chai';
import { CLEAN, lists, PROXY, RELAYS, to, told } from './linting.ts';

const DOMAINS = 'DOMAINS_UNENFORCEABLE';

describe('DOMAINS_UNENFORCEABLE', () => {
  it('finds rules that select names where nothing acts on names', () => {
    expect(told(DOMAINS, [to(['1', '8', '79']), RELAYS])).to.deep.equal([
      '1 The rule "to-1-8-79" selects 2 endpoint sets of m365 (8, 79), which have names only, and allows nothing by that: no output acts on names, and the clients reach no proxy',
    ]);
  });

  it('finds rules that block names, whatever acts on them', () => {
    const block = to(['1', '8'], { name: 'block', action: 'reject' });
    const blocked =
      'The rule "block" blocks nothing of endpoint set 8 of m365, which has names only: rules decide by addresses';
    expect(told(DOMAINS, [block, PROXY, to(['12'])])).to.deep.equal([`1 ${blocked}`]);
    expect(told(DOMAINS, [block], { outputs: [lists('drop', '*.outlook.example')] })).to.deep.equal([`1 ${blocked}`]);
  });

  it('finds nothing where the clients reach a proxy, or an output carries names', () => {
    expect(told(DOMAINS, [...CLEAN, to(['1', '8'])])).to.deep.equal([]);
    expect(told(DOMAINS, [to(['1', '8'])], { outputs: [lists('allow', '*.outlook.example')] })).to.deep.equal([]);
  });

  it('finds nothing where no rule selects names', () => {
    expect(told(DOMAINS, [to(['1', '12'])])).to.deep.equal([]);
  });
});
