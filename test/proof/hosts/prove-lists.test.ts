import { expect } from 'chai';
import type { ReadList } from '../../../src/exporter/host-reading.ts';
import type { HostList } from '../../../src/hosts/lists.ts';
import { EMPTY } from '../../../src/net/address-set.ts';
import { proveLists } from '../../../src/proof/hosts/prove-lists.ts';

const SPAN = { file: 'lists', start: { line: 1, column: 1 }, end: { line: 1, column: 1 } };

const LIST: HostList = {
  ...{ name: 'one', labels: {}, addresses: EMPTY, hosts: ['*.x.example'] },
  uses: [
    { rule: 'first', action: 'drop' },
    { rule: 'second', action: 'allow' },
  ],
  services: [
    { kind: 'ports', protocol: 'tcp', source: [{ from: 0, to: 65_535 }], destination: [{ from: 443, to: 443 }] },
  ],
};

function prove(told: ReadList['told'], uses: HostList['uses'] = LIST.uses) {
  const read: ReadList = { addresses: EMPTY, hosts: LIST.hosts, span: SPAN, ...(told && { told }) };
  const lists = new Map([['one', read]]);
  return proveLists({ policy: 'p', lists: [{ ...LIST, uses }] }, { kind: 'lists', lists, notes: [] });
}

describe('what a file tells of a list beside its members', () => {
  it('need not be there', () => {
    expect(prove(undefined).kind).to.equal('proved');
  });

  it('is what rules do with it, in their order, once where all do the same', () => {
    const services = 'tcp/443';
    expect(prove({ actions: ['drop', 'allow'], services }).kind).to.equal('proved');
    expect(prove({ actions: ['allow', 'drop'], services })).to.deep.equal({
      kind: 'refuted',
      difference: { subject: 'what rules do with the list one', wanted: 'drop, allow', found: 'allow, drop' },
    });
    const same = LIST.uses.map((use) => ({ ...use, action: 'allow' as const }));
    expect(prove({ actions: ['allow'], services }, same).kind).to.equal('proved');
    expect(prove({ actions: [], services }, same).kind).to.equal('refuted');
  });

  it('is its services', () => {
    expect(prove({ actions: ['drop', 'allow'], services: 'tcp/80,443' })).to.deep.equal({
      kind: 'refuted',
      difference: { subject: 'the services of the list one', wanted: 'tcp/443', found: 'tcp/80,443' },
    });
  });
});
