import { expect } from 'chai';
import fc from 'fast-check';
import type { PolicyDocument } from '../../src/model/document.ts';
import { documentOf, HEAD, load, marked, problems, RULES } from './memory-files.ts';

const FEED = JSON.stringify([
  {
    id: 11,
    serviceArea: 'Skype',
    serviceAreaDisplayName: 'Teams',
    ips: ['192.0.2.0/24'],
    udpPorts: '3478-3481',
    category: 'Optimize',
    expressRoute: true,
    required: true,
  },
]);

describe('a policy', () => {
  it('has a name, a default and a scope', () => {
    const document = documentOf(
      `${HEAD.replace('default: drop', 'default: { action: reject, log: { rate: 1/second } }')}${RULES}` +
        'scope: { from: lans, to-zone: [internet] }\n',
    );
    expect(document).to.deep.include({ name: 'branch', exporters: [], zones: [], management: undefined });
    expect(document.default).to.deep.include({ action: 'reject', log: { rate: { count: 1, per: 'second' } } });
    expect(document.scope).to.have.nested.property('from.kind', 'name');
    expect(document.scope).to.have.nested.property('toZones[0].name', 'internet');
    expect(documentOf(`${HEAD}${RULES}scope: everything\n`).scope?.kind).to.equal('everything');
  });

  it('takes none or services for management', () => {
    expect(documentOf(`${HEAD}${RULES}management: none\n`).management).to.equal('none');
    expect(documentOf(`${HEAD}${RULES}management: [tcp/22]\n`).management).to.have.property('kind', 'service');
  });

  it('has outputs with everything that they say', () => {
    const outputs = `outputs:
  - { exporter: nftables, path: "out/{site}.nft", zones: { lan: eth0, wan: [eth1, eth2] }, housekeeping: [default, echo] }
  - { exporter: nftables, id: host, path: host.nft, zones: ignore, housekeeping: none, options: { hook: [input, 1e3] } }
`;
    const document = documentOf(withOutputs(outputs));
    const [first, second] = document.outputs;
    expect(first).to.deep.include({ id: 'nftables', options: {} });
    expect(first?.path.text).to.equal('out/{site}.nft');
    expect(
      first?.zones !== 'ignore' && [...(first?.zones ?? [])].map(([zone, { targets }]) => [zone, targets]),
    ).to.deep.equal([
      ['lan', ['eth0']],
      ['wan', ['eth1', 'eth2']],
    ]);
    expect(first?.housekeeping.map(({ name }) => name)).to.deep.equal(['default', 'echo']);
    expect(second).to.deep.include({
      id: 'host',
      zones: 'ignore',
      housekeeping: [],
      options: { hook: ['input', 1000] },
    });
    expect(second?.locateOption('/hook/1').start).to.deep.equal({ line: 7, column: 113 });
    expect(second?.locateOption('/hook', 'key').start).to.deep.equal({ line: 7, column: 99 });
    expect(second?.locateOption('/hook/9').start).to.deep.equal(second?.locateOption('/hook').start);
  });

  it('leaves the options of an output to its exporter', () => {
    const output = 'outputs: [{ exporter: nftables, path: out, options: { hook: 5, unheard: of } }]\n';
    expect(problems(withOutputs(output))).to.deep.equal([]);
  });

  it('stamps no output unless it says so', () => {
    const outputs = 'outputs:\n  - { exporter: csv, path: a, stamp: true }\n  - { exporter: csv, id: b, path: b }\n';
    expect(documentOf(withOutputs(outputs)).outputs.map(({ stamp }) => stamp)).to.deep.equal([true, false]);
    const wrong = 'outputs: [{ exporter: csv, path: a, stamp: 1 }]\n';
    expect(problems(withOutputs(wrong)).join()).to.include('VALUE_INVALID');
  });

  it('has the default housekeeping unless an output says otherwise', () => {
    expect(documentOf(HEAD + RULES).outputs[0]?.housekeeping.map(({ name }) => name)).to.deep.equal(['default']);
  });

  it('has sites that fill sets', () => {
    const document = documentOf(
      `${HEAD}${RULES}sets: { lans: { per: site } }\nsites: { oslo: { lans: [10.0.0.0/8] } }\n`,
    );
    expect(document.sets.get('lans')?.kind).to.equal('per-site');
    expect(document.sites.get('oslo')?.sets.get('lans')?.expression.kind).to.equal('addresses');
  });

  it('has feeds with their snapshots read', () => {
    const feeds = 'feeds:\n  m365: { type: microsoft365, instance: worldwide, snapshot: feeds/m.json }\n';
    const feed = documentOf(HEAD + RULES + feeds, { 'feeds/m.json': FEED }).feeds.get('m365');
    expect(feed).to.include({ name: 'm365', type: 'microsoft365', instance: 'worldwide', sourceNeedsIds: true });
    expect(feed?.endpointSets.map(({ id }) => id)).to.deep.equal(['11']);
    expect(feed?.span.start).to.deep.equal({ line: 10, column: 3 });
  });

  it('shows errors of a snapshot in the snapshot', () => {
    const feeds = 'feeds:\n  m365: { type: microsoft365, snapshot: m.json }\n';
    const loaded = load(HEAD + RULES + feeds, { 'm.json': FEED.replace('192.0.2.0/24', '192.0.2.1/24') });
    expect(loaded.result.diagnostics[0]?.span?.file).to.equal('m.json');
    expect(loaded.sources.get('m.json')).to.include('192.0.2.1/24');
  });

  it('names all inputs, sorted', () => {
    const policy = `${HEAD}${RULES}include: [z.yaml]\nsets: { b: { file: lists/b.txt }, a: { file: ./lists/../a.txt } }\n`;
    const files = { 'z.yaml': 'zones: []', 'lists/b.txt': '10.0.0.1', 'a.txt': '10.0.0.1' };
    expect(load(policy, files).inputs).to.deep.equal(['a.txt', 'lists/b.txt', 'rulecast.yaml', 'z.yaml']);
  });

  it('takes the names of things that every object has for plain names', () => {
    const document = documentOf(
      `${HEAD}${RULES}sets: { constructor: any, toString: 10.0.0.1, hasOwnProperty: constructor }\n`,
    );
    expect([...document.sets.keys()]).to.deep.equal(['constructor', 'hasOwnProperty', 'toString']);
    expect(problems(`${HEAD}${RULES}sets: { __proto__: any }\n`)).to.deep.equal(['9:9 NAME_INVALID']);
    expect(problems(`${HEAD}${RULES}constructor: 1\n__proto__: { rules: [] }\n`)).to.deep.equal([
      '9:1 KEY_UNKNOWN',
      '10:1 KEY_UNKNOWN',
    ]);
  });

  it('means the same in whatever order its sets, services and sites stand', () => {
    const sets = ['a: 10.0.0.1', 'b: { per: site }', 'c: [a, 10.0.0.2]', 'd: any', 'e: { of: d, except: a }'];
    const services = ['web: tcp/80', 'dns: [udp/53, tcp/53]', 'all: any'];
    const text = (orders: readonly (readonly string[])[]): string =>
      `${HEAD}${RULES}sets: { ${orders[0]?.join(', ')} }\nservices: { ${orders[1]?.join(', ')} }\n`;
    const expected = withoutSpans(documentOf(text([sets, services])));
    fc.assert(
      fc.property(shuffled(sets), shuffled(services), (...orders) => {
        expect(withoutSpans(documentOf(text(orders)))).to.equal(expected);
      }),
      { numRuns: 50 },
    );
  });

  it('refuses with code and place', () => {
    const refused: readonly (readonly [string, ...string[]])[] = [
      ['scope: all', '9:8 VALUE_INVALID'],
      ['scope: {}', '9:8 VALUE_INVALID'],
      ['scope: { form: lans }', '9:10 KEY_UNKNOWN'],
      ['scope: { from: [] }', '9:16 SET_EMPTY'],
      ['management: [ssh, tcp/0]', '9:19 PORT_INVALID'],
      ['management: ~', '9:13 VALUE_INVALID'],
      ['zones: lan', '9:8 VALUE_INVALID'],
      ['zones: [lan, lan]', '9:14 DUPLICATE_NAME'],
      ['zones: [lan, loopback]', '9:14 NAME_INVALID'],
      ['sets: [a]', '9:7 VALUE_INVALID'],
      ['sites: { oslo: [] }', '9:16 VALUE_INVALID'],
      ['sites: { oslo: { "a b": any, c: 1.2.3 } }', '9:18 NAME_INVALID', '9:33 ADDRESS_INVALID'],
      ['exporters: ./mine.js', '9:12 VALUE_INVALID'],
      ['exporters: ["a\\nb"]', '9:13 VALUE_INVALID'],
      ['feeds: { m: { type: microsoft, snapshot: m } }', '9:21 VALUE_INVALID', '9:42 FILE_NOT_FOUND'],
      ['feeds: { m: { type: microsoft365 } }', '9:13 KEY_MISSING'],
      [
        'feeds: { m: { type: microsoft365, snapshot: x, hostBits: keep } }',
        '9:45 FILE_NOT_FOUND',
        '9:58 VALUE_INVALID',
      ],
      ['feeds: { m: { type: microsoft365, snapshot: x, instance: eu } }', '9:45 FILE_NOT_FOUND', '9:58 VALUE_INVALID'],
      ['servces: {}', '9:1 KEY_UNKNOWN'],
      ['<<: {}', '9:1 KEY_UNKNOWN'],
      ['[a]: b', '9:1 YAML_SYNTAX'],
    ];
    for (const [text, ...expected] of refused) {
      expect(problems(`${HEAD}${RULES}${text}\n`), text).to.deep.equal(expected);
    }
  });

  it('refuses outputs with code and place', () => {
    const refused: readonly (readonly [string, ...string[]])[] = [
      ['»[]', 'OUTPUTS_MISSING'],
      ['»csv', 'VALUE_INVALID'],
      ['[»{ exporter: csv }]', 'KEY_MISSING'],
      ['[{ exporter: csv, path: »"" }]', 'VALUE_INVALID'],
      ['[{ exporter: csv, path: »"a\\\\b" }]', 'VALUE_INVALID'],
      ['[{ exporter: csv, path: {site}»/a }]', 'YAML_SYNTAX'],
      ['[{ exporter: csv, path: a }, { exporter: »csv, path: b }]', 'DUPLICATE_NAME'],
      ['[{ exporter: csv, path: a, id: »"a b" }]', 'NAME_INVALID'],
      ['[{ exporter: csv, path: a, zones: »none }]', 'VALUE_INVALID'],
      ['[{ exporter: csv, path: a, zones: { lan: »[] } }]', 'VALUE_INVALID'],
      ['[{ exporter: csv, path: a, zones: { lan: »"a\\tb" } }]', 'VALUE_INVALID'],
      ['[{ exporter: csv, path: a, housekeeping: »[] }]', 'VALUE_INVALID'],
      ['[{ exporter: csv, path: a, housekeeping: [»dchp] }]', 'VALUE_INVALID'],
      ['[{ exporter: csv, path: a, housekeeping: »default }]', 'VALUE_INVALID'],
      ['[{ exporter: csv, path: a, options: »[] }]', 'VALUE_INVALID'],
    ];
    for (const [outputs, ...codes] of refused) {
      const { text, expected } = marked(withOutputs(`outputs: ${outputs}\n`), codes);
      expect(problems(text), outputs).to.deep.equal(expected);
    }
  });

  it('names the keys that it lacks', () => {
    expect(problems('zones: []')).to.deep.equal(Array<string>(5).fill('1:1 KEY_MISSING'));
    expect(problems(HEAD)).to.deep.equal(['1:1 KEY_MISSING']);
    expect(problems((HEAD + RULES).replace('version: 1', 'version: 2'))).to.deep.equal(['1:10 VALUE_INVALID']);
    expect(problems((HEAD + RULES).replace('branch', 'a/b'))).to.deep.equal(['2:7 NAME_INVALID']);
    expect(problems((HEAD + RULES).replace('drop', 'deny'))).to.deep.equal(['4:10 VALUE_INVALID']);
    expect(problems((HEAD + RULES).replace('drop', '{ log: true }'))).to.deep.equal(['4:10 KEY_MISSING']);
  });
});

function withOutputs(outputs: string): string {
  return HEAD.slice(0, HEAD.indexOf('outputs:')) + outputs + RULES;
}

/** A document as text, without the places that moving text changes. */
function withoutSpans(document: PolicyDocument): string {
  return JSON.stringify(document, (key, value) => {
    if (/span$/i.test(key)) return undefined;
    return value instanceof Map ? [...value] : value;
  });
}

function shuffled(items: readonly string[]): fc.Arbitrary<readonly string[]> {
  return fc.shuffledSubarray([...items], { minLength: items.length });
}
