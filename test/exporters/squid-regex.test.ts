import { expect } from 'chai';
import fc from 'fast-check';
import { hostsOfRegex } from '../../exporters/squid/read-regex-hosts.ts';
import type { HostSet } from '../../src/hosts/host-set.ts';
import { matchesPattern } from '../../src/hosts/pattern.ts';

/** Whether a host is one of a set. */
function isIn(hosts: HostSet, host: string): boolean {
  switch (hosts.kind) {
    case 'any':
      return true;
    case 'patterns':
      return hosts.patterns.some((pattern) => matchesPattern(pattern, host));
    case 'union':
      return hosts.of.some((one) => isIn(one, host));
    case 'intersection':
      return hosts.of.every((one) => isIn(one, host));
    case 'complement':
      return !isIn(hosts.of, host);
  }
}

const WORDS = ['x', 'y', 'xy', 'com', 'foo', 'cdn', 'a-b', '_', '-', '7', 'x7', 'foox', 'onenote', 'net'];

/** Names of one to three words run together, and of one to five labels. */
function hostNames(): readonly string[] {
  const labels = [...WORDS, ...WORDS.flatMap((a) => ['x', '-y', '_9', 'com'].map((b) => a + b))];
  const hosts = new Set(labels);
  for (const [i, a] of labels.entries()) {
    for (const [j, b] of WORDS.entries()) {
      hosts.add(`${a}.${b}`).add(`${b}.${a}.com`).add(`${a}.x.com`);
      if ((i + j) % 4 === 0) hosts.add(`${a}.${b}.x.com`).add(`foo.${a}.${b}.net`).add(`${b}.${a}.y.x.com`);
      if ((i + j) % 7 === 0) hosts.add(`${a}.x.${b}.${a}.com`).add(`foo.${a}.foo.${b}.x.y`);
    }
  }
  return [...hosts];
}

const HOSTS = hostNames();
const FEW = HOSTS.filter((_, index) => index % 15 === 0 || index < 40);

/** The expression as JavaScript writes it. */
function scriptOf(text: string, ignoreCase: boolean): RegExp {
  const brackets = text.replace(/\[(\^?)(\]?(?:\[:[a-z]+:\]|[^\]])*)\]/g, (_, not: string, inside: string) => {
    const named = inside.replaceAll('[:alnum:]', 'A-Za-z0-9').replaceAll('[:digit:]', '0-9');
    return `[${not}${named.replace(/[\\\]]/g, '\\$&')}]`;
  });
  return new RegExp(brackets, ignoreCase ? 'i' : '');
}

/** The first host that the reading and JavaScript disagree on, `unread`, or `same`. */
function compare(text: string, ignoreCase = false, hosts = HOSTS): string {
  const read = hostsOfRegex(text, { ignoreCase });
  if (!read.ok) return 'unread';
  const script = scriptOf(text, ignoreCase);
  return hosts.find((host) => isIn(read.hosts, host) !== script.test(host)) ?? 'same';
}

const READ = [
  '^x\\.com$',
  'x\\.com$',
  '\\.x\\.com$',
  '(^|\\.)x\\.com$',
  '^(.*\\.)?x\\.com$',
  '^(.+\\.)?x\\.com$',
  '^([^.]+\\.)*x\\.com$',
  '^([^.]+\\.)+x\\.com$',
  '^([a-z0-9-]+\\.)*x\\.com$',
  '^[^.]+(\\.[^.]+)*\\.x\\.com$',
  '^[^.]+\\.x\\.com$',
  '^[^.]*\\.x\\.com$',
  '[^.]+\\.x\\.com$',
  '^[a-z0-9-]+\\.x\\.com$',
  '^[a-z0-9_-]+\\.x\\.com$',
  '^[^.]+\\.[^.]+\\.x\\.com$',
  '^.+\\.x\\.com$',
  '^.*\\.x\\.com$',
  '.*x',
  '^.+x',
  '^foo.+x$',
  '^foo\\..*\\.net$',
  '^foo\\.[^.]+\\.net$',
  '^foo\\.[^.]+\\.[^.]+\\.net$',
  '^foo\\.([^.]+\\.)*net$',
  '^foo(\\.[^.]+)*\\.net$',
  '^foo(\\.[^.]+)+\\.net$',
  'cdn\\.onenote\\.net$',
  'cdn',
  '^x.com$',
  '^[xy]\\.com$',
  '^[^x]\\.com$',
  '^(x|y|foo)\\.(com|net)$',
  '^x\\.com$|^y\\.com$',
  'x|y',
  '^x?y',
  '^(x\\.)?y',
  '^x[0-9]+$',
  '^x[0-9]*\\.com$',
  '^[0-9]+$',
  '^[[:alnum:]-]+\\.com$',
  '^[\\.x]+$',
  '',
  '^',
  '$',
  '^$',
  '.',
  'x^y',
  'x$y',
  '()',
  'x||y',
  '^X\\.com$',
  '^[A-Z]+$',
  '^x\\-y',
  '^a[-_]b',
  '^[]x]+$',
  '(x|)(y|)$',
  '^([^.]*\\.)*com$',
  '^([^.]+\\.)*[^.]+\\.com$',
  '^foo\\.[^.]+(\\.[^.]+)*$',
  '^foo[^.]+(\\.[^.]+)*\\.com$',
  '^[a-z0-9-]+(\\.[a-z0-9-]+)*\\.com$',
  '^foo([^.]*\\.)*com$',
  '([^.]+\\.)+com',
  '^x+$',
  '^(x+\\.)*com$',
];

