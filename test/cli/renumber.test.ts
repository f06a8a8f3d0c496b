import { rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { call } from './call.ts';
import { makeTree, readTree, removeTrees, type Tree, writeTree } from './folder.ts';

const TEMPLATE = 'out/nsg.json';
const PRIORITIES = 'out/nsg.json.priorities.json';
const MANIFEST = 'rulecast.manifest.json';

interface Options {
  readonly path?: string;
  readonly more?: string;
}

/** A policy of one security group with a rule a name; each goes to an address of its own. */
function policy(names: string, { path = TEMPLATE, more = '' }: Options = {}): Tree {
  const rules = [...names].map(
    (name) =>
      `  - { name: ${name}, from: 10.1.0.0/16, to: 192.0.2.${name.charCodeAt(0)}, services: tcp/443, action: allow }`,
  );
  return {
    'rulecast.yaml': `version: 1
name: lab
direction: outbound
default: drop
rules:
${rules.join('\n')}
outputs:
  - { exporter: azure-nsg, path: ${path}, options: { vnet: deny } }
${more}`,
  };
}

interface Answer {
  readonly exitCode: number;
  readonly codes: readonly string[];
  readonly hints: readonly (string | undefined)[];
  readonly written?: readonly string[];
  readonly differing?: readonly { readonly path: string; readonly state: string }[];
}

async function build(folder: string, ...argv: readonly string[]): Promise<Answer> {
  const { exitCode, stdout } = await call(folder, ['build', ...argv, '--format', 'json']);
  const { diagnostics, written, differing } = JSON.parse(stdout);
  const all = diagnostics as readonly { readonly code: string; readonly hint?: string }[];
  return { exitCode, codes: all.map(({ code }) => code), hints: all.map(({ hint }) => hint), written, differing };
}

/** Priorities by the first letter of their rules, from the template itself. */
function priorities(folder: string, path = TEMPLATE): Readonly<Record<string, number>> {
  const { resources } = JSON.parse(readTree(folder)[path] ?? '');
  const rules = resources[0].properties.securityRules as { name: string; properties: { priority: number } }[];
  return Object.fromEntries(rules.map(({ name, properties }) => [name.split('.')[0], properties.priority]));
}

/** A folder in which a policy was built. */
async function builtFolder(names: string): Promise<string> {
  const folder = makeTree(policy(names));
  expect((await build(folder)).exitCode).to.equal(0);
  return folder;
}

describe('numbers that stay', () => {
  after(removeTrees);

  it('no priority moves when a rule comes between two others', async () => {
    const folder = await builtFolder('abc');
    expect(priorities(folder)).to.include({ a: 500, b: 520, c: 540 });
    writeTree(folder, policy('axbc'));
    expect((await build(folder)).exitCode).to.equal(0);
    expect(priorities(folder)).to.include({ a: 500, x: 510, b: 520, c: 540 });
    expect((await build(folder)).written).to.deep.equal([]);
  });

  it('a full gap is an error that leads to --renumber, which numbers all rules anew', async () => {
    const folder = await builtFolder('ab');
    let names = 'ab';
    let last: Answer = await build(folder);
    for (const name of 'cdefgh') {
      names = `a${name}${names.slice(1)}`;
      writeTree(folder, policy(names));
      last = await build(folder);
      if (last.exitCode !== 0) break;
    }
    expect(last.codes).to.deep.equal(['LIMIT_EXCEEDED']);
    expect(last.hints[0]).to.include('--renumber');
    const before = readTree(folder);
    expect((await build(folder, '--renumber')).exitCode).to.equal(0);
    expect(readTree(folder)[PRIORITIES]).to.not.equal(before[PRIORITIES]);
    const numbers = [...names].map((name) => priorities(folder)[name]);
    expect(numbers).to.deep.equal(numbers.map((_, index) => 500 + 20 * index));
  });

  it('--check compares with the numbers that stay, and with new ones if asked', async () => {
    const folder = await builtFolder('ac');
    writeTree(folder, policy('abc'));
    await build(folder);
    expect(await build(folder, '--check')).to.deep.include({ exitCode: 0, differing: [] });
    const renumbered = await build(folder, '--check', '--renumber');
    expect(renumbered.exitCode).to.equal(2);
    expect(renumbered.differing?.map(({ path }) => path)).to.deep.equal([TEMPLATE, PRIORITIES, MANIFEST]);
    expect(priorities(folder)).to.include({ a: 500, b: 510, c: 520 });
  });

  it('--stdout prints the numbers that stay', async () => {
    const folder = await builtFolder('ac');
    writeTree(folder, policy('abc'));
    const { stdout } = await call(folder, ['build', '--stdout', 'azure-nsg']);
    expect(stdout).to.match(/"priority": 510/);
  });

  for (const [what, text] of [
    ['with conflict markers', '<<<<<<< ours\n{}\n'],
    ['with a number twice', '{"format":"rulecast azure-nsg priorities 1","inbound":{},"outbound":{"a":500,"b":500}}'],
    ['of another format', '{"format":"x","inbound":{},"outbound":{}}'],
    ['that is empty', ''],
  ] as const) {
    it(`a file of numbers ${what} is an error, and --renumber leaves it aside`, async () => {
      const folder = await builtFolder('ab');
      const before = readTree(folder);
      writeTree(folder, { [PRIORITIES]: text });
      const refused = await build(folder);
      expect(refused.codes).to.deep.equal(['READ_SYNTAX']);
      expect(refused.hints[0]).to.include('--renumber');
      expect(await build(folder, '--check')).to.include({ exitCode: 1 });
      expect(readTree(folder)).to.deep.equal({ ...before, [PRIORITIES]: text });
      expect((await build(folder, '--renumber')).codes).to.deep.equal(['OUTPUT_EDITED']);
      expect(readTree(folder)).to.deep.equal(before);
    });
  }

  it('an error about numbers is shown at the output whose file it is', async () => {
    const more =
      '  - { id: second, exporter: azure-nsg, path: out/second.json, options: { vnet: deny, name: second } }\n';
    const folder = makeTree(policy('ab', { more }));
    await build(folder);
    writeTree(folder, { [PRIORITIES]: 'x', 'out/second.json.priorities.json': 'x' });
    const { stderr } = await call(folder, ['build']);
    expect(stderr.match(/^rulecast\.yaml:\d+:\d+: error READ_SYNTAX/gm)).to.deep.equal([
      'rulecast.yaml:9:5: error READ_SYNTAX',
      'rulecast.yaml:10:5: error READ_SYNTAX',
    ]);
  });

  it('an edited file that makes sense is taken, as after a merge', async () => {
    const folder = await builtFolder('ab');
    const text = readTree(folder)[PRIORITIES] ?? '';
    writeTree(folder, { [PRIORITIES]: text.replace('520', '700') });
    expect((await build(folder)).exitCode).to.equal(0);
    expect(priorities(folder)).to.include({ a: 500, b: 700 });
  });

  it('a file of numbers that was deleted is an error: they are not lost by chance', async () => {
    const folder = await builtFolder('ac');
    writeTree(folder, policy('abc'));
    await build(folder);
    const before = readTree(folder);
    rmSync(join(folder, PRIORITIES));
    const refused = await build(folder);
    expect(refused.codes).to.deep.equal(['FILE_NOT_FOUND']);
    expect(refused.hints[0]).to.include('version control').and.include('--renumber');
    writeTree(folder, { [PRIORITIES]: before[PRIORITIES] ?? '' });
    expect((await build(folder)).written).to.deep.equal([]);
    rmSync(join(folder, PRIORITIES));
    expect((await build(folder, '--renumber')).exitCode).to.equal(0);
    expect(priorities(folder)).to.include({ a: 500, b: 520, c: 540 });
  });

  it('bytes that are no text are an error', async () => {
    const folder = await builtFolder('ab');
    rmSync(join(folder, PRIORITIES));
    writeFileSync(join(folder, PRIORITIES), Buffer.from([0x7b, 0xff, 0xfe, 0xff]));
    expect((await build(folder)).codes).to.deep.equal(['TEXT_ENCODING']);
  });

  it('a file that rulecast did not write is neither taken nor overwritten', async () => {
    const mine = '{"format":"rulecast azure-nsg priorities 1","inbound":{},"outbound":{"a.v4.tcp":900}}';
    const folder = makeTree({ ...policy('ab'), [PRIORITIES]: mine });
    expect((await build(folder)).codes).to.deep.equal(['OUTPUT_FOREIGN']);
    expect(readTree(folder)[PRIORITIES]).to.equal(mine);
    expect((await build(folder, '--force')).exitCode).to.equal(0);
    expect(priorities(folder)).to.include({ a: 500 });
  });

  it('a file that another exporter wrote is not taken', async () => {
    const other = '  - { id: other, exporter: csv, path: out/csv }\n';
    const folder = makeTree(policy('ab', { path: 'out/x.json', more: other }));
    await build(folder);
    const before = readTree(folder);
    const manifest = before[MANIFEST]?.replace('out/csv/rules.csv', PRIORITIES) ?? '';
    writeTree(folder, { ...policy('ab'), [MANIFEST]: manifest, [PRIORITIES]: 'no numbers' });
    expect((await build(folder)).codes).to.not.include('READ_SYNTAX');
    expect(priorities(folder)).to.include({ a: 500, b: 520 });
  });

  it('a file of numbers that leads out of the repository is not read', async () => {
    const folder = await builtFolder('ab');
    const outside = makeTree({ 'priorities.json': '{}' });
    rmSync(join(folder, PRIORITIES));
    symlinkSync(join(outside, 'priorities.json'), join(folder, PRIORITIES));
    expect((await build(folder)).codes).to.deep.equal(['PATH_OUTSIDE']);
  });

  it('each output of a policy has numbers of its own', async () => {
    const more =
      '  - { id: second, exporter: azure-nsg, path: out/second.json, options: { vnet: deny, name: second } }\n';
    const folder = makeTree(policy('ac'));
    await build(folder);
    writeTree(folder, policy('abc', { more }));
    await build(folder);
    expect(priorities(folder)).to.include({ a: 500, b: 510, c: 520 });
    expect(priorities(folder, 'out/second.json')).to.include({ a: 500, b: 520, c: 540 });
    await build(folder, '--renumber', '--only', 'azure-nsg');
    expect(priorities(folder)).to.include({ a: 500, b: 520, c: 540 });
  });
});
