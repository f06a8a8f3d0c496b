import { expect } from 'chai';
import fc from 'fast-check';
import { groupPrefixes, isNegated } from '../../exporters/panos/emit-rest.ts';
import panos from '../../exporters/panos/index.ts';
import type { AddressObject, FittedScopeTerm } from '../../src/exporter/fitted.ts';
import { addressSetOf } from '../../src/net/address-set.ts';
import { complement } from '../../src/net/algebra.ts';
import type { Prefix } from '../../src/net/prefix.ts';
import { prefixesOf } from '../../src/net/prefixes-of.ts';
import { ANY_SERVICE, chain, fittedPolicy, icmp, object, prefix, rule, term, use } from './fitted-builder.ts';
import { outcomes } from './panos.ts';

/** All prefixes of an address set, minimal. */
function listOf(prefixes: readonly Prefix[], isRest: boolean): readonly Prefix[] {
  const set = isRest ? complement(addressSetOf(prefixes)) : addressSetOf(prefixes);
  return ([4, 6] as const).flatMap((family) => {
    const found = prefixesOf(set, family);
    if (found.kind === 'all') return [{ family, address: 0n, length: 0 }];
    return found.kind === 'none' ? [] : found.prefixes;
  });
}

function objectOf(name: string, prefixes: readonly Prefix[]): AddressObject {
  const [first, ...rest] = prefixes;
  const families = new Set(prefixes.map(({ family }) => family));
  return {
    ...object(name, '10.0.0.0/8'),
    family: families.size === 2 ? 'both' : first!.family,
    prefixes: [first!, ...rest],
  };
}

/** Everything but these. */
function allBut(...texts: readonly string[]): AddressObject {
  return objectOf('internet', listOf(texts.map(prefix), true));
}

function written(sides: Partial<FittedScopeTerm>, service = ANY_SERVICE): string {
  const policy = fittedPolicy([chain([rule(term(service, sides))], { default: { action: 'drop', label: 'default' } })]);
  expect((panos.check?.(policy, {}) ?? []).map(({ message }) => message)).to.deep.equal([]);
  return panos
    .emit(policy, {})
    .map(({ text }) => text)
    .join('');
}

function refusals(sides: Partial<FittedScopeTerm>): readonly string[] {
  return (panos.check?.(fittedPolicy([chain([rule(term(ANY_SERVICE, sides))])]), {}) ?? []).map(({ code }) => code);
}

const LAN6 = object('lan', '2001:db8::/32');
const TO = {
  inside: 'tcp 10.0.0.1:9 -> 10.9.9.9:443',
  outside: 'tcp 10.0.0.1:9 -> 192.0.2.1:443',
  inside6: 'tcp [2001:db8::1]:9 -> [fd00::1]:443',
  outside6: 'tcp [2001:db8::1]:9 -> [2001:db9::1]:443',
  low6: 'tcp [2001:db8::1]:9 -> [::5]:443',
};

