import { expect } from 'chai';
import { compilePolicy, sitesOf } from '../../src/model/compile.ts';
import { prepareDocument } from '../../src/model/prepare.ts';
import { identityKey } from '../../src/model/same-identity.ts';
import { compiled, diagnosticsOf, found } from './compiling.ts';
import {
  addressSet,
  any,
  bareRule,
  type DocumentInit,
  difference,
  feed,
  LINES,
  listOf,
  literal,
  name,
  named,
  policyDocument,
  rule,
  selection,
  service,
  services,
  within,
} from './document-builder.ts';

const FEED = feed(
  'm365',
  [
    {
      id: '2',
      addresses: ['198.51.100.0/24', '2001:db8:2::/48'],
      services: ['tcp/80', 'tcp/443'],
      labels: { area: ['Mail'] },
    },
    { id: '10', addresses: ['203.0.113.0/24'], services: ['tcp/25'], labels: { area: ['Mail'] } },
    { id: '11', addresses: ['192.0.2.0/24'], services: ['udp/3478-3481'], labels: { area: ['Media'] } },
    { id: '12', domains: ['*.example.com'], services: ['tcp/443'], labels: { area: ['Web'] } },
  ],
  { sourceNeedsIds: true },
);
const BARE = feed('ranges', [{ id: 'a', addresses: ['203.0.113.128/25'] }]);

/** One outbound rule from a plain address to `init.to`. */
function toFeed(init: Parameters<typeof rule>[1] = {}): DocumentInit {
  return { feeds: [FEED, BARE], rules: [bareRule('r', { to: selection('m365', {}, 7), at: 5, ...init })] };
}

function flowsOf(init: DocumentInit): readonly string[] {
  return compiled(init)
    .rules.flatMap(({ flows }) => flows)
    .map(({ source, destination }) => `${identityKey(source.identity)} > ${identityKey(destination.identity)}`);
}

interface Case {
  readonly claim: string;
  readonly init: DocumentInit;
  readonly says: readonly string[];
}

function table(cases: readonly Case[]): void {
  for (const { claim, init, says } of cases) it(claim, () => expect(found(init)).to.deep.equal(says));
}

describe('names', () => {
  table([
    {
      claim: 'are resolved in any order',
      init: { sets: { a: named('b'), b: literal('192.0.2.1') }, rules: [rule('r', { to: named('a') })] },
      says: [],
    },
    {
      claim: 'that are unknown are reported where they stand, in unused sets too',
      init: { sets: { lan: literal('192.0.2.1'), unused: named('lam', 9) } },
      says: ['error NAME_UNKNOWN 9'],
    },
    {
      claim: 'of services that are unknown are reported',
      init: { rules: [rule('r', { services: services('$nope') })] },
      says: ['error NAME_UNKNOWN 1'],
    },
    {
      claim: 'of feeds that are unknown are reported',
      init: { rules: [rule('r', { to: selection('m', {}, 4) })] },
      says: ['error NAME_UNKNOWN 4'],
    },
    {
      claim: 'of zones that are unknown are reported',
      init: { zones: ['lan'], rules: [rule('r', { fromZones: ['lam'], at: 6 })] },
      says: ['error NAME_UNKNOWN 6'],
    },
    {
      claim: 'of sites that are unknown are reported',
      init: { rules: [rule('a'), rule('r', { sites: ['x'], at: 6 })] },
      says: ['error NAME_UNKNOWN 6'],
    },
    {
      claim: 'of zones may be loopback without a declaration',
      init: { rules: [rule('r', { toZones: ['loopback'] })] },
      says: [],
    },
    { claim: 'of zones must not declare loopback', init: { zones: ['loopback'] }, says: ['error NAME_INVALID 1'] },
    {
      claim: 'of rules are unique',
      init: { rules: [rule('r', { services: services('tcp') }), rule('r', { at: 8, to: literal('::1') })] },
      says: ['error DUPLICATE_NAME 8'],
    },
  ]);

  it('that are nearly right get a suggestion', () => {
    const [first] = diagnosticsOf({ sets: { 'branch-lans': any }, rules: [rule('r', { from: named('branch-lan') })] });
    expect(first?.hint).to.contain('branch-lans');
  });

  it('that form a cycle of sets are reported once, with the way round', () => {
    const sets = { x: named('a'), a: listOf([named('b'), literal('192.0.2.1')]), b: named('a', 3) };
    const errors = diagnosticsOf({ sets, rules: [rule('r', { to: named('x') })] });
    expect(errors.map(({ code, message, span }) => [code, message, span?.start.line])).to.deep.equal([
      ['CYCLE', 'Sets refer to themselves: a -> b -> a', 3],
    ]);
  });

  it('that form a cycle of services are reported', () => {
    const [first] = diagnosticsOf({ services: { a: services('$b'), b: services('tcp', '$a') } });
    expect([first?.code, first?.message]).to.deep.equal(['CYCLE', 'Services refer to themselves: a -> b -> a']);
  });

  it('may form a chain of any length', () => {
    const sets = Object.fromEntries(Array.from({ length: 20_000 }, (_, i) => [`s${i}`, named(`s${i + 1}`)]));
    const init = { sets: { ...sets, s20000: literal('192.0.2.1') }, rules: [rule('r', { to: named('s0') })] };
    expect(found(init)).to.deep.equal([]);
  });
});

