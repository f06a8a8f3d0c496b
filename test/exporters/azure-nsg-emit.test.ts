import { expect } from 'chai';
import fc from 'fast-check';
import { allocate, type Numbered } from '../../exporters/azure-nsg/emit-allocate.ts';
import { readPriorities } from '../../exporters/azure-nsg/emit-priorities.ts';
import { literal } from '../../exporters/azure-nsg/emit-template.ts';
import azureNsg from '../../exporters/azure-nsg/index.ts';
import { type AzureNsgOptions, PRIORITIES_FILE } from '../../exporters/azure-nsg/options.ts';
import type { Diagnostic } from '../../src/diagnostic/diagnostic.ts';
import { fitPolicy } from '../../src/exporter/fit/fit.ts';
import { validateOptions } from '../../src/exporter/validate-options.ts';
import { compilePolicy } from '../../src/model/compile.ts';
import { decide } from '../../src/model/decide.ts';
import { prepareDocument } from '../../src/model/prepare.ts';
import { changedLines } from '../../src/testing/changed-lines.ts';
import { documentOf, type PolicyData, variant } from '../../src/testing/policy-text.ts';
import { randomOf } from '../../src/testing/random.ts';
import { randomPolicy } from '../../src/testing/random-policy.ts';
import { samplePackets } from '../../src/testing/sample-packets.ts';
import { decideBy, rulesOf, type SecurityRule, templateOf } from './azure-nsg-model.ts';

const SPAN = { file: 'policy.yaml', start: { line: 1, column: 1 }, end: { line: 1, column: 1 } };

const DENY = { vnet: 'deny', loadBalancer: 'deny' } as const;

interface Built {
  readonly text: string;
  readonly priorities: string;
  readonly rules: readonly SecurityRule[];
  readonly diagnostics: readonly Diagnostic[];
}

type Failed = { readonly diagnostics: readonly Diagnostic[] };

interface Request {
  readonly options?: Partial<AzureNsgOptions>;
  readonly kept?: string;
  readonly site?: string;
  readonly fingerprint?: string;
}

function build(data: PolicyData, request: Request = {}): Built | Failed {
  const document = documentOf(data);
  const [output] = document.outputs;
  const site = request.site === undefined ? {} : { site: request.site };
  const compiled = compilePolicy(prepareDocument(document), { asOf: '2026-11-01', allowExpired: new Set(), ...site });
  if (!compiled.ok || output === undefined) return compiled;
  const options = { ...azureNsg.options.defaults, ...(request.options ?? DENY) };
  const kept = new Map(request.kept === undefined ? [] : [[PRIORITIES_FILE, request.kept]]);
  const { fingerprint } = request;
  const fitted = fitPolicy(azureNsg, options, {
    policy: compiled.value,
    output: { ...output, kept, ...(fingerprint && { stamp: true, fingerprint }) },
  });
  if (!fitted.ok) return fitted;
  const [template, priorities] = azureNsg.emit(fitted.value, options);
  const text = template?.text ?? '';
  return { text, priorities: priorities?.text ?? '', rules: rulesOf(text), diagnostics: fitted.diagnostics };
}

function built(data: PolicyData, request?: Request): Built {
  const outcome = build(data, request);
  if (!('rules' in outcome)) throw new Error(JSON.stringify(outcome.diagnostics));
  return outcome;
}

function codes(data: PolicyData, request?: Request): readonly string[] {
  return build(data, request)
    .diagnostics.filter(({ severity }) => severity === 'error')
    .map(({ code }) => code);
}

const policy = (changes: PolicyData = {}, rule: PolicyData = {}): PolicyData => variant('azure-nsg', changes, rule);

function named(names: readonly string[], more: PolicyData = {}): PolicyData {
  const rules = names.map((name) => ({
    name,
    from: '10.20.0.0/16',
    to: `192.0.2.${name.charCodeAt(0) % 250}`,
    services: 'tcp/443',
    action: 'allow',
  }));
  return policy({ rules, ...more });
}

function numbers({ rules }: Built): Readonly<Record<string, number>> {
  return Object.fromEntries(
    rules
      .filter(({ name }) => !name.startsWith('rulecast.'))
      .map(({ name, properties }) => [name.replace('.v4.tcp', ''), properties.priority]),
  );
}

