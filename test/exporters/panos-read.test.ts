import { readdirSync, readFileSync } from 'node:fs';
import { expect } from 'chai';
import fc from 'fast-check';
import { DEFAULTS, type PanosOptions } from '../../exporters/panos/options.ts';
import { read } from '../../exporters/panos/read.ts';
import type { PacketReading, Statement } from '../../src/exporter/reading.ts';
import { bindingOf } from '../../src/proof/binding.ts';
import { evaluate } from '../../src/proof/evaluate.ts';
import { formatPacket, parsePacketTable } from '../packets.ts';

const FOLDER = 'fixtures/readback/panos';
const OPTIONS: Readonly<Record<string, PanosOptions>> = {
  'panorama.xml': { placement: { deviceGroup: 'branches', rulebase: 'pre' } },
};
const SAMPLES = readdirSync(FOLDER).filter((name) => name.endsWith('.xml'));
const BINDING = bindingOf({});

function packetsOf(name: string): ReturnType<typeof parsePacketTable> {
  return parsePacketTable(readFileSync(`${FOLDER}/${name.replace('.xml', '.packets.txt')}`, 'utf8'));
}

/** The reading of one text; a failure fails the test. */
function reading(text: string, options = DEFAULTS): PacketReading {
  const result = read([{ path: 'x.xml', text }], { options });
  if (!result.ok)
    throw new Error(result.diagnostics.map(({ message, span }) => `${span?.start.line}: ${message}`).join('\n'));
  return result.value;
}

/** Code and place of the first error: `READ_SYNTAX 3:7`. */
function firstError(text: string): string {
  const result = read([{ path: 'x.xml', text }], { options: DEFAULTS });
  const [first] = result.ok ? [] : result.diagnostics;
  return first === undefined ? 'none' : `${first.code} ${first.span?.start.line}:${first.span?.start.column}`;
}

/** A configuration with one rule, on line 3, which has the given parts beside what every rule has. */
function config(parts: string, objects = '', before = ''): string {
  const lists = ['from', 'to', 'source', 'destination', 'application', 'service']
    .filter((name) => !parts.includes(`<${name}>`))
    .map((name) => `<${name}><member>any</member></${name}>`);
  const action = parts.includes('<action>') ? '' : '<action>allow</action>';
  const rule = `<entry name="r">${parts}${lists.join('')}${action}</entry>`;
  return `${before}<config><devices><entry name="d"><vsys><entry name="vsys1">\n${objects}<rulebase><security><rules>\n${rule}\n</rules></security></rulebase></entry></vsys></entry></devices></config>\n`;
}

function statements(...args: Parameters<typeof config>): readonly Statement[] {
  return reading(config(...args)).chains.get('security') ?? [];
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
    expect(reading(config('')).hooks.map(({ at, chain }) => `${at.kind} ${chain}`)).to.deep.equal(
      Array(3).fill('direction security'),
    );
  });

  it('logs at the end of a session unless told otherwise', () => {
    const logged = ['', '<log-end>no</log-end>', '<log-end>no</log-end><log-start>yes</log-start>'];
    expect(logged.map((parts) => statements(parts)[0]?.log)).to.deep.equal([true, false, true]);
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
    ['a text behind the root', `${config('')}x`, /^READ_SYNTAX/],
    ['another document', '<html/>', /^READ_REFUSED 1:1$/],
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
    ['an empty list of zones', config('<from/>'), /^READ_REFUSED 3:/],
    ['an empty list of applications', config('<application/>'), /^READ_REFUSED 3:/],
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

  it('matches no packet by an ICMP application on a TCP port', () => {
    const parts = '<application><member>ping</member></application><service><member>service-https</member></service>';
    expect(statements(parts)).to.deep.equal([]);
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
