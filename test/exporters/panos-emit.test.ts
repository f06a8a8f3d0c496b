import { expect } from 'chai';
import { check } from '../../exporters/panos/check.ts';
import { emit } from '../../exporters/panos/emit.ts';
import { identify } from '../../exporters/panos/identify.ts';
import panos from '../../exporters/panos/index.ts';
import { LIMITS, NAME_MAX } from '../../exporters/panos/limits.ts';
import { DEFAULTS, type PanosOptions } from '../../exporters/panos/options.ts';
import type { Diagnostic } from '../../src/diagnostic/diagnostic.ts';
import type { FittedChain, FittedPolicy } from '../../src/exporter/fitted.ts';
import { fitDocument } from '../../src/testing/fitted-case.ts';
import { documentOf, type PolicyData, variant } from '../../src/testing/policy-text.ts';
import {
  ANY,
  ANY_SERVICE,
  chain,
  fittedPolicy,
  icmp,
  object,
  ports,
  prefix,
  rule,
  term,
  use,
} from './fitted-builder.ts';
import { expectWellFormed } from './well-formed.ts';

const LAN = object('lan', '10.20.0.0/16');
const BOTH = {
  ...object('site', '10.20.0.0/16'),
  family: 'both',
  prefixes: [prefix('10.20.0.0/16'), prefix('2001:db8::/32')],
} as const;
const ECHO = icmp(4, [8 * 256, 8 * 256 + 255]);
const ECHO6 = icmp(6, [128 * 256, 128 * 256 + 255]);

function textOf(policy: FittedPolicy, options: PanosOptions = DEFAULTS): string {
  return emit(policy, options)
    .map(({ text }) => text)
    .join('');
}

/** The lists and words of every rule, by element: `{ name, source: 'a b', action: 'allow' }`. */
type RuleWords = Readonly<Record<string, string>>;

const UNESCAPED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** The rules of a file that stands as `emit` lays it out: an element of a rule on each line. */
function rulesOf(text: string): readonly RuleWords[] {
  const body = text.slice(text.indexOf('<rules>'), text.indexOf('</rules>'));
  return body
    .split('</entry>')
    .slice(0, -1)
    .map((entry) => {
      const elements = [...entry.matchAll(/<([\w-]+)>(.*)<\/\1>$/gm)].map(([, tag = '', content = '']) => [
        tag,
        wordsOf(content),
      ]);
      return { name: / name="(.*)">/.exec(entry)?.[1] ?? '', ...Object.fromEntries(elements) };
    });
}

function wordsOf(content: string): string {
  const members = [...content.matchAll(/<member>(.*?)<\/member>/g)].map(([, member]) => member);
  const text = members.length === 0 ? content : members.join(' ');
  return text.replace(/&(\w+);/g, (_, name) => UNESCAPED[name] ?? '');
}

function rulesOfChain(one: FittedChain): readonly RuleWords[] {
  return rulesOf(textOf(fittedPolicy([one])));
}

function lines(text: string, start: string): readonly string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line.startsWith(start));
}

function errorsOf(...chains: readonly [FittedChain, ...FittedChain[]]): readonly Diagnostic['code'][] {
  return check(fittedPolicy(chains), DEFAULTS).map(({ code }) => code);
}

async function written(policy: PolicyData): Promise<string> {
  const outcome = await fitDocument(panos, documentOf(policy));
  if (outcome.kind === 'refused') throw new Error(outcome.diagnostics.map(({ message }) => message).join('\n'));
  return outcome.sites.flatMap(({ artifacts }) => artifacts.map(({ text }) => text)).join('');
}

async function refusal(policy: PolicyData): Promise<string> {
  const { diagnostics } = await fitDocument(panos, documentOf(policy));
  return diagnostics.flatMap(({ severity, code }) => (severity === 'error' ? [code] : [])).join(' ');
}

