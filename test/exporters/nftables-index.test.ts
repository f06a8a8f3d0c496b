import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect } from 'chai';
import nftables from '../../exporters/nftables/index.ts';
import { DEFAULTS, type NftablesOptions, tableName } from '../../exporters/nftables/options.ts';
import { isError } from '../../src/diagnostic/diagnostic.ts';
import { fitDocument } from '../../src/testing/fitted-case.ts';
import { documentOf, variant } from '../../src/testing/policy-text.ts';

const INTO: NftablesOptions = { ...DEFAULTS, into: { family: 'inet', table: 'host' } };

describe('nftables declaration', () => {
  it('decides each direction on its own hook, or all on the one in the options', () => {
    expect(nftables.hooks(DEFAULTS)).to.deep.equal({ inbound: 'input', outbound: 'output', forward: 'forward' });
    expect(Object.values(nftables.hooks({ ...DEFAULTS, hook: 'output' }))).to.deep.equal([
      'output',
      'output',
      'output',
    ]);
  });

  it("asks for a scope on forward, and everywhere in a host's table", () => {
    expect(nftables.scopeRequired(DEFAULTS)).to.deep.equal(['forward']);
    expect(nftables.scopeRequired({ ...DEFAULTS, hook: 'input' })).to.deep.equal([]);
    expect(nftables.scopeRequired({ ...DEFAULTS, hook: 'forward' })).to.have.length(3);
    expect(nftables.scopeRequired(INTO)).to.have.length(3);
  });

  it('refuses IPv6 in a table of family ip alone', () => {
    const levels = (['inet', 'ip', 'ip6'] as const).map(
      (family) => nftables.capabilities({ ...DEFAULTS, into: { family, table: 'host' } }).ipv6.level,
    );
    expect(levels).to.deep.equal(['native', 'unsupported', 'native']);
  });

  for (const [services, to, found] of [
    [['proto/43'], '2001:db8::/32', ['protocol 43']],
    [['proto/0', 'proto/44', 'proto/60', 'ah'], '2001:db8::/32', ['protocol 0', 'protocol 44', 'protocol 60']],
    [['proto/43'], '192.0.2.0/24', []],
    ['any', '2001:db8::/32', []],
  ] as const) {
    it(`refuses ${found.length === 0 ? 'nothing' : found.join(', ')} of ${services} to ${to}`, async () => {
      const policy = variant('nftables', {}, { from: 'any', to, services });
      const { diagnostics } = await fitDocument(nftables, documentOf(policy));
      const errors = diagnostics.filter(isError).map(({ message }) => /protocol \d+/.exec(message)?.[0]);
      expect(errors).to.deep.equal(found);
    });
  }

  it('says why for everything that is not native', () => {
    const silent = Object.values(nftables.capabilities({ ...DEFAULTS, counters: false })).filter(
      ({ level, reason }) => level !== 'native' && reason === undefined,
    );
    expect(silent).to.deep.equal([]);
  });

  it('leaves room for policy, object and family in a name of 255 bytes', () => {
    const { maxBytes } = nftables.limits(INTO).objectName;
    expect(2 * maxBytes + '/.v4'.length).to.be.within(254, 255);
  });

  const INTERFACES = [
    ['eth0', true],
    ['wg-lan.100', true],
    ['a@b', true],
    ['eth*', false],
    ['a b', false],
    ['a"b', false],
    ['a/b', false],
    ['a:b', false],
    ['..', false],
    ['å', false],
    ['a234567890123456', false],
  ] as const;
  for (const [name, expected] of INTERFACES) {
    it(`${expected ? 'takes' : 'refuses'} ${JSON.stringify(name)} as an interface`, () => {
      const { allowed, first, maxBytes } = nftables.limits(DEFAULTS).zoneName;
      const fits =
        name.length <= maxBytes && first?.test(name.charAt(0)) && [...name].every((one) => allowed.test(one));
      expect(fits).to.equal(expected);
    });
  }

  it('names a table that can be nobody else’s', () => {
    expect(tableName(DEFAULTS, 'filter')).to.equal('rulecast_filter');
    expect(tableName(INTO, 'filter')).to.equal('host');
  });
});

describe('nftables options schema', () => {
  const isValid = new Ajv2020({ strict: true }).compile(nftables.options.schema);
  const OPTIONS = [
    [{}, true],
    [{ hook: 'input' }, true],
    [{ hook: 'prerouting' }, false],
    [{ priority: -199 }, true],
    // Connection tracking comes at -200.
    [{ priority: -200 }, false],
    [{ priority: 'filter - 5' }, true],
    [{ priority: 'mangle - 49' }, true],
    [{ priority: 'mangle - 50' }, false],
    [{ priority: 'raw' }, false],
    [{ priority: 'filter; policy accept' }, false],
    [{ table: 'rulecast_x' }, true],
    [{ table: 'filter' }, false],
    [{ table: 'rulecast_x {' }, false],
    [{ into: { family: 'inet', table: 'filter' } }, true],
    [{ into: { family: 'bridge', table: 'filter' } }, false],
    [{ into: { family: 'inet', table: 'a; flush ruleset' } }, false],
    [{ into: { family: 'inet', table: 'filter' }, table: 'rulecast_x' }, false],
    [{ into: { family: 'inet', table: 'filter' }, priority: 5 }, false],
    [{ counters: 'no' }, false],
    [{ flush: true }, false],
  ] as const;
  for (const [options, expected] of OPTIONS) {
    it(`${expected ? 'takes' : 'refuses'} ${JSON.stringify(options)}`, () => {
      expect(isValid(options)).to.equal(expected);
    });
  }
});

describe('nftables identify', () => {
  const TEXTS = [
    ['#!/usr/sbin/nft -f\n', 'yes'],
    ['# a comment\n\ntable inet x {\n}\n', 'yes'],
    ['define a = 1\nadd table inet x\n', 'yes'],
    ['flush ruleset\n', 'yes'],
    ['add rule inet x y accept\n', 'yes'],
    ['table ip filter {', 'yes'],
    ['# only comments\n', 'maybe'],
    ['', 'no'],
    ['*filter\n:INPUT ACCEPT [0:0]\n', 'no'],
    ['"seq","rule"\r\n', 'no'],
    ['{"nftables": [{"metainfo": {}}]}', 'yes'],
    ['{ "nftables": [] }', 'yes'],
    ['{ "properties": { "securityRules": [] } }', 'no'],
  ] as const;
  for (const [text, expected] of TEXTS) {
    it(`says ${expected} to ${JSON.stringify(text)}`, () => {
      expect(nftables.identify({ path: 'x', text })).to.equal(expected);
    });
  }
});
