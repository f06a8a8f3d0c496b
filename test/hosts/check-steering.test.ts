import { expect } from 'chai';
import type { Diagnostic } from '../../src/diagnostic/diagnostic.ts';
import { buildBranch, pac, rules } from './policies.ts';

async function found(changes: Parameters<typeof buildBranch>[0]): Promise<readonly Diagnostic[]> {
  const { diagnostics } = await buildBranch(changes);
  return diagnostics.filter(({ code }) => code === 'DIRECT_NOT_PERMITTED' || code === 'HOST_UNREACHED');
}

describe('a PAC file and the rules of its policy', () => {
  it('agree where everything that goes direct is let through, and a proxy for the rest', async () => {
    const { outputs } = await buildBranch();
    expect(await found({})).to.deep.equal([]);
    expect(outputs[0]).to.deep.include({ subject: 'steering', unreached: [] });
  });

  it('disagree on an endpoint set that is named and that no rule selects, with both places', async () => {
    const [one, ...more] = await found({
      ...rules({ to: { feed: 'm365', where: { id: [1] } } }),
      ...pac({ direct: { where: { id: [1, 31] } } }),
    });
    expect(more).to.deep.equal([]);
    expect(one).to.include({ severity: 'error' });
    expect(one?.message).to.include('*.sharepoint.com (m365:31) go direct').and.include('tcp/80, tcp/443');
    expect(one?.related?.[0]?.message).to.include('No rule selects it');
    expect(one?.span?.start.line).to.not.equal(one?.related?.[0]?.span.start.line);
  });

  it('disagree on an endpoint set that is let through on other ports', async () => {
    const all = await found(rules({ services: 'tcp/443' }));
    expect(all.map(({ message }) => /\((m365:\d+)\)/.exec(message)?.[1])).to.deep.equal([
      ...['m365:1', 'm365:12', 'm365:31', 'm365:46', 'm365:56'],
    ]);
    for (const { message, hint, related } of all) {
      expect(message).to.match(/ on tcp\/80$/);
      expect(hint).to.include('other ports');
      expect(related?.[0]?.message).to.equal('The rule "microsoft-365" selects it');
    }
  });

  it('disagree on what only some of the clients may reach, and name one that may not', async () => {
    const [one] = await found(rules({ from: 'servers' }));
    expect(one?.message).to.match(/do not let (10\.20\.0\.0\/21|2001:db8:20::\/48) reach/);
  });

  it('agree when those clients are named', async () => {
    expect(await found({ ...rules({ from: 'servers' }), ...pac({ clients: 'servers' }) })).to.deep.equal([]);
  });

  it('disagree on what a rule before drops', async () => {
    const drop = { name: 'no-sharepoint', from: 'lans', to: { feed: 'm365', where: { id: 31 } }, action: 'drop' };
    const { rules: own } = rules({}) as { readonly rules: readonly object[] };
    const all = await found({ rules: [drop, ...own] });
    expect(all.map(({ message }) => message)).to.have.length(1);
    expect(all[0]?.message).to.include('m365:31');
  });

  it('list what goes neither way when no rule lets the clients reach the proxy', async () => {
    const [own] = (rules({}) as { readonly rules: readonly object[] }).rules;
    const { diagnostics, outputs } = await buildBranch({ rules: [own] });
    const [one] = diagnostics.filter(({ code }) => code === 'HOST_UNREACHED');
    expect(one?.severity).to.equal('warning');
    expect(one?.message).to.include('no rule lets the clients reach PROXY proxy.example.net:8080');
    const [{ unreached = [] } = {}] = outputs.filter((output) => output.subject !== 'packets');
    expect(unreached).to.include('autodiscover.*.onmicrosoft.com').and.include('*cdn.onenote.net');
    expect(one?.message).to.include(`${unreached.length} patterns`);
    // Nobody needs what is not required, and what goes direct is reached.
    expect(unreached.filter((pattern) => /officespeech|sharepoint/.test(pattern))).to.deep.equal([]);
  });

  it('look for a proxy that is written as an address at that address alone', async () => {
    expect(await found(pac({ proxy: 'PROXY 192.0.2.80:8080' }))).to.deep.equal([]);
    const [one] = await found(pac({ proxy: 'PROXY 192.0.2.99:8080' }));
    expect(one?.code).to.equal('HOST_UNREACHED');
    expect(await found(pac({ proxy: 'PROXY 192.0.2.99:8080; PROXY [2001:db8:53::80]:8080' }))).to.deep.equal([]);
  });

  it('disagree where no rule selects from a feed and nothing limits the clients', async () => {
    const web = { name: 'web', from: 'lans', to: 'proxies', services: 'tcp/443', action: 'allow' };
    const everything = { scope: 'everything', rules: [web], ...pac({ direct: { where: { id: 1 } } }) };
    const [one] = await found(everything);
    expect(one).to.include({ code: 'DIRECT_NOT_PERMITTED', severity: 'error' });
    const [first] = await found({ ...everything, rules: [{ ...web, action: 'drop' }] });
    expect(first?.message).to.include('do not let 0.0.0.0/0 reach');
  });

  it('are for the clients of rules that are not left out of the file', async () => {
    const [own, proxy] = (rules({}) as { readonly rules: readonly object[] }).rules;
    const servers = { from: 'servers', to: { feed: 'm365', where: { id: 31 } }, 'not-on': { pac: 'they ask none' } };
    const some = [
      { ...servers, name: 'servers', action: 'allow' },
      { ...own, from: '2001:db8:20::/48', to: { feed: 'm365', where: { id: 9 } } },
      proxy,
    ];
    expect(await found({ scope: 'everything', rules: some })).to.deep.equal([]);
  });

  it('disagree where the policy decides no way out', async () => {
    const ssh = { name: 'ssh', from: 'lans', to: 'servers', services: 'tcp/22', action: 'allow' };
    const inbound = {
      direction: 'inbound',
      scope: 'everything',
      rules: [ssh],
      ...pac({ direct: { where: { id: 31 } } }),
    };
    const [one] = await found(inbound);
    expect(one).to.include({ code: 'DIRECT_NOT_PERMITTED', severity: 'error' });
  });
});
