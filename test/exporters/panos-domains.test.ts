import { expect } from 'chai';
import panos from '../../exporters/panos/index.ts';
import { NAME_MAX } from '../../exporters/panos/limits.ts';
import type { PanosOptions } from '../../exporters/panos/options.ts';
import type { FittedPolicy, FittedRule } from '../../src/exporter/fitted.ts';
import { validateOptions } from '../../src/exporter/validate-options.ts';
import type { EndpointUse } from '../../src/model/policy.ts';
import { EMPTY } from '../../src/net/address-set.ts';
import { changedLines } from '../../src/testing/changed-lines.ts';
import { ANY_SERVICE, chain, fittedPolicy, ports, rule, term } from './fitted-builder.ts';
import { config, outcomes, reading, statements } from './panos.ts';

const FQDN: PanosOptions = { fqdn: 'objects' };
const SPAN = { file: 'feed.json', start: { line: 1, column: 1 }, end: { line: 1, column: 1 } };

function endpoints(id: string, domains: readonly string[], feed = 'm365'): EndpointUse {
  const endpointSet = {
    id,
    addresses: EMPTY,
    listed: 0,
    domains,
    services: [],
    labels: {},
    origin: { feed, id },
    span: SPAN,
  };
  return { endpointSet, side: 'to', services: [ports('tcp', '443')] };
}

/** A rule that uses endpoint sets. */
function using(...uses: readonly EndpointUse[]): FittedRule {
  const plain = rule(term(ANY_SERVICE));
  return { ...plain, rule: { ...plain.rule, endpoints: uses } };
}

function policyOf(...uses: readonly EndpointUse[]): FittedPolicy {
  return fittedPolicy([chain([using(...uses)])]);
}

function textOf(policy: FittedPolicy, options = FQDN): string {
  return panos
    .emit(policy, options)
    .map(({ text }) => text)
    .join('');
}

/** Names of the entries of one kind. */
function namesOf(text: string, kind: 'address' | 'address-group'): readonly string[] {
  const content = new RegExp(`<${kind}>(.*?)</${kind}>`, 's').exec(text)?.[1] ?? '';
  return [...content.matchAll(/<entry name="(.*?)">/g)].map(([, name = '']) => name);
}

function findings(policy: FittedPolicy): readonly string[] {
  return (panos.check?.(policy, FQDN) ?? []).map(({ severity, code }) => `${severity} ${code}`);
}

describe('panos domains: what is written', () => {
  const TWO = [endpoints('11', ['b.example', 'a.example']), endpoints('2', ['a.example'])] as const;

  it('is nothing unless the options ask for it', () => {
    expect(textOf(policyOf(...TWO), {})).to.not.contain('fqdn');
    expect(panos.capabilities({}).domains.level).to.equal('unsupported');
    expect(panos.capabilities(FQDN).domains.level).to.equal('lowered');
  });

  it('is an address for each domain and a tagged group for each endpoint set', () => {
    const text = textOf(policyOf(...TWO));
    expect(text).to.contain(`          <address>
            <entry name="fqdn-a.example"><fqdn>a.example</fqdn></entry>
            <entry name="fqdn-b.example"><fqdn>b.example</fqdn></entry>
          </address>
          <address-group>
            <entry name="branch.m365.11.fqdn">
              <static>
                <member>fqdn-a.example</member>
                <member>fqdn-b.example</member>
              </static>
              <description>host names, resolved by the firewall</description>
              <tag><member>rulecast.branch</member></tag>
            </entry>
            <entry name="branch.m365.2.fqdn">
              <static>
                <member>fqdn-a.example</member>
              </static>
`);
  });

  it('is named by no rule, so that what the names resolve to lets nothing through', () => {
    const text = textOf(policyOf(...TWO));
    expect(text.slice(text.indexOf('<rulebase>'))).to.not.contain('fqdn');
    const plain = textOf(policyOf(...TWO), {});
    expect(text.slice(text.indexOf('<rulebase>'))).to.equal(plain.slice(plain.indexOf('<rulebase>')));
  });

  it('joins what several rules use of one endpoint set', () => {
    const policy = fittedPolicy([chain([using(endpoints('1', ['a.example'])), using(endpoints('1', ['b.example']))])]);
    expect(namesOf(textOf(policy), 'address-group')).to.deep.equal(['branch.m365.1.fqdn']);
    expect(namesOf(textOf(policy), 'address')).to.deep.equal(['fqdn-a.example', 'fqdn-b.example']);
  });

  it('leaves out an endpoint set of which a rule kept no service', () => {
    expect(textOf(policyOf({ ...endpoints('1', ['a.example']), services: [] }))).to.not.contain('fqdn');
  });

  it('leaves patterns out, counts them in the group and lists them as not carried', () => {
    const policy = policyOf(
      endpoints('11', ['*.b.example', 'a.example', '*cdn.example']),
      endpoints('2', ['*.c.example']),
    );
    const text = textOf(policy);
    expect(text).to.contain('<description>host names, resolved by the firewall; patterns left out: 2</description>');
    expect(namesOf(text, 'address-group')).to.deep.equal(['branch.m365.11.fqdn']);
    expect(text).to.not.contain('*');
    const [first, second] = panos.check?.(policy, FQDN) ?? [];
    expect(findings(policy)).to.deep.equal(['warning ANNOTATION_LOST', 'warning ANNOTATION_LOST']);
    expect(first?.message)
      .to.contain('2 of 3 domains of endpoint set m365:11')
      .and.contain('*.b.example, *cdn.example');
    expect(second?.message).to.contain('1 of 1 domains of endpoint set m365:2');
  });

  it('changes two lines for a domain more', () => {
    const domains = Array.from({ length: 50 }, (_, index) => `host-${index}.example`);
    const before = textOf(policyOf(endpoints('1', domains)));
    expect(changedLines(before, textOf(policyOf(endpoints('1', ['a.example', ...domains]))))).to.equal(2);
    expect(textOf(policyOf(endpoints('1', domains.toReversed())))).to.equal(before);
  });
});