describe('panos emit: the file', () => {
  const WEB = term(ports('tcp', '80,443'), {
    family: 4,
    source: use(LAN),
    label: 'web [m365:11] | "A" & <B>',
    because: { feed: 'm365', id: '11' },
  });

  it('writes tags, addresses, groups, services and rules, each where PAN-OS wants it', () => {
    const policy = fittedPolicy([chain([rule(WEB, { ingress: ['trust'], egress: ['untrust'], log: {} })])]);
    expect(textOf(policy, { logSetting: 'to-panorama' })).to.equal(`<?xml version="1.0" encoding="UTF-8"?>
<config version="10.1.0" urldb="paloaltonetworks">
  <devices>
    <entry name="localhost.localdomain">
      <vsys>
        <entry name="vsys1">
          <tag>
            <entry name="rulecast.branch"><comments>rulecast policy branch</comments></entry>
          </tag>
          <address>
            <entry name="ip-10.20.0.0_16"><ip-netmask>10.20.0.0/16</ip-netmask></entry>
          </address>
          <address-group>
            <entry name="branch.lan.v4">
              <static>
                <member>ip-10.20.0.0_16</member>
              </static>
              <tag><member>rulecast.branch</member></tag>
            </entry>
          </address-group>
          <service>
            <entry name="tcp-443"><protocol><tcp><port>443</port></tcp></protocol></entry>
            <entry name="tcp-80"><protocol><tcp><port>80</port></tcp></protocol></entry>
          </service>
          <service-group>
            <entry name="branch.web.11">
              <members>
                <member>tcp-80</member>
                <member>tcp-443</member>
              </members>
              <tag><member>rulecast.branch</member></tag>
            </entry>
          </service-group>
          <rulebase>
            <security>
              <rules>
                <entry name="branch.web.11">
                  <from><member>trust</member></from>
                  <to><member>untrust</member></to>
                  <source><member>branch.lan.v4</member></source>
                  <destination><member>any</member></destination>
                  <source-user><member>any</member></source-user>
                  <category><member>any</member></category>
                  <application><member>any</member></application>
                  <service><member>branch.web.11</member></service>
                  <source-hip><member>any</member></source-hip>
                  <destination-hip><member>any</member></destination-hip>
                  <tag><member>rulecast.branch</member></tag>
                  <action>allow</action>
                  <rule-type>universal</rule-type>
                  <description>web [m365:11] | &quot;A&quot; &amp; &lt;B&gt;</description>
                  <log-start>no</log-start>
                  <log-end>yes</log-end>
                  <log-setting>to-panorama</log-setting>
                  <negate-source>no</negate-source>
                  <negate-destination>no</negate-destination>
                  <disabled>no</disabled>
                </entry>
                <entry name="branch.default">
                  <from><member>any</member></from>
                  <to><member>any</member></to>
                  <source><member>any</member></source>
                  <destination><member>any</member></destination>
                  <source-user><member>any</member></source-user>
                  <category><member>any</member></category>
                  <application><member>any</member></application>
                  <service><member>any</member></service>
                  <source-hip><member>any</member></source-hip>
                  <destination-hip><member>any</member></destination-hip>
                  <tag><member>rulecast.branch</member></tag>
                  <action>drop</action>
                  <rule-type>universal</rule-type>
                  <description>default drop</description>
                  <log-start>no</log-start>
                  <log-end>no</log-end>
                  <negate-source>no</negate-source>
                  <negate-destination>no</negate-destination>
                  <disabled>no</disabled>
                </entry>
              </rules>
            </security>
          </rulebase>
        </entry>
      </vsys>
    </entry>
  </devices>
</config>
`);
  });

  const placements: readonly (readonly [options: PanosOptions, path: string])[] = [
    [{ placement: { vsys: 'vsys7' } }, 'devices entry vsys entry:vsys7 rulebase'],
    [{ placement: { deviceGroup: 'DC 1', rulebase: 'pre' } }, 'devices entry device-group entry:DC 1 pre-rulebase'],
    [{ placement: { deviceGroup: 'DC 1', rulebase: 'post' } }, 'devices entry device-group entry:DC 1 post-rulebase'],
    [{ placement: { shared: 'pre' } }, 'shared pre-rulebase'],
    [{ placement: { shared: 'post' } }, 'shared post-rulebase'],
  ];
  for (const [options, path] of placements) {
    it(`places rules in ${path}`, () => {
      const text = textOf(fittedPolicy([chain([rule(WEB)])]), options);
      const open = text
        .slice(0, text.indexOf('<security>'))
        .split('\n')
        .map((line) => /^( *)<([\w-]+)(?: name="(.*)")?>$/.exec(line));
      const last = new Map(open.flatMap((match) => (match === null ? [] : [[match[1]?.length ?? 0, match]])));
      const depth = [...last].sort(([a], [b]) => a - b).slice(0, path.split(/ (?!\d)/).length);
      const words = depth.map(([, match]) =>
        match[3] === undefined || match[3] === 'localhost.localdomain' ? match[2] : `${match[2]}:${match[3]}`,
      );
      expect(words.join(' ')).to.equal(path);
    });
  }

  it('is well-formed for xmllint, whatever the label says', () => {
    const text = textOf(
      fittedPolicy([
        chain([rule(term(ANY_SERVICE, { label: ']]> --> & <x a="\'"> \u0000\u0007\ufffe 監 🔥 \ud800' }))]),
      ]),
    );
    expectWellFormed(text);
    expect(rulesOf(text)[0]?.description).to.equal(']]> --> & <x a="\'">     監 🔥  ');
  });

  it('is known again, and other XML is not', () => {
    expect(identify({ path: 'x', text: textOf(fittedPolicy([chain([rule(WEB)])])) })).to.equal('yes');
    expect(identify({ path: 'x', text: '<response status="success"><result/></response>' })).to.equal('maybe');
    expect(identify({ path: 'x', text: '<svg xmlns="http://www.w3.org/2000/svg"/>' })).to.equal('no');
    expect(identify({ path: 'x', text: 'table inet t {' })).to.equal('no');
  });
});

