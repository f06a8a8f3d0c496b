import { expect } from 'chai';
import { identify } from '../../exporters/panos/identify.ts';
import type { PanosOptions } from '../../exporters/panos/options.ts';
import { firstError, outcomes, reading } from './panos.ts';

const GROUP: PanosOptions = { placement: { deviceGroup: 'dg', rulebase: 'pre' } };

/** Elements of a place, each at most once. */
type Parts = Readonly<Partial<Record<'address' | 'address-group' | 'service' | 'service-group' | 'zone', string>>> & {
  readonly pre?: string;
  readonly local?: string;
  readonly post?: string;
  readonly defaults?: string;
};

function element(name: string, content: string | undefined): string {
  return content === undefined ? '' : `<${name}>${content}</${name}>`;
}

function place({ pre, local, post, defaults, ...objects }: Parts, overridesIn: 'rulebase' | 'post-rulebase'): string {
  const rulebase = (name: string, rules: string | undefined): string => {
    const security = rules === undefined ? '' : `<security><rules>${rules}</rules></security>`;
    const isHere = name === overridesIn && defaults !== undefined;
    const own = isHere ? element('default-security-rules', element('rules', defaults)) : '';
    return security + own === '' ? '' : element(name, security + own);
  };
  return [
    ...Object.entries(objects).map(([name, content]) => element(name, content)),
    rulebase('pre-rulebase', pre),
    rulebase('rulebase', local),
    rulebase('post-rulebase', post),
  ].join('');
}

/** The configuration of a firewall: what its virtual system has, what Panorama sent to it, what is shared. */
function firewall({ vsys = {}, pushed, shared }: { vsys?: Parts; pushed?: Parts; shared?: Parts }, more = ''): string {
  const local = `<entry name="vsys1">${place(vsys, 'rulebase')}</entry>`;
  const sent = pushed && `<vsys><entry name="vsys1">${place(pushed, 'post-rulebase')}</entry></vsys>`;
  return `<config>${element('shared', shared && place(shared, 'rulebase'))}${element('panorama', sent)}<devices><entry name="localhost.localdomain">${more}<vsys>${local}</vsys></entry></devices></config>`;
}

/** The configuration of a Panorama with device group `dg`. */
function panorama({ group = {}, shared }: { group?: Parts; shared?: Parts }): string {
  return `<config>${element('shared', shared && place(shared, 'post-rulebase'))}<devices><entry name="localhost.localdomain"><device-group><entry name="dg">${place(group, 'post-rulebase')}</entry></device-group></entry></devices></config>`;
}

function rule(name: string, parts: Readonly<Record<string, string>>): string {
  const all = { source: 'any', destination: 'any', application: 'any', service: 'any', action: 'allow', ...parts };
  return `<entry name="${name}">${Object.entries(all)
    .map(([tag, text]) => `<${tag}>${text}</${tag}>`)
    .join('')}</entry>`;
}

const address = (name: string, value: string): string =>
  `<entry name="${name}"><ip-netmask>${value}</ip-netmask></entry>`;
const group = (name: string, ...members: readonly string[]): string =>
  `<entry name="${name}"><static>${members.map((one) => `<member>${one}</member>`).join('')}</static></entry>`;
const tcp = (name: string, port: number): string =>
  `<entry name="${name}"><protocol><tcp><port>${port}</port></tcp></protocol></entry>`;

const to = (destination: string, port = 443): string => `tcp 10.0.0.1:9 -> ${destination}:${port}`;
const ZONES = '<entry name="trust"/><entry name="untrust"/>';

