import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import fc from 'fast-check';
import { check } from '../../exporters/squid/check.ts';
import { emit } from '../../exporters/squid/emit.ts';
import { fitHost } from '../../exporters/squid/fit-host.ts';
import { identify } from '../../exporters/squid/identify.ts';
import { DEFAULTS } from '../../exporters/squid/options.ts';
import { request } from '../../exporters/squid/request.ts';
import { VALIDATORS } from '../../src/exporter/options-validators.js';
import type { AccessPlan } from '../../src/hosts/access.ts';
import { minimalPatterns } from '../../src/hosts/pattern.ts';
import { changedLines } from '../../src/testing/changed-lines.ts';
import { accessPlan } from './access-plans.ts';

const LANS = ['10.20.0.0/16', '2001:db8:20::/48'];

function fileOf(plan: AccessPlan, path: 'acls.conf' | 'access.conf', prefix = DEFAULTS.prefix): string {
  return emit(plan, { prefix }).find((file) => file.path === path)?.text ?? '';
}

/** The values of all ACLs by the ends of their names, for a plan of one entry. */
function valuesOf(plan: AccessPlan): Readonly<Record<string, readonly string[]>> {
  const values: Record<string, string[]> = {};
  for (const [, end = '', value = ''] of fileOf(plan, 'acls.conf').matchAll(
    /^acl \S+_([a-z]+) \S+(?: -[ni])* (.*)$/gm,
  )) {
    values[end] = [...(values[end] ?? []), value];
  }
  return values;
}

/** The directives of both files, in order, without comments and empty lines. */
function directivesOf(plan: AccessPlan): readonly string[] {
  const texts = emit(plan, DEFAULTS).map(({ text }) => text);
  return texts.flatMap((text) => text.split('\n')).filter((line) => line !== '' && !line.startsWith('#'));
}

const LABEL = fc.stringMatching(/^[a-c_-]{1,2}$/);
const NAME = fc
  .tuple(fc.array(LABEL, { maxLength: 2 }), fc.constantFrom('com', 'net'))
  .map(([labels, last]) => [...labels, last].join('.'));
const PATTERN = fc.oneof(
  NAME,
  NAME.map((name) => `*.${name}`),
  NAME.map((name) => `*a.${name}`),
  NAME.map((name) => `a.*.${name}`),
);

