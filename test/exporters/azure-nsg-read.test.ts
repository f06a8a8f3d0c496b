import { readdirSync, readFileSync } from 'node:fs';
import { expect } from 'chai';
import fc from 'fast-check';
import { read } from '../../exporters/azure-nsg/read.ts';
import type { NsgReadOptions } from '../../exporters/azure-nsg/read-tags.ts';
import type { DiagnosticCode } from '../../src/diagnostic/codes.ts';
import type { Result } from '../../src/diagnostic/result.ts';
import type { PacketReading } from '../../src/exporter/reading.ts';
import { bindingOf } from '../../src/proof/binding.ts';
import { evaluate } from '../../src/proof/evaluate.ts';
import { formatPacket, type PacketRow, parsePacketTable } from '../packets.ts';

const FOLDER = 'fixtures/readback/azure-nsg';
const SAMPLES = readdirSync(FOLDER).filter((name) => name.endsWith('.json'));
const BINDING = bindingOf({});

type Json = Readonly<Record<string, unknown>>;

/** A rule that allows everything outbound, with other values laid over it. */
function rule(more: Json = {}): Json {
  const properties = {
    protocol: 'Tcp',
    access: 'Allow',
    direction: 'Outbound',
    priority: 100,
    sourceAddressPrefix: '*',
    sourcePortRange: '*',
    destinationAddressPrefix: '*',
    destinationPortRange: '*',
    ...more,
  };
  return { name: `rule-${properties.direction}-${properties.priority}`, properties };
}

function group(...rules: readonly Json[]): Json {
  return { type: 'Microsoft.Network/networkSecurityGroups', properties: { securityRules: rules } };
}

function resultOf(text: string, options: NsgReadOptions = {}): Result<PacketReading> {
  return read([{ path: 'nsg.json', text }], { options });
}

function reading(value: unknown, options: NsgReadOptions = {}): PacketReading {
  const result = resultOf(typeof value === 'string' ? value : JSON.stringify(value), options);
  if (!result.ok) throw new Error(result.diagnostics.map(({ message }) => message).join('\n'));
  return result.value;
}

/** Code of the first error and what it says. */
function firstError(value: unknown, options: NsgReadOptions = {}): string {
  const result = resultOf(typeof value === 'string' ? value : JSON.stringify(value), options);
  const [first] = result.ok ? [] : result.diagnostics;
  return first === undefined ? 'none' : `${first.code} ${first.message}`;
}

function packetsText(name: string): string {
  return readFileSync(`${FOLDER}/${name.replace('.json', '.packets.txt')}`, 'utf8');
}

function packetsOf(name: string): readonly PacketRow[] {
  return parsePacketTable(packetsText(name));
}

/** A first line `# vnetPrefixes: A B` says what the option has. */
function optionsOf(name: string): NsgReadOptions {
  const [, prefixes] = /^# vnetPrefixes: (.*)/.exec(packetsText(name)) ?? [];
  return prefixes === undefined ? {} : { vnetPrefixes: prefixes.split(' ') };
}

function decisionOf(found: PacketReading, text: string): string {
  const [row] = parsePacketTable(`allow ${text}`);
  const decision = evaluate(found, row!.packet, BINDING);
  return decision.kind === 'decided' ? decision.verdict : decision.reason;
}

const TCP = 'outbound tcp 10.0.0.4:40000 -> 192.0.2.1:443';

describe('azure-nsg read: documented behaviour', () => {
  it('has at least 40 packets with a source', () => {
    expect(SAMPLES.flatMap(packetsOf).length).to.be.at.least(40);
  });

  for (const name of SAMPLES) {
    it(`decides every packet of ${name}`, () => {
      const found = reading(readFileSync(`${FOLDER}/${name}`, 'utf8'), optionsOf(name));
      for (const { line, packet, verdict } of packetsOf(name)) {
        const decision = evaluate(found, packet, BINDING);
        const outcome = decision.kind === 'decided' ? decision.verdict : decision.reason;
        expect(outcome, `${line}: ${formatPacket(packet)}`).to.equal(verdict);
      }
    });
  }
});