describe('azure-nsg emit: rules', () => {
  it('writes a rule a family and protocol, in the order of priorities, with the default last', () => {
    const { rules } = built(policy({}, { services: ['tcp/443', 'tcp/80', 'udp/3478-3481'] }));
    expect(rules.map(({ name, properties }) => [name, properties.priority])).to.deep.equal([
      ['web.clients.servers.v4.tcp', 500],
      ['web.clients.servers.v4.udp', 520],
      ['web.clients.servers.v6.tcp', 540],
      ['web.clients.servers.v6.udp', 560],
      ['rulecast.default.outbound', 4096],
    ]);
    expect(rules[1]?.properties).to.deep.equal({
      description: 'web',
      protocol: 'Udp',
      access: 'Allow',
      direction: 'Outbound',
      priority: 520,
      sourceAddressPrefixes: ['10.20.0.0/16'],
      sourcePortRange: '*',
      destinationAddressPrefixes: ['192.0.2.0/25', '198.51.100.7/32'],
      destinationPortRanges: ['3478-3481'],
    });
  });

  it('says any address of both families as one star, and of one family never as one', () => {
    const both = built(policy({}, { from: 'any', to: 'any', services: 'tcp/443' })).rules[0]?.properties;
    expect([both?.sourceAddressPrefix, both?.destinationAddressPrefix]).to.deep.equal(['*', '*']);
    const icmp = built(policy({}, { from: 'any', to: 'any', services: 'icmp' })).rules[0]?.properties;
    expect([icmp?.sourceAddressPrefix, icmp?.destinationAddressPrefixes]).to.deep.equal([
      '*',
      ['0.0.0.0/1', '128.0.0.0/1'],
    ]);
    const six = built(policy({}, { from: 'any', to: '::/0', services: 'tcp/443' })).rules[0]?.properties;
    expect(six?.destinationAddressPrefixes).to.deep.equal(['::/1', '8000::/1']);
  });

  it('takes ESP and AH, each as a rule of its own, and all of ICMP', () => {
    const { rules } = built(policy({}, { services: ['esp', 'ah', 'icmp'], to: '192.0.2.0/25' }));
    expect(rules.map(({ properties }) => properties.protocol)).to.deep.equal(['Icmp', 'Esp', 'Ah', '*']);
  });

  for (const services of ['icmp/echo-request', 'icmpv6', 'gre', 'sctp/2905', 'proto/1']) {
    it(`refuses ${services}`, () => {
      expect(codes(policy({}, { services: [services] }))).to.include('UNSUPPORTED');
    });
  }

  it('refuses forwarded packets, reject and pass', () => {
    expect(codes(policy({ direction: 'forward' }))).to.deep.equal(['UNSUPPORTED']);
    expect(codes(policy({ default: 'reject' }))).to.deep.equal(['UNSUPPORTED']);
    expect(codes(policy({}, { action: 'pass' }))).to.deep.equal(['UNSUPPORTED']);
  });

  it('limits the default to the scope, a rule for each family', () => {
    const { rules } = built(policy({ scope: { from: 'clients' } }));
    const defaults = rules.filter(({ name }) => name.startsWith('rulecast.default'));
    expect(defaults.map(({ properties }) => [properties.priority, properties.sourceAddressPrefixes])).to.deep.equal([
      [4095, ['10.20.0.0/16']],
      [4096, ['2001:db8:20::/48']],
    ]);
  });

  it('names a group after its site, so that sites do not replace each other', () => {
    const data = policy({
      sites: { oslo: { clients: '10.20.0.0/16' }, bergen: { clients: '10.21.0.0/16' } },
      sets: { clients: { per: 'site' }, servers: ['192.0.2.0/25'] },
      outputs: [{ exporter: 'azure-nsg', path: 'out/{site}.json' }],
    });
    const names = ['oslo', 'bergen'].map((site) => templateOf(built(data, { site }).text).resources[0].name);
    expect(names).to.deep.equal(['conformance-oslo', 'conformance-bergen']);
  });

  it('keeps names apart that differ in case only, and those of its own', () => {
    const rule = { from: '10.20.0.0/16', services: 'tcp/443', action: 'allow' };
    const names = ['Web', 'web', 'WEB!', 'rulecast.default.outbound', '監視', 'x'.repeat(200)];
    const rules = names.map((name, index) => ({ ...rule, name, to: `192.0.2.${index}` }));
    const found = built(policy({ rules })).rules.map(({ name }) => name.toLowerCase());
    expect(new Set(found).size).to.equal(names.length + 1);
    for (const name of found) expect(name).to.match(/^[a-z0-9]([a-z0-9_.-]{0,78}[a-z0-9_])?$/);
  });
});

