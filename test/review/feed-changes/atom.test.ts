import { spawnSync } from 'node:child_process';
import { expect } from 'chai';
import fc from 'fast-check';
import { SaxesParser } from 'saxes';
import { feedChangeOf } from '../../../src/feeds/changes/feed-change.ts';
import { changesAtom } from '../../../src/review/feed-changes/atom.ts';
import type { AssessedChange, ChangesReport } from '../../../src/review/feed-changes/changes-report.ts';
import { changesMarkdown } from '../../../src/review/feed-changes/markdown.ts';
import { changesText } from '../../../src/review/feed-changes/text.ts';

interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: Element[];
  text: string;
}

/** Reads XML strictly; throws for what is not well-formed. */
function parse(xml: string): Element {
  const parser = new SaxesParser({ xmlns: false });
  const root: Element = { name: '', attributes: {}, children: [], text: '' };
  const open = [root];
  parser.on('error', (fault) => {
    throw fault;
  });
  parser.on('opentag', ({ name, attributes }) => {
    const element: Element = { name, attributes, children: [], text: '' };
    open.at(-1)!.children.push(element);
    open.push(element);
  });
  parser.on('text', (text) => {
    open.at(-1)!.text += text;
  });
  parser.on('closetag', () => void open.pop());
  parser.write(xml).close();
  return root.children[0]!;
}

