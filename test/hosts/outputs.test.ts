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

  it('list what they leave out whole', async () => {
    const { diagnostics } = await buildBranch({ outputs: [{ exporter: 'domains', path: 'a.csv' }] });
    expect(diagnostics.filter(({ code }) => code === 'RULES_ONLY').map(({ message }) => message)).to.deep.equal([
      'The list m365-11 has addresses alone, of which domains writes nothing',
    ]);
  });

  it('say one thing of a name that is not known, and nothing that follows from it', async () => {
    for (const options of [{ clients: 'lan' }, { direct: { where: { category: 'Optimise' } } }]) {
      const outputs = [{ ...PAC, options: { proxy: 'PROXY 198.51.100.1:3128', ...options } }];
      const codes = (await found({ outputs })).flatMap(({ code, severity }) => (severity === 'info' ? [] : [code]));
      expect(codes)
        .to.have.length(1)
        .and.to.satisfy(([code]: readonly string[]) => /UNKNOWN$/.test(code!));
    }
  });
});

describe('a PAC file and feeds of others', () => {
  const feeds = {
    m365: { type: 'microsoft365', instance: 'worldwide', snapshot: 'm365.json' },
    phones: {
      type: 'json',
      snapshot: 'phones.json',
      items: '/*',
      address: 'ips',
      domains: 'hosts',
      labels: { use: 'use' },
    },
  };
  const phones = JSON.stringify([{ use: 'sip', ips: ['198.51.100.0/24'], hosts: ['*.phones.example'] }]);
  const rules = [
    { name: 'phones', from: 'lans', to: { feed: 'phones' }, services: ['tcp/80', 'tcp/443'], action: 'allow' },
  ];

  it('warns where nothing says whether hosts of a feed go direct', async () => {
    const { diagnostics } = await buildBranch({ feeds, rules, outputs: [PAC] }, { 'phones.json': phones });
    const [one, ...more] = diagnostics.filter(({ code }) => code === 'HOSTS_MISSING');
    expect(more).to.deep.equal([]);
    expect(one?.severity).to.equal('warning');
    expect(one?.message).to.equal('The feed "phones" has no categories, so that none of its hosts goes direct');
  });

  it('does not where they are named', async () => {
    const outputs = [{ ...PAC, options: { ...PAC.options, direct: { feed: 'phones' } } }];
    const { diagnostics, outputs: built } = await buildBranch({ feeds, rules, outputs }, { 'phones.json': phones });
    expect(diagnostics.map(({ code }) => code)).to.not.include('HOSTS_MISSING');
    expect(built).to.have.length(1);
  });

  it('does ask for http and https where their feed says nothing of services, and says so', async () => {
    const outputs = [{ ...PAC, options: { ...PAC.options, direct: { feed: 'phones' } } }];
    const some = rules.map((rule) => ({ ...rule, services: 'tcp/443' }));
    const { diagnostics } = await buildBranch({ feeds, rules: some, outputs }, { 'phones.json': phones });
    const one = diagnostics.find(({ code }) => code === 'DIRECT_NOT_PERMITTED');
    expect(one?.message).to.match(/ on tcp\/80$/);
    expect(one?.hint).to.equal('the rules let other ports through, and clients go direct for all of tcp/80, tcp/443');
  });
});