describe('azure-nsg emit: the platform', () => {
  it('demands a word about the virtual network when the default drops, and only then', () => {
    expect(codes(policy(), { options: {} })).to.deep.equal(['OPTION_INVALID']);
    expect(codes(policy({ default: 'allow' }, { action: 'drop' }), { options: {} })).to.deep.equal([]);
  });

  it('allows the virtual network and load balancer probes in front of a default drop', () => {
    const { rules } = built(policy({ direction: 'inbound', management: 'none' }), {
      options: { vnet: 'allow', vnetPrefixes: ['10.20.0.0/16'] },
    });
    expect(
      rules
        .slice(-3)
        .map(({ properties: { priority, access, sourceAddressPrefix: from, destinationAddressPrefix: to } }) => [
          priority,
          access,
          from,
          to,
        ]),
    ).to.deep.equal([
      [4090, 'Allow', 'VirtualNetwork', 'VirtualNetwork'],
      [4091, 'Allow', 'AzureLoadBalancer', '*'],
      [4096, 'Deny', '*', '*'],
    ]);
  });

  it('demands the addresses of a virtual network that it allows, and real ones', () => {
    expect(codes(policy(), { options: { vnet: 'allow' } })).to.deep.equal(['OPTION_INVALID']);
    expect(build(policy(), { options: { vnet: 'allow' } }).diagnostics[0]?.hint).to.include('vnetPrefixes');
    expect(codes(policy(), { options: { vnet: 'allow', vnetPrefixes: ['10.0.0.1/8'] } })).to.deep.equal([
      'OPTION_INVALID',
    ]);
    expect(codes(policy({ default: 'allow' }, { action: 'drop' }), { options: { vnet: 'allow' } })).to.deep.equal([]);
  });

  it('says that vnet: deny does nothing under a default allow', () => {
    const { diagnostics } = build(policy({ default: 'allow' }, { action: 'drop' }));
    expect(diagnostics.map(({ code, severity }) => `${severity} ${code}`)).to.include('warning OPTION_INVALID');
  });

  it('refuses tags that differ in case only', () => {
    const tagged = (tags: Readonly<Record<string, string>>) => codes(policy(), { options: { ...DENY, tags } });
    expect(tagged({ Owner: 'a', owner: 'b' })).to.deep.equal(['OPTION_INVALID']);
    expect(tagged({ owner: 'a', other: 'a' })).to.deep.equal([]);
  });

  it('refuses tags that leave no place for a stamp', () => {
    const fingerprint = 'a'.repeat(64);
    const stamped = (tags: Readonly<Record<string, string>>) =>
      codes(policy(), { options: { ...DENY, tags }, fingerprint });
    const many = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, index) => [`t${index}`, '']));
    expect(stamped({ Rulecast: 'mine' })).to.deep.equal(['OPTION_INVALID']);
    expect(codes(policy(), { options: { ...DENY, tags: { Rulecast: 'mine' } } })).to.deep.equal([]);
    expect(stamped(many(50))).to.deep.equal(['LIMIT_EXCEEDED']);
    expect(stamped(many(49))).to.deep.equal([]);
    expect(built(policy(), { options: { ...DENY, tags: many(49) }, fingerprint }).text).to.include(
      `"rulecast": "${fingerprint}"`,
    );
  });

  it('takes the options of its schema and no others', async () => {
    const judge = async (written: unknown): Promise<boolean> =>
      (await validateOptions(azureNsg, written, () => SPAN)).ok;
    const good = [
      {},
      { vnet: 'allow', vnetPrefixes: ['10.0.0.0/8'] },
      { name: 'nsg-1', location: 'westeurope', tags: { a: '[b]' } },
    ];
    for (const options of good) expect(await judge(options), JSON.stringify(options)).to.equal(true);
    const bad = [{ vnet: 'maybe' }, { name: '-x' }, { location: "[x('y')]" }, { vnetPrefixes: [] }, { Vnet: 'deny' }];
    for (const options of bad) expect(await judge(options), JSON.stringify(options)).to.equal(false);
  });
});

