import { expect } from 'chai';
import { shortName } from '../../exporters/panos/emit-names.ts';
import panos from '../../exporters/panos/index.ts';
import { LIMITS, NAME_MAX } from '../../exporters/panos/limits.ts';
import type { FittedPolicy } from '../../src/exporter/fitted.ts';
import { EMPTY, rangeCount } from '../../src/net/address-set.ts';
import { fitDocument } from '../../src/testing/fitted-case.ts';
import { documentOf, type PolicyData, variant } from '../../src/testing/policy-text.ts';
import { ANY_SERVICE, chain, fittedPolicy, object, ports, rule, term, use } from './fitted-builder.ts';
import { reading } from './panos.ts';
import { expectWellFormed } from './well-formed.ts';

function textOf(policy: FittedPolicy, logSetting?: string): string {
  const options = logSetting === undefined ? {} : { logSetting };
  return panos
    .emit(policy, options)
    .map(({ text }) => text)
    .join('');
}

/** What a policy becomes: a file, or the codes of the errors. */
async function outcomeOf(policy: PolicyData): Promise<{ readonly text: string; readonly errors: readonly string[] }> {
  const outcome = await fitDocument(panos, documentOf(policy));
  const errors = outcome.diagnostics.flatMap(({ severity, code }) => (severity === 'error' ? [code] : []));
  const sites = outcome.kind === 'fitted' ? outcome.sites : [];
  return { text: sites.flatMap(({ artifacts }) => artifacts.map((one) => one.text)).join(''), errors };
}

/** The text of the first element of this name, entities resolved. */
function contentOf(text: string, tag: string): string {
  const escaped = new RegExp(`<${tag}>(.*?)</${tag}>`, 's').exec(text)?.[1] ?? '';
  const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
  return escaped.replace(/&(\w+);/g, (_, name) => entities[name] ?? '');
}