describe('panos read: where names are looked up', () => {
  it('hides a shared object behind one of the virtual system', () => {
    const text = firewall({
      vsys: { address: address('web', '192.0.2.1'), local: rule('r', { destination: 'web' }) },
      shared: { address: address('web', '192.0.2.2') },
    });
    expect(outcomes(text, to('192.0.2.1'), to('192.0.2.2'))).to.deep.equal(['allow', 'pass']);
  });

  it('hides a shared address behind a group of the virtual system', () => {
    const text = firewall({
      vsys: { 'address-group': group('web', '192.0.2.1'), local: rule('r', { destination: 'web' }) },
      shared: { address: address('web', '192.0.2.2') },
    });
    expect(outcomes(text, to('192.0.2.1'), to('192.0.2.2'))).to.deep.equal(['allow', 'pass']);
  });

  it('finds shared members of a group of the virtual system', () => {
    const text = firewall({
      vsys: { 'address-group': group('servers', 'web'), local: rule('r', { destination: 'servers' }) },
      shared: { address: address('web', '192.0.2.2') },
    });
    expect(outcomes(text, to('192.0.2.2'))).to.deep.equal(['allow']);
  });

  it('does not decide what a shared group means by a name that the virtual system has too', () => {
    const text = firewall({
      vsys: { address: address('web', '192.0.2.1'), local: rule('r', { destination: 'servers' }) },
      shared: { address: address('web', '192.0.2.2'), 'address-group': group('servers', 'web') },
    });
    expect(outcomes(text, to('192.0.2.2'))[0]).to.match(/^rule "r": "web", a member of a group, is hidden/);
  });

  it('does not decide the same for services', () => {
    const text = firewall({
      vsys: { service: tcp('web', 80), local: rule('r', { service: 'both' }) },
      shared: {
        service: tcp('web', 443),
        'service-group': '<entry name="both"><members><member>web</member></members></entry>',
      },
    });
    expect(outcomes(text, to('192.0.2.2'))[0]).to.match(/^rule "r": "web", a member of a group, is hidden/);
  });

  it('takes an object for a literal that a member of a group looks like', () => {
    const text = firewall({
      vsys: {
        address: address('192.0.2.1', '192.0.2.9'),
        'address-group': group('g', '192.0.2.1'),
        local: rule('r', { destination: 'g' }),
      },
    });
    expect(outcomes(text, to('192.0.2.9'), to('192.0.2.1'))).to.deep.equal(['allow', 'pass']);
  });

  it('finds what Panorama sent, and does not decide between that and an object of the firewall', () => {
    const pushed = { address: address('web', '192.0.2.2') };
    const local = rule('r', { destination: 'web' });
    expect(outcomes(firewall({ vsys: { local }, pushed }), to('192.0.2.2'))).to.deep.equal(['allow']);
    const both = firewall({ vsys: { local, address: address('web', '192.0.2.1') }, pushed });
    expect(outcomes(both, to('192.0.2.2'))[0]).to.match(/^rule "r": "web" is an object of the firewall and one of/);
  });

  it('reads one virtual system of several', () => {
    const text = firewall({ vsys: { local: rule('r', { service: 'service-https' }) } }).replace(
      '<vsys>',
      `<vsys><entry name="vsys2">${place({ local: rule('other', { action: 'drop' }) }, 'rulebase')}</entry>`,
    );
    expect(outcomes(text, to('192.0.2.1'), to('192.0.2.1', 80))).to.deep.equal(['allow', 'pass']);
    const second = reading(text, { placement: { vsys: 'vsys2' } });
    expect(outcomes(second, to('192.0.2.1'))).to.deep.equal(['drop']);
  });
});

describe('panos read: the order of rulebases', () => {
  const https = (action: string): string => rule(action, { service: 'service-https', action });

  it('tries what Panorama sent before and after the rules of the firewall', () => {
    const text = firewall({
      vsys: {
        local: `${https('drop')}${rule('mail', { service: 'mail', action: 'allow' })}`,
        service: tcp('mail', 25),
      },
      pushed: {
        pre: rule('first', { source: '10.0.0.1', service: 'service-https', action: 'allow' }),
        post: rule('last', { action: 'drop' }),
      },
    });
    const other = 'tcp 10.0.0.2:9 -> 192.0.2.1:443';
    expect(outcomes(text, to('192.0.2.1'), other, to('192.0.2.1', 25), to('192.0.2.1', 26))).to.deep.equal([
      'allow',
      'drop',
      'allow',
      'drop',
    ]);
  });

  it('refuses rules of Panorama that are not those of a virtual system', () => {
    const text = firewall({}).replace('<devices>', '<panorama><pre-rulebase/></panorama><devices>');
    expect(firstError(text)).to.equal('READ_REFUSED 1:19');
    const shared = text.replace('<pre-rulebase/>', '<shared><post-rulebase/></shared>');
    expect(firstError(shared)).to.equal('READ_REFUSED 1:27');
  });

  it('leaves disabled rules out', () => {
    const text = firewall({ vsys: { local: rule('off', { action: 'drop', disabled: 'yes' }) + https('allow') } });
    expect(outcomes(text, to('192.0.2.1'))).to.deep.equal(['allow']);
  });

  it('refuses a Panorama without what the options name', () => {
    expect(() => reading('<config/>', { placement: { shared: 'pre' } })).to.throw(/no <shared>/);
    expect(() => reading(panorama({}), { placement: { deviceGroup: 'other', rulebase: 'pre' } })).to.throw(/"other"/);
  });
});