describe('azure-nsg emit: text', () => {
  it('makes text of what would be an expression, and leaves other text as it is', () => {
    expect(literal("[parameters('admin')]")).to.equal("[[parameters('admin')]");
    expect(literal('[[x]')).to.equal('[[[x]');
    expect(literal('[1] first')).to.equal('[1] first');
    expect(literal('plain [x]')).to.equal('plain [x]');
    const { rules } = built(policy({}, { name: "[parameters('admin')]" }));
    expect(rules[0]?.properties.description).to.equal("[[parameters('admin')]");
  });

  it('cuts descriptions to 140 characters with the bracket that makes text of an expression', () => {
    const lengths = ['n'.repeat(300), 'n'.repeat(140), `[${'n'.repeat(137)}]`].map((name) => {
      const { rules } = built(policy({}, { name }));
      return String(rules[0]?.properties.description).length;
    });
    expect(lengths).to.deep.equal([139, 139, 140]);
  });

  it('changes one line for one more prefix', () => {
    const sets = (servers: readonly string[]): PolicyData => policy({ sets: { clients: ['10.20.0.0/16'], servers } });
    const [before, after] = [
      ['192.0.2.4', '192.0.2.9'],
      ['192.0.2.4', '192.0.2.6', '192.0.2.9'],
    ].map((servers) => built(sets(servers)).text);
    expect(changedLines(before ?? '', after ?? '')).to.equal(1);
  });

  it('means what the policy means', () => {
    const random = randomOf(11);
    let seen = 0;
    while (seen < 12) {
      const data = { ...randomPolicy(azureNsg, random), direction: random.pick(['inbound', 'outbound']) };
      const outcome = build(data);
      const compiled = compilePolicy(prepareDocument(documentOf(data)), {
        asOf: '2026-11-01',
        allowExpired: new Set(),
      });
      if (!('rules' in outcome) || !compiled.ok) continue;
      seen += 1;
      for (const packet of samplePackets(compiled.value, 120, seen)) {
        if (packet.state !== 'new') continue;
        expect(decideBy(outcome.rules, packet)).to.equal(decide(compiled.value, { housekeeping: [] }, packet).verdict);
      }
    }
  });
});

describe('azure-nsg emit: totals', () => {
  const hosts = (count: number, first: number): readonly string[] =>
    Array.from({ length: count }, (_, index) => `100.${first}.${index >> 7}.${(index & 127) * 2}`);
  const two = (each: number): PolicyData =>
    policy({
      sets: { one: hosts(each, 64), two: hosts(each, 65) },
      rules: ['one', 'two'].map((set) => ({
        name: set,
        from: '10.0.0.0/8',
        to: set,
        services: 'tcp/443',
        action: 'allow',
      })),
    });

  it('counts addresses over all rules, not in one', () => {
    expect(codes(two(2_000))).to.deep.equal([]);
    expect(codes(two(2_001))).to.deep.equal(['LIMIT_EXCEEDED']);
  });

  it('counts each side by itself', () => {
    const sides = (sources: number, destinations: number): PolicyData =>
      policy({ sets: { clients: hosts(sources, 64), servers: hosts(destinations, 80) } });
    expect(codes(sides(4_000, 4_000))).to.deep.equal([]);
    expect(codes(sides(4_001, 1))).to.deep.equal(['LIMIT_EXCEEDED']);
    expect(codes(sides(1, 4_001))).to.deep.equal(['LIMIT_EXCEEDED']);
  });

  it('counts the rules that it writes: one a protocol, and the default', () => {
    const four = (count: number): PolicyData =>
      policy({
        rules: Array.from({ length: count }, (_, index) => ({
          name: `r${index}`,
          from: '10.0.0.0/8',
          to: `100.64.${index >> 7}.${(index & 127) * 2}`,
          services: ['tcp/443', 'udp/443', 'esp', 'ah'],
          action: 'allow',
        })),
      });
    expect(codes(four(249))).to.deep.equal([]);
    expect(codes(four(250))).to.deep.equal(['LIMIT_EXCEEDED']);
  });
});