describe('addresses', () => {
  table([
    { claim: 'of an empty list are an error', init: { sets: { s: listOf([], 4) } }, says: ['error SET_EMPTY 4'] },
    {
      claim: 'of an empty file are an error',
      init: { sets: { s: { ...literal(), file: 'x.txt' } as never } },
      says: ['error SET_EMPTY 1'],
    },
    {
      claim: 'that an except takes away are an error at that except',
      init: { sets: { s: difference(literal('192.0.2.0/25'), listOf([literal('192.0.2.0/24')], 4)) } },
      says: ['error SET_EMPTY 4'],
    },
    {
      claim: 'say any alone or not at all',
      init: { sets: { s: listOf([any, literal('192.0.2.1')], 4) } },
      says: ['error ANY_WITH_OTHERS 4'],
    },
    {
      claim: 'say any alone, through a name too',
      init: { sets: { a: any, s: listOf([named('a'), literal('192.0.2.1')], 4) } },
      says: ['error ANY_WITH_OTHERS 4'],
    },
    { claim: 'may be a list with any alone', init: { sets: { s: listOf([any]) } }, says: [] },
  ]);

  it('used by name are called by the set', () => {
    const sets = { lan: literal('192.0.2.1'), alias: named('lan') };
    expect(flowsOf({ sets, rules: [rule('r', { from: named('lan'), to: named('alias') })] })).to.deep.equal([
      'set 1 lan > set 1 alias',
    ]);
  });

  it('written in a rule, united or taken from there are called by the rule', () => {
    const sets = { a: literal('192.0.2.1'), b: literal('192.0.2.2') };
    const to = difference(named('a'), literal('198.51.100.1'));
    expect(flowsOf({ sets, rules: [rule('r', { from: listOf([named('a'), named('b')]), to })] })).to.deep.equal([
      'rule from 1 r > rule to 1 r',
    ]);
  });

  it('melt into one plain part, and stay apart from the parts of feeds', () => {
    const to = listOf([literal('192.0.2.1'), selection('m365', { where: { id: ['2', '10'] } }), literal('192.0.2.2')]);
    const policy = compiled({ feeds: [FEED], rules: [rule('r', { to })] });
    const parts = policy.rules[0].flows.map(({ destination }) => [
      identityKey(destination.identity),
      destination.addresses,
    ]);
    expect(parts).to.deep.equal([
      ['rule to 1 r', addressSet('192.0.2.1', '192.0.2.2')],
      ['endpoint-set m365 2', addressSet('198.51.100.0/24', '2001:db8:2::/48')],
      ['endpoint-set m365 10', addressSet('203.0.113.0/24')],
    ]);
  });

  it('of an endpoint set that an except touches are called by the rule, and the others too, at their place', () => {
    const of = selection('m365', { where: { id: ['2', '10', '11'] } });
    const init = toFeed({ to: difference(of, literal('203.0.113.0/24')) });
    expect(flowsOf(init)).to.deep.equal(['any > rule to 1 r', 'any > rule to 3 r']);
  });

  it('of an endpoint set selected twice are one part', () => {
    const to = listOf([selection('m365', { where: { id: ['2'] } }), selection('m365', { where: { id: ['2'] } })]);
    expect(flowsOf(toFeed({ to }))).to.deep.equal(['any > endpoint-set m365 2']);
  });
});