describe('azure-nsg read: shapes', () => {
  const open = rule();
  const shapes: readonly (readonly [claim: string, value: unknown])[] = [
    [
      'a template',
      { resources: [{ type: 'Microsoft.Network/networkSecurityGroups', properties: { securityRules: [open] } }] },
    ],
    ['a template with symbolic names', { languageVersion: '2.0', resources: { nsg: { ...group(open) } } }],
    ['a resource', group(open)],
    ['an answer of the REST interface without type', { properties: { securityRules: [open] } }],
    ['what az network nsg show prints', { name: 'x', securityRules: [{ name: 'r', ...(open.properties as Json) }] }],
    ['what az network nsg create prints', { NewNSG: group(open) }],
    ['a list of the REST interface', { value: [group(open)] }],
    ['a list of rules', [open]],
    ['one rule', open],
    [
      'names and words in another case',
      {
        Properties: {
          SecurityRules: [
            {
              Name: 'r',
              Properties: { ...(open.properties as Json), PROTOCOL: undefined, Protocol: undefined, protocol: 'tCP' },
            },
          ],
        },
      },
    ],
    ['a byte order mark and comments', `\ufeff// group\n${JSON.stringify(group(open))}/* end */`],
    ['unknown keys', { ...group({ ...open, colour: 'red' }), zone: [{ a: null }] }],
  ];
  for (const [claim, value] of shapes) {
    it(`reads ${claim}`, () => {
      const found = reading(value);
      expect(found.chains.get('outbound')?.[0]?.then).to.deep.equal({ kind: 'verdict', verdict: 'allow' });
      expect(decisionOf(found, TCP)).to.equal('allow');
    });
  }

  describe('a rule that is a resource of its own', () => {
    const GROUP = 'Microsoft.Network/networkSecurityGroups';
    const deny = rule({ access: 'Deny', priority: 101 });
    const loose = (name: string, one: Json): Json => ({ ...one, type: `${GROUP}/securityRules`, name });
    const template = (...resources: readonly Json[]): Json => ({ resources });
    const named = (name: string, ...rules: readonly Json[]): Json => ({ ...group(...rules), name });
    const count = (value: unknown): number => reading(value).chains.get('outbound')?.length ?? 0;
    const around = count(template(named('nsg')));

    it('belongs to the group of its name', () => {
      expect(count(template(named('nsg', rule()), loose('NSG/more', deny)))).to.equal(around + 2);
      expect(count(template({ ...named('nsg', rule()), resources: [{ ...deny, type: 'securityRules' }] }))).to.equal(
        around + 2,
      );
      expect(count(template(loose('nsg/a', rule()), loose('nsg/b', deny)))).to.equal(around + 2);
    });

    it('is refused beside another group', () => {
      expect(firstError(template(named('nsg', rule()), loose('other/more', deny)))).to.match(/group "other".*"nsg"/);
      expect(firstError(template(loose('a/more', rule()), loose('b/more', deny)))).to.match(/group "b".*"a"/);
    });

    it('is the same rule where an exported template has it twice', () => {
      for (const name of [
        'nsg/twin',
        "[concat(parameters('nsg_name'), '/twin')]",
        "[format('{0}/{1}', parameters('nsg_name'), 'twin')]",
      ]) {
        const inside = { ...named("[parameters('nsg_name')]", { ...rule(), name: 'twin' }) };
        expect(count(template(inside, loose(name, rule({ description: 'same' })))), name).to.equal(around + 1);
      }
    });

    it('is refused where it contradicts its twin', () => {
      const inside = named('nsg', { ...rule(), name: 'twin' });
      expect(firstError(template(inside, loose('nsg/twin', rule({ access: 'Deny' }))))).to.match(/second/);
      expect(firstError(template(inside, loose('nsg/twin', rule({ priority: 200 }))))).to.match(
        /second rule is called/,
      );
    });
  });

  it('takes a name that the template computes', () => {
    expect(reading(group({ ...rule(), name: "[parameters('name')]" })).chains.get('outbound')).to.not.be.empty;
  });

  it('takes the rules of the platform from among the others, as az network nsg rule list --include-default prints', () => {
    const last = { ...(rule({ access: 'Deny', priority: 65_500, protocol: '*' }).properties as Json), name: 'DenyAll' };
    const first = { ...(rule().properties as Json), name: 'first' };
    const found = reading([last, first]);
    expect(found.chains.get('outbound')).to.have.length(2);
    expect(decisionOf(found, TCP)).to.equal('allow');
    expect(decisionOf(found, 'outbound udp 10.0.0.4:1 -> 192.0.2.1:53')).to.equal('drop');
  });

  it('reads priorities and ports as numbers and as texts', () => {
    const one = rule({ priority: '0100', destinationPortRange: 443 });
    const two = rule({ priority: 101, destinationPortRange: '80, 1000-1002', protocol: 'ANY', access: 'deny' });
    const found = reading(group(one, two));
    expect(decisionOf(found, TCP)).to.equal('allow');
    expect(decisionOf(found, 'outbound tcp 10.0.0.4:1 -> 192.0.2.1:1001')).to.equal('drop');
  });

  it('takes nulls, empty texts and empty lists for what is not set', () => {
    const unset = { sourceAddressPrefixes: null, destinationAddressPrefixes: [], destinationPortRanges: [] };
    const groups = { sourceApplicationSecurityGroups: null, destinationApplicationSecurityGroups: [] };
    const found = reading(group(rule({ ...unset, ...groups, sourcePortRanges: null, description: null })));
    expect(decisionOf(found, TCP)).to.equal('allow');
  });

  it('keeps any address, all of IPv4 and all of IPv6 apart', () => {
    const six = 'outbound tcp [2001:db8::1]:1 -> [2001:db8::2]:443';
    const verdicts = (to: string): readonly string[] => {
      const found = reading(group(rule({ destinationAddressPrefix: to }), rule({ access: 'Deny', priority: 101 })));
      return [decisionOf(found, TCP), decisionOf(found, six)];
    };
    expect(verdicts('*')).to.deep.equal(['allow', 'allow']);
    expect(verdicts('aNY')).to.deep.equal(['allow', 'allow']);
    expect(verdicts('0.0.0.0/0')).to.deep.equal(['allow', 'drop']);
    expect(verdicts('::/0')).to.deep.equal(['drop', 'allow']);
    expect(verdicts('Internet')[0]).to.contain('vnetPrefixes');
  });

  it('enters by direction, and denies behind the last rule', () => {
    const { hooks } = reading(group());
    expect(hooks.map(({ at, policy }) => [at, policy])).to.deep.equal([
      [{ kind: 'direction', direction: 'inbound' }, 'drop'],
      [{ kind: 'direction', direction: 'outbound' }, 'drop'],
    ]);
  });

  it('adds the platform rules of a direction that lists none, and says so', () => {
    const found = reading(group(rule()));
    expect(found.chains.get('inbound')?.map(({ label }) => label)).to.deep.equal([
      'AllowVnetInBound',
      'AllowAzureLoadBalancerInBound',
      'DenyAllInBound',
    ]);
    expect(found.notes.map(({ code }) => code)).to.deep.equal(['READ_ASSUMED', 'READ_ASSUMED', 'READ_ASSUMED']);
    const listed = reading({
      ...group(),
      defaultSecurityRules: [],
      properties: { securityRules: [], defaultSecurityRules: [rule({ priority: 65500, access: 'Deny' })] },
    });
    expect(listed.chains.get('outbound')).to.have.length(1);
  });

  it('labels a rule with its description, or else with its name', () => {
    const labels = (more: Json, template: boolean): unknown =>
      reading({ ...group(rule(more)), ...(template && { apiVersion: '2023-09-01' }) }).chains.get('outbound')?.[0]
        ?.label;
    expect(labels({}, true)).to.equal('rule-Outbound-100');
    expect(labels({ description: '[[x]' }, true)).to.equal('[x]');
    expect(labels({ description: '[[x]' }, false)).to.equal('[[x]');
    expect(labels({ description: '[[x] y' }, true)).to.equal('[[x] y');
  });

  it('says that rules without their group are taken for all', () => {
    expect(reading([rule()]).notes.map(({ message }) => message)).to.include(
      'the rules stand outside of a network security group; it is taken to have no others',
    );
    expect(
      reading(group(rule()))
        .notes.map(({ message }) => message)
        .join(),
    ).to.not.include('outside of a');
  });

  it('gives every rule its place', () => {
    const [first] = reading(
      '[\n  {"name": "r", "direction": "Inbound", "access": "Deny", "priority": 100, "protocol": "*", "sourceAddressPrefix": "*", "sourcePortRange": "*", "destinationAddressPrefix": "*", "destinationPortRange": "*"}\n]',
    ).chains.get('inbound')!;
    expect(first?.span).to.deep.include({ file: 'nsg.json', start: { line: 2, column: 3 } });
  });
});