describe('panos emit: rules', () => {
  it('lists both families in one rule, and the one family of a term where it has one', () => {
    const [both, four] = rulesOfChain(
      chain([
        rule(term(ANY_SERVICE, { source: use(BOTH) })),
        rule(
          term(ANY_SERVICE, { family: 4, source: use({ ...BOTH, family: 4, prefixes: [prefix('10.20.0.0/16')] }) }),
          { id: 'four' },
        ),
      ]),
    );
    expect(both?.source).to.equal('branch.site.v4 branch.site.v6');
    expect(four?.source).to.equal('branch.site.v4');
  });

  it('says that a term is of IPv4 where no address does', () => {
    const text = textOf(fittedPolicy([chain([rule(term(ANY_SERVICE, { family: 4 }))])]));
    expect(rulesOf(text)[0]).to.include({ source: 'ip-0.0.0.0_0', destination: 'any' });
    expect(lines(text, '<entry name="ip-')).to.deep.equal([
      '<entry name="ip-0.0.0.0_0"><ip-netmask>0.0.0.0/0</ip-netmask></entry>',
    ]);
  });

  it('gives each application a rule of its own, on its own ports', () => {
    const services = [ports('udp', '53'), ECHO, ECHO6] as const;
    const found = rulesOfChain(chain([rule(term(services[0], { services }))])).slice(0, -1);
    expect(found.map(({ name, application, service }) => `${name}: ${application} ${service}`)).to.deep.equal([
      'branch.web: any udp-53',
      'branch.web.2: ping application-default',
      'branch.web.3: ping6 application-default',
    ]);
  });

  it('names services by value, source ports too', () => {
    const text = textOf(fittedPolicy([chain([rule(term(ports('tcp', '443,8000-8100', '1024-2048,4000')))])]));
    expect(lines(text, '<entry name="tcp-')).to.deep.equal([
      '<entry name="tcp-443-from-1024-2048_4000"><protocol><tcp><port>443</port><source-port>1024-2048,4000</source-port></tcp></protocol></entry>',
      '<entry name="tcp-8000-8100-from-1024-2048_4000"><protocol><tcp><port>8000-8100</port><source-port>1024-2048,4000</source-port></tcp></protocol></entry>',
    ]);
  });

  it('writes all ports of a protocol with port 0', () => {
    expect(textOf(fittedPolicy([chain([rule(term(ports('udp')))])]))).to.contain('<udp><port>0-65535</port></udp>');
  });

  it('answers what it rejects: TCP with resets, the rest with ICMP', () => {
    const [found] = rulesOfChain(chain([rule(term(ANY_SERVICE), { action: 'reject' })]));
    expect(found).to.include({ action: 'reset-both', 'icmp-unreachable': 'yes' });
  });

  it('bounds the default by addresses and zones of the scope', () => {
    const scope = {
      kind: 'within',
      terms: [{ family: 4, source: use(LAN), destination: ANY }],
      ingress: ['trust'],
    } as const;
    const last = rulesOfChain(
      chain([rule(term(ANY_SERVICE))], { scope, default: { action: 'reject', log: {}, label: 'default reject' } }),
    ).at(-1);
    expect(last).to.include({
      name: 'branch.default',
      from: 'trust',
      to: 'any',
      source: 'branch.lan.v4',
      destination: 'any',
    });
    expect(last).to.include({
      action: 'reset-both',
      'icmp-unreachable': 'yes',
      'log-end': 'yes',
      service: 'any',
      application: 'any',
    });
  });

  it('never gives two rules one name, nor one longer than PAN-OS takes', () => {
    const id = 'r'.repeat(LIMITS.ruleName.maxBytes);
    const terms = Array.from({ length: 1200 }, () => term(ANY_SERVICE, { because: { feed: 'm365', id: 'a/b<c>d' } }));
    const policy = fittedPolicy(
      [
        chain([
          rule(terms[0]!, { id, terms: [terms[0]!, ...terms.slice(1)] }),
          rule(term(ANY_SERVICE), { id: 'default' }),
        ]),
      ],
      {
        name: 'p'.repeat(LIMITS.objectName.maxBytes),
      },
    );
    const names = rulesOf(textOf(policy)).map(({ name = '' }) => name);
    expect(new Set(names).size).to.equal(1202);
    for (const name of names)
      expect(name)
        .to.match(/^[0-9A-Za-z][0-9A-Za-z_.-]*$/)
        .and.have.length.at.most(NAME_MAX);
  });
});

