import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv, type ValidateFunction } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect } from 'chai';
import outputSchema from '../../schemas/azure-nsg.output.schema.json' with { type: 'json' };
import { fitDocument } from '../../src/testing/fitted-case.ts';
import { documentOf, variant } from '../../src/testing/policy-text.ts';
import { randomOf } from '../../src/testing/random.ts';
import { randomPolicy } from '../../src/testing/random-policy.ts';
import { builtIns, withWritten } from '../built-in.ts';
import { loadCaseIn } from '../cases.ts';
import { makeTree, removeTrees } from '../cli/folder.ts';
import { filesBelow } from '../golden.ts';
import { flawsOf } from './azure-nsg-flaws.ts';
import { rulesOf, type SecurityRule, type Template, templateOf } from './azure-nsg-model.ts';

const GOLDENS = 'fixtures/golden/azure-nsg';
/** Snapshots as published, and the schemas of the resource. They are not part of the project. */
const PUBLISHED = '../shared/data/m365';
const FORMATS = '../shared/formats';

const OPTIONS = { vnet: 'allow', vnetPrefixes: ['10.20.0.0/16', '2001:db8:20::/48'] };

const [known] = (await builtIns()).filter(({ exporter }) => exporter.id === 'azure-nsg');
const exporter = withWritten(known!);

/** The templates of a policy, or none where the exporter refuses it. */
async function written(document: Parameters<typeof fitDocument>[1]): Promise<readonly string[]> {
  const outcome = await fitDocument(exporter, document);
  return outcome.kind === 'refused' ? [] : outcome.sites.map(({ artifacts }) => artifacts[0]?.text ?? '');
}

/** Texts that have no business in a template, wherever a policy or its options may put them. */
const HOSTILE = [
  "[parameters('x')]",
  '[[',
  '[',
  ']',
  '[]',
  '[[]]',
  '[[x]',
  '[x] y',
  '"quoted" \\ and \'so\'',
  'n'.repeat(80),
  'n'.repeat(81),
  'N'.repeat(81),
  `[${'x'.repeat(138)}]`,
  `[${'x'.repeat(139)}]`,
  'x'.repeat(141),
  '監'.repeat(60),
];

function hostilePolicies(): readonly ReturnType<typeof documentOf>[] {
  const ports = HOSTILE.map((name, index) => ({ name, services: [`tcp/${1000 + index}`] }));
  const rule = { from: 'clients', to: 'servers', action: 'allow' };
  const annotated = HOSTILE.map((text) => ({ comment: `${text}\n\r\t${text}`, owner: text, ticket: text }));
  const tags = Object.fromEntries(HOSTILE.map((text, index) => [`t${index}`, text]));
  const outputs = [{ exporter: 'azure-nsg', path: 'out/x', options: { ...OPTIONS, tags } }];
  const texts = { outputs, rules: ports.map((one, index) => ({ ...rule, ...one, ...annotated[index] })) };
  return [
    documentOf(variant('azure-nsg', texts)),
    ...['n'.repeat(63), 'N-', 'n.', 'n_'].map((name) => documentOf(variant('azure-nsg', { name, outputs }))),
    // The name of a group with that of a site behind it.
    documentOf(
      variant('azure-nsg', {
        sites: { oslo: { clients: '10.20.0.0/16' }, [`${'s'.repeat(62)}-`]: { clients: '10.21.0.0/16' } },
        sets: { clients: { per: 'site' }, servers: ['192.0.2.0/25'] },
        outputs: [{ exporter: 'azure-nsg', path: 'out/{site}.json', options: { ...OPTIONS, name: 'n'.repeat(80) } }],
      }),
    ),
  ];
}

async function randomTemplates(count: number): Promise<readonly string[]> {
  const random = randomOf(7);
  const found: string[] = [];
  while (found.length < count) {
    const direction = random.pick(['inbound', 'outbound']);
    const scope = random.chance(0.5) ? {} : { scope: { from: '10.0.0.0/8' } };
    const data = { ...randomPolicy(exporter, random), direction, ...scope, management: 'none' };
    const outputs = [{ exporter: 'azure-nsg', path: 'out/x', options: OPTIONS }];
    found.push(...(await templatesOrNone({ ...data, outputs })));
  }
  return found;
}

/** A random policy may be one that the language refuses. */
async function templatesOrNone(data: Parameters<typeof documentOf>[0]): Promise<readonly string[]> {
  try {
    return await written(documentOf(data));
  } catch {
    return [];
  }
}