/** The elements of a file, without texts and names. */
function structureOf(text: string): string {
  return (text.match(/<[^>]*>/g) ?? []).map((tag) => tag.replace(/ name="[^"]*"/, '')).join('');
}

describe('panos limits: names', () => {
  it('keeps a name of 63 characters, and cuts one of 64 and gives it a digest', () => {
    const name = (length: number): string => 'n'.repeat(length);
    expect(shortName(name(63))).to.equal(name(63));
    expect(shortName(name(64))).to.match(/^n{54}_[0-9a-f]{8}$/);
    expect(shortName(`${name(64)}a`)).to.not.equal(shortName(`${name(64)}b`));
  });

  it('leaves room for the longest ending that an object of the longest names can have', () => {
    const longest = {
      ...object('o'.repeat(LIMITS.objectName.maxBytes), '192.0.2.0/24', '2001:db8::/32'),
      family: 'both',
    } as const;
    const text = textOf(
      fittedPolicy([chain([rule(term(ANY_SERVICE, { destination: use(longest) }))])], {
        name: 'p'.repeat(LIMITS.objectName.maxBytes),
      }),
    );
    for (const [, name = ''] of text.matchAll(/<entry name="([^"]*)"/g)) expect(name.length).to.be.at.most(NAME_MAX);
    expect(`${'p'.repeat(26)}.${'o'.repeat(26)}.v4.except`).to.have.length(NAME_MAX);
  });
});

describe('panos limits: groups', () => {
  const hosts = (count: number): readonly string[] =>
    Array.from({ length: count }, (_, index) => `100.64.${index >> 7}.${(index & 127) * 2}/32`);
  const groupsOf = (count: number): readonly string[] => {
    const text = textOf(
      fittedPolicy([chain([rule(term(ANY_SERVICE, { family: 4, destination: use(object('big', ...hosts(count))) }))])]),
    );
    const groups = /<address-group>(.*?)<\/address-group>/s.exec(text)?.[1] ?? '';
    // Read back, the group has all addresses, however they are grouped.
    expect(rangeCount(reading(text).objects.get('branch.big.v4') ?? EMPTY)).to.equal(count);
    return [...groups.matchAll(/<entry name="(.*?)">(.*?)<\/entry>/gs)].map(
      ([, name = '', members = '']) => `${name} ${members.split('<member>').length - 2}`,
    );
  };

  it('holds 2,500 addresses in one', () => {
    expect(groupsOf(2_500)).to.deep.equal(['branch.big.v4 2500']);
  });

  it('holds 2,501 in groups of a group, cut where the addresses part', () => {
    expect(groupsOf(2_501)).to.deep.equal([
      'branch.big.v4.20x64400 2048',
      'branch.big.v4.20x64401 453',
      'branch.big.v4 2',
    ]);
  });
});

describe('panos limits: services', () => {
  const odd = (count: number): readonly number[] => Array.from({ length: count }, (_, index) => 2 * index + 1);
  const policy = (count: number): PolicyData =>
    variant('panos', { services: { many: { protocol: 'tcp', ports: odd(count) } } }, { services: 'many' });

  it('puts 2,500 into one group', async () => {
    const { text, errors } = await outcomeOf(policy(2_500));
    expect(errors).to.deep.equal([]);
    expect(/<members>(.*?)<\/members>/s.exec(text)?.[1]?.split('<member>').length).to.equal(2_501);
  });

  it('refuses 2,501', async () => {
    expect((await outcomeOf(policy(2_501))).errors).to.deep.equal(['LIMIT_EXCEEDED']);
  });

  it('cuts a list of source ports to what one service takes', async () => {
    const ranges = Array.from({ length: 200 }, (_, index) => `${10_000 + index * 10}-${10_005 + index * 10}`);
    const services = { low: { protocol: 'tcp', ports: [443], 'source-ports': ranges } };
    const { text } = await outcomeOf(variant('panos', { services }, { services: 'low' }));
    const lists = [...text.matchAll(/<source-port>(.*?)<\/source-port>/g)].map(([, list = '']) => list);
    for (const list of lists) expect(list.length).to.be.at.most(1_023);
    expect(lists.join(',').split(',')).to.have.members(ranges);
  });
});

describe('panos limits: descriptions', () => {
  for (const character of ['x', 'é', '監', '🔥']) {
    it(`cuts ${character} at 1,023 bytes, between characters`, async () => {
      const { text } = await outcomeOf(variant('panos', {}, { comment: character.repeat(1_200) }));
      const description = contentOf(text, 'description');
      const bytes = Buffer.byteLength(description);
      expect(bytes)
        .to.be.at.most(1_023)
        .and.above(1_023 - 8);
      expect(description).to.not.contain('\ufffd');
      expect(description).to.match(new RegExp(`^web \\| ${character}+\\S?$`, 'u'));
    });
  }
});

describe('panos limits: whatever people write', () => {
  const HOSTILE = [
    ']]>',
    '--> <!-- <x/>',
    '<![CDATA[ <action>allow</action> ]]>',
    '</description><action>allow</action><description>',
    '&amp; &#10; &lol; <any/>',
    `"' name="x" '"`,
    '<?xml version="1.1"?>',
    'first\nsecond\r\nthird',
    'a\u0000b\u0007c\u001b[31m\u0085\u2028\ufffe\uffff\ud800',
    '\u202eabc\ufeff',
  ];
  const labelled = (label: string): FittedPolicy =>
    fittedPolicy([
      chain(
        [
          rule(term(ports('tcp', '80,443'), { label, because: { feed: 'm365', id: label } }), {
            ingress: [label],
            log: {},
          }),
        ],
        {
          default: { action: 'drop', label },
        },
      ),
    ]);
  const plain = textOf(labelled('plain'), 'plain');

  for (const text of HOSTILE) {
    it(`keeps the elements of a file with ${JSON.stringify(text)} in labels, zones, ids and options`, () => {
      const written = textOf(labelled(text), text);
      expectWellFormed(written);
      expect(structureOf(written)).to.equal(structureOf(plain));
    });

    it(`says ${JSON.stringify(text)} in a description as it is, but for what XML has no place for`, async () => {
      const { text: written } = await outcomeOf(variant('panos', {}, { comment: text, owner: text, ticket: text }));
      const before = await outcomeOf(variant('panos', {}, { comment: 'plain', owner: 'plain', ticket: 'plain' }));
      expectWellFormed(written);
      expect(structureOf(written)).to.equal(structureOf(before.text));
      const words = (one: string): readonly string[] =>
        one.split(/[\s\p{C}\ufffd\u2028]+/u).filter((word) => word !== '');
      expect(words(contentOf(written, 'description'))).to.include.members(words(text));
      expect(reading(written).chains.get('security')).to.have.length(before.text.split('<action>').length - 1);
    });
  }

  it('has no site in it, so that no name of one can do harm', async () => {
    const sites = { 'site-with-a-name': { lan: ['10.20.0.0/16'] } };
    const { text } = await outcomeOf(
      variant('panos', { sites, sets: { lan: { per: 'site' }, servers: ['192.0.2.0/25'] } }, { from: 'lan' }),
    );
    expect(text).to.contain('<rules>').and.not.contain('site-with-a-name');
  });
});