describe('panos emit: large groups', () => {
  const hosts = (count: number): readonly string[] =>
    Array.from(
      { length: count },
      (_, index) => `100.${64 + (index >> 15)}.${(index >> 7) & 255}.${(index & 127) * 2}/32`,
    );
  const large = (addresses: readonly string[]): string =>
    textOf(
      fittedPolicy([chain([rule(term(ANY_SERVICE, { family: 4, destination: use(object('big', ...addresses)) }))])]),
    );

  it('keeps up to 2,500 members in one group', () => {
    expect(lines(large(hosts(2500)), '<entry name="branch.')).to.have.length(1 + 2);
  });

  it('cuts a larger one by address, and no group is larger', () => {
    const text = large(hosts(6000));
    const groups = text.slice(text.indexOf('<address-group>'), text.indexOf('</address-group>')).split('</entry>');
    const sizes = groups.map((group) => group.split('<member>ip-').length - 1);
    expect(sizes.reduce((sum, size) => sum + size)).to.equal(6000);
    expect(Math.max(...sizes)).to.be.at.most(2500);
    expect(rulesOf(text)[0]?.destination).to.equal('branch.big.v4');
    const parts = text.slice(text.lastIndexOf('<entry name="branch.big.v4">'), text.indexOf('</address-group>'));
    for (const [, name] of parts.matchAll(/<member>(branch[^<]*)</g)) expect(text).to.contain(`<entry name="${name}">`);
  });

  it('moves no member when one is added in front', () => {
    const addresses = hosts(6000);
    const before = large(addresses).split('\n');
    const after = large(['100.64.0.1/32', ...addresses.slice(1)]).split('\n');
    const known = new Set(before);
    const added = after.filter((line) => !known.has(line));
    expect(added.map((line) => line.trim())).to.deep.equal([
      '<entry name="ip-100.64.0.1_32"><ip-netmask>100.64.0.1/32</ip-netmask></entry>',
      '<member>ip-100.64.0.1_32</member>',
    ]);
    expect(after).to.have.length(before.length);
  });
});

