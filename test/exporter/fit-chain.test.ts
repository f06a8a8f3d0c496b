import { expect } from 'chai';
import { type CapabilityName, PACKET_CAPABILITIES } from '../../src/exporter/capability.ts';
import type { Exporter } from '../../src/exporter/exporter.ts';
import type { FittedChain } from '../../src/exporter/fitted.ts';
import { EMPTY, rangeCount } from '../../src/net/address-set.ts';
import { fitting, fitWhole, lineOf, NO_HOOKS, policyData, type TargetInit } from './fitting.ts';

const chainOf = (init: TargetInit, changes: object, rule: object = {}): FittedChain =>
  fitWhole(init, policyData(changes as never, rule as never)).chains[0];

describe('states that are left to a rule', () => {
  const statesOf = (housekeeping: unknown, init: TargetInit = {}) =>
    chainOf(init, { output: { housekeeping } }).rules[0]?.states;

  it('are none where housekeeping has decided all others', () => {
    expect(statesOf(['default'])).to.equal(undefined);
    expect(statesOf(['invalid', 'established'])).to.equal(undefined);
  });

  for (const housekeeping of [['established'], ['invalid'], ['loopback'], ['echo'], 'none']) {
    it(`are new and untracked with housekeeping ${[housekeeping].flat()}`, () => {
      expect(statesOf(housekeeping)).to.deep.equal(['new', 'untracked']);
    });
  }

  it('are none where the engine shows rules nothing else and has no word for it', () => {
    const engine = { replies: 'engine', hooks: NO_HOOKS } as const;
    expect(statesOf(['default'], { ...engine, unsupported: ['states'] })).to.equal(undefined);
    expect(statesOf(['default'], engine)).to.deep.equal(['new', 'untracked']);
  });
});

describe('housekeeping on a target', () => {
  const namesOf = (housekeeping: unknown, direction = 'inbound', init: TargetInit = {}) =>
    chainOf(init, { management: 'none', output: { housekeeping } }, { direction }).housekeeping.map(({ name }) => name);

  it('is in the order of the table, whatever the order of the words', () => {
    expect(namesOf(['vrrp', 'established', 'invalid'])).to.deep.equal(['invalid', 'established', 'vrrp']);
  });

  it('takes default for its five, and more beside it', () => {
    const five = ['invalid', 'established', 'loopback', 'neighbour-discovery', 'multicast-listener'];
    expect(namesOf(['default'])).to.deep.equal(five);
    expect(namesOf(['echo', 'default', 'default', 'invalid'])).to.deep.equal([...five, 'echo']);
  });

  it('leaves out what a hook does not have', () => {
    expect(namesOf(['default', 'dhcp', 'echo'], 'forward')).to.deep.equal(['invalid', 'established', 'echo']);
  });

  it('is none where it is switched off, and none without hooks', () => {
    expect(namesOf('none')).to.deep.equal([]);
    expect(namesOf(['default'], 'inbound', { hooks: NO_HOOKS })).to.deep.equal([]);
  });

  it('is that of the hook, not of the direction', () => {
    expect(namesOf(['default'], 'inbound', { hooks: () => ({ inbound: 'forward' }) })).to.deep.equal([
      'invalid',
      'established',
    ]);
  });

  it('knows the loopback interface by its name on hosts', () => {
    const loopback = chainOf({}, { output: { housekeeping: ['loopback'] } }).housekeeping[0];
    expect(loopback?.matches).to.deep.equal([{ egress: { names: ['lo'], not: false } }]);
  });
});

describe('replies outside the scope', () => {
  const repliesOf = (changes: object, direction = 'forward') =>
    chainOf({}, { management: 'none', ...changes }, { direction }).repliesOutside;
  const scope = { from: '10.0.0.0/8' };

  it('are let through on a forward hook, as housekeeping says', () => {
    expect(repliesOf({ scope })).to.deep.equal(['established', 'related']);
    expect(repliesOf({ scope, output: { housekeeping: ['invalid'] } })).to.deep.equal([]);
    expect(repliesOf({ scope, output: { housekeeping: 'none' } })).to.deep.equal([]);
  });

  it('are none of ours on other hooks, or where there is no outside', () => {
    expect(repliesOf({ scope }, 'inbound')).to.deep.equal([]);
    expect(repliesOf({})).to.deep.equal([]);
  });
});

