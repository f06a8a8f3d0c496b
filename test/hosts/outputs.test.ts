import { expect } from 'chai';
import type { Diagnostic } from '../../src/diagnostic/diagnostic.ts';
import type { PolicyData } from '../../src/testing/policy-text.ts';
import { buildBranch } from './policies.ts';

const PAC = { exporter: 'pac', path: 'proxy.pac', options: { proxy: 'PROXY proxy.example.net:8080' } };

async function found(changes: PolicyData): Promise<readonly Diagnostic[]> {
  return (await buildBranch(changes)).diagnostics;
}

async function errors(changes: PolicyData): Promise<readonly string[]> {
  return (await found(changes)).flatMap(({ code, severity }) => (severity === 'error' ? [code] : []));
}

describe('outputs of hosts', () => {
  for (const [key, value] of Object.entries({
    zones: { lan: 'eth0' },
    housekeeping: ['default'],
    stamp: true,
  })) {
    it(`refuse ${key}, which is for packet rules, where it is written`, async () => {
      const outputs = [PAC, { exporter: 'squid', path: 'squid', [key]: value }];
      const [one, ...more] = await found({ zones: ['lan'], outputs });
      expect(more).to.deep.equal([]);
      expect(one).to.deep.include({ code: 'UNSUPPORTED', severity: 'error', hint: `remove ${key} from this output` });
      expect(one?.message).to.equal(`${key} is for outputs of packet rules, and squid writes hosts`);
      const { start, end } = one!.span!;
      expect(end.column - start.column).to.equal(key.length + '""'.length);
    });
  }

  it('refuse a value of those keys that changes nothing, too', async () => {
    const none = { zones: 'ignore', housekeeping: 'none', stamp: false };
    expect(await errors({ outputs: [{ ...PAC, ...none }] })).to.deep.equal(Array(3).fill('UNSUPPORTED'));
  });

  it('are errors when their target can say nothing of what is selected', async () => {
    const select = { where: { id: 31 } };
    const lists = { exporter: 'domains', path: 'a.csv', options: { select, wildcards: 'none' } };
    const [lost, refused] = await found({ outputs: [lists] }).then((all) =>
      ['HOSTS_LOST', 'HOSTS_MISSING'].map((code) => all.find((one) => one.code === code)),
    );
    expect(lost?.severity).to.equal('warning');
    expect(refused).to.include({ severity: 'error' });
    expect(refused?.message).to.equal('domains can write nothing of what is selected for it');
  });
});