describe('feed selections', () => {
  table([
    {
      claim: 'with an unknown label are an error',
      init: toFeed({ to: selection('m365', { where: { aria: ['Mail'] } }, 4) }),
      says: ['error SELECTOR_UNKNOWN 4'],
    },
    {
      claim: 'with an unknown value are an error',
      init: toFeed({ to: selection('m365', { except: { id: ['2', '3'] } }, 4) }),
      says: ['error SELECTOR_UNKNOWN 4'],
    },
    {
      claim: 'that match nothing are an error',
      init: toFeed({ to: selection('m365', { where: { id: ['2'] }, except: { area: ['Mail'] } }, 4) }),
      says: ['error SELECTION_EMPTY 4'],
    },
    {
      claim: 'that match only domains are an error',
      init: toFeed({ to: selection('m365', { where: { id: ['12'] } }, 4) }),
      says: ['error SELECTION_EMPTY 4'],
    },
    { claim: 'list endpoint sets that have only domains, once a rule', init: toFeed(), says: ['info DOMAINS_ONLY 7'] },
    {
      claim: 'on both sides are an error',
      init: toFeed({ from: selection('ranges', {}, 3), to: selection('m365', { where: { id: ['2'] } }, 4) }),
      says: ['error FEEDS_BOTH_SIDES 4'],
    },
    {
      claim: 'on the source side need ids where addresses are shared',
      init: toFeed({ from: selection('m365', { where: { area: ['Mail'] } }, 3), to: any, services: services('any') }),
      says: ['error FEED_SOURCE_IDS 3'],
    },
    {
      claim: 'on the source side need ids through names too',
      init: {
        feeds: [FEED],
        sets: { mail: selection('m365', { where: { id: ['2'], area: ['Mail'] } }, 8) },
        rules: [rule('r', { from: named('mail', 3) })],
      },
      says: ['error FEED_SOURCE_IDS 3'],
    },
    {
      claim: 'on the source side may name ids',
      init: toFeed({ from: selection('m365', { where: { id: ['2'] } }, 3), to: any, services: services('any') }),
      says: [],
    },
    {
      claim: 'on the source side need services',
      init: toFeed({ from: selection('ranges'), to: any }),
      says: ['error SERVICES_MISSING 5'],
    },
    {
      claim: 'of a feed without services need services',
      init: toFeed({ to: selection('ranges') }),
      says: ['error SERVICES_MISSING 5'],
    },
  ]);

  it('keep where an address comes from on either side', () => {
    const from = compiled(toFeed({ from: selection('ranges'), to: any, services: services('any') }));
    const to = compiled(toFeed({ to: selection('m365', { where: { id: ['11'] } }) }));
    expect([from, to].map(({ rules }) => rules[0].flows[0].because)).to.deep.equal([
      { feed: 'ranges', id: 'a' },
      { feed: 'm365', id: '11' },
    ]);
  });

  it('hand every endpoint set to the exporters, without addresses and without services too', () => {
    const { endpoints } = compiled(toFeed({ services: services('tcp/443', 'tcp/25') })).rules[0];
    expect(endpoints.map(({ endpointSet, side, services: kept }) => [endpointSet.id, side, kept])).to.deep.equal([
      ['2', 'to', [service('tcp/443')]],
      ['10', 'to', [service('tcp/25')]],
      ['11', 'to', []],
      ['12', 'to', [service('tcp/443')]],
    ]);
  });

  it('have one order, whatever that of the snapshot', () => {
    const shuffled = { ...FEED, endpointSets: [...FEED.endpointSets].reverse() };
    const init = toFeed();
    expect(compiled({ ...init, feeds: [shuffled] }).rules).to.deep.equal(compiled(init).rules);
  });
});

describe('services of a rule', () => {
  table([
    {
      claim: 'are required without a feed',
      init: { rules: [bareRule('r', { at: 5 })] },
      says: ['error SERVICES_MISSING 5'],
    },
    {
      claim: 'that narrow one endpoint set to nothing list it',
      init: toFeed({ to: selection('m365', { where: { id: ['2', '11'] } }), services: services('tcp/443') }),
      says: ['info SERVICES_NARROWED 1'],
    },
    {
      claim: 'that narrow every endpoint set to nothing are an error',
      init: toFeed({ services: { ...services('tcp/22'), span: { ...rule('x', { at: 6 }).span } } }),
      says: ['error SERVICES_EMPTY 6', 'info DOMAINS_ONLY 7'],
    },
    {
      claim: 'say any alone or not at all',
      init: { rules: [rule('r', { services: services('any', 'tcp') })] },
      says: ['error ANY_WITH_OTHERS 1'],
    },
  ]);

  it('narrow those of an endpoint set by intersection', () => {
    const init = toFeed({ to: selection('m365', { where: { id: ['2'] } }), services: services('tcp/100-500') });
    expect(compiled(init).rules[0].flows[0].services).to.deep.equal([service('tcp/443')]);
  });

  it('that say any narrow nothing', () => {
    const init = toFeed({ to: selection('m365', { where: { id: ['2'] } }), services: services('any') });
    expect(compiled(init).rules[0].flows[0].services).to.deep.equal([service('tcp/80,443')]);
  });
});

