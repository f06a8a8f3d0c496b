import { expect } from 'chai';
import fc from 'fast-check';
import type { Diagnostic } from '../../src/diagnostic/diagnostic.ts';
import { lint } from '../../src/lint/lint.ts';
import { groupSites } from '../../src/lint/same-sites.ts';
import { compilePolicy } from '../../src/model/compile.ts';
import type { AddressNode, PolicyDocument } from '../../src/model/document.ts';
import { mergeSiteDiagnostics } from '../../src/model/merge-site-diagnostics.ts';
import type { Policy } from '../../src/model/policy.ts';
import { prepareDocument } from '../../src/model/prepare.ts';
import { listOf, literal, named, policyDocument, type RuleInit, rule, services } from '../model/document-builder.ts';
import { FEED, PROXY, to } from './linting.ts';

const NAMES = ['a', 'b', 'c', 'd'];
// Sites that are looked at alone say nothing of sets for mail servers: another site may have them.
const WITHOUT_MAIL = { ...FEED, endpointSets: FEED.endpointSets.filter(({ id }) => id !== '10') };
const sited = { from: named('lan') };

function document(
  lans: readonly AddressNode[],
  rules: readonly (RuleInit & { readonly name: string })[],
): PolicyDocument {
  return policyDocument({
    feeds: [WITHOUT_MAIL],
    sets: { lan: 'per-site' },
    sites: Object.fromEntries(lans.map((lan, index) => [NAMES[index] ?? '', { lan }])),
    rules: rules.map(({ name, ...init }) => {
      const { services: given, ...rest } = rule(name, init);
      return init.services === undefined ? rest : { ...rest, ...(given && { services: given }) };
    }),
  });
}

/** Without those that do not compile. */
function policiesOf(source: PolicyDocument): readonly Policy[] {
  const prepared = prepareDocument(source);
  return [...source.sites.keys()].flatMap((site) => {
    const result = compilePolicy(prepared, { asOf: '2026-11-01', site, deadRules: 'ignore' });
    return result.ok ? [result.value] : [];
  });
}

function groupsOf(lans: readonly AddressNode[], ...rules: readonly (RuleInit & { readonly name: string })[]): string {
  const groups = groupSites(policiesOf(document(lans, rules)), []);
  return groups.map((group) => group.map(({ site }) => site).join('')).join(' ');
}

describe('groups of sites of which lints say the same', () => {
  const alike = [literal('10.1.0.0/16', '2001:db8:1::/48'), literal('10.2.0.0/16', '2001:db8:2::/48')];

  it('hold sites that differ in the addresses of their clients alone', () => {
    expect(groupsOf(alike, to(['1', '11', '12'], sited), { ...PROXY, ...sited })).to.equal('ab');
  });

  it('tell sites apart by address families, and by few clients and many', () => {
    const lans = [...alike, literal('10.3.0.0/16'), literal('10.4.0.0/28', '2001:db8:4::/48')];
    expect(groupsOf(lans, to(['1'], sited))).to.equal('ab c d');
  });

  it('tell sites apart that have rules of their own', () => {
    expect(groupsOf(alike, to(['1'], sited), { ...to(['12'], sited), sites: ['b'] })).to.equal('a b');
  });

  it('tell sites apart by what their clients share with the addresses of other rules', () => {
    const inside = { ...PROXY, ...sited, to: literal('10.1.0.5') };
    expect(groupsOf(alike, to(['1'], sited), inside)).to.equal('a b');
    expect(groupsOf(alike, to(['1'], sited), to(['12'], { name: 'few', from: literal('10.2.0.7') }))).to.equal('a b');
  });

  it('change nothing of what lints say', () => {
    const pieces = ['10.1.0.0/16', '10.1.0.0/28', '10.2.0.0/16', '10.1.7.7', '2001:db8:1::/48', '2001:db8:2::/64'];
    const side = fc.subarray(pieces, { minLength: 1, maxLength: 3 }).map((texts) => literal(...texts));
    const from = fc.oneof({ weight: 2, arbitrary: fc.constant(named('lan')) }, { weight: 1, arbitrary: side });
    const ids = fc.subarray(['1', '2', '8', '11', '12', '56'], { minLength: 1 }).filter((some) => some.join() !== '8');
    const selecting = fc
      .tuple(ids, from, fc.boolean())
      .map(([some, where, isTcp]) => to(some, { from: where, ...(isTcp && { services: services('tcp') }) }));
    const plain = fc
      .tuple(from, side, fc.constantFrom('allow' as const, 'drop' as const))
      .map(([source, destination, action]) => ({
        name: 'plain',
        from: source,
        to: listOf([destination]),
        services: services('tcp/8080'),
        action,
      }));
    const rules = fc.array(fc.oneof(selecting, plain), { minLength: 1, maxLength: 4 });
    let shared = 0;
    fc.assert(
      fc.property(fc.array(side, { minLength: 4, maxLength: 4 }), rules, (lans, written) => {
        const source = document(
          lans,
          written.map((one, index) => ({ ...one, name: `r${index}` })),
        );
        const policies = policiesOf(source);
        const each = policies.map((policy) => ({
          site: policy.site ?? '',
          diagnostics: lint({ document: source, policies: [policy], outputs: [] }),
        }));
        const texts = (found: readonly Diagnostic[]) => found.map(({ code, message }) => `${code} ${message}`);
        expect(texts(lint({ document: source, policies, outputs: [] }))).to.deep.equal(
          texts(mergeSiteDiagnostics(each)),
        );
        if (groupSites(policies, []).length < policies.length) shared++;
      }),
      { numRuns: 100 },
    );
    expect(shared).to.be.greaterThan(10);
  });
});