describe('azure-nsg read: what depends on more than the file', () => {
  const undecided: readonly (readonly [claim: string, more: Json, reason: string])[] = [
    ['VirtualNetwork', { destinationAddressPrefix: 'VirtualNetwork' }, 'vnetPrefixes'],
    ['Internet', { destinationAddressPrefix: 'internet' }, 'vnetPrefixes'],
    ['other service tags', { destinationAddressPrefix: 'Storage.WestEurope' }, 'Storage.WestEurope'],
    [
      'application security groups',
      { destinationAddressPrefix: undefined, destinationApplicationSecurityGroups: [{ id: 'x' }] },
      'application security group',
    ],
    ['an address of the template', { destinationAddressPrefix: "[parameters('to')]" }, 'template'],
    [
      'a list of the template',
      { destinationAddressPrefix: '', destinationAddressPrefixes: "[parameters('to')]" },
      'template',
    ],
    [
      'a member of the template',
      { destinationAddressPrefix: '', destinationAddressPrefixes: ['192.0.2.1', "[parameters('to')]"] },
      'template',
    ],
    ['a port of the template', { destinationPortRange: "[variables('port')]" }, 'ports'],
    [
      'ports of the template',
      { destinationPortRange: null, destinationPortRanges: ['1', "[variables('port')]"] },
      'ports',
    ],
    ['a protocol of the template', { protocol: "[variables('p')]" }, 'protocol'],
  ];
  for (const [claim, more, reason] of undecided) {
    it(`does not decide ${claim}`, () => {
      expect(decisionOf(reading(group(rule(more))), TCP)).to.contain(reason);
    });
  }

  it('does not decide protocols without ports under any protocol on a port', () => {
    const found = reading(group(rule({ protocol: '*', destinationPortRange: '443' })));
    expect(decisionOf(found, TCP)).to.equal('allow');
    expect(decisionOf(found, 'outbound gre 10.0.0.4 -> 192.0.2.1')).to.contain('any protocol');
  });

  it('takes public addresses outside the network for Internet, and leaves private ones open', () => {
    const found = reading(group(rule({ destinationAddressPrefix: 'Internet' })), {
      vnetPrefixes: ['10.0.0.0/16', '8.8.0.0/16'],
    });
    expect(decisionOf(found, 'outbound tcp 10.0.0.4:1 -> 1.1.1.1:443')).to.equal('allow');
    expect(decisionOf(found, 'outbound tcp 10.0.0.4:1 -> 10.9.0.1:443')).to.contain('private');
    expect(found.chains.get('outbound')?.[0]?.undecided).to.equal(undefined);
    const inside = reading(
      group(rule({ destinationAddressPrefix: 'Internet' }), rule({ access: 'Deny', priority: 101 })),
      { vnetPrefixes: ['8.8.0.0/16'] },
    );
    expect(decisionOf(inside, 'outbound tcp 10.0.0.4:1 -> 8.8.8.8:443')).to.equal('drop');
  });
});

