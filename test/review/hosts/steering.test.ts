import { expect } from 'chai';
import { pac, rules } from '../../hosts/policies.ts';
import { hostsOf, reviewOf, told, urlsOf } from './host-reviews.ts';

const SHAREPOINT = urlsOf(31);

describe('what a review says of an output that steers', () => {
  it('is nothing where nothing changed, and the output is the same', async () => {
    const { review } = await reviewOf({}, {});
    expect(review.settings).to.deep.equal([]);
    const outputs = review.subjects.filter(({ kind }) => kind === 'output');
    expect(outputs).to.deep.equal([
      { kind: 'output', name: 'pac', state: 'compared', outcome: 'same', fingerprints: {} },
    ]);
  });

  it('is a host that a feed gained and that goes past the proxy now, with one that it stands for', async () => {
    const [change, ...more] = await hostsOf({}, { feed: { 31: { urls: [...SHAREPOINT, 'my.*.onedrive.com'] } } });
    expect(more).to.deep.equal([]);
    expect(change).to.deep.include({
      kind: 'hosts',
      level: 'medium',
      side: 'to',
      items: ['my.*.onedrive.com'],
      text: 'output "pac": 1 pattern of hosts goes direct now, past the proxy: my.*.onedrive.com; such as my.a.onedrive.com; because m365:31 changed in its feed',
    });
    expect(change?.span?.file).to.equal('rulecast.yaml');
  });

  it('is a host that a feed lost and that goes to the proxy again', async () => {
    expect(await told({ feed: { 31: { urls: [...SHAREPOINT, 'one.example.net'] } } }, {})).to.deep.equal([
      'medium output "pac": 1 pattern of hosts goes to the proxy now, no longer direct: one.example.net; because m365:31 changed in its feed',
    ]);
  });

  it('is a host that a rule leaves out now', async () => {
    expect(await told({}, { policy: rules({ to: { feed: 'm365', where: { id: [1] } } }) })).to.deep.equal([
      'medium output "pac": 8 patterns of hosts go to the proxy now, no longer direct: office.live.com, *.officeapps.live.com, teams.microsoft.com, *.teams.microsoft.com, login.microsoftonline.com and 3 more; because rules changed',
    ]);
  });

  it('is each cause where several are behind it', async () => {
    const [text] = await told(
      {},
      { policy: pac({ directHosts: ['a.example.net'] }), feed: { 31: { urls: ['b.example.net'] } } },
    );
    expect(text).to.include(
      'past the proxy: a.example.net, b.example.net; because its options changed, and m365:31 in its feed',
    );
  });

  it('is nothing where other patterns send every host where it went', async () => {
    const [from, to] = [pac({ directHosts: ['*.sharepoint.com'] }), pac({ directHosts: ['a.sharepoint.com'] })];
    expect(await told({ policy: from }, { policy: to })).to.deep.equal([]);
    expect(await told({}, { feed: { 31: { urls: ['*.sharepoint.com', 'b.sharepoint.com'] } } })).to.deep.equal([]);
  });

  it('is the exception that went, and not the wildcard around it', async () => {
    const exception = { feed: { 125: { urls: [...urlsOf(125), '*.cdn.sharepoint.com'] } } };
    expect(await told(exception, {})).to.deep.equal([
      'medium output "pac": 1 pattern of hosts goes direct now, past the proxy: *.cdn.sharepoint.com; such as a.cdn.sharepoint.com; because m365:125 changed in its feed',
    ]);
    expect((await told({}, exception)).map((text) => text.slice(0, 80))).to.deep.equal([
      'medium output "pac": 1 pattern of hosts goes to the proxy now, no longer direct:',
    ]);
  });

  it('names the first five patterns, and all of them for machines', async () => {
    const urls = Array.from({ length: 9 }, (_, at) => `host-${at}.example.net`);
    const [change] = await hostsOf({}, { feed: { 31: { urls: [...SHAREPOINT, ...urls] } } });
    expect(change?.text).to.include('host-0.example.net, host-1.example.net');
    expect(change?.text).to.include('host-4.example.net and 4 more; because');
    expect(change?.items).to.deep.equal(urls);
  });

  it('is DIRECT behind the proxies, at the option', async () => {
    const failOpen = { policy: pac({ proxy: 'PROXY proxy.example.net:8080; DIRECT' }) };
    const [change] = await hostsOf({}, failOpen);
    expect(change).to.deep.include({
      level: 'high',
      text: 'output "pac": DIRECT added behind the proxies: all goes direct when none answers',
    });
    const [own] = await hostsOf(failOpen, {
      policy: pac({ plainHosts: 'direct', proxy: 'PROXY proxy.example.net:8080' }),
    });
    expect(own).to.deep.include({
      level: 'medium',
      text: 'output "pac": DIRECT behind the proxies removed: nothing goes direct when none answers',
    });
    expect(change?.span?.start.line).to.be.greaterThan(20);
  });

  it('is another proxy, and another order of the same', async () => {
    const two = 'PROXY a.example.net:8080; HTTPS [2001:db8::1]:8443';
    expect(await told({}, { policy: pac({ proxy: two }) })).to.deep.equal([
      'high output "pac": the proxy is PROXY a.example.net:8080, HTTPS [2001:db8::1]:8443 now, and was PROXY proxy.example.net:8080',
    ]);
    const turned = two.split('; ').reverse().join('; ');
    expect(await told({ policy: pac({ proxy: two }) }, { policy: pac({ proxy: turned }) })).to.deep.equal([
      'medium output "pac": proxies are tried in another order: HTTPS [2001:db8::1]:8443, PROXY a.example.net:8080',
    ]);
    expect(await told({}, { policy: pac({ proxy: 'PROXY  proxy.example.net:8080' }) })).to.deep.equal([]);
  });

  it('is where names without a dot go', async () => {
    const direct = { policy: pac({ plainHosts: 'direct' }) };
    expect(await told({}, direct)).to.deep.equal([
      'high output "pac": names without a dot go direct now, past the proxy',
    ]);
    expect(await told(direct, {})).to.deep.equal([
      'medium output "pac": names without a dot go to the proxy now, no longer direct',
    ]);
  });

  it('is whether the proxy restricts tenants, and which sign-in hosts go past it then', async () => {
    const restricted = { policy: pac({ tenantRestrictions: true }) };
    const off = await told(restricted, { policy: pac({ tenantRestrictions: false }) });
    expect(off[0]).to.equal(
      'high output "pac": tenant restrictions switched off: the proxy need not see sign-in hosts',
    );
    expect(off[1]).to.match(/^high .* go(?:es)? direct now, past the proxy: .*login\.microsoftonline\.com/);
    const on = await told({}, restricted);
    expect(on[0]).to.equal('medium output "pac": tenant restrictions switched on: sign-in hosts go to the proxy');
    expect(on[1]).to.match(/^medium .* to the proxy now, no longer direct: .*login\.microsoftonline\.com/);
    expect(await told({}, { policy: pac({ tenantRestrictions: false }) })).to.deep.equal([]);
  });

  it('is what goes neither way any more, since no rule lets clients reach the proxy', async () => {
    const [own] = rules({}).rules as readonly object[];
    const changes = await hostsOf({}, { policy: { rules: [own] } });
    expect(changes.map(({ level }) => level)).to.deep.equal(['medium']);
    expect(changes[0]?.text).to.match(/^output "pac": 1\d patterns of hosts go neither direct nor through a proxy now/);
  });

  it('is all that an output sends past its proxy when it is new', async () => {
    const gone = { policy: { outputs: [{ exporter: 'squid', path: 'out/squid' }] } };
    const { review } = await reviewOf(gone, { policy: pac({ proxy: 'PROXY proxy.example.net:8080; DIRECT' }) });
    const texts = review.settings.map(({ level, text }) => `${level} ${text}`);
    expect(texts[0]).to.equal('high output "pac": DIRECT added behind the proxies: all goes direct when none answers');
    expect(texts[1]).to.match(/^high output "pac": 11 patterns of hosts go direct now, past the proxy/);
    expect(texts).to.have.length(2);
    expect(review.subjects.at(-1)).to.deep.include({ kind: 'output', name: 'pac', state: 'added', outcome: 'changed' });
  });
});