/** Security groups of all rules that have addresses, from published snapshots. */
async function publishedTemplates(): Promise<readonly string[]> {
  const names = existsSync(PUBLISHED) ? readdirSync(PUBLISHED).filter((name) => name.endsWith('.json')) : [];
  const policy = JSON.stringify({
    version: 1,
    name: 'published',
    direction: 'outbound',
    scope: { from: ['10.20.0.0/16', '2001:db8:20::/48'] },
    default: 'drop',
    feeds: { m365: { type: 'microsoft365', snapshot: 'snapshot.json' } },
    rules: [{ name: 'm365', from: 'any', to: { feed: 'm365' }, action: 'allow' }],
    outputs: [{ exporter: 'azure-nsg', path: 'out/nsg.json', options: OPTIONS }],
  });
  const all = names.map((name) => {
    const snapshot = readFileSync(join(PUBLISHED, name), 'utf8');
    return written(loadCaseIn(makeTree({ 'policy.yaml': policy, 'snapshot.json': snapshot })).document);
  });
  return (await Promise.all(all)).flat();
}

describe('azure-nsg: what Azure accepts', () => {
  const templates = new Map<string, readonly string[]>();

  before(async () => {
    const goldens = filesBelow(GOLDENS).filter((path) => path.endsWith('.json') && !path.endsWith('priorities.json'));
    templates.set(
      'goldens',
      goldens.map((path) => readFileSync(join(GOLDENS, path), 'utf8')),
    );
    templates.set('hostile texts', (await Promise.all(hostilePolicies().map(written))).flat());
    templates.set('random policies', await randomTemplates(40));
    templates.set('published snapshots', await publishedTemplates());
  });

  after(removeTrees);

  it('there are templates of every kind', () => {
    expect(templates.get('goldens')).to.have.length.of.at.least(12);
    expect(templates.get('hostile texts')).to.have.length(7);
    if (existsSync(PUBLISHED)) expect(templates.get('published snapshots')).to.have.length.of.at.least(6);
  });

  function expectAll(validate: ValidateFunction, pick: (template: Template) => unknown = (whole) => whole): void {
    for (const [kind, texts] of templates) {
      for (const text of texts) {
        expect(validate(pick(templateOf(text))), `${kind}: ${JSON.stringify(validate.errors)} ${text}`).to.equal(true);
      }
    }
  }

  it('is valid by schemas/azure-nsg.output.schema.json', () => {
    expectAll(new Ajv2020().compile(outputSchema));
  });

  for (const [file, pick] of [
    ['azure-nsg.schema.json', (whole: Template): unknown => whole],
    ['azure-nsg.strict.schema.json', ({ resources }: Template): unknown => resources[0]],
  ] as const) {
    it(`is valid by ${file}`, function () {
      if (!existsSync(join(FORMATS, file))) {
        this.test!.title += `: no folder ${FORMATS}, nothing is compared`;
        this.skip();
      }
      expectAll(new Ajv({ strict: false }).compile(JSON.parse(readFileSync(join(FORMATS, file), 'utf8'))), pick);
    });
  }

  it('has no flaw that a schema cannot see', () => {
    for (const [kind, texts] of templates) {
      for (const text of texts) expect(flawsOf(rulesOf(text)), kind).to.deep.equal([]);
    }
  });
});

