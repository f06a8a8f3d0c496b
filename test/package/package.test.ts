import { cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect } from 'chai';
import { type Installation, installPackage } from './installed.ts';

const EXAMPLES = ['example-exporter', 'example-host-exporter'] as const;

/** Uses every door of the package, as an importer without types does. */
const LIBRARY = `
import { existsSync, readFileSync } from 'node:fs';
import { build, EXPORTERS, loadPolicy, renderDiagnostics } from 'rulecast';

const missing = { ok: false, code: 'FILE_NOT_FOUND', reason: 'it does not exist' };
const files = { read: (path) => (existsSync(path) ? { ok: true, bytes: readFileSync(path) } : missing) };
const { result, sources } = loadPolicy('rulecast.yaml', files);
if (!result.ok) throw new Error(renderDiagnostics(result.diagnostics, sources));
const request = { document: result.value, registry: EXPORTERS, asOf: '2026-11-01', allowExpired: new Set(), strict: true };
const { outputs } = await build(request);
for (const { path, text } of outputs.flatMap((output) => output.files)) {
  if (readFileSync(path, 'utf8') !== text) throw new Error(\`\${path} differs\`);
  console.log(path);
}
`;

/** Names the types that a program in TypeScript needs, one use of each door. */
const CONSUMER = `
import { type Artifact, build, type BuildResult, EXPORTERS, loadPolicy, type PolicyDocument, type SourceFiles } from 'rulecast';
import { type Capabilities, defineExporter, type HostExporter, type Limits, NATIVE } from 'rulecast/exporter';
import { type FittedPolicy, formatPrefix } from 'rulecast/exporter/emit';
import { parsePrefix, type PacketReading, type Result, resultOf } from 'rulecast/exporter/read';
import { conformance, type ConformanceCheck, hostConformance, standardCases, standardHostCases } from 'rulecast/testing';

const files: SourceFiles = { read: (path) => ({ ok: false, code: 'FILE_NOT_FOUND', reason: path }) };
const { result } = loadPolicy('rulecast.yaml', files);

export async function buildAll(document: PolicyDocument): Promise<BuildResult> {
  return build({ document, registry: EXPORTERS, asOf: '2026-11-01', allowExpired: new Set<string>(), strict: false });
}

export function hostChecks(exporter: HostExporter): readonly ConformanceCheck[] {
  return hostConformance(exporter, { cases: standardHostCases() });
}

interface Options {
  readonly wide: boolean;
}

export function declare(capabilities: Capabilities, limits: Limits): readonly ConformanceCheck[] {
  const exporter = defineExporter<Options>({
    apiVersion: 1,
    id: 'typed',
    title: 'Typed',
    subject: 'packets',
    layout: 'file',
    replies: 'engine',
    options: { schema: {}, defaults: { wide: false } },
    capabilities: () => ({ ...capabilities, ipv6: NATIVE }),
    limits: () => limits,
    hooks: () => ({}),
    scopeRequired: () => [],
    emit: (policy: FittedPolicy, { wide }): readonly Artifact[] => [
      { path: 'x', text: policy.objects.flatMap(({ prefixes }) => prefixes.map(formatPrefix)).join(wide ? ' ' : '') },
    ],
    identify: () => 'no',
    read: (): Result<PacketReading> =>
      resultOf({ kind: 'packets', hooks: [], chains: new Map(), objects: new Map(), notes: [] }),
  });
  // @ts-expect-error: the types are there, so that a mistake shows
  const address: number = parsePrefix('192.0.2.0/24');
  return result.ok ? conformance(exporter, { cases: standardCases(), packets: address }) : [];
}
`;