describe('azure-nsg read: what is refused', () => {
  const text = (value: string): string => JSON.stringify(value);
  const properties = (more: Json): unknown => group(rule(more));
  const cases: readonly (readonly [claim: string, value: unknown, error: RegExp])[] = [
    ['what is no JSON', '{ "a": ', /^READ_SYNTAX/],
    ['a trailing comma', '[1,]', /^READ_SYNTAX/],
    ['an empty file', '', /^READ_SYNTAX/],
    ['a list nested without end', '['.repeat(100_000), /^READ_SYNTAX/],
    ['a text', text('x'), /a group or a rule/],
    ['an object of another kind', {}, /neither/],
    ['an empty list', [], /neither/],
    ['a template without a group', { resources: [{ type: 'Microsoft.Network/virtualNetworks' }] }, /neither/],
    ['a rule without a name', group({ ...rule(), name: undefined }), /^READ_REFUSED the rule has no name/],
    ['a rule with an empty name', group({ ...rule(), name: '' }), /^READ_REFUSED the rule has no name/],
    ['a rule with a number for a name', [{ ...rule(), name: 7 }], /^READ_REFUSED the rule has no name/],
    ['two groups', [group(rule()), group(rule())], /second network security group/],
    ['a nested deployment', { resources: [{ type: 'Microsoft.Resources/deployments' }] }, /nested deployment/],
    ['a loop', { resources: [{ ...group(rule()), copy: { name: 'c', count: 2 } }] }, /loop/],
    ['a condition', { resources: [{ ...group(rule()), condition: "[parameters('x')]" }] }, /expression/],
    ['a loop in a rule', properties({ copy: [{ name: 'destinationAddressPrefixes' }] }), /loop/],
    ['a group that exists already', { resources: { nsg: { ...group(), existing: true } } }, /exists already/],
    ['a type of the template', { resources: [{ ...group(rule()), type: "[variables('t')]" }] }, /type of a resource/],
    ['a list that goes on', { value: [rule()], nextLink: 'https://management.azure.com/next' }, /goes on/],
    ['rules of the platform in a template', { resources: [group(rule({ priority: 65_000 }))] }, /from 100 to 4096/],
    [
      'addresses in the singular and the plural',
      properties({ sourceAddressPrefixes: ['10.0.0.0/8'] }),
      /in the singular too/,
    ],
    ['ports in the singular and the plural', properties({ sourcePortRanges: ['80'] }), /in the singular too/],
    ['rules of the template', { properties: { securityRules: "[parameters('rules')]" } }, /a list of rules is a list/],
    ['a key twice', '{"securityRules": [], "SecurityRules": []}', /twice/],
    ['one priority twice', group(rule(), { ...rule(), name: 'other' }), /second outbound rule has priority 100/],
    [
      'one name twice',
      group(rule(), { ...rule({ priority: 101 }), name: 'RULE-outbound-100' }),
      /second rule is called/,
    ],
    ['a priority below 100', properties({ priority: 99 }), /from 100 to 4096/],
    ['a priority above 4096', properties({ priority: 4097 }), /from 100 to 4096/],
    ['a priority with a fraction', properties({ priority: 100.5 }), /from 100 to 4096/],
    ['a priority of the template', properties({ priority: "[parameters('p')]" }), /priority/],
    ['no priority', properties({ priority: null }), /no priority/],
    ['an unknown direction', properties({ direction: 'Sideways' }), /direction is "Sideways"/],
    ['a direction of the template', properties({ direction: "[parameters('d')]" }), /expression/],
    ['an unknown access', properties({ access: 'Maybe' }), /access/],
    ['an unknown protocol', properties({ protocol: 'Gre' }), /protocol is "Gre"/],
    ['a word of Object', properties({ protocol: 'constructor' }), /protocol is "constructor"/],
    ['no protocol', properties({ protocol: undefined }), /no protocol/],
    [
      'no destination',
      properties({ destinationAddressPrefix: '', destinationAddressPrefixes: [] }),
      /no destination address/,
    ],
    ['no source port', properties({ sourcePortRange: undefined }), /no source port/],
    ['a port above 65535', properties({ destinationPortRange: '65536' }), /65536/],
    ['a range that ends before it begins', properties({ destinationPortRange: '90-80' }), /90-80/],
    ['a star in a list of ports', properties({ destinationPortRange: null, destinationPortRanges: ['*'] }), /"\*"/],
    ['a star in a list of addresses', properties({ sourceAddressPrefix: '', sourceAddressPrefixes: ['*'] }), /\*/],
    [
      'a tag in a list of addresses',
      properties({ sourceAddressPrefix: '', sourceAddressPrefixes: ['Internet'] }),
      /Internet/,
    ],
    ['host bits', properties({ sourceAddressPrefix: '10.0.0.1/24' }), /10\.0\.0\.0\/24/],
    ['a range of addresses', properties({ sourceAddressPrefix: '10.0.0.1-10.0.0.9' }), /10\.0\.0\.1-10/],
    [
      'prefixes that overlap',
      properties({ sourceAddressPrefix: '', sourceAddressPrefixes: ['10.0.0.0/8', '10.1.0.0/16'] }),
      /overlap/,
    ],
    [
      'both families in a rule',
      properties({ sourceAddressPrefix: '10.0.0.0/8', destinationAddressPrefix: '2001:db8::/32' }),
      /one family/,
    ],
    [
      'addresses beside an application security group',
      properties({ sourceApplicationSecurityGroups: [{ id: 'x' }] }),
      /addresses of its own/,
    ],
    ['an object for an address', properties({ sourceAddressPrefix: {} }), /is a text/],
  ];
  for (const [claim, value, expected] of cases) {
    it(`refuses ${claim}`, () => {
      expect(firstError(value))
        .to.match(/^READ_/)
        .and.match(expected);
    });
  }

  it('refuses an address space that is none', () => {
    expect(firstError(group(), { vnetPrefixes: ['10.0.0.1/8'] })).to.match(/^OPTION_INVALID/);
  });

  it('refuses several files', () => {
    const file = { path: 'a.json', text: '[]' };
    expect(read([file, file], { options: {} }).ok).to.equal(false);
    expect(read([], { options: {} }).ok).to.equal(false);
  });
});