describe('panos emit: what is refused', () => {
  const six = (text: string): FittedChain =>
    chain([rule(term(ANY_SERVICE, { family: 6, source: use(object('six', text)) }))]);

  for (const text of ['::/0', '::/1', '::/96', '::1/128', '::10.0.0.0/104']) {
    it(`refuses ${text}, part of which PAN-OS takes for IPv4`, () => {
      expect(errorsOf(six(text))).to.deep.equal(['UNSUPPORTED']);
    });
  }

  for (const text of ['2000::/3', '::ffff:192.0.2.0/120', '::1:0:0/96', '8000::/1']) {
    it(`takes ${text}`, () => {
      expect(errorsOf(six(text))).to.deep.equal([]);
    });
  }

  it('refuses such a prefix in the scope', async () => {
    expect(
      await refusal(variant('panos', { scope: { from: ['::1', '10.20.0.0/16'] } }, { from: '10.20.0.0/16' })),
    ).to.equal('UNSUPPORTED');
  });

  it('refuses all of IPv6 without IPv4, but for an application of IPv6', () => {
    expect(errorsOf(chain([rule(term(ANY_SERVICE, { family: 6 }))]))).to.deep.equal(['UNSUPPORTED']);
    expect(errorsOf(chain([rule(term(ECHO6, { family: 6 }))]))).to.deep.equal([]);
  });

  it('refuses two directions, which a rule cannot tell apart', () => {
    const one = chain([rule(term(ANY_SERVICE))]);
    expect(errorsOf({ ...one, direction: 'inbound' }, one)).to.deep.equal(['UNSUPPORTED']);
  });

  it('refuses zones called like words of PAN-OS', () => {
    expect(errorsOf(chain([rule(term(ANY_SERVICE), { ingress: ['any'], egress: ['multicast'] })]))).to.deep.equal([
      'UNSUPPORTED',
      'UNSUPPORTED',
    ]);
  });

  it('refuses a rule with more services than a group holds', () => {
    const odd = Array.from({ length: 2501 }, (_, index) => `${2 * index + 1}`).join(',');
    expect(errorsOf(chain([rule(term(ports('tcp', odd)))]))).to.deep.equal(['LIMIT_EXCEEDED']);
  });

  const refused: readonly (readonly [claim: string, policy: PolicyData, code: string])[] = [
    ['pass', variant('panos', {}, { action: 'pass' }), 'UNSUPPORTED'],
    ['a default of pass', variant('panos', { default: 'pass' }), 'UNSUPPORTED'],
    ['a code of a type', variant('panos', {}, { services: ['icmpv6/128/0'] }), 'UNSUPPORTED'],
    ['ICMP as a whole', variant('panos', {}, { services: ['icmp'] }), 'UNSUPPORTED'],
    ['two ICMP types, one of them echo', variant('panos', {}, { services: ['icmp/8', 'icmp/3'] }), 'UNSUPPORTED'],
    ['GRE', variant('panos', {}, { services: ['gre'] }), 'UNSUPPORTED'],
    ['SCTP', variant('panos', {}, { services: ['sctp/2905'] }), 'UNSUPPORTED'],
    [
      'a placement on two places',
      variant('panos', {
        outputs: [{ exporter: 'panos', path: 'out/x', options: { placement: { vsys: 'vsys1', shared: 'pre' } } }],
      }),
      'OPTION_INVALID',
    ],
  ];
  for (const [claim, policy, code] of refused) {
    it(`refuses ${claim}`, async () => {
      expect(await refusal(policy)).to.contain(code);
    });
  }

  it('writes a policy of both families with a list of ports and its ping', async () => {
    const text = await written(
      variant('panos', {}, { services: ['tcp/443', 'icmp/echo-request', 'icmpv6/echo-request'] }),
    );
    expect(
      rulesOf(text).map(({ name, source, destination, application }) =>
        [name, source, destination, application].join(' | '),
      ),
    ).to.deep.equal([
      'conformance.web | conformance.clients.v4 conformance.clients.v6 | conformance.servers.v4 conformance.servers.v6 | any',
      'conformance.web.2 | conformance.clients.v4 | conformance.servers.v4 | ping',
      'conformance.web.3 | conformance.clients.v6 | conformance.servers.v6 | ping6',
      'conformance.default | any | any | any',
    ]);
  });
});
