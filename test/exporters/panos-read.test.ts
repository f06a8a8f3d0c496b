import { readdirSync, readFileSync } from 'node:fs';
import { expect } from 'chai';
import fc from 'fast-check';
import { DEFAULTS, type PanosOptions } from '../../exporters/panos/options.ts';
import { read } from '../../exporters/panos/read.ts';
import { bindingOf } from '../../src/proof/binding.ts';
import { evaluate } from '../../src/proof/evaluate.ts';
import { formatPacket, parsePacketTable } from '../packets.ts';
import { config, firstError, outcomes, reading, statements } from './panos.ts';

const FOLDER = 'fixtures/readback/panos';
const OPTIONS: Readonly<Record<string, PanosOptions>> = {
  'panorama.xml': { placement: { deviceGroup: 'branches', rulebase: 'pre' } },
};
const SAMPLES = readdirSync(FOLDER).filter((name) => name.endsWith('.xml'));
const BINDING = bindingOf({});
const ECHO = 'icmp/8/0 10.0.0.1 -> 10.0.0.2';

function packetsOf(name: string): ReturnType<typeof parsePacketTable> {
  return parsePacketTable(readFileSync(`${FOLDER}/${name.replace('.xml', '.packets.txt')}`, 'utf8'));
}

describe('panos read: documented behaviour', () => {
  it('has at least 40 packets with a source', () => {
    expect(SAMPLES.flatMap(packetsOf).length).to.be.at.least(40);
  });

  for (const name of SAMPLES) {
    it(`decides every packet of ${name}`, () => {
      const found = reading(readFileSync(`${FOLDER}/${name}`, 'utf8'), OPTIONS[name]);
      for (const { line, packet, verdict } of packetsOf(name)) {
        const decision = evaluate(found, packet, BINDING);
        const outcome = decision.kind === 'decided' ? decision.verdict : decision.reason;
        expect(outcome, `${line}: ${formatPacket(packet)}`).to.equal(verdict);
      }
    });
  }

  it('reads the configuration out of an answer of the API', () => {
    const text = `<response status="success"><result>${config('')}</result></response>`;
    expect(reading(text).chains.get('security')).to.have.length(1);
  });

  it('enters the same rules in every direction', () => {
    expect(reading(config('')).hooks.map(({ at, chain }) => `${at.kind} ${chain}`)).to.deep.equal([
      'everywhere security',
    ]);
  });

  it('logs at the end of a session unless told otherwise', () => {
    const logged = ['', '<log-end>no</log-end>', '<log-end>no</log-end><log-start>yes</log-start>'];
    expect(logged.map((parts) => statements(parts)[0]?.log)).to.deep.equal([true, false, true]);
  });
});

describe('panos read: actions', () => {
  const TCP = 'tcp 10.0.0.1:9 -> 10.0.0.2:443';
  const UDP = 'udp 10.0.0.1:9 -> 10.0.0.2:443';
  const ESP = 'esp 10.0.0.1 -> 10.0.0.2';
  const answer = '<icmp-unreachable>yes</icmp-unreachable>';
  // PAN-OS Web Interface Reference, Policies > Security > Actions: resets are of TCP; without one, or beside one, ICMP answers if it is asked to.
  const cases = [
    ['allow', '', ['allow', 'allow', 'allow']],
    ['drop', '', ['drop', 'drop', 'drop']],
    ['drop', answer, ['reject', 'reject', 'reject']],
    ['deny', '', ['drop', 'drop', 'drop']],
    ['reset-client', '', ['reject', 'drop', 'drop']],
    ['reset-server', '', ['drop', 'drop', 'drop']],
    ['reset-both', '', ['reject', 'drop', 'drop']],
    ['reset-both', answer, ['reject', 'reject', 'reject']],
  ] as const;
  for (const [action, more, expected] of cases) {
    it(`takes ${action}${more && ' with icmp-unreachable'} for ${[...new Set(expected)].join(' or ')}`, () => {
      expect(outcomes(config(`<action>${action}</action>${more}`), TCP, UDP, ESP)).to.deep.equal(expected);
    });
  }

  it('answers TCP only where a rule is of TCP', () => {
    const parts = `<action>reset-both</action><service><member>s</member></service>`;
    const of = (protocol: string): string =>
      `<service><entry name="s"><protocol><${protocol}><port>443</port></${protocol}></protocol></entry></service>`;
    expect(outcomes(config(parts, of('udp')), UDP, TCP)).to.deep.equal(['drop', 'pass']);
    expect(outcomes(config(parts, of('tcp')), UDP, TCP)).to.deep.equal(['pass', 'reject']);
  });

  it('drops ping with a reset alone, which ICMP has none of', () => {
    const parts = `<action>reset-both</action><application><member>ping</member></application><service><member>application-default</member></service>`;
    expect(outcomes(config(parts), ECHO)).to.deep.equal(['drop']);
  });
});