const DATE = /^\d{4}-(?:0\d|1[0-2])-[0-3]\d[T](?:[01]\d|2[0-3]):[0-5]\d:[0-5]\dZ$/;
const TAG = /^tag:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.invalid,2000:[A-Za-z0-9\-._~!*'()%/]*$/;

/** What RFC 4287, sections 4.1.1 and 4.1.2, asks of a feed and its entries. Returns what is wrong. */
function flawsOf(feed: Element): readonly string[] {
  const named = (element: Element, name: string) => element.children.filter((child) => child.name === name);
  const once = (element: Element, name: string) =>
    named(element, name).length === 1 ? [] : [`${element.name}: ${name}`];
  const common = (element: Element) => [
    ...['id', 'title', 'updated'].flatMap((name) => once(element, name)),
    ...named(element, 'id').flatMap(({ text }) => (TAG.test(text) ? [] : [`id ${text}`])),
    ...[...named(element, 'updated'), ...named(element, 'published')].flatMap(({ text }) =>
      DATE.test(text) && !Number.isNaN(Date.parse(text)) ? [] : [`date ${text}`],
    ),
    ...named(element, 'link').flatMap(({ attributes }) =>
      attributes.rel === 'alternate' && URL.canParse(attributes.href ?? '') ? [] : ['link'],
    ),
    ...(named(element, 'link').length > 1 ? ['two alternates'] : []),
  ];
  const entries = named(feed, 'entry');
  const ids = entries.map((entry) => named(entry, 'id')[0]?.text);
  const authors = named(feed, 'author').flatMap((author) => named(author, 'name'));
  return [
    ...(feed.name === 'feed' && feed.attributes.xmlns === 'http://www.w3.org/2005/Atom' ? [] : ['root']),
    ...(authors.length === 1 && authors[0]!.text !== '' ? [] : ['author']),
    ...common(feed),
    ...(new Set(ids).size === ids.length ? [] : ['ids that are not unique']),
    ...entries.flatMap((entry) => [
      ...common(entry),
      ...once(entry, 'content'),
      ...named(entry, 'content').flatMap(({ attributes }) => (attributes.type === 'html' ? [] : ['content'])),
    ]),
  ];
}

function assessed(record: Readonly<Record<string, unknown>>, more: Partial<AssessedChange> = {}): AssessedChange {
  const change = feedChangeOf({ id: 7, endpointSetId: 2, version: '2026081400', ...record });
  return { ...change, labels: [], inSnapshot: true, isSuperseded: false, rules: ['mail'], ...more };
}

function reportOf(change: AssessedChange, policy = 'branch'): ChangesReport {
  const { version, published } = change;
  const versions = [{ version, ...(published && { published }), changes: [change] as const }];
  return {
    policy,
    asOf: '2026-09-01',
    feeds: [{ name: 'm365', type: 'microsoft365', file: 'feeds/m365.json.changes.json', versions }],
  };
}

const HOSTILE = [
  '<script>alert(1)</script>',
  ']]></content></entry><entry>',
  '&lt;b&gt; &amp; & &#0; "\' ',
  '\u0000\u0007\u001b[31m\r\n## heading\n- [x](javascript:1)',
  '\u202e\u200b\ufffe\uffff\ud800',
  '`code` | @someone #1 <!-- rulecast-diff:firewall -->',
];

describe('the Atom feed of changes', () => {
  it('has what RFC 4287 requires, with links or without', () => {
    const report = reportOf(assessed({ add: { effectiveDate: '20260914', ips: ['192.0.2.0/24'] } }));
    expect(flawsOf(parse(changesAtom(report, undefined)))).to.deep.equal([]);
    const linked = parse(changesAtom(report, 'https://git.example.com/firewall/'));
    expect(flawsOf(linked)).to.deep.equal([]);
    const entry = linked.children.find(({ name }) => name === 'entry')!;
    expect(entry.children.find(({ name }) => name === 'link')?.attributes.href).to.equal(
      'https://git.example.com/firewall/feeds/m365.json.changes.json',
    );
  });

  it('is valid without any entry, and for versions that are no date', () => {
    expect(flawsOf(parse(changesAtom({ policy: 'x', asOf: '2026-09-01', feeds: [] }, undefined)))).to.deep.equal([]);
    expect(flawsOf(parse(changesAtom(reportOf(assessed({ version: '0000000099' })), undefined)))).to.deep.equal([]);
  });

  it('has ids and dates that neither the day nor the order of records changes', () => {
    const report = reportOf(assessed({ version: '2026081401' }));
    const text = changesAtom(report, undefined);
    expect(text)
      .to.include('<id>tag:branch.invalid,2000:branch/m365/2026081401</id>')
      .and.include('2026-08-14T00:01:00Z');
    expect(changesAtom({ ...report, asOf: '2027-01-01' }, undefined)).to.equal(text);
  });

  it('shows hostile text as text, in XML and in the HTML within it', () => {
    for (const text of HOSTILE) {
      const change = assessed(
        { impact: text, endpointSetId: text, add: { ips: [text], urls: [text] } },
        { rules: [text] },
      );
      const feed = parse(changesAtom(reportOf(change, text), undefined));
      expect(flawsOf(feed), text).to.deep.equal([]);
      expect(feed.children.filter(({ name }) => name === 'entry')).to.have.lengthOf(1);
      const html = feed.children
        .find(({ name }) => name === 'entry')!
        .children.find(({ name }) => name === 'content')!.text;
      expect(html.replace(/<\/?(?:p|ul|li)>/g, '')).to.not.match(/[<>]/);
    }
  });

  it('is well-formed whatever the texts are', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary-ascii' }), (a, b) => {
        const change = assessed({ impact: a, add: { urls: [b] }, previous: { category: a } }, { labels: [b] });
        expect(flawsOf(parse(changesAtom(reportOf(change, a + b), undefined)))).to.deep.equal([]);
      }),
      { numRuns: 25 },
    );
  });

  it('is well-formed to xmllint', function () {
    if (spawnSync('xmllint', ['--version']).error) this.skip();
    const change = assessed({ add: { ips: HOSTILE } });
    const input = changesAtom(reportOf(change), 'https://git.example.com/');
    expect(spawnSync('xmllint', ['--noout', '-'], { input, encoding: 'utf8' }).stderr).to.equal('');
  });
});

describe('reports of changes', () => {
  it('show hostile text on a terminal without its control characters', () => {
    for (const text of HOSTILE) {
      const change = assessed({ impact: text, add: { ips: [text] }, previous: { category: text } }, { labels: [text] });
      expect(changesText(reportOf(change))).to.not.match(/(?!\n)[\p{Cc}\p{Cf}\p{Cs}]/u);
    }
  });

  it('show hostile text in Markdown as text of one line', () => {
    for (const text of HOSTILE) {
      const change = assessed({ impact: text, endpointSetId: text, add: { ips: [text] } }, { labels: [text] });
      const markdown = changesMarkdown(reportOf(change, text));
      expect(markdown).to.not.match(/<|\]\(|^## heading|@someone/m);
      expect(markdown.split('\n').filter((line) => line.startsWith('- '))).to.have.lengthOf(1);
    }
  });
});
