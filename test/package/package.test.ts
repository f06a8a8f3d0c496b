import { cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect } from 'chai';
import { type Installation, installPackage } from './installed.ts';

const EXAMPLE = 'docs/example-exporter';

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
import { type Capabilities, defineExporter, type Limits, NATIVE } from 'rulecast/exporter';
import { type FittedPolicy, formatPrefix } from 'rulecast/exporter/emit';
import { parsePrefix, type PacketReading, type Result, resultOf } from 'rulecast/exporter/read';
import { conformance, type ConformanceCheck, standardCases } from 'rulecast/testing';

const files: SourceFiles = { read: (path) => ({ ok: false, code: 'FILE_NOT_FOUND', reason: path }) };
const { result } = loadPolicy('rulecast.yaml', files);

export async function buildAll(document: PolicyDocument): Promise<BuildResult> {
  return build({ document, registry: EXPORTERS, asOf: '2026-11-01', allowExpired: new Set<string>(), strict: false });
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
    cpSync(EXAMPLE, join(installed.folder, 'example-exporter'), { recursive: true });
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

  it('builds with an exporter from outside, which writes what its page shows', () => {
    const shown = blocksOf('text')[0]!;
    write('acl.yaml', OFFICE);
    const { status, output } = installed.node('node_modules/rulecast/dist/lib/rulecast.js', 'build', 'acl.yaml');
    expect(status, output).to.equal(0);
    expect(readText('out/office.acl')).to.equal(shown);
  });

  it('holds the exporter from outside to the conformance suite', () => {
    const { status, output } = installed.node('example-exporter/conformance.test.mjs');
    expect(status, output.match(/^not ok.*(?:\n {2}.*)*/m)?.[0] ?? '').to.equal(0);
    expect(Number(/^# pass (\d+)$/m.exec(output)?.[1])).to.be.greaterThan(250);
  });

  for (const [module, moduleResolution] of [
    ['nodenext', 'nodenext'],
    ['esnext', 'bundler'],
  ]) {
    it(`gives its types to a program with moduleResolution ${moduleResolution}`, () => {
      write('consumer.ts', CONSUMER);
      const compilerOptions = { module, moduleResolution, target: 'es2023', types: [], noEmit: true };
      const strictly = { strict: true, skipLibCheck: false, allowJs: true, checkJs: true };
      const include = ['consumer.ts', 'example-exporter/index.mjs'];
      write('tsconfig.json', JSON.stringify({ compilerOptions: { ...compilerOptions, ...strictly }, include }));
      const { status, output } = installed.node(resolve('node_modules/typescript/bin/tsc'), '-p', '.');
      expect(status, output).to.equal(0);
    });
  }
});

describe('the page about exporters', () => {
  it('shows pieces of the example as they are', () => {
    const pieces = [...page().matchAll(/^```js (\S+)\n([\s\S]*?)^```$/gm)];
    expect(pieces).to.have.length.of.at.least(4);
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