describe('panos: all addresses but some', () => {
  it('negates the few that are left out, which cannot be had by listing the others', () => {
    const text = written({ destination: use(allBut('10.0.0.0/8', 'fc00::/7')) });
    expect(text).to.contain(
      '<destination><member>branch.internet.v4.except</member><member>branch.internet.v6.except</member></destination>',
    );
    expect(text.match(/<ip-netmask>.*?<\/ip-netmask>/g)).to.deep.equal([
      '<ip-netmask>10.0.0.0/8</ip-netmask>',
      '<ip-netmask>fc00::/7</ip-netmask>',
    ]);
    expect(text.match(/<negate-\w+>yes/g)).to.deep.equal(['<negate-destination>yes']);
    expect(outcomes(text, ...Object.values(TO))).to.deep.equal(['drop', 'allow', 'drop', 'allow', 'allow']);
  });

  it('negates addresses of one family and matches all of the other', () => {
    const text = written({ destination: use(allBut('10.0.0.0/8')) });
    expect(outcomes(text, ...Object.values(TO))).to.deep.equal(['drop', 'allow', 'allow', 'allow', 'allow']);
  });

  it('negates both sides', () => {
    const text = written({
      source: use({ ...allBut('10.0.0.1/32'), name: 'clients' }),
      destination: use(allBut('fc00::/7')),
    });
    expect(outcomes(text, ...Object.values(TO))).to.deep.equal(['drop', 'drop', 'drop', 'allow', 'allow']);
  });

  it('negates IPv6 where the other side says that there is no IPv4', () => {
    const sides = {
      family: 6,
      source: use(LAN6),
      destination: use(
        objectOf(
          'internet',
          allBut('fc00::/7').prefixes.filter(({ family }) => family === 6),
        ),
      ),
    } as const;
    expect(outcomes(written(sides), ...Object.values(TO))).to.deep.equal(['drop', 'drop', 'drop', 'allow', 'allow']);
    expect(refusals({ ...sides, source: { kind: 'any' } })).to.deep.equal(['UNSUPPORTED']);
    expect(refusals({ ...sides, source: sides.destination })).to.deep.equal(['UNSUPPORTED']);
    const ping6 = icmp(6, [128 * 256, 128 * 256 + 255]);
    expect(
      outcomes(
        written({ ...sides, source: { kind: 'any' } }, ping6),
        'icmpv6/128/0 2001:db8::1 -> fd00::1',
        'icmpv6/128/0 2001:db8::1 -> 2001:db9::1',
      ),
    ).to.deep.equal(['drop', 'allow']);
  });

  it('refuses to leave out a part of ::/96, which holds IPv4 however it is written', () => {
    expect(refusals({ destination: use(allBut('10.0.0.0/8', '::1/128')) })).to.include('UNSUPPORTED');
  });

  it('lists what holds no part of ::/96', () => {
    expect(written({ destination: use(allBut('10.0.0.0/8', '::/96')) })).to.not.contain('except');
  });

  it('never gives two objects one group, however they are called', () => {
    const others = ['internet', 'internet.v4', 'internet.v4.except', 'internet.except'].map((name) =>
      objectOf(name, [prefix('192.0.2.0/24'), prefix('2001:db8::/32')]),
    );
    const rules = [...others.slice(1), allBut('10.0.0.0/8', 'fc00::/7')].map((one) =>
      rule(term(ANY_SERVICE, { destination: use(one) })),
    );
    const text = panos
      .emit(fittedPolicy([chain(rules)]), {})
      .map((file) => file.text)
      .join('');
    const groups = /<address-group>(.*?)<\/address-group>/s.exec(text)?.[1] ?? '';
    const names = [...groups.matchAll(/<entry name="(.*?)">/g)].map(([, name]) => name);
    expect(names).to.have.length(8);
    expect(new Set(names).size).to.equal(8);
  });

  it('has exactly the addresses that an object lacks, in as few prefixes as can be', () => {
    const some = fc.array(
      fc.record({
        bits: fc.bigInt(0n, (1n << 32n) - 1n),
        length: fc.integer({ min: 1, max: 32 }),
        isSix: fc.boolean(),
      }),
      { maxLength: 12 },
    );
    fc.assert(
      fc.property(some, (parts) => {
        const excluded = parts.map(({ bits, length, isSix }): Prefix => {
          const kept = (bits >> BigInt(32 - length)) << BigInt(32 - length);
          // Not below ::/96, which is what makes the object one to negate.
          return isSix
            ? { family: 6, address: (kept << 96n) | (1n << 127n), length: Math.max(2, length) }
            : { family: 4, address: kept, length };
        });
        const minimal = listOf(excluded, false);
        const one = objectOf('o', listOf(excluded, true));
        if (!isNegated(one) || one.prefixes.length === 0) return;
        const families = one.family === 'both' ? ([4, 6] as const) : [one.family];
        expect(groupPrefixes(one)).to.deep.equal(minimal.filter(({ family }) => families.includes(family)));
      }),
      { numRuns: 200 },
    );
  });
});