describe('address families', () => {
  const v4 = literal('192.0.2.1');
  const v6 = literal('2001:db8::1');
  const both = listOf([v4, v6]);
  table([
    {
      claim: 'that no side shares are an error',
      init: { rules: [rule('r', { from: v4, to: v6, at: 5 })] },
      says: ['error FAMILY_MISMATCH 5'],
    },
    {
      claim: 'that one side lacks are a warning',
      init: { rules: [rule('r', { from: v4, to: both, at: 5 })] },
      says: ['warning FAMILY_LOST 5'],
    },
    {
      claim: 'that any has beyond the other side are nothing to say',
      init: { rules: [rule('r', { from: v4, to: any })] },
      says: [],
    },
    {
      claim: 'that an ICMP service lacks are an error',
      init: { rules: [rule('r', { from: v4, services: services('icmpv6'), at: 5 })] },
      says: ['error FAMILY_MISMATCH 5'],
    },
    {
      claim: 'that one of the services lacks are a warning',
      init: { rules: [rule('r', { from: v4, services: services('icmp', 'icmpv6'), at: 5 })] },
      says: ['warning FAMILY_LOST 5'],
    },
    {
      claim: 'that an ICMP service never had are nothing to say',
      init: { rules: [rule('r', { from: both, services: services('icmp') })] },
      says: [],
    },
  ]);

  it('of a flow are those of both sides and the services', () => {
    const [flow] = compiled({ rules: [rule('r', { from: v4, to: any, services: services('icmp', 'icmpv6', 'tcp') })] })
      .rules[0].flows;
    expect(flow.destination).to.deep.equal({
      identity: { kind: 'any' },
      addresses: addressSet('0.0.0.0/0'),
      listed: 1,
    });
    expect(flow.services).to.deep.equal([service('tcp'), service('icmp')]);
  });
});

describe('the scope', () => {
  const lan = { lan: literal('10.0.0.0/8'), relay: literal('10.1.1.1'), wide: literal('10.0.0.0/7', '192.0.2.1') };
  const scope = within({ from: named('lan'), fromZones: ['inside', 'guest'] });
  const scoped = (init: Parameters<typeof rule>[1]): DocumentInit => ({
    sets: lan,
    zones: ['guest', 'inside', 'outside'],
    scope,
    rules: [rule('r', { at: 5, ...init })],
  });
  table([
    {
      claim: 'cuts a rule that reaches outside, with a warning',
      init: scoped({ from: named('wide', 3) }),
      says: ['warning SCOPE_CUT 3'],
    },
    {
      claim: 'refuses a rule with nothing inside',
      init: scoped({ from: literal('192.0.2.1') }),
      says: ['error SCOPE_EMPTY 1'],
    },
    { claim: 'lists a rule that says any', init: scoped({ from: any }), says: ['info SCOPE_CUT 1'] },
    { claim: 'says nothing of a rule inside', init: scoped({ from: named('relay') }), says: [] },
    {
      claim: 'refuses a rule in other zones',
      init: scoped({ from: named('relay'), fromZones: ['outside'] }),
      says: ['error SCOPE_EMPTY 5'],
    },
    {
      claim: 'cuts zones with a warning',
      init: scoped({ from: named('relay'), fromZones: ['outside', 'guest'] }),
      says: ['warning SCOPE_CUT 5'],
    },
  ]);

  it('names what was cut off', () => {
    const [first] = diagnosticsOf(scoped({ from: named('wide') }));
    expect(first?.message).to.contain('11.0.0.0-11.255.255.255, 192.0.2.1');
  });

  it('lends its name to any, leaves names of sets inside it, and takes those of sets it cuts', () => {
    const identities = [any, named('relay'), named('wide')].map((from) => flowsOf(scoped({ from }))[0]);
    expect(identities).to.deep.equal(['set 1 lan > any', 'set 1 relay > any', 'rule from 1 r > any']);
  });

  it('lends its zones to rules without', () => {
    expect(compiled(scoped({ from: named('lan') })).rules[0].fromZones).to.deep.equal(['guest', 'inside']);
  });

  it('is everything when absent, and says whether it was written', () => {
    expect(compiled({}).scope).to.deep.equal({ kind: 'everything', written: false });
    expect(compiled({ scope: { kind: 'everything', span: policyDocument().span } }).scope).to.deep.equal({
      kind: 'everything',
      written: true,
    });
  });
});

