import { expect } from 'chai';
import type { FittedChain } from '../../src/exporter/fitted.ts';
import { compilePolicy } from '../../src/model/compile.ts';
import { documentOf } from '../../src/testing/policy-text.ts';
import { fitting, fitWhole, lineOf, NO_HOOKS, policyData } from './fitting.ts';

const ZONES = { zones: ['lan', 'dmz', 'wan'], management: 'none' };
const MAPPED = { zones: { lan: ['eth1', 'eth2'], dmz: 'eth3', wan: 'ppp0' } };
const NAME = { maxBytes: 8, allowed: /[a-z0-9]/, substitute: '_', source: 'eight bytes' };

/** The interfaces of the first rule, inbound ones before outbound ones. */
function interfacesOf(chain: FittedChain | undefined): unknown {
  const [rule] = chain?.rules ?? [];
  return [rule?.ingress, rule?.egress];
}

describe('zones on a target', () => {
  const onHooks = (direction: string, zones: object) =>
    fitting({}, policyData({ ...ZONES, output: MAPPED }, { direction, ...zones }));

  it('become interfaces in the order of their declaration', () => {
    const data = policyData({ ...ZONES, output: MAPPED }, { direction: 'inbound', 'from-zone': ['dmz', 'lan'] });
    expect(interfacesOf(fitWhole({}, data).chains[0])).to.deep.equal([['eth1', 'eth2', 'eth3'], undefined]);
  });

  it('stand on both sides of what is forwarded', () => {
    const data = policyData(
      { ...ZONES, output: MAPPED },
      { direction: 'forward', 'from-zone': 'lan', 'to-zone': 'wan' },
    );
    expect(interfacesOf(fitWhole({}, data).chains[0])).to.deep.equal([['eth1', 'eth2'], ['ppp0']]);
  });

  for (const [direction, hook, side, word] of [
    ['inbound', 'input', 'to-zone', 'goes to'],
    ['outbound', 'output', 'from-zone', 'comes from'],
  ] as const) {
    it(`are refused as ${side} of packets on hook ${hook}`, () => {
      const { errors } = onHooks(direction, { [side]: 'lan' });
      expect(errors).to.have.lengthOf(1);
      expect(errors[0]).to.match(/^UNSUPPORTED@\d+: rule "web" has /);
      expect(errors[0]).to.include(`on hook ${hook} a packet has no zone it ${word}`);
    });
  }

  it('are judged by the hook that the output binds a direction to, not by the direction', () => {
    const init = { hooks: () => ({ inbound: 'forward' as const }) };
    const data = policyData(
      { ...ZONES, output: MAPPED },
      { direction: 'inbound', 'from-zone': 'lan', 'to-zone': 'wan' },
    );
    expect(interfacesOf(fitWhole(init, data).chains[0])).to.deep.equal([['eth1', 'eth2'], ['ppp0']]);
  });

  it('of a scope are refused where one of its directions cannot know them', () => {
    const changes = { ...ZONES, output: MAPPED, scope: { 'from-zone': 'lan' } };
    const data = policyData(changes, { direction: 'inbound' }, { name: 'out', direction: 'outbound' });
    const { errors } = fitting({}, data);
    expect(errors.map((text) => text.replace(/@\d+/, '').slice(0, 33))).to.deep.equal([
      'UNSUPPORTED: the scope has from-z',
      'UNSUPPORTED: rule "out" has from-',
    ]);
  });

  it('that a rule uses and the output does not map are an error', () => {
    const data = policyData({ ...ZONES, output: { zones: { lan: 'eth1' } } }, { 'to-zone': 'wan' });
    const { errors, fitted } = fitting({}, data);
    expect(fitted).to.equal(undefined);
    expect(errors).to.deep.equal([
      `ZONE_UNMAPPED@${lineOf(data, '"outputs"') + 1}: rule "web" uses zone "wan", which output fake does not map`,
    ]);
  });

  it('never lose one of several by being unmapped', () => {
    const data = policyData({ ...ZONES, output: { zones: { lan: 'eth1' } } }, { 'to-zone': ['lan', 'wan'] });
    expect(fitting({}, data).errors.join()).to.match(/^ZONE_UNMAPPED/);
  });

  it('are dropped with zones: ignore, and said to widen the rule', () => {
    const data = policyData({ ...ZONES, output: { zones: 'ignore' } }, { 'to-zone': 'wan' });
    const { fitted, losses } = fitting({}, data);
    expect(interfacesOf(fitted?.chains[0])).to.deep.equal([undefined, undefined]);
    expect(losses.join()).to.include(
      'ZONES_IGNORED: fake has no zones here: rule "web" matches packets to any interface',
    );
  });

  it('keep their names where the target has them, unless the output maps them', () => {
    const init = { ownZones: true, hooks: NO_HOOKS } as const;
    const rule = { direction: 'inbound', 'from-zone': ['lan', 'loopback'] };
    expect(interfacesOf(fitWhole(init, policyData(ZONES, rule)).chains[0])).to.deep.equal([
      ['lan', 'loopback'],
      undefined,
    ]);
    const mapped = policyData({ ...ZONES, output: { zones: { lan: 'trust' } } }, { ...rule, 'from-zone': 'lan' });
    expect(interfacesOf(fitWhole(init, mapped).chains[0])).to.deep.equal([['trust'], undefined]);
  });

  it('that the target cannot match are an error', () => {
    const data = policyData({ ...ZONES, output: MAPPED }, { 'to-zone': 'wan' });
    expect(fitting({ unsupported: ['toZone'] }, data).errors.join()).to.match(/^UNSUPPORTED@\d+: .*no toZone$/);
  });
});

