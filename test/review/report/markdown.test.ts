import { expect } from 'chai';
import fc from 'fast-check';
import { markdownMarker, reviewMarkdown } from '../../../src/review/report/markdown.ts';
import { MARKDOWN_LIMITS } from '../../../src/review/report/markdown-limits.ts';
import type { Review } from '../../../src/review/review.ts';
import { flawsOf, readable, tableRows } from './markdown-structure.ts';
import { REVIEW } from './random-review.ts';
import { changeOf, proofOf, reviewOf } from './sample-parts.ts';
import { SAMPLES } from './samples.ts';

const GITHUB = { limit: MARKDOWN_LIMITS.github, key: 'branch' };
const sample = (name: string): Review => SAMPLES[name]!;

describe('a review as Markdown', () => {
  describe('answers the questions of a reviewer', () => {
    const markdown = readable(reviewMarkdown(sample('guarded'), GITHUB));
    const [ntp, ssh, smtp] = tableRows(markdown);

    it('what opens, and what closes', () => {
      expect([ntp, ssh, smtp].map((cells) => cells?.[0])).to.deep.equal([
        '+ opened 0000001a',
        '+ opened 0000002b',
        '- closed 0000003c',
      ]);
      expect(markdown).to.include('### Firewall change: 2 opened').and.include('1 closed (256)');
    });

    it('from whom and to whom', () => {
      expect(ntp?.slice(2, 4)).to.deep.equal(['10.0.0.0/8', 'any']);
      expect(ssh?.slice(2, 4)).to.deep.equal(['internet: any', '10.0.0.0/8']);
    });

    it('which way and on which ports', () => {
      expect([ntp, ssh, smtp].map((cells) => cells?.[1])).to.deep.equal(['out udp/123', 'in tcp/22', 'out tcp/25']);
    });

    it('how many addresses', () => {
      expect([ntp, ssh, smtp].map((cells) => cells?.[4])).to.deep.equal([
        '4,294,967,296 + all IPv6',
        '4,294,967,296 + all IPv6',
        '256',
      ]);
    });

    it('because of what, and who answers for it', () => {
      expect(ntp?.[5]).to.equal('rulecast.yaml:48 rule "ntp" added (owner netops, ticket NET-7)');
      expect(smtp?.[5]).to.equal('rulecast.yaml:60 rule "smtp" removed');
      const [feed] = tableRows(readable(reviewMarkdown(sample('feed-update'), GITHUB)));
      expect(feed?.[5]).to.include(
        'm365:11: 1 prefix added (Exchange, Optimize, 2025120100 → 2026081400; *.example.com, mail.example.com)',
      );
    });

    it('how risky it is, and which limits it crosses', () => {
      expect(ntp?.[6]).to.equal('HIGH destination any; 4,294,967,296 addresses');
      expect(smtp?.[6]).to.equal('LOW');
      expect(markdown).to.include('highest risk HIGH');
      expect(markdown).to.include(
        '- **no-any**: any destination on udp/123, change 0000001a; every rule says where to (guardrails.yaml:4)',
      );
      expect(markdown).to.include('- HIGH not-on: not-on azure-nsg added to rule "smtp" (rulecast.yaml:61)');
    });

    it('whether every artifact is proved', () => {
      expect(markdown).to.include('Proof: only 1 of 2 artifacts proved, 1 NOT PROVED.');
      expect(markdown).to.include('- artifact out/nsg.json: IPv4 proved, IPv6 refuted (published semantics)');
      expect(readable(reviewMarkdown(sample('feed-update'), GITHUB))).to.include(
        'Proof: 2 of 2 artifacts proved to permit exactly the new policy (1 engine-tested, 1 published semantics).',
      );
      expect(reviewMarkdown(sample('same'), GITHUB)).to.include(
        'Proof: no artifact was proved: the new side is no policy with built files.',
      );
    });

    it('which prefixes stand behind a name, and what moved or has names only', () => {
      const feed = readable(reviewMarkdown(sample('feed-update'), GITHUB));
      expect(feed).to.include('- 00000003 to, 2: 203.0.113.0/24, 2001:db8::/48\n');
      expect(feed).to.include('- prefixes m365:1 → m365:9, 2: 192.0.2.0/28, 192.0.2.16/28\n');
      expect(feed).to.include(
        '- added host-7.example.com (m365:56, Common, Default, required, tcp/80 tcp/443, names only)\n',
      );
    });
  });

  it('says in how many sites a change is the same', () => {
    expect(tableRows(reviewMarkdown(sample('many-sites'), GITHUB))[0]?.[5]).to.match(/; same in 38 sites$/);
  });

  it('tells how to end live connections, where traffic is closed', () => {
    expect(reviewMarkdown(sample('guarded'), GITHUB))
      .to.include('Closed traffic: live connections last until')
      .and.include('`conntrack -D`');
    expect(reviewMarkdown(sample('many-sites'), GITHUB)).to.not.include('live connections');
  });

  it('cuts whole rows, counts the rest exactly and leaves room for the other lists', () => {
    const { changes } = sample('many-changes');
    const review = { ...sample('feed-update'), changes };
    for (const limit of [2000, 5000, 12_000, 30_000, 59_999]) {
      const markdown = reviewMarkdown(review, { limit, key: 'branch' });
      const shown = tableRows(markdown).length;
      const rest = [...markdown.matchAll(/(\d+) more (?:opened|closed) \(/g)];
      expect(markdown.length).to.be.at.most(limit);
      expect(shown + rest.reduce((sum, [, count]) => sum + Number(count), 0), `${limit}`).to.equal(400);
      expect(domainsTold(markdown), `${limit}`).to.equal(60);
      expect(flawsOf(markdown)).to.deep.equal([]);
    }
    expect(tableRows(reviewMarkdown(review, { limit: 30_000, key: 'branch' }))).to.have.length.above(50);
  });

  it('is never longer than its limit, and nothing foreign leaves its place', () => {
    for (const review of Object.values(SAMPLES)) {
      for (const limit of [...Object.values(MARKDOWN_LIMITS), 2000]) {
        const markdown = reviewMarkdown(review, { limit, key: 'branch' });
        expect(markdown.length).to.be.at.most(limit);
        expect(flawsOf(markdown)).to.deep.equal([]);
      }
    }
    const options = fc.record({
      limit: fc.integer({ min: 2000, max: 30_000 }),
      key: fc.string({ unit: 'binary', maxLength: 400 }),
    });
    fc.assert(
      fc.property(REVIEW, options, (review, option) => {
        const markdown = reviewMarkdown(review, option);
        expect(markdown.length).to.be.at.most(option.limit);
        expect(flawsOf(markdown)).to.deep.equal([]);
      }),
      { numRuns: 60 },
    );
  });

  it('begins with a marker that no key breaks, and that tells keys apart', () => {
    expect(markdownMarker('out/oslo')).to.equal('<!-- rulecast-diff:out%2Foslo -->');
    for (const key of ['-->', '--!><b>', 'a\nb', '\ud800', '- -'])
      expect(markdownMarker(key)).to.match(/^<!-- rulecast-diff:[^\s<>]* -->$/);
    expect(reviewMarkdown(sample('same'), GITHUB).split('\n')[0]).to.equal(markdownMarker('branch'));
  });

  it('links to the whole report, if that is a page of the web', () => {
    const linked = (link: string): string => reviewMarkdown(sample('same'), { ...GITHUB, link });
    expect(linked('https://ci.example/1?a=b')).to.include(' [Full report](https://ci.example/1?a=b).\n');
    expect(linked('https://ci.example/a)b c')).to.include('(https://ci.example/a%29b%20c)');
    for (const link of ['javascript:alert(1)', 'ci.example', `https://x/${'x'.repeat(500)}`])
      expect(linked(link)).to.not.include('Full report');
  });

  it('has no folds for platforms that do not show them', () => {
    const markdown = reviewMarkdown(sample('feed-update'), { ...GITHUB, folds: false });
    expect(markdown).to.not.include('<details>');
    expect(markdown).to.include('\n**60 domain changes**\n');
  });

  it('shows one change of every effect with its sign', () => {
    const changes = (['opened', 'closed', 'altered', 'undecided'] as const).map((effect, index) =>
      changeOf(index, { effect }),
    );
    const rows = tableRows(reviewMarkdown(reviewOf({ changes, proofs: [proofOf('out/a')] }), GITHUB));
    expect(rows.map(([first]) => first?.slice(0, 3))).to.deep.equal(['+ o', '- c', '~ a', '? u']);
  });
});

/** Domain changes that are listed, counted as left out, or counted as a list that is left out. */
function domainsTold(markdown: string): number {
  const [, list = ''] = /60 domain changes<\/summary>([\s\S]*?)<\/details>/.exec(markdown) ?? [];
  const listed = list.match(/^- (?:added|removed) /gm)?.length ?? 0;
  const rest = Number(/^- and (\d+) more$/m.exec(list)?.[1] ?? 0);
  return listed + rest + (/Left out: .*60 domain changes/.test(markdown) ? 60 : 0);
}