describe('panos read: what is refused', () => {
  const address = (text: string): string =>
    `<address><entry name="a">${text}</entry></address><address-group><entry name="g"><static><member>a</member><member>g</member></static></entry></address-group>`;
  const group = '<source><member>g</member></source>';
  const cases: readonly (readonly [claim: string, text: string, error: RegExp])[] = [
    ['a document type', config('', '', '<!DOCTYPE c [<!ENTITY a "b">]>'), /^READ_REFUSED 1:/],
    ['an entity that is not one of the five', config('<description>&amp;&lol;</description>'), /^READ_SYNTAX 3:/],
    ['an element that is not closed', config('<tag>'), /^READ_SYNTAX/],
    ['an attribute twice', '<config a="1" a="2"/>', /^READ_SYNTAX 1:/],
    ['a text between elements', config('<source>10.0.0.1<member>10.0.0.2</member></source>'), /^READ_REFUSED 3:/],
    ['a text behind the root', `${config('')}x`, /^READ_SYNTAX/],
    ['another document', '<html/>', /^READ_REFUSED 1:1$/],
    ['an empty answer', '<response><result/></response>', /^READ_REFUSED 1:11$/],
    ['an answer with two elements', '<response><result><rules/><rules/></result></response>', /^READ_REFUSED 1:27$/],
    ['a file without the virtual system', '<config/>', /^READ_REFUSED 1:1$/],
    ['an unknown name', config('<source><member>nobody</member></source>'), /^READ_REFUSED 3:/],
    ['an unknown service', config('<service><member>nothing</member></service>'), /^READ_REFUSED 3:/],
    ['a group that contains itself', config(group, address('<ip-netmask>10.0.0.1</ip-netmask>')), /^READ_REFUSED 2:/],
    ['an address that is none', config('', address('<ip-netmask>010.0.0.1</ip-netmask>')), /^READ_REFUSED 2:/],
    [
      'an address of two kinds',
      config('', address('<ip-netmask>10.0.0.1</ip-netmask><fqdn>x</fqdn>')),
      /^READ_REFUSED 2:/,
    ],
    [
      'a range that ends before it begins',
      config('', address('<ip-range>10.0.0.2-10.0.0.1</ip-range>')),
      /^READ_REFUSED 2:/,
    ],
    ['a part of a rule that it does not know', config('<teleport>yes</teleport>'), /^READ_REFUSED 3:17$/],
    ['an unknown action', config('<action>ask</action>'), /^READ_REFUSED 3:/],
    [
      'a list twice',
      config('<source><member>any</member></source><source><member>any</member></source>'),
      /^READ_REFUSED 3:/,
    ],
    ['any beside others', config('<source><member>any</member><member>10.0.0.1</member></source>'), /^READ_REFUSED 3:/],
    ['an empty list', config('<source/>'), /^READ_REFUSED 3:/],
    ['the negation of any', config('<negate-source>yes</negate-source>'), /^READ_REFUSED 3:/],
    ['two lists of addresses in one place', config('', '<address/><address/>'), /^READ_REFUSED 2:11$/],
    ['an empty list of zones', config('<from/>'), /^READ_REFUSED 3:/],
    ['an empty list of applications', config('<application/>'), /^READ_REFUSED 3:/],
    ...['from', 'to', 'source', 'destination', 'application', 'service', 'source-user', 'category'].map(
      (list) =>
        [`an empty member of ${list}`, config(`<${list}><member></member></${list}>`), /^READ_REFUSED 3:/] as const,
    ),
    [
      'an empty member of a group',
      config('', '<address-group><entry name="g"><static><member/></static></entry></address-group>'),
      /^READ_REFUSED 2:/,
    ],
    ['an entry without a name', config('', '<address><entry name=""/></address>'), /^READ_REFUSED 2:/],
    ['a flag that is neither yes nor no', config('<negate-source>maybe</negate-source>'), /^READ_REFUSED 3:/],
    ['an unknown type of rule', config('<rule-type>overzone</rule-type>'), /^READ_REFUSED 3:/],
    [
      'ports that are none',
      config(
        '',
        '<service><entry name="s"><protocol><tcp><port>80;443</port></tcp></protocol></entry></service>',
      ).replace('<service><member>any', '<service><member>s'),
      /^READ_REFUSED 2:/,
    ],
  ];
  for (const [claim, text, expected] of cases) {
    it(`refuses ${claim}`, () => {
      expect(firstError(text)).to.match(expected);
    });
  }

  it('refuses two rules of one name, since the second would never be loaded', () => {
    const text = config('');
    const rule = /<entry name="r">.*<\/entry>\n/.exec(text)?.[0] ?? '';
    expect(firstError(text.replace(rule, `${rule}${rule}`))).to.match(/^READ_REFUSED 4:/);
  });

  it('refuses groups in groups that go very deep, without running out of stack', () => {
    const groups = Array.from(
      { length: 5_000 },
      (_, at) => `<entry name="g${at}"><static><member>g${at + 1}</member></static></entry>`,
    );
    const objects = `<address><entry name="g5000"><ip-netmask>10.0.0.1</ip-netmask></entry></address><address-group>${groups.join('')}</address-group>`;
    expect(firstError(config('<source><member>g0</member></source>', objects))).to.match(/^READ_REFUSED/);
  });

  it('refuses elements that are nested very deep', () => {
    expect(firstError('<a>'.repeat(100_000))).to.match(/^READ_REFUSED/);
  });
});