describe('panos read: what no rule matches', () => {
  const INSIDE = `[trust>trust] ${to('192.0.2.1')}`;
  const ACROSS = `[trust>untrust] ${to('192.0.2.1')}`;
  const override = (name: string, content: string): string => `<entry name="${name}-default">${content}</entry>`;
  const intrazone = (content: string): string => override('intrazone', content);

  const cases: readonly (readonly [claim: string, text: string, inside: string, across: string])[] = [
    ['is left to others where the file shows rules alone', firewall({ vsys: { local: '' } }), 'pass', 'pass'],
    ['is allowed inside a zone and dropped between zones', firewall({ vsys: { zone: ZONES } }), 'allow', 'drop'],
    [
      'is what an override says',
      firewall({ vsys: { zone: ZONES, defaults: intrazone('<action>deny</action>') } }),
      'drop',
      'drop',
    ],
    [
      'is what an override between zones says',
      firewall({ vsys: { zone: ZONES, defaults: override('interzone', '<action>allow</action>') } }),
      'allow',
      'allow',
    ],
    [
      'is not decided by an override about the log',
      firewall({ vsys: { zone: ZONES, defaults: intrazone('<log-end>yes</log-end>') } }),
      'allow',
      'drop',
    ],
    [
      'is what the override of the firewall says before that of Panorama',
      firewall({
        vsys: { zone: ZONES, defaults: intrazone('<action>drop</action>') },
        pushed: { defaults: intrazone('<action>allow</action>') },
      }),
      'drop',
      'drop',
    ],
    [
      'is what the override of Panorama says where the firewall has none',
      firewall({ vsys: { zone: ZONES }, pushed: { defaults: intrazone('<action>drop</action>') } }),
      'drop',
      'drop',
    ],
    [
      'is open where a near override says nothing of the action of a farther one',
      firewall({
        vsys: { zone: ZONES, defaults: intrazone('<log-end>yes</log-end>') },
        pushed: { defaults: intrazone('<action>drop</action>') },
      }),
      'intrazone-default: several places override it',
      'drop',
    ],
    [
      'is open where the zones are not in the file',
      firewall({ vsys: { defaults: intrazone('<action>allow</action>') } }),
      'intrazone-default: the file does not say which zones there are',
      'intrazone-default: the file does not say which zones there are',
    ],
    [
      'is left to others where Panorama sent rules that the file lacks',
      firewall(
        { vsys: { zone: ZONES } },
        '<deviceconfig><system><panorama><local-panorama><panorama-server>10.0.0.9</panorama-server></local-panorama></panorama></system></deviceconfig>',
      ),
      'pass',
      'pass',
    ],
  ];
  for (const [claim, text, inside, across] of cases) {
    it(claim, () => {
      expect(outcomes(text, INSIDE, ACROSS)).to.deep.equal([inside, across]);
    });
  }

  it('is left to the rules of each firewall on Panorama, whatever its default rules are', () => {
    const text = panorama({ shared: { defaults: intrazone('<action>drop</action>') } });
    expect(outcomes(reading(text, GROUP), INSIDE, ACROSS)).to.deep.equal(['pass', 'pass']);
    expect(reading(text, GROUP).notes.map(({ message }) => message)[0]).to.match(
      /rules that firewalls have of their own/,
    );
  });
});