describe('rules in force', () => {
  const other = rule('other', { services: services('tcp/1') });
  const old = (init: Parameters<typeof rule>[1]) => ({
    rules: [other, rule('old', { expires: '2025-06-14', at: 5, ...init })],
  });
  table([
    {
      claim: 'leave out those switched off',
      init: { rules: [other, rule('off', { enabled: false, at: 5 })] },
      says: ['info RULE_DISABLED 5'],
    },
    { claim: 'must not be none', init: { rules: [] }, says: [`error RULES_MISSING ${LINES.document}`] },
    {
      claim: 'must not be all switched off',
      init: { rules: [rule('off', { enabled: false, at: 5 })] },
      says: ['info RULE_DISABLED 5', `error RULES_MISSING ${LINES.document}`],
    },
    { claim: 'refuse an expired allow', init: old({}), says: ['error EXPIRED 5'] },
    { claim: 'refuse an expired pass', init: old({ action: 'pass' }), says: ['error EXPIRED 5'] },
    { claim: 'keep an expired drop', init: old({ action: 'drop' }), says: ['warning EXPIRED 5'] },
    { claim: 'keep a rule on its last day', init: old({ expires: '2025-06-15' }), says: [] },
  ]);

  it('leave a direction decided by the default when its last rule is off', () => {
    const rules = [other, rule('in', { direction: 'inbound', services: services('tcp/22'), enabled: false })];
    expect(compiled({ rules, management: 'none' }).directions).to.deep.equal(['inbound', 'outbound']);
    expect(found({ rules })).to.deep.equal(['info RULE_DISABLED 1', `error LOCKOUT ${LINES.default}`]);
  });

  it('leave out an expired rule on request, and say so', () => {
    expect(found(old({}), { allowExpired: new Set(['old']) })).to.deep.equal(['warning EXPIRED 5']);
    expect(compiled(old({}), { allowExpired: new Set(['old']) }).rules.map(({ name: each }) => each)).to.deep.equal([
      'other',
    ]);
  });

  it('refuse to leave out a rule that does not exist', () => {
    expect(found({}, { allowExpired: new Set(['al']) })).to.deep.equal(['error NAME_UNKNOWN -']);
  });
});

describe('not-on', () => {
  const block = (init: Parameters<typeof rule>[1] = {}) =>
    rule('block', { action: 'drop', to: literal('192.0.2.1'), notOn: { x: 'too long' }, at: 5, ...init });
  table([
    {
      claim: 'is refused for a drop above an allow',
      init: { rules: [block(), rule('all')] },
      says: ['error NOT_ON_UNSAFE 5'],
    },
    {
      claim: 'is refused for a drop above a default that allows',
      init: { default: 'allow', rules: [block()] },
      says: ['error NOT_ON_UNSAFE 5'],
    },
    { claim: 'is allowed for a drop above a default that drops', init: { rules: [block()] }, says: [] },
    {
      claim: 'is allowed for a drop above an allow of another direction',
      init: { rules: [block(), rule('in', { direction: 'inbound' })] },
      says: [],
    },
    { claim: 'is allowed for an allow', init: { rules: [block({ action: 'allow' }), rule('all')] }, says: [] },
  ]);
});