const UNREAD = [
  '^[^.]+\\.foo.*$',
  '^[a-z]+[0-9]+$',
  '^(ab)*$',
  'x{2}',
  '\\w+\\.com',
  '(x',
  'x)',
  '[x',
  '*x',
  'x**',
  '^*x',
  'é',
  '(x)\\1',
  '[[:foo:]]',
  '[[:alpha:]',
  '[[.x.]]',
  '[b-a]',
  '^foo([^.]+\\.)*com$',
  `${'(a|b|c|d)'.repeat(12)}`,
  '('.repeat(200),
];

/** Expressions of the pieces that people write, and of others. */
const expressions = fc
  .array(
    fc.constantFrom(
      ...['x', 'foo', '.', '\\.', '\\.', '.*', '.+', '[^.]+', '[^.]*', '[a-z0-9-]+', '[0-9]', '[xy]?', 'com', '_'],
      ...['([^.]+\\.)*', '([^.]+\\.)+', '(\\.[^.]+)*', '(\\.[^.]+)+', '(.*\\.)?', '(.+\\.)*', '(^|\\.)', '(\\.|$)'],
      ...[
        '[^.]+(\\.[^.]+)*',
        '([^.]+\\.)*[^.]+',
        '(x|foo|\\.)',
        '([a-z0-9-]+\\.)+',
        '(\\.com)?',
        '|',
        '^',
        '$',
        '[[:digit:]]*',
        '([^.]*\\.)+',
        '-',
      ],
    ),
    { maxLength: 6 },
  )
  .chain((parts) =>
    fc
      .record({ begin: fc.constantFrom('^', '^', ''), end: fc.constantFrom('$', '$', '') })
      .map(({ begin, end }) => begin + parts.join('') + end),
  );

describe('squid: regular expressions', () => {
  for (const text of READ) {
    it(`${text} matches the hosts that JavaScript finds a match in`, () => {
      expect(compare(text)).to.equal('same');
      expect(compare(text, true, FEW)).to.equal('same');
    });
  }

  for (const text of UNREAD) {
    it(`${text.slice(0, 30)} is not read`, () => {
      expect(compare(text)).to.equal('unread');
    });
  }

  it('never disagrees with JavaScript about an expression that is read, and reads most', () => {
    const outcomes = { read: 0, unread: 0 };
    fc.assert(
      fc.property(expressions, fc.boolean(), (text, ignoreCase) => {
        const outcome = compare(text, ignoreCase, FEW);
        outcomes[outcome === 'unread' ? 'unread' : 'read'] += 1;
        expect(outcome, text).to.be.oneOf(['same', 'unread']);
      }),
      { numRuns: 150, seed: 7 },
    );
    expect(outcomes.read).to.be.greaterThan(outcomes.unread);
  });

  it('dots that stand for any character each are read, up to a number of ways', () => {
    expect(compare('^x.c.m$', false, FEW)).to.equal('same');
    expect(compare('^x.c.m.$')).to.equal('unread');
  });

  it('says a label where a label is meant', () => {
    const read = hostsOfRegex('^[^.]+\\.x\\.com$', { ignoreCase: false });
    expect(read.ok && isIn(read.hosts, 'a.x.com')).to.equal(true);
    expect(read.ok && isIn(read.hosts, 'a.b.x.com')).to.equal(false);
  });

  it('the forms of a wildcard of a feed are a pattern and nothing else', () => {
    const patterns = (text: string): unknown => {
      const read = hostsOfRegex(text, { ignoreCase: true });
      return read.ok ? read.hosts : read.reason;
    };
    expect(patterns('^[^.]+(\\.[^.]+)*\\.x\\.com$')).to.deep.equal({ kind: 'patterns', patterns: ['*.x.com'] });
    expect(patterns('CDN\\.onenote\\.net$')).to.deep.equal({ kind: 'patterns', patterns: ['*cdn.onenote.net'] });
    expect(patterns('^a\\..*\\.x\\.com$')).to.deep.equal({ kind: 'patterns', patterns: ['a.*.x.com'] });
    expect(patterns('^([^.]+\\.)*x\\.com$')).to.deep.equal({ kind: 'patterns', patterns: ['x.com', '*.x.com'] });
  });
});