describe('panos read: parts of a configuration', () => {
  const RULES = `<rules>${rule('r', { destination: '192.0.2.1' })}</rules>`;
  const vsys = `<entry name="vsys1"><zone>${ZONES}</zone><address>${address('web', '192.0.2.1')}</address><rulebase><security>${RULES.replace('192.0.2.1', 'web')}</security></rulebase></entry>`;
  const parts = {
    rules: RULES,
    security: `<security>${RULES}</security>`,
    rulebase: `<rulebase><security>${RULES}</security></rulebase>`,
    'pre-rulebase': `<pre-rulebase><security>${RULES}</security></pre-rulebase>`,
    'a virtual system': vsys,
    'virtual systems': `<vsys>${vsys}</vsys>`,
    devices: `<devices><entry name="localhost.localdomain"><vsys>${vsys}</vsys></entry></devices>`,
  };
  for (const [what, text] of Object.entries(parts)) {
    it(`reads ${what}, alone or out of an answer of the API, and decides no more than it says`, () => {
      for (const file of [text, `<response status="success"><result total-count="1">${text}</result></response>`]) {
        expect(identify({ path: 'x.xml', text: file })).to.equal('maybe');
        const found = outcomes(file, `[trust>trust] ${to('192.0.2.1')}`, `[trust>untrust] ${to('192.0.2.2')}`);
        expect(found).to.deep.equal(['allow', 'pass']);
      }
    });
  }

  it('reads the rules of a device group and of all device groups', () => {
    expect(outcomes(reading(RULES, GROUP), to('192.0.2.1'))).to.deep.equal(['allow']);
    expect(outcomes(reading(RULES, { placement: { shared: 'post' } }), to('192.0.2.1'))).to.deep.equal(['allow']);
    const entry = `<entry name="dg"><post-rulebase><security>${RULES}</security></post-rulebase></entry>`;
    expect(outcomes(reading(entry, GROUP), to('192.0.2.1'))).to.deep.equal(['allow']);
  });

  it('refuses another place, a part without rules, and names that the part lacks', () => {
    expect(firstError('<entry name="vsys2"/>')).to.equal('READ_REFUSED 1:1');
    expect(firstError('<address/>')).to.equal('READ_REFUSED 1:1');
    expect(firstError(`<rules>${rule('r', { destination: 'web' })}</rules>`)).to.match(/^READ_REFUSED 1:/);
  });
});

describe('panos read: addresses of both families', () => {
  const one = (parts: Readonly<Record<string, string>>): string => `<rules>${rule('r', parts)}</rules>`;
  const SIX = 'tcp [2001:db8::1]:9 -> [2001:db8::2]:443';
  const LOW = 'tcp [2001:db8::1]:9 -> [::5]:443';
  // "Create a Security Policy Rule": any, and ::/0 to ::/96, match every IPv4 packet.
  const cases = [
    ['any', '', ['allow', 'allow', 'allow']],
    ['::/0', '', ['allow', 'allow', 'allow']],
    ['::/96', '', ['allow', 'pass', 'allow']],
    ['2000::/3', '', ['pass', 'allow', 'pass']],
    ['0.0.0.0/0', '', ['allow', 'pass', 'pass']],
    ['::/0', 'yes', ['pass', 'pass', 'pass']],
    ['0.0.0.0/0', 'yes', ['pass', 'allow', 'allow']],
    ['192.0.2.0/24', 'yes', ['pass', 'allow', 'allow']],
    ['2001:db8::/32', 'yes', ['allow', 'pass', 'allow']],
  ] as const;
  for (const [destination, negate, expected] of cases) {
    it(`${negate && 'negated '}${destination} decides IPv4, IPv6 and what lies below ::/96`, () => {
      const text = one({ destination, ...(negate && { 'negate-destination': negate }) });
      expect(outcomes(text, to('192.0.2.1'), SIX, LOW)).to.deep.equal(expected);
    });
  }
});
