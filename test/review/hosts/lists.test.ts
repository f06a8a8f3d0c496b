import { expect } from 'chai';
import { rules } from '../../hosts/policies.ts';
import { hostsOf, output, told, urlsOf } from './host-reviews.ts';

const EDL = output('edl', { platform: 'plain', lists: ['addresses', 'domains'] });
const SHAREPOINT = urlsOf(31);

describe('what a review says of an output of lists', () => {
  it('is nothing where every list has the members that it had', async () => {
    expect(await told(EDL, { ...EDL, feed: { 31: { urls: [...SHAREPOINT, 'a.sharepoint.com'] } } })).to.deep.equal([]);
  });

  it('is which hosts and addresses a list gained and lost, how many, and the first of them', async () => {
    const urls = Array.from({ length: 7 }, (_, at) => `host-${at}.example.net`);
    const ips = ['198.51.100.0/25', '2001:db8:31::/64'];
    const [addresses, domains, ...more] = await hostsOf(EDL, { ...EDL, feed: { 31: { urls, ips } } });
    expect(more).to.deep.equal([]);
    expect(addresses?.level).to.equal('medium');
    expect(addresses?.text).to.match(
      /^output "edl": list "m365-31.addresses": 128 \+ one \/64 addresses added \(198.51.100.0\/25, 2001:db8:31::\/64\), .* addresses removed \(/,
    );
    expect(addresses?.items).to.include('198.51.100.0/25 added').and.include('13.107.136.0/22 removed');
    expect(domains?.text).to.equal(
      'output "edl": list "m365-31.domains": 7 host patterns added (host-0.example.net, host-1.example.net, host-2.example.net, host-3.example.net, host-4.example.net and 2 more), 1 host pattern removed (*.sharepoint.com); because m365:31 changed in its feed',
    );
    expect(domains?.items).to.deep.equal([...urls.map((url) => `${url} added`), '*.sharepoint.com removed']);
  });

  it('is which lists came and went', async () => {
    const narrow = { policy: { ...EDL.policy, ...rules({ to: { feed: 'm365', where: { id: [1, 11] } } }) } };
    const wide = { policy: { ...EDL.policy, ...rules({ to: { feed: 'm365', where: { id: [11, 31] } } }) } };
    const changes = await hostsOf(narrow, wide);
    expect(changes.map(({ level, text }) => `${level} ${text}`)).to.deep.equal([
      'medium output "edl": 2 lists added: m365-31.addresses, m365-31.domains; because rules changed',
      'medium output "edl": 2 lists removed: m365-1.addresses, m365-1.domains; because rules changed',
    ]);
    expect(changes[0]?.items).to.deep.equal(['m365-31.addresses', 'm365-31.domains']);
  });

  it('is that a list is for another action now', async () => {
    const one = (action: string) => ({
      policy: { ...EDL.policy, ...rules({ to: { feed: 'm365', where: { id: [11] } }, action }) },
    });
    expect(await told(one('allow'), one('drop'))).to.deep.equal([
      'medium output "edl": list "m365-11.addresses" is for drop now, and was for allow',
    ]);
  });

  it('is what the target cannot say and did not have to', async () => {
    const table = output('domains', { wildcards: 'subdomains' });
    const feed = { 31: { urls: [...SHAREPOINT, 'my.*.onedrive.com'] } };
    const changes = await hostsOf(table, { ...table, feed });
    expect(changes).to.have.length(1);
    expect(changes[0]?.items).to.deep.equal(['my.*.onedrive.com']);
    expect(changes[0]?.text).to.match(
      /^output "domains": 1 pattern of hosts is not said whole: my\.\*\.onedrive\.com: /,
    );
    expect(await told({ ...table, feed }, { ...table, feed })).to.deep.equal([]);
    expect(await told({ ...table, feed }, table)).to.deep.equal([]);
  });

  it('is its lists when the output is new', async () => {
    const changes = await hostsOf({}, EDL);
    expect(changes.map(({ level, text }) => `${level} ${text.slice(0, 50)}`)).to.deep.equal([
      'medium output "edl": 13 lists added: m365-1.addresses, m3',
    ]);
  });
});