describe('the judges of azure-nsg', () => {
  const validate = new Ajv2020().compile(outputSchema);
  const properties = {
    description: 'web',
    protocol: 'Tcp',
    access: 'Allow',
    direction: 'Outbound',
    priority: 500,
    sourceAddressPrefix: '*',
    sourcePortRange: '*',
    destinationAddressPrefixes: ['192.0.2.0/25'],
    destinationPortRanges: ['443'],
  };
  const rule = (more: object = {}, name = 'web'): SecurityRule => ({ name, properties: { ...properties, ...more } });
  const template = (more: object, group: object = {}): object => ({
    $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#',
    contentVersion: '1.0.0.0',
    resources: [
      {
        type: 'Microsoft.Network/networkSecurityGroups',
        apiVersion: '2023-09-01',
        name: 'lab',
        location: '[resourceGroup().location]',
        tags: {},
        properties: { securityRules: [{ ...rule(more), ...('name' in more && { name: more.name }) }] },
        ...group,
      },
    ],
  });

  it('accept a plain rule', () => {
    expect(validate(template({})), JSON.stringify(validate.errors)).to.equal(true);
    expect(flawsOf([rule()])).to.deep.equal([]);
  });

  const list = 'destinationAddressPrefixes';
  const wrong: Readonly<Record<string, object>> = {
    'a priority below 100': { priority: 99 },
    'a priority above 4096': { priority: 4097 },
    'a priority that is a text': { priority: '500' },
    'no protocol': { protocol: undefined },
    'another protocol': { protocol: 'Gre' },
    'a protocol in capitals': { protocol: 'TCP' },
    'both forms of addresses': { destinationAddressPrefix: '*' },
    'neither form of addresses': { [list]: undefined },
    'an empty list': { [list]: [] },
    'a star in a list': { [list]: ['*'] },
    'a tag in a list': { [list]: ['Internet'] },
    'a tag that is not written': { sourceAddressPrefix: 'Internet' },
    'a prefix twice': { [list]: ['192.0.2.0/25', '192.0.2.0/25'] },
    'an octet above 255': { [list]: ['192.0.2.256/32'] },
    'a length above 32': { [list]: ['192.0.2.0/33'] },
    'a length above 128': { [list]: ['2001:db8::/129'] },
    'all of a family as one prefix': { [list]: ['0.0.0.0/0'] },
    'an address without a length': { [list]: ['192.0.2.1'] },
    'both forms of ports': { destinationPortRange: '*' },
    'a port above 65535': { destinationPortRanges: ['65536'] },
    'a star in a list of ports': { destinationPortRanges: ['*'] },
    'a port as a number': { destinationPortRanges: [443] },
    'ports of ESP': { protocol: 'Esp' },
    'ports of any protocol': { protocol: '*' },
    'an expression as description': { description: "[parameters('x')]" },
    'an expression over lines': { description: '[a\nb]' },
    'an empty expression': { description: '[]' },
    'a long description': { description: 'x'.repeat(141) },
    'an unknown property': { destinationPortRangs: ['1'] },
  };
  for (const [what, more] of Object.entries(wrong)) {
    it(`the schema refuses ${what}`, () => {
      expect(validate(JSON.parse(JSON.stringify(template(more))))).to.equal(false);
    });
  }

  for (const name of ['', '-x', 'x-', 'x.', 'x y', 'ä', 'x'.repeat(81), '[x]']) {
    it(`the schema refuses the name ${JSON.stringify(name.slice(0, 9))}`, () => {
      const named = template({});
      const text = JSON.stringify(named).replace('"name":"web"', `"name":${JSON.stringify(name)}`);
      expect(validate(JSON.parse(text))).to.equal(false);
      expect(validate(template({}, { name }))).to.equal(false);
    });
  }

  const flawed: readonly (readonly [what: string, rules: readonly SecurityRule[], flaw: RegExp])[] = [
    ['both families in one rule', [rule({ sourceAddressPrefixes: ['2001:db8::/32'] })], /both families/],
    ['both families in one list', [rule({ [list]: ['192.0.2.0/25', '2001:db8::/32'] })], /both families/],
    ['an overlap', [rule({ [list]: ['10.1.0.0/16', '10.0.0.0/8'] })], /overlap/],
    ['an overlap of IPv6', [rule({ [list]: ['2001:db8::/32', '2001:db8:1::/48'] })], /overlap/],
    ['host bits', [rule({ [list]: ['10.0.0.1/8'] })], /10\.0\.0\.1\/8 has host bits/],
    ['what is no prefix', [rule({ [list]: ['10.0.0/8'] })], /is no prefix/],
    ['one priority twice', [rule(), rule({}, 'other')], /second rule has Outbound 500/],
    ['names that differ in case only', [rule(), rule({ priority: 501 }, 'WEB')], /second rule is called web/],
    ['too many rules', Array.from({ length: 1_001 }, (_, at) => rule({ priority: 100 + at }, `r${at}`)), /1001 rules/],
    ['too many prefixes', [rule({ [list]: hosts(4_001) })], /4001 prefixes as destination/],
  ];
  for (const [what, rules, flaw] of flawed) {
    it(`find ${what}`, () => {
      expect(flawsOf(rules).join('\n')).to.match(flaw);
    });
  }

  it('take one priority in each direction, and 4,000 prefixes on each side', () => {
    expect(flawsOf([rule(), rule({ direction: 'Inbound' }, 'in')])).to.deep.equal([]);
    expect(flawsOf([rule({ sourceAddressPrefixes: hosts(4_000), [list]: hosts(4_000) })])).to.deep.equal([]);
  });
});

function hosts(count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => `100.64.${index >> 7}.${(index & 127) * 2}/32`);
}