describe('azure-nsg read: files of an output', () => {
  const verdict = (listed: Json, policy?: string): string => {
    const text = JSON.stringify(listed);
    const result = read([{ path: 'nsg.json', text }], { options: {}, ...(policy && { policy }) });
    if (!result.ok) throw new Error(result.diagnostics.map(({ message }) => message).join('\n'));
    return decisionOf(result.value, 'outbound udp 10.0.0.4:40000 -> 8.8.8.8:53');
  };

  it('leaves to the platform what no rule of it decides', () => {
    expect(verdict(group(rule()), 'branch')).to.equal('pass');
    expect(verdict(group(rule()))).to.not.equal('pass');
  });

  it('still reads the rules of the platform that the file lists', () => {
    const last = { ...rule({ access: 'Deny', priority: 65_500, protocol: '*' }), name: 'DenyAllOutBound' };
    const { properties, ...rest } = group(rule());
    const listed = { ...rest, properties: { ...(properties as Json), defaultSecurityRules: [last] } };
    expect(verdict(listed, 'branch')).to.equal('drop');
  });
});

describe('azure-nsg read: robustness', () => {
  it('never throws, whatever stands in a file', () => {
    const codes: readonly DiagnosticCode[] = ['READ_REFUSED', 'READ_SYNTAX'];
    const words = fc.constantFrom<unknown>(
      '*',
      '',
      null,
      0,
      '[x]',
      [],
      {},
      ['10.0.0.0/8'],
      'Inbound',
      'Tcp',
      '1-0',
      true,
      '::/0',
      'a'.repeat(5_000),
    );
    const keys = Object.keys(rule().properties as Json);
    const rules = fc.array(fc.dictionary(fc.constantFrom(...keys, 'name', 'properties', 'resources', 'type'), words), {
      maxLength: 3,
    });
    fc.assert(
      fc.property(
        fc.oneof(
          fc.json(),
          rules.map((list) => JSON.stringify(list)),
          rules.map((list) => JSON.stringify(group(...list))),
        ),
        (value) => {
          const result = resultOf(value);
          if (!result.ok) for (const { code } of result.diagnostics) expect(codes).to.include(code);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('reads 1,000 prefixes in 250 rules in a moment', () => {
    const rules = Array.from({ length: 250 }, (_, index) =>
      rule({
        priority: 100 + index,
        destinationAddressPrefix: '',
        destinationAddressPrefixes: Array.from(
          { length: 4 },
          (__, at) => `10.${index >> 8}.${index & 255}.${at * 2}/32`,
        ),
      }),
    );
    expect(reading(group(...rules)).chains.get('outbound')).to.have.length.at.least(250);
  });
});