describe('panos read: what depends on more than a packet', () => {
  const objects = [
    '<address><entry name="name"><fqdn>example.com</fqdn></entry><entry name="mask"><ip-wildcard>10.0.0.0/0.0.255.0</ip-wildcard></entry></address>',
    '<address-group><entry name="tagged"><dynamic><filter>x</filter></dynamic></entry></address-group>',
    '<external-list><entry name="list"><type><ip><url>https://x</url></ip></type></entry></external-list>',
  ].join('');
  const undecided = [
    ['<source><member>name</member></source>', 'domain name'],
    ['<source><member>mask</member></source>', 'wildcard'],
    ['<destination><member>tagged</member></destination>', 'tags'],
    ['<destination><member>list</member></destination>', 'outside the file'],
    ['<destination><member>US</member></destination>', 'region'],
    ['<destination><member>panw-known-ip-list</member></destination>', 'outside the file'],
    ['<to><member>untrust</member><member>multicast</member></to>', 'multicast'],
    ['<rule-type>intrazone</rule-type><from><member>a</member></from><to><member>b</member></to>', 'inside of zones'],
    ['<source><member>::10.0.0.0/104</member></source>', 'IPv4'],
    ['<source><member>::1-::2</member></source>', 'IPv4'],
    ['<source-user><member>domain\\ops</member></source-user>', 'user'],
    ['<category><member>gambling</member></category>', 'URL category'],
    ['<hip-profiles><member>no-hip</member></hip-profiles>', 'state of a host'],
    ['<schedule>night</schedule>', 'schedule'],
    ['<target><devices><entry name="1"/></devices></target>', 'firewalls'],
    ['<application><member>ssl</member></application>', '"ssl"'],
    ['<application><member>icmp</member></application>', '"icmp"'],
    ['<service><member>application-default</member></service>', 'default ports'],
    ['<rule-type>intrazone</rule-type>', 'zones'],
    ['<rule-type>interzone</rule-type>', 'zones'],
  ] as const;
  for (const [parts, reason] of undecided) {
    it(`does not decide ${parts}`, () => {
      const [statement] = statements(parts, objects);
      expect(statement?.undecided).to.contain(reason);
    });
  }

  it('bounds what an application may match by the ports of the rule', () => {
    const parts = '<application><member>ssl</member></application><service><member>service-https</member></service>';
    expect(statements(parts)[0]?.match.destinationPorts).to.deep.equal([{ from: 443, to: 443 }]);
  });

  it('matches no ICMP by an ICMP application on a TCP port, and TCP perhaps, until the application is known', () => {
    const parts = '<application><member>ping</member></application><service><member>service-https</member></service>';
    expect(
      outcomes(config(parts), ECHO, 'tcp 10.0.0.1:9 -> 10.0.0.2:443', 'tcp 10.0.0.1:9 -> 10.0.0.2:80'),
    ).to.deep.equal(['pass', 'rule "r": only the device tells application "ping"', 'pass']);
  });

  it('lets other sessions through with an ICMP application on any service, until the application is known', () => {
    const parts = '<application><member>ping</member></application>';
    expect(outcomes(config(parts), ECHO, 'tcp 10.0.0.1:9 -> 10.0.0.2:443')).to.deep.equal([
      'allow',
      'rule "r": only the device tells application "ping"',
    ]);
  });

  it('decides what one of several applications is sure of', () => {
    const parts =
      '<application><member>ssl</member><member>ping</member></application><service><member>application-default</member></service>';
    expect(outcomes(config(parts), ECHO, 'tcp 10.0.0.1:9 -> 10.0.0.2:443')).to.deep.equal([
      'allow',
      'rule "r": only the device tells application "ssl"',
    ]);
  });

  it('takes no application of the file for the one that every device has', () => {
    const parts =
      '<application><member>ping</member></application><service><member>application-default</member></service>';
    const objects =
      '<application-group><entry name="ping"><members><member>ssl</member></members></entry></application-group>';
    expect(outcomes(config(parts, objects), ECHO)).to.deep.equal([
      'rule "r": only the device tells application "ping"',
    ]);
  });

  it('never takes an unknown source for every source: a rule that cannot be decided decides nothing', () => {
    const found = reading(config('<source><member>name</member></source>', objects));
    const [{ packet }] = packetsOf('families.xml') as [ReturnType<typeof parsePacketTable>[number]];
    expect(evaluate(found, packet, BINDING).kind).to.equal('undecided');
  });
});

