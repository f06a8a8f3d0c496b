import { expect } from 'chai';
import { reviewDocument } from '../../../src/review/report/document.ts';
import { readReviewDocument } from '../../../src/review/report/read-document.ts';
import { verdictOf } from '../../../src/review/verdict.ts';
import { BRANCH, pac, rules } from '../../hosts/policies.ts';
import { hostsOf, output, reviewOf, told, urlsOf } from './host-reviews.ts';

const SITES = {
  scope: { from: 'lan' },
  sets: { ...BRANCH.sets, lan: { per: 'site' } },
  sites: { oslo: { lan: ['10.1.0.0/16'] }, bergen: { lan: ['10.2.0.0/16'] } },
  rules: BRANCH.rules.map((rule) => ({ ...rule, from: 'lan' })),
  outputs: [{ ...BRANCH.outputs[0], path: 'out/{site}/proxy.pac' }],
};

/** Both sites, of which Oslo alone has more in its set of clients than before. */
const SQUID_SITES = {
  ...SITES,
  rules: [{ ...BRANCH.rules[0], from: 'lan', to: { feed: 'm365', where: { id: 31 } } }],
  outputs: [{ exporter: 'squid', path: 'out/{site}/squid' }],
};

describe('changes of hosts at many sites', () => {
  it('are told once where they are the same everywhere, with all sites for machines', async () => {
    const feed = { 31: { urls: [...urlsOf(31), 'a.example.net'] } };
    const changes = await hostsOf({ policy: SITES }, { policy: SITES, feed });
    expect(changes).to.have.length(1);
    expect(changes[0]?.text).to.match(/^output "pac": 1 pattern of hosts goes direct now/);
    expect(changes[0]?.sites).to.deep.equal(['bergen', 'oslo']);
  });

  it('are told once where each site has other clients of one name', async () => {
    const feed = { 31: { urls: [...urlsOf(31), 'a.example.net'] } };
    const [change, ...more] = await hostsOf({ policy: SQUID_SITES }, { policy: SQUID_SITES, feed });
    expect(more).to.deep.equal([]);
    expect(change?.text).to.include('for lan on tcp/80, tcp/443');
  });

  it('name their sites where it is otherwise at others', async () => {
    const wider = { ...SQUID_SITES, sites: { ...SITES.sites, oslo: { lan: ['10.1.0.0/16', '10.9.0.0/16'] } } };
    const [change, ...more] = await hostsOf({ policy: SQUID_SITES }, { policy: wider });
    expect(more).to.deep.equal([]);
    expect(change?.sites).to.deep.equal(['oslo']);
    expect(change?.text).to.match(
      /^output "squid" \(site oslo\): 1 pattern of hosts is let through now: .* for 10\.9\.0\.0\/16 on /,
    );
  });

  it('are all that a site has when it is new', async () => {
    const { bergen: _, ...oslo } = SITES.sites;
    const changes = await hostsOf({ policy: { ...SITES, sites: oslo } }, { policy: SITES });
    expect(changes.map(({ level, sites }) => [level, sites])).to.deep.equal([['high', ['bergen']]]);
  });
});

describe('outputs of hosts that cannot be planned', () => {
  const broken = output('squid', { select: { feed: 'm365', where: { id: 11 } } });
  const whole = output('squid');

  for (const [side, from, to, words] of [
    ['new', whole, broken, 'it cannot be planned'],
    ['old', broken, whole, 'as it was, it cannot be planned'],
  ] as const) {
    it(`on the ${side} side are not compared, and leave the review undecided`, async () => {
      const { review, diagnostics } = await reviewOf(from, to);
      expect(diagnostics.map(({ code, severity }) => [code, severity])).to.deep.equal([['NOT_COMPARED', 'warning']]);
      expect(diagnostics[0]?.message).to.match(
        new RegExp(`^The hosts of squid are not compared: ${words}: No endpoint set for squid names hosts`),
      );
      expect(review.settings).to.deep.equal([]);
      expect(verdictOf(review)).to.equal('undecided');
    });
  }

  it('do not keep others from being compared', async () => {
    const none = { exporter: 'squid', path: 'out/squid', options: { select: { feed: 'm365', where: { id: 11 } } } };
    const both = (proxy: string) => ({ policy: { outputs: [none, { ...BRANCH.outputs[0], options: { proxy } }] } });
    const { review } = await reviewOf(both('PROXY a.example.net:80'), both('PROXY b.example.net:80'));
    expect(review.settings.map(({ text }) => text)).to.deep.equal([
      'output "pac": the proxy is PROXY b.example.net:80 now, and was PROXY a.example.net:80',
    ]);
  });

  it('are no others than those: what rules do not let through goes direct all the same', async () => {
    const direct = { policy: pac({ direct: { feed: 'm365', where: { id: [1, 125] } } }) };
    const texts = await told({ policy: pac({ direct: { feed: 'm365', where: { id: 1 } } }) }, direct);
    expect(texts).to.have.length(1);
    expect(texts[0]).to.include('go direct now').and.include('because its options changed');
  });

  it('are no policies with rules that expired since', async () => {
    const expired = { policy: { ...rules({ expires: '2026-01-01' }), ...pac({ directHosts: ['a.example.net'] }) } };
    const now = { policy: rules({}) };
    const texts = await told(expired, now);
    expect(texts).to.have.length(2);
    expect(texts[1]).to.match(/^high .* direct now/);
    expect(texts[0]).to.match(/^medium .*: a\.example\.net; because its options and rules changed$/);
  });
});

describe('a review of hosts', () => {
  const feed = { 31: { urls: [] } };

  it('is a change, though no packet and no setting of level high changed', async () => {
    const proxied = { policy: pac({ proxyHosts: ['a.sharepoint.com'] }) };
    const { review } = await reviewOf({}, proxied);
    expect(review.changes).to.deep.equal([]);
    expect(review.settings.map(({ level }) => level)).to.deep.equal(['medium']);
    expect(verdictOf(review)).to.equal('changed');
    expect(verdictOf({ ...review, envelope: { label: 'approved.yaml', inside: true } })).to.equal('changed');
  });

  it('is read back from its JSON, with all names and sites', async () => {
    const { review } = await reviewOf({ policy: SITES }, { policy: SITES, feed });
    const frame = { schema: 'rulecast-diff/1', exitCode: 2, diagnostics: [] };
    const text = JSON.stringify({ ...frame, ...reviewDocument(review) });
    const read = readReviewDocument('review.json', text);
    expect(read.diagnostics).to.deep.equal([]);
    expect(read.ok && read.value.review?.settings).to.deep.equal(JSON.parse(JSON.stringify(review.settings)));
    expect(review.settings[0]?.items).to.deep.equal(['*.sharepoint.com']);
  });

  it('counts the lines of built files of the output', async () => {
    const built = (text: string) => ({ filesOf: () => [{ path: 'proxy.pac', text }] });
    const { review } = await reviewOf(built('a\nb\n'), { ...built('a\nc\n'), feed });
    const found = review.subjects.find(({ name }) => name === 'pac');
    expect(found).to.deep.include({ outcome: 'changed', lines: { added: 1, removed: 1 } });
  });
});