describe('the package', () => {
  let installed: Installation;
  before(() => {
    installed = installPackage();
    write('package.json', JSON.stringify({ private: true, type: 'module' }));
    for (const example of EXAMPLES) cpSync(join('docs', example), join(installed.folder, example), { recursive: true });
  });
  after(() => installed.remove());

  const write = (name: string, text: string): void => writeFileSync(join(installed.folder, name), text);
  const readText = (name: string): string => readFileSync(join(installed.folder, name), 'utf8');

  it('has what its pages and editors point to, and little else', () => {
    const { files, bytes, root } = installed;
    expect(files).to.include.members([
      'LICENSE',
      'CHANGELOG.md',
      'dist/lib/THIRD_PARTY_NOTICES.txt',
      'docs/exporters.md',
      'docs/example-exporter/index.mjs',
      'docs/example-host-exporter/index.mjs',
      'fixtures/hosts/branch/hosts.txt',
      'exporters/nftables/README.md',
      'schemas/policy.schema.json',
    ]);
    expect(files.filter((path) => /^(src|test)\/|\.test\.js$|\.map$|^exporters\/.*\.ts$/.test(path))).to.deep.equal([]);
    expect(bytes).to.be.lessThan(5_000_000);
    const { exports } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { exports: object };
    const targets = JSON.stringify(exports).match(/\.\/dist\/[^"]+/g)!;
    expect(targets).to.have.lengthOf(10);
    for (const target of targets) expect(existsSync(join(root, target)), target).to.equal(true);
  });

  it('gives npx a command that starts a policy and builds it', () => {
    expect(installed.npx('rulecast', 'init')).to.deep.include({ status: 0 });
    const built = installed.node('node_modules/rulecast/dist/lib/rulecast.js', 'build');
    expect(built.status, built.output).to.equal(0);
    expect(built.output).to.include('5 files written');
    expect(existsSync(join(installed.folder, 'out/office.nft'))).to.equal(true);
    const [, schema = ''] = /\$schema=(\S+)/.exec(readText('rulecast.yaml')) ?? [];
    expect(existsSync(join(installed.folder, schema)), schema).to.equal(true);
  });

  it('builds in a program what the command writes', () => {
    write('library.js', LIBRARY);
    const { status, output } = installed.node('library.js');
    expect(status, output).to.equal(0);
    expect(output.trim().split('\n')).to.have.lengthOf(5);
  });

  it('builds with exporters from outside, which write what their page shows', () => {
    const [acl, gate] = blocksOf('text');
    cpSync('fixtures/feeds/m365-example.json', join(installed.folder, 'm365.json'));
    for (const [name, text] of [
      ['acl.yaml', OFFICE],
      ['gate.yaml', GATE],
    ] as const) {
      write(name, text);
      const { status, output } = installed.node('node_modules/rulecast/dist/lib/rulecast.js', 'build', name);
      expect(status, output).to.equal(0);
    }
    expect(readText('out/office.acl')).to.equal(acl);
    expect(readText('out/office.gate')).to.equal(gate);
  });

  for (const [example, least] of [
    ['example-exporter', 250],
    ['example-host-exporter', 110],
  ] as const) {
    it(`holds ${example}, from outside, to its conformance suite`, () => {
      const { status, output } = installed.node(`${example}/conformance.test.mjs`);
      expect(status, output.match(/^not ok.*(?:\n {2}.*)*/m)?.[0] ?? '').to.equal(0);
      expect(Number(/^# pass (\d+)$/m.exec(output)?.[1])).to.be.greaterThan(least);
    });
  }

  for (const [module, moduleResolution] of [
    ['nodenext', 'nodenext'],
    ['esnext', 'bundler'],
  ]) {
    it(`gives its types to a program with moduleResolution ${moduleResolution}`, () => {
      write('consumer.ts', CONSUMER);
      const compilerOptions = { module, moduleResolution, target: 'es2023', types: [], noEmit: true };
      const strictly = { strict: true, skipLibCheck: false, allowJs: true, checkJs: true };
      const include = ['consumer.ts', ...EXAMPLES.map((example) => `${example}/index.mjs`)];
      write('tsconfig.json', JSON.stringify({ compilerOptions: { ...compilerOptions, ...strictly }, include }));
      const { status, output } = installed.node(resolve('node_modules/typescript/bin/tsc'), '-p', '.');
      expect(status, output).to.equal(0);
    });
  }
});

describe('the page about exporters', () => {
  it('shows pieces of the examples as they are', () => {
    const pieces = [...page().matchAll(/^```js (\S+)\n([\s\S]*?)^```$/gm)];
    expect(pieces).to.have.length.of.at.least(7);
    for (const [, name, text] of pieces) {
      expect(unindented(readFileSync(join('docs', name!), 'utf8'))).to.include(unindented(text!).trim());
    }
  });
});

const OFFICE = `version: 1
name: office
direction: outbound
scope: everything
default: drop
sets:
  office: [10.20.0.0/16]
  web-servers: [192.0.2.80/31]
rules:
  - { name: web, from: office, to: web-servers, services: [tcp/80, tcp/443], action: allow, log: true, ticket: NET-1 }
${blocksOf('yaml')[0]}`;

const GATE = `version: 1
name: office
direction: outbound
scope: { from: office }
default: drop
feeds:
  m365: { type: microsoft365, instance: worldwide, snapshot: m365.json }
sets:
  office: [10.20.0.0/16]
rules:
  - { name: microsoft 365, from: office, to: { feed: m365, where: { id: [1, 9] } }, action: allow }
${blocksOf('yaml')[1]}`;

function page(): string {
  return readFileSync('docs/exporters.md', 'utf8');
}

/** The texts of the page in blocks of one language. */
function blocksOf(language: string): readonly string[] {
  return [...page().matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)].flatMap(([, found, text]) =>
    found === language && text !== undefined ? [text] : [],
  );
}

function unindented(text: string): string {
  return text.replace(/^ +/gm, '');
}