describe('the zone map of an output', () => {
  const errorsOf = (zones: object, init = {}) => fitting(init, policyData({ ...ZONES, output: { zones } })).errors;

  it('has every interface once', () => {
    expect(errorsOf({ lan: 'eth1', dmz: ['eth2', 'eth1'] }).join()).to.match(
      /^ZONE_SHARED@\d+: zones "lan" and "dmz" both map to "eth1"/,
    );
  });

  it('has names that the target can write', () => {
    const limits = { zoneName: NAME };
    expect(errorsOf({ lan: 'abcdefgh' }, { limits })).to.deep.equal([]);
    expect(errorsOf({ lan: 'abcdefghi' }, { limits }).join()).to.match(/^LIMIT_EXCEEDED@\d+: .*\(eight bytes\)$/);
    expect(errorsOf({ lan: 'eth*' }, { limits }).join()).to.match(/^LIMIT_EXCEEDED/);
  });

  it('has no other zone on the loopback interface, which housekeeping accepts', () => {
    expect(errorsOf({ lan: 'lo' }).join()).to.match(/^ZONE_SHARED@\d+: zones "loopback" and "lan" both map to "lo"/);
    expect(errorsOf({ lan: 'lo' }, { hooks: NO_HOOKS })).to.deep.equal([]);
  });

  it('has the zone loopback on its own interface or not at all', () => {
    const rule = { direction: 'inbound', 'from-zone': 'loopback' };
    for (const zones of [{ loopback: 'lo' }, {}, undefined]) {
      const data = policyData({ ...ZONES, output: zones === undefined ? {} : { zones } }, rule);
      expect(interfacesOf(fitWhole({}, data).chains[0])).to.deep.equal([['lo'], undefined]);
    }
    expect(errorsOf({ loopback: 'lo0' }).join()).to.match(/^VALUE_INVALID@\d+: zone "loopback" is the interface "lo"/);
  });
});

describe('a zone that an output maps', () => {
  it('is one that the policy declares', () => {
    const document = documentOf(policyData({ ...ZONES, output: { zones: { lans: 'eth1' } } }));
    const { ok, diagnostics } = compilePolicy(document, { asOf: '2026-11-01' });
    expect(ok).to.equal(false);
    expect(diagnostics.map(({ code, message, hint }) => [code, message, hint])).to.deep.equal([
      ['NAME_UNKNOWN', 'There is no zone "lans"', 'did you mean "lan"?'],
    ]);
  });
});