describe('sites', () => {
  const sites = { oslo: { lan: literal('10.20.0.0/16') }, bergen: { lan: literal('10.21.0.0/16') } };
  const init: DocumentInit = {
    feeds: [FEED],
    sets: { lan: 'per-site', both: listOf([named('lan'), literal('192.0.2.1')]) },
    sites,
    rules: [
      bareRule('m365', { from: named('both'), to: selection('m365') }),
      rule('only', { from: named('lan'), services: services('udp/53'), sites: ['oslo'] }),
    ],
  };

  it('are named by the document', () => {
    expect(sitesOf(policyDocument(init))).to.deep.equal(['oslo', 'bergen']);
  });

  it('fill the sets declared per site', () => {
    const { site, rules } = compiled(init, { site: 'bergen' });
    expect([site, rules[0].flows[0].source.addresses]).to.deep.equal([
      'bergen',
      addressSet('10.21.0.0/16', '192.0.2.1'),
    ]);
  });

  it('have the rules that name them', () => {
    expect(['oslo', 'bergen'].map((site) => compiled(init, { site }).rules.length)).to.deep.equal([2, 1]);
  });

  it('share what does not depend on them', () => {
    const prepared = prepareDocument(policyDocument(init));
    const [oslo, bergen] = ['oslo', 'bergen'].map((site) => {
      const result = compilePolicy(prepared, { site, asOf: '2025-06-15' });
      return result.ok ? result.value.rules[0].flows[0] : undefined;
    });
    expect(oslo?.services).to.equal(bergen?.services);
    expect(oslo?.destination.addresses.v4).to.equal(bergen?.destination.addresses.v4);
  });

  it('must be named when there are some, and exist', () => {
    expect(found(init)).to.deep.equal([`error ARGUMENT_INVALID ${LINES.document}`]);
    expect(found(init, { site: 'olso' })).to.deep.equal(['error NAME_UNKNOWN -']);
  });

  it('that lack a set are an error, whichever site is compiled', () => {
    const lacking = { ...init, sites: { ...sites, bergen: {} } };
    expect(found(lacking, { site: 'oslo' })).to.include(`error SITE_INCOMPLETE ${LINES.site}`);
  });

  it('must not fill other sets', () => {
    const more = (set: string) => ({ ...init, sites: { ...sites, oslo: { ...sites.oslo, [set]: any } } });
    expect(found(more('both'), { site: 'oslo' })).to.include(`error DUPLICATE_NAME ${LINES.siteSet}`);
    expect(found(more('land'), { site: 'oslo' })).to.include(`error NAME_UNKNOWN ${LINES.siteSet}`);
  });

  it('may close a cycle that no other site has', () => {
    const sets: DocumentInit['sets'] = { x: 'per-site', y: 'per-site' };
    const turned = { a: { x: named('y'), y: literal('192.0.2.1') }, b: { x: named('y'), y: named('x', 3) } };
    const both = { sets, sites: turned, rules: [rule('r', { to: named('x') })] };
    expect(found(both, { site: 'a' })).to.deep.equal([]);
    expect(found(both, { site: 'b' })).to.deep.equal(['error CYCLE 3']);
  });

  it('are needed for a set declared per site', () => {
    expect(found({ sets: { lan: 'per-site' } })).to.deep.equal([`error SITE_INCOMPLETE ${LINES.set}`]);
  });
});

describe('a compiled rule', () => {
  it('carries its annotations', () => {
    const init = { comment: 'c', owner: 'o', ticket: 't', expires: '2030-01-01', priority: 5, notOn: { x: 'why' } };
    const compiledRule = compiled({ rules: [rule('r', { ...init, log: { prefix: 'p' } })] }).rules[0];
    expect(compiledRule.meta).to.deep.equal({ ...init, notOn: new Map([['x', 'why']]) });
    expect(compiledRule.log).to.deep.equal({ prefix: 'p' });
  });

  it('has its zones once, in the order of their declaration', () => {
    const policy = compiled({ zones: ['a', 'b'], rules: [rule('r', { toZones: ['b', 'a', 'b'] })] });
    expect([policy.zones, policy.rules[0].toZones]).to.deep.equal([
      ['a', 'b'],
      ['a', 'b'],
    ]);
  });

  it('must not have an empty list of zones, which would be any zone', () => {
    expect(found({ rules: [rule('r', { fromZones: [], at: 5 })] })).to.deep.equal(['error VALUE_INVALID 5']);
  });

  it('counts what was written for its addresses', () => {
    const to = listOf([literal('192.0.2.0/25', '192.0.2.128/25'), named('s')]);
    const policy = compiled({ sets: { s: literal('192.0.2.7') }, rules: [rule('r', { to })] });
    expect(policy.rules[0].flows[0].destination.listed).to.equal(3);
  });

  it('is found in a document that nothing may change', () => {
    const init: DocumentInit = {
      zones: [name('lan').name],
      feeds: [FEED],
      rules: [rule('r', { to: selection('m365') })],
    };
    const document = deepFreeze(policyDocument(init));
    expect(compilePolicy(document, { asOf: '2025-06-15' }).ok).to.equal(true);
  });
});

/** Freezes all but typed arrays, which cannot be. */
function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value) || ArrayBuffer.isView(value)) return value;
  Object.freeze(value);
  const parts = value instanceof Map ? [...value.values()] : Object.values(value);
  parts.forEach(deepFreeze);
  return value;
}