describe('what a target lets through for its platform', () => {
  const platform: Exporter['platform'] = (_options, direction) =>
    direction === 'outbound' ? [{ name: 'probes', title: 'Probes', from: ['168.63.129.16/32', '2001:db8::/32'] }] : [];
  const platformOf = (changes: object) => chainOf({ platform }, changes).platform;

  it('has its addresses, and no condition on a side that it does not name', () => {
    const [entry, ...more] = platformOf({});
    expect(more).to.deep.equal([]);
    expect(Object.keys(entry?.match ?? {})).to.deep.equal(['source']);
    expect(rangeCount(entry?.match.source ?? EMPTY)).to.equal(2);
  });

  it('is there before a default that drops or rejects only, and in its own direction', () => {
    expect(platformOf({ default: 'reject' })).to.have.length(1);
    expect(platformOf({ default: 'allow' })).to.deep.equal([]);
    expect(platformOf({ default: 'pass' })).to.deep.equal([]);
    expect(chainOf({ platform }, { management: 'none' }, { direction: 'inbound' }).platform).to.deep.equal([]);
  });

  it('is refused, once, where an option is no prefix', () => {
    const wrong: Exporter['platform'] = () => [
      { name: 'network', title: 'Network', from: ['10.0.0.1/8'], to: ['10.0.0.1/8'] },
    ];
    const { errors } = fitting({ platform: wrong }, policyData());
    expect(errors).to.have.length(1);
    expect(errors[0]).to.match(/^OPTION_INVALID@\d+: an option of fake/);
  });
});

describe('what a target cannot do', () => {
  /** A policy that needs the capability, and the text on whose line, or its mapping's, the refusal must stand. */
  const NEEDS: Partial<
    Readonly<
      Record<CapabilityName, readonly [changes: object, rule: object, at: 'rule' | 'default' | 'scope' | 'output']>
    >
  > = {
    order: [{ rules: [{}, { name: 'two' }] }, {}, 'output'],
    drop: [{ default: 'pass' }, { action: 'drop' }, 'rule'],
    reject: [{ default: 'reject' }, {}, 'default'],
    pass: [{}, { action: 'pass' }, 'rule'],
    scope: [{ scope: { from: '10.0.0.0/8' } }, {}, 'scope'],
    fromZone: [
      { zones: ['lan'], output: { zones: { lan: 'e' } } },
      { direction: 'forward', 'from-zone': 'lan' },
      'rule',
    ],
    toZone: [{ zones: ['lan'], output: { zones: { lan: 'e' } } }, { direction: 'forward', 'to-zone': 'lan' }, 'rule'],
    ipv4: [{ default: 'pass' }, {}, 'rule'],
    ipv6: [{ default: 'pass' }, { from: '2001:db8::/32', to: 'any' }, 'rule'],
    sourcePorts: [{ services: { s: { protocol: 'tcp', 'source-ports': ['1'] } } }, { services: 's' }, 'rule'],
    sctp: [{}, { services: ['sctp/1'] }, 'rule'],
    icmpTypes: [{}, { services: ['icmp/8'] }, 'rule'],
    protocols: [{}, { services: ['gre'] }, 'rule'],
  };

  for (const [name, [changes, rule, at]] of Object.entries(NEEDS)) {
    it(`is refused at its place: ${name}`, () => {
      const { rules, ...more } = changes as { readonly rules?: readonly object[] };
      const data = policyData(more, ...((rules ?? [rule]) as never[]));
      const lines = {
        rule: lineOf(data, '"name": "web"') - 1,
        default: lineOf(data, '"default"'),
        scope: lineOf(data, '"scope"'),
        output: lineOf(data, '"outputs"') + 1,
      };
      expect(fitting({}, data).errors).to.deep.equal([]);
      const { errors, fitted } = fitting({ unsupported: [name as CapabilityName] }, data);
      expect(fitted).to.equal(undefined);
      expect(errors).to.have.lengthOf(1);
      expect(errors[0]).to.match(new RegExp(`^UNSUPPORTED@${lines[at]}: .*no ${name}$`));
    });
  }

  it('is asked of every capability that decides packets, or lowered by itself', () => {
    const lowered = ['mixedFamilies', 'manyServices', 'states'];
    expect([...Object.keys(NEEDS), ...lowered]).to.have.members(Object.keys(PACKET_CAPABILITIES));
  });

  it('is not asked where any service is every protocol', () => {
    const init: TargetInit = { unsupported: ['protocols', 'sctp', 'icmpTypes', 'sourcePorts'] };
    expect(fitting(init, policyData({}, { services: 'any' })).errors).to.deep.equal([]);
  });

  it('is a default that decides a family the target does not see', () => {
    const lacks: TargetInit = { unsupported: ['ipv6'] };
    expect(fitting(lacks, policyData()).errors.join()).to.match(
      /^UNSUPPORTED@\d+: the default decides IPv6 packets too/,
    );
    expect(fitting(lacks, policyData({ scope: { to: '192.0.2.0/24' } })).errors).to.deep.equal([]);
    expect(fitting(lacks, policyData({ default: 'pass' })).errors).to.deep.equal([]);
  });

  it('is two directions on one hook', () => {
    const init: TargetInit = { hooks: () => ({ inbound: 'forward', outbound: 'forward' }) };
    const data = policyData({ management: 'none' }, { direction: 'inbound' }, { name: 'out' });
    expect(fitting(init, data).errors.join()).to.match(/^HOOK_SHARED@\d+: directions inbound and outbound/);
    expect(fitting(init, policyData()).errors).to.deep.equal([]);
  });

  it('is a default that blocks everybody on a hook that needs a scope', () => {
    const init: TargetInit = { scopeRequired: () => ['outbound'] };
    const unscoped = policyData();
    const { scope: _scope, ...data } = unscoped;
    expect(fitting(init, data).errors.join()).to.match(/^SCOPE_MISSING@\d+: default drop on fake \(outbound\)/);
    expect(fitting(init, unscoped).errors).to.deep.equal([]);
    expect(fitting(init, { ...data, default: 'allow' }).errors).to.deep.equal([]);
    expect(fitting({ scopeRequired: () => ['forward'] }, data).errors).to.deep.equal([]);
  });

  it('is a policy of which not-on leaves no rule', () => {
    const { errors, losses } = fitting({}, policyData({}, { 'not-on': { fake: 'why' } }));
    expect(errors.join()).to.match(/^RULES_MISSING@\d+: no rule is left for fake/);
    expect(losses).to.deep.equal(['RULE_NOT_ON: rule "web" is left out of fake: why']);
  });
});