describe('squid: what is written', () => {
  it('is what the README shows', () => {
    const page = readFileSync(new URL('../../../exporters/squid/README.md', import.meta.url), 'utf8');
    const example = /^```\n# acls\.conf\n([^`]*)\n# access\.conf\n([^`]*)```$/m.exec(page) ?? [];
    const plan = accessPlan({
      set: '2',
      clients: LANS,
      hosts: [
        'outlook.office.com',
        'example.com',
        '*.example.com',
        '*.sharepoint.com',
        'autodiscover.*.onmicrosoft.com',
      ],
    });
    const written = (['acls.conf', 'access.conf'] as const).map((path) => fileOf(plan, path).replace(/^.*\n\n/, ''));
    expect(written).to.deep.equal(example.slice(1));
  });

  it('says each kind of pattern as a value that means just that', () => {
    const hosts = [
      'x.example',
      '*.x.example',
      '*.y.example',
      '*cdn.z.example',
      'a.*.z.example',
      '*.b.*.z.example',
      '-a.example',
      '*-a.z.example',
    ];
    expect(valuesOf(accessPlan({ hosts }))).to.deep.include({
      hosts: ['no_host', '-- -a.example', '.x.example', '.y.example'],
      apex: ['no_host', 'y.example'],
      patterns: ['^a\\..*\\.z\\.example$', '\\.b\\..*\\.z\\.example$', '-- -a\\.z\\.example$', 'cdn\\.z\\.example$'],
    });
  });

  it('takes several * in a row for one', () => {
    expect(valuesOf(accessPlan({ hosts: ['**.x.example', 'a**b.y.example'] }))).to.deep.include({
      hosts: ['no_host', '.x.example'],
      apex: ['no_host', 'x.example'],
      patterns: ['^a.*b\\.y\\.example$'],
    });
  });

  it("has Squid's own all for any client, and all of IPv4 in halves", () => {
    expect(fileOf(accessPlan({ hosts: ['a.example'] }), 'access.conf')).to.include(
      'http_access allow all rulecast_web_m365_1_ports ',
    );
    const four = accessPlan({ clients: ['0.0.0.0/0', '2001:db8::/32'], hosts: ['a.example'] });
    expect(valuesOf(four)).to.deep.include({ clients: ['0.0.0.0/1', '128.0.0.0/1', '2001:db8::/32'] });
  });

  it('lists the clients of a rule once, or for each entry where they differ', () => {
    const same = accessPlan(
      { clients: LANS, hosts: ['a.example'] },
      { clients: LANS.toReversed(), hosts: ['b.example'] },
    );
    expect(directivesOf(same).filter((line) => line.includes(' src '))).to.have.length(2);
    const [one, other] = [['10.0.0.0/8'], ['10.0.0.0/9']];
    const differing = accessPlan({ clients: one, hosts: ['a.example'] }, { clients: other, hosts: ['b.example'] });
    expect(directivesOf(differing).filter((line) => line.includes(' src '))).to.deep.equal([
      'acl rulecast_web_m365_1_clients src 10.0.0.0/8',
      'acl rulecast_web_m365_2_clients src 10.0.0.0/9',
    ]);
  });

  it('keeps the order of the entries, each with all its lines', () => {
    const plan = accessPlan(
      { action: 'deny', hosts: ['a.example', '*b.example'] },
      { ports: '443,8000-8080', hosts: ['*.example'] },
    );
    expect(directivesOf(plan).filter((line) => line.startsWith('http_access'))).to.deep.equal([
      'http_access deny all rulecast_web_m365_1_ports rulecast_web_m365_1_hosts !rulecast_web_m365_1_apex',
      'http_access deny all rulecast_web_m365_1_ports rulecast_web_m365_1_patterns',
      'http_access allow all rulecast_web_m365_2_ports rulecast_web_m365_2_hosts !rulecast_web_m365_2_apex',
    ]);
    expect(directivesOf(plan)).to.include.members([
      'acl rulecast_web_m365_2_ports port 443',
      'acl rulecast_web_m365_2_ports port 8000-8080',
    ]);
  });

  it('never lets text of others out of a comment or a name', () => {
    const text = fc.string({ unit: 'binary', maxLength: 300 });
    fc.assert(
      fc.property(text, text, text, (rule, set, policy) => {
        const plan = {
          ...accessPlan({ rule, set, clients: LANS, hosts: ['a.example', '*b.example'] }),
          policy,
          site: rule,
        };
        for (const { text } of emit(plan, DEFAULTS)) {
          expect(text).to.match(/^(?:(?:# [ -[\]-~]{1,500}|(?:acl|http_access) [!-~]+(?: [!-~]+)*)?\n)+$/);
        }
        expect(directivesOf(plan)).to.have.length(10);
      }),
    );
  });

  it('gives every ACL a name of its own that Squid takes, whatever rules and sets are called', () => {
    const word = fc.oneof(
      fc.constantFrom('a', 'A', 'a_m365', 'a-b', 'a_b', 'm365_1', '1', 'ä', '', 'x'.repeat(80)),
      fc.string(),
    );
    const identities = fc.uniqueArray(fc.tuple(word, word), {
      minLength: 1,
      maxLength: 8,
      selector: (pair) => JSON.stringify(pair),
    });
    fc.assert(
      fc.property(identities, (pairs) => {
        const drafts = pairs.map(([rule, set], index) => ({
          rule,
          set,
          clients: [`10.0.${index}.0/24`],
          hosts: [`h${index}.example`, `*x.h${index}.example`],
        }));
        const [first, ...rest] = drafts;
        const acls = directivesOf(accessPlan(first!, ...rest)).filter((line) => line.startsWith('acl '));
        const names = new Set(acls.map((line) => line.split(' ')[1]!));
        for (const name of names) expect(name).to.match(/^rulecast_[a-z0-9_]{1,54}$/);
        // Ports, hosts, apex, patterns and clients.
        expect(names.size).to.equal(5 * pairs.length);
      }),
    );
  });

  it('changes two lines at most for a host more', () => {
    fc.assert(
      fc.property(fc.uniqueArray(PATTERN, { minLength: 1, maxLength: 10 }), PATTERN, (patterns, added) => {
        const before = minimalPatterns(patterns);
        const after = minimalPatterns([...before, added]);
        fc.pre(before.length > 0 && after.length === before.length + 1);
        const [old, now] = [before, after].map((hosts) => emit(accessPlan({ clients: LANS, hosts }), DEFAULTS));
        const changed = old!.map(({ text }, index) => changedLines(text, now![index]!.text));
        expect(changed[0]! + changed[1]!).to.be.within(1, 2);
      }),
    );
  });

  it('begins all names with the prefix that the options say', () => {
    const plan = accessPlan({ clients: LANS, hosts: ['a.example', '*b.example'] });
    expect(`${fileOf(plan, 'acls.conf', 'Media')}${fileOf(plan, 'access.conf', 'Media')}`).not.to.include('rulecast_');
    expect(fileOf(plan, 'access.conf', 'Media')).to.include(
      'allow Media_web_clients Media_web_m365_1_ports Media_web_m365_1_hosts !Media_web_m365_1_apex\n',
    );
  });
});

describe('squid: what is refused', () => {
  it('clients that Squid would take for IPv4, and no others', () => {
    const codes = (...clients: readonly string[]): readonly string[] =>
      check(accessPlan({ clients, hosts: ['a.example'] }, { clients, hosts: ['b.example'] })).map(({ code }) => code);
    for (const clients of ['::/0', '::/1', '::/80', '::ffff:0:0/96', '::ffff:10.0.0.1', '::fffe:0:0-::ffff:0:0']) {
      expect(codes(clients), clients).to.deep.equal(['UNSUPPORTED']);
    }
    expect(codes('0.0.0.0/0', '::/0')).to.deep.equal([]);
    expect(codes('0.0.0.0/0', '2000::/3')).to.deep.equal([]);
    expect(codes('::/96', '::1:0:0:0/80', '::fffe:0:0/96')).to.deep.equal([]);
  });

  it('hosts that Squid takes for addresses, and names that are too long', () => {
    const long = `${'a.'.repeat(126)}aa`;
    const kinds = (...patterns: readonly string[]): readonly string[] =>
      patterns.map((pattern) => fitHost(pattern).kind);
    expect(kinds('10.0.0.1', '*.1', '1', 'a.0x1f', '0x', long)).to.deep.equal(Array.from({ length: 6 }, () => 'none'));
    expect(kinds('a.1a', '1.a', '*a.example', 'a.0xg', long.slice(1), `*${long.slice(1)}`)).to.deep.equal(
      Array.from({ length: 6 }, () => 'exact'),
    );
  });
});

const validate = await VALIDATORS['rulecast:squid.options']?.();

describe('squid: options', () => {
  const accepts = (options: unknown): boolean => validate?.(options) ?? false;

  it('ask for what they say', () => {
    const select = { feed: 'm365', where: { category: ['Optimize', 'Allow'], required: true } };
    expect(request(DEFAULTS)).to.deep.include({ ok: true, value: {} });
    expect(request({ ...DEFAULTS, select, clients: 'lans' })).to.deep.include({
      value: { select: [select], clients: 'lans' },
    });
    expect(request({ ...DEFAULTS, select: [select, select] })).to.deep.include({ value: { select: [select, select] } });
  });

  it('are judged by the schema', () => {
    const select = { feed: 'm365', except: { id: [1, 2] } };
    for (const options of [{}, DEFAULTS, { select }, { select: [select], clients: 'lans', prefix: 'M_1' }]) {
      expect(accepts(options), JSON.stringify(options)).to.equal(true);
    }
    const wrong = [
      { select: [] },
      { select: {} },
      { select: { feeds: 'm365' } },
      { clients: '' },
      { prefix: '1a' },
      { prefix: 'a-b' },
      { prefix: '' },
      { prefix: 'a'.repeat(21) },
      { prefixes: 'a' },
    ];
    for (const options of wrong) expect(accepts(options), JSON.stringify(options)).to.equal(false);
  });
});

describe('squid: what is recognized', () => {
  const kindOf = (text: string): string => identify({ path: 'a.conf', text });

  it('both files that are written, and configurations by hand', () => {
    for (const file of emit(accessPlan({ clients: LANS, hosts: ['a.example'] }), DEFAULTS))
      expect(identify(file)).to.equal('yes');
    expect(kindOf('# squid\r\n\tacl  a   dstdomain .example.com\r\n')).to.equal('yes');
    expect(kindOf(`${'# a comment\n'.repeat(9000)}http_access deny all\n`)).to.equal('yes');
  });

  it('nothing of others', () => {
    expect(kindOf('http_port 3128\n')).to.equal('maybe');
    expect(kindOf('frontend web\n  acl lan src 10.0.0.0/8\n  http-request deny if !lan\n')).to.equal('maybe');
    for (const text of [
      '',
      '# http_access allow all\n',
      'table inet a {\n}\n',
      '*filter\n:INPUT ACCEPT [0:0]\n',
      '{"acl": 1}',
    ]) {
      expect(kindOf(text), text).to.equal('no');
    }
  });
});