describe('panos read: robustness', () => {
  it('answers any text without throwing', () => {
    const words = [
      '<config>',
      '</config>',
      '<entry name="x">',
      '</entry>',
      '<member>',
      '&',
      '<![CDATA[',
      ']]>',
      '<!--',
      'any',
      '<rules/>',
    ];
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.constantFrom(...words), fc.string()), { maxLength: 30 }), (parts) => {
        expect(read([{ path: 'x', text: parts.join('') }], { options: DEFAULTS })).to.have.property('ok');
      }),
      { numRuns: 300 },
    );
  });

  it('answers any damage to a real configuration without throwing', () => {
    const text = readFileSync(`${FOLDER}/firewall.xml`, 'utf8');
    const place = fc.integer({ min: 0, max: text.length });
    fc.assert(
      fc.property(place, place, (from, length) => {
        const damaged = text.slice(0, from) + text.slice(from + (length % 40));
        expect(read([{ path: 'x', text: damaged }], { options: DEFAULTS })).to.have.property('ok');
      }),
      { numRuns: 100 },
    );
  });

  it('takes names like those of Object for names', () => {
    const objects = '<address><entry name="__proto__"><ip-netmask>10.0.0.1</ip-netmask></entry></address>';
    expect(statements('<source><member>__proto__</member></source>', objects)[0]?.undecided).to.equal(undefined);
    expect(firstError(config('<source><member>constructor</member></source>'))).to.match(/^READ_REFUSED/);
  });

  it('reads a group of 20,000 addresses fast', () => {
    const entries = Array.from(
      { length: 20_000 },
      (_, at) => `<entry name="a${at}"><ip-netmask>10.${at >> 8}.${at & 255}.0/25</ip-netmask></entry>`,
    );
    const members = entries.map((_, at) => `<member>a${at}</member>`).join('');
    const objects = `<address>${entries.join('')}</address><address-group><entry name="g"><static>${members}</static></entry></address-group>`;
    expect(statements('<source><member>g</member></source>', objects)).to.have.length(1);
  }).timeout(20_000);
});
