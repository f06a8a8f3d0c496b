import { expect } from 'chai';
import { call } from '../call.ts';
import { makeTree, readTree, removeTrees, type Tree } from '../folder.ts';
import { policy } from '../policy.ts';
import { exporterSource } from './outside.ts';

/** A policy with one output of an outside exporter. */
function withModule(module: string, tree: Tree): string {
  const outputs = '  - { exporter: lines, path: out/lab.txt }';
  return makeTree({ ...policy({ outputs, more: `exporters: [${module}]\n` }), ...tree });
}

async function build(folder: string) {
  const { exitCode, stdout } = await call(folder, ['build', '--no-verify', '--format', 'json']);
  const { diagnostics } = JSON.parse(stdout) as { diagnostics: { code: string; message: string; span?: object }[] };
  return { exitCode, diagnostics };
}

describe('outside exporters', () => {
  after(removeTrees);

  const asPackage = (exports: unknown): Tree => ({
    'node_modules/rulecast-lines/package.json': JSON.stringify({ name: 'rulecast-lines', type: 'module', exports }),
    'node_modules/rulecast-lines/lines.js': exporterSource(),
  });
  const found: readonly (readonly [string, string, Tree])[] = [
    ['a file beside the policy', './lines.mjs', { 'lines.mjs': exporterSource() }],
    ['a package', 'rulecast-lines', asPackage('./lines.js')],
    ['a package for import only', 'rulecast-lines', asPackage({ '.': { types: './x.d.ts', import: './lines.js' } })],
    [
      'a module without a default export',
      './lines.mjs',
      {
        'lines.mjs': exporterSource().replace(
          'export default',
          'export const { apiVersion, id, title, subject, layout, replies, options, capabilities, limits, hooks, scopeRequired, emit, identify, read } =',
        ),
      },
    ],
    [
      'a frozen exporter',
      './lines.mjs',
      { 'lines.mjs': `${exporterSource().replace('export default', 'const it =')}export default Object.freeze(it);` },
    ],
  ];
  for (const [what, module, tree] of found) {
    it(`is taken from ${what}`, async () => {
      const folder = withModule(module, tree);
      expect(await build(folder)).to.deep.equal({ exitCode: 0, diagnostics: [] });
      expect(readTree(folder)['out/lab.txt']).to.match(/^web\n$/);
    });
  }

  const refused: readonly (readonly [string, string, Tree, RegExp])[] = [
    ['a file that is missing', './lines.mjs', {}, /"\.\/lines\.mjs" cannot be found/],
    ['a package that is not installed', 'rulecast-lines', {}, /"rulecast-lines" cannot be found/],
    ['a module with a syntax error', './lines.mjs', { 'lines.mjs': 'export {' }, /cannot be loaded/],
    ['a module that throws', './lines.mjs', { 'lines.mjs': 'throw new Error("no licence")' }, /no licence/],
    ['a value that is no object', './lines.mjs', { 'lines.mjs': 'export default 1' }, /is not an object/],
    [
      'an exporter without emit',
      './lines.mjs',
      { 'lines.mjs': exporterSource('emit: undefined,') },
      /emit is not a function/,
    ],
    [
      'another version of the contract',
      './lines.mjs',
      { 'lines.mjs': exporterSource('apiVersion: 2,') },
      /apiVersion is not 1/,
    ],
    [
      'an exporter that leaves capabilities open',
      './lines.mjs',
      { 'lines.mjs': exporterSource('capabilities: () => ({}),') },
      /no level for order/,
    ],
    ['limits without names', './lines.mjs', { 'lines.mjs': exporterSource('limits: () => ({}),') }, /no objectName/],
    [
      'the id of a built-in exporter',
      './lines.mjs',
      { 'lines.mjs': exporterSource("id: 'nftables',") },
      /the id of another exporter: nftables/,
    ],
    [
      'an emit that throws',
      './lines.mjs',
      { 'lines.mjs': exporterSource('emit: () => { throw new Error("boom"); },') },
      /emit\(\) threw: boom/,
    ],
    [
      'an emit that returns no files',
      './lines.mjs',
      { 'lines.mjs': exporterSource('emit: () => "text",') },
      /no list of files/,
    ],
    [
      'a check that is no function',
      './lines.mjs',
      { 'lines.mjs': exporterSource('check: true,') },
      /check is not a function/,
    ],
    [
      'a check that throws',
      './lines.mjs',
      { 'lines.mjs': exporterSource('check: () => { throw new Error("total"); },') },
      /check\(\) threw: total/,
    ],
    [
      'a platform that is no list',
      './lines.mjs',
      { 'lines.mjs': exporterSource('platform: () => ({}),') },
      /platform\(\) threw: it returns no list/,
    ],
    [
      'hooks that throw',
      './lines.mjs',
      { 'lines.mjs': exporterSource('hooks: () => { throw 1; },') },
      /hooks\(\) threw: 1/,
    ],
  ];
  for (const [what, module, tree, message] of refused) {
    it(`refuses ${what} and writes nothing`, async () => {
      const folder = withModule(module, tree);
      const before = readTree(folder);
      const { exitCode, diagnostics } = await build(folder);
      expect(exitCode).to.equal(1);
      expect(diagnostics[0]).to.include({ code: 'EXPORTER_INVALID' });
      expect(diagnostics[0]?.message).to.match(message);
      expect(readTree(folder)).to.deep.equal(before);
    });
  }

  for (const [what, reader] of [
    ['throws', 'read: () => { throw new Error("boom"); },'],
    ['rejects', 'read: async () => { throw new Error("boom"); },'],
  ] as const) {
    it(`is told of as its own fault when its reader ${what}, and nothing is written`, async () => {
      const folder = withModule('./lines.mjs', { 'lines.mjs': exporterSource(reader) });
      const before = readTree(folder);
      const { exitCode, stdout } = await call(folder, ['build', '--format', 'json']);
      expect(exitCode).to.equal(1);
      expect(JSON.parse(stdout).diagnostics[0].message).to.match(/read\(\) threw: boom/);
      expect(readTree(folder)).to.deep.equal(before);
    });
  }

  it('is asked for its own check, and refused by it', async () => {
    const check = 'check: () => [{ severity: "error", code: "LIMIT_EXCEEDED", message: "too much" }],';
    const { exitCode, diagnostics } = await build(withModule('./lines.mjs', { 'lines.mjs': exporterSource(check) }));
    expect(exitCode).to.equal(1);
    expect(diagnostics.map(({ code }) => code)).to.deep.equal(['LIMIT_EXCEEDED']);
  });

  it('has its platform rules in the report', async () => {
    const platform = 'platform: () => [{ name: "probes", title: "Probes", from: ["192.0.2.1/32"] }],';
    const { stdout } = await call(withModule('./lines.mjs', { 'lines.mjs': exporterSource(platform) }), [
      'build',
      '--no-verify',
    ]);
    expect(stdout).to.match(/^housekeeping of lines: platform probes$/m);
  });

  it('gets the text of a file that it keeps', async () => {
    const keeping = `kept: () => ['count'],
      emit: (fitted) => [
        { path: 'lines.txt', text: 'x\\n' },
        { path: 'count', text: (fitted.kept.get('count') ?? '') + 'again\\n' },
      ],`;
    const folder = withModule('./lines.mjs', { 'lines.mjs': exporterSource(keeping) });
    await build(folder);
    await build(folder);
    expect(readTree(folder)['out/lab.txt.count']).to.equal('again\nagain\n');
  });

  it('names the place in the policy', async () => {
    const { stderr } = await call(withModule('./lines.mjs', {}), ['build', '--no-verify']);
    expect(stderr).to.match(/^rulecast\.yaml:11:13: error EXPORTER_INVALID/);
  });

  it('does not load a module from outside of the repository', async () => {
    const { diagnostics } = await build(withModule('../lines.mjs', {}));
    expect(diagnostics.map(({ code }) => code)).to.deep.equal(['PATH_OUTSIDE']);
  });

  it('is listed by formats --policy', async () => {
    const folder = withModule('./lines.mjs', { 'lines.mjs': exporterSource() });
    const { exitCode, stdout } = await call(folder, ['formats', '--policy', '.']);
    expect(exitCode).to.equal(0);
    expect(stdout)
      .to.match(/^lines .* one line a rule$/m)
      .and.match(/^nftables /m);
  });
});