describe('azure-nsg emit: priorities', () => {
  it('keeps the numbers of rules that stay, and puts a new one into the middle of its gap', () => {
    const before = built(named(['a', 'b', 'c']));
    expect(numbers(before)).to.deep.equal({ a: 500, b: 520, c: 540 });
    const after = built(named(['a', 'x', 'b', 'c']), { kept: before.priorities });
    expect(numbers(after)).to.deep.equal({ a: 500, x: 510, b: 520, c: 540 });
    expect(changedLines(before.priorities, after.priorities)).to.equal(1);
    const again = built(named(['a', 'x', 'b', 'c']), { kept: after.priorities });
    expect(again).to.deep.equal(after);
  });

  it('leaves room in front of the first rule and behind the last', () => {
    let { priorities } = built(named(['m']));
    for (const names of ['lm', 'lmn', 'klmn', 'klmno', 'jklmnop']) {
      const next = built(named([...names]), { kept: priorities });
      priorities = next.priorities;
    }
    expect(numbers(built(named([...'jklmnop']), { kept: priorities }))).to.deep.equal({
      j: 440,
      k: 460,
      l: 480,
      m: 500,
      n: 520,
      o: 540,
      p: 560,
    });
  });

  it('moves the fewest rules when their order changes', () => {
    const { priorities } = built(named(['a', 'b', 'c', 'd']));
    expect(numbers(built(named(['d', 'a', 'b', 'c']), { kept: priorities }))).to.include({ a: 500, b: 520, c: 540 });
  });

  it('numbers anew without a committed file', () => {
    expect(numbers(built(named(['a', 'x', 'b'])))).to.deep.equal({ a: 500, x: 520, b: 540 });
  });

  it('takes the priority of a rule, a number for each part', () => {
    const rules = [
      { name: 'a', from: 'clients', to: 'servers', services: 'tcp/443', action: 'allow' },
      { name: 'b', from: 'clients', to: 'servers', services: 'tcp/80', action: 'allow', priority: 1000 },
    ];
    const found = built(policy({ rules })).rules.map(({ properties }) => properties.priority);
    expect(found.slice(2)).to.deep.equal([1000, 1001, 4096]);
    expect(found[1]).to.be.lessThan(1000);
  });

  it('refuses priorities that are taken, out of order or out of range', () => {
    const two = (first: number, second: number): PolicyData =>
      policy({
        rules: [first, second].map((priority) => ({
          name: `p${priority}`,
          from: '10.0.0.0/8',
          to: 'servers',
          services: 'tcp/443',
          action: 'allow',
          priority,
        })),
      });
    expect(codes(two(200, 100))).to.deep.equal(['VALUE_INVALID']);
    expect(codes(two(100, 200))).to.deep.equal([]);
    expect(codes(two(100, 4090))).to.deep.equal(['LIMIT_EXCEEDED']);
    expect(codes(two(99, 200))).to.deep.equal(['LIMIT_EXCEEDED']);
  });

  it('refuses a full gap and says how to go on', () => {
    const kept = JSON.stringify({
      format: 'rulecast azure-nsg priorities 1',
      inbound: {},
      outbound: { 'a.v4.tcp': 500, 'b.v4.tcp': 501 },
    });
    const outcome = build(named(['a', 'x', 'b']), { kept });
    expect(outcome.diagnostics[0]?.code).to.equal('LIMIT_EXCEEDED');
    expect(outcome.diagnostics[0]?.hint).to.include('--renumber');
  });

  const broken: Readonly<Record<string, string>> = {
    'no JSON': '<<<<<<< HEAD\n{}',
    'an array': '[]',
    'another format': '{"format":"x","inbound":{},"outbound":{}}',
    'a number twice': '{"format":"rulecast azure-nsg priorities 1","inbound":{},"outbound":{"a":500,"b":500}}',
    'a text for a number': '{"format":"rulecast azure-nsg priorities 1","inbound":{},"outbound":{"a":"500"}}',
    'a number of the default': '{"format":"rulecast azure-nsg priorities 1","inbound":{},"outbound":{"a":4096}}',
    'a missing direction': '{"format":"rulecast azure-nsg priorities 1","inbound":{}}',
    'an unknown key': '{"format":"rulecast azure-nsg priorities 1","inbound":{},"outbound":{},"forward":{}}',
  };
  for (const [what, kept] of Object.entries(broken)) {
    it(`refuses a committed file with ${what}`, () => {
      expect(codes(named(['a']), { kept })).to.deep.equal(['READ_SYNTAX']);
    });
  }

  it('takes any text for a committed file without failing', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        const { problems } = readPriorities(text);
        expect(problems.length).to.equal(1);
      }),
      { numRuns: 300 },
    );
  });

  it('numbers any list ascending, with every pin kept, or says why not', () => {
    const rule = fc.record({
      name: fc.integer({ min: 0, max: 60 }),
      pin: fc.option(fc.integer({ min: 95, max: 4_100 }), { freq: 6 }),
    });
    const model = fc.tuple(
      fc.uniqueArray(rule, { selector: ({ name }) => name, maxLength: 40 }),
      fc.dictionary(fc.integer({ min: 0, max: 60 }).map(String), fc.integer({ min: 100, max: 140 })),
    );
    fc.assert(
      fc.property(model, ([list, kept]) => {
        const rules = list.map(
          ({ name, pin }): Numbered => ({ name: `${name}`, span: SPAN, ...(pin !== null && { pinned: pin }) }),
        );
        const { numbers: found, problems } = allocate(rules, new Map(Object.entries(kept)));
        if (problems.length > 0) return;
        const values = rules.map(({ name }) => found.get(name) ?? 0);
        values.forEach((value, index) => {
          expect(value).to.be.within(100, 4_089);
          if (index > 0) expect(value).to.be.greaterThan(values[index - 1] ?? 0);
          if (rules[index]?.pinned !== undefined) expect(value).to.equal(rules[index]?.pinned);
        });
      }),
      { numRuns: 500 },
    );
  });
});