describe('panos domains: names and limits', () => {
  it('writes only names of hosts, whatever a feed calls one', () => {
    const hostile = [
      'a"><any/>.example',
      ']]>',
      '-->',
      '&amp;',
      'a\nb.example',
      'a b.example',
      '',
      '.',
      'a..b',
      'bücher.example',
      'a.example.',
    ];
    const policy = policyOf(endpoints('1', [...hostile, 'A.Example']));
    expect(namesOf(textOf(policy), 'address')).to.deep.equal(['fqdn-a.example']);
    expect(reading(textOf(policy)).chains.get('security')).to.have.length(2);
    expect(panos.check?.(policy, FQDN)[0]?.message).to.contain(`${hostile.length} of ${hostile.length + 1} domains`);
  });

  it('writes a domain of 255 bytes and leaves out a longer one', () => {
    const domain = (length: number): string => `${`${'a'.repeat(48)}.`.repeat(6)}`.slice(0, length - 5).concat('.test');
    expect(domain(255)).to.have.length(255);
    expect(textOf(policyOf(endpoints('1', [domain(255)])))).to.contain(`<fqdn>${domain(255)}</fqdn>`);
    expect(textOf(policyOf(endpoints('1', [domain(256)])))).to.not.contain('<fqdn>');
    expect(findings(policyOf(endpoints('1', [domain(256)])))).to.deep.equal(['warning ANNOTATION_LOST']);
  });

  it('keeps names within 63 bytes and apart, and to what PAN-OS takes', () => {
    const long = `${'a'.repeat(40)}.${'b'.repeat(40)}`;
    const text = textOf(
      fittedPolicy(
        [
          chain([
            using(
              endpoints('c', [`${long}.example`, `${long}.test`, `${'x'.repeat(54)}.com`], 'a.b'),
              endpoints('b.c', ['one.example'], 'a'),
              endpoints('é'.repeat(80), ['two.example'], 'feed'),
              endpoints(`${'é'.repeat(80)}x`, ['two.example'], 'feed'),
            ),
          ]),
        ],
        { name: 'p'.repeat(26) },
      ),
    );
    for (const [kind, count] of [
      ['address', 5],
      ['address-group', 4],
    ] as const) {
      const names = namesOf(text, kind);
      expect(new Set(names).size, kind).to.equal(count);
      for (const name of names)
        expect(name)
          .to.match(/^[0-9A-Za-z][0-9A-Za-z_.-]*$/)
          .and.have.length.at.most(NAME_MAX);
    }
  });

  it('puts 2,500 names into a group and refuses 2,501', () => {
    const hosts = (count: number): readonly string[] =>
      Array.from({ length: count }, (_, index) => `h${index}.example`);
    expect(findings(policyOf(endpoints('1', hosts(2500))))).to.deep.equal([]);
    expect(findings(policyOf(endpoints('1', hosts(2501))))).to.deep.equal(['error LIMIT_EXCEEDED']);
  });

  it('takes two words for the option and no other', async () => {
    const locate = (): typeof SPAN => SPAN;
    for (const fqdn of ['none', 'objects']) expect((await validateOptions(panos, { fqdn }, locate)).ok).to.equal(true);
    for (const fqdn of ['rules', true, null])
      expect((await validateOptions(panos, { fqdn }, locate)).ok).to.equal(false);
  });
});

describe('panos domains: what is read', () => {
  const objects = [
    '<address><entry name="fqdn-a.example"><fqdn>a.example</fqdn></entry></address>',
    '<address-group><entry name="outer"><static><member>branch.m365.1.fqdn</member></static></entry>',
    '<entry name="branch.m365.1.fqdn"><static><member>fqdn-a.example</member></static></entry></address-group>',
  ].join('');

  for (const name of ['fqdn-a.example', 'branch.m365.1.fqdn', 'outer']) {
    it(`is undecided at its place where a rule names ${name}`, () => {
      const parts = `<destination><member>${name}</member></destination>`;
      const [statement] = statements(parts, objects);
      expect(statement?.undecided).to.equal('rule "r": address "fqdn-a.example" is a domain name');
      expect(statement?.span.start.line).to.equal(3);
      expect(outcomes(config(parts, objects), 'tcp 10.0.0.1:9 -> 192.0.2.1:443')).to.deep.equal([statement?.undecided]);
    });
  }

  it('changes nothing where no rule names it', () => {
    expect(outcomes(config('', objects), 'tcp 10.0.0.1:9 -> 192.0.2.1:443')).to.deep.equal(['allow']);
  });
});