describe('the limits of a target', () => {
  const at = (limits: TargetInit['limits'], data = policyData()) => fitting({ limits }, data).errors;

  it('count statements and a default a direction', () => {
    const data = policyData({}, {}, { name: 'two' });
    expect(at({ rules: { max: 3, source: 'RFC' } }, data)).to.deep.equal([]);
    expect(at({ rules: { max: 2, source: 'RFC' } }, data)).to.deep.equal([
      `LIMIT_EXCEEDED@${lineOf(data, '"outputs"') + 1}: the policy takes 3 rules, and fake holds 2 (RFC)`,
    ]);
  });

  it('count the prefixes of one object, after aggregation', () => {
    const data = policyData({}, { to: ['192.0.2.0/25', '192.0.2.128/25', '198.51.100.1-198.51.100.2'] });
    expect(at({ prefixesPerObject: { max: 3, source: 'RFC' } }, data)).to.deep.equal([]);
    expect(at({ prefixesPerObject: { max: 2, source: 'RFC' } }, data).join()).to.match(
      /^LIMIT_EXCEEDED@\d+: "web.to" has 3 prefixes, and fake takes 2 in one set \(RFC\)$/,
    );
  });

  it('give the name that an object has there, when it had to change', () => {
    const objectName = { maxBytes: 12, allowed: /[a-z.]/, substitute: '_', source: 'RFC' };
    const data = policyData({ sets: { 'a-very-long-name': '192.0.2.1' } }, { to: 'a-very-long-name' });
    const { fitted, losses } = fitting({ limits: { objectName } }, data);
    const name = fitted?.objects[0]?.name ?? '';
    expect(name).to.match(/^a_v_[0-9a-f]{8}$/);
    expect(losses).to.include(`NAME_SHORTENED: "a-very-long-name" is called "${name}" in fake`);
  });
});
