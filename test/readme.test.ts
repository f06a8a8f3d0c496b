import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { PACKET_EXPORTERS } from '../exporters/index.ts';
import {
  ANNOTATION_CAPABILITIES,
  type Capabilities,
  type CapabilityName,
  PACKET_CAPABILITIES,
} from '../src/exporter/capability.ts';
import { type Blocks, fill } from './blocks.ts';
import { call } from './cli/call.ts';
import { makeTree, removeTrees } from './cli/folder.ts';
import { updatesGoldens } from './golden.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const README = join(ROOT, 'README.md');

function fenced(language: string, text: string): string {
  return `\`\`\`${language}\n${text.trimEnd()}\n\`\`\``;
}

/** The lines of `text` from the first that holds `from` to the next that matches `to`, both included. */
function piece(text: string, from: string, to: RegExp): string {
  const lines = text.split(/\r?\n/);
  const start = lines.findIndex((line) => line.includes(from));
  const end = lines.findIndex((line, index) => index >= start && to.test(line));
  if (start < 0 || end < 0) throw new Error(`no lines from "${from}" to "${to}"`);
  return lines.slice(start, end + 1).join('\n');
}

function withoutTabs(text: string): string {
  return text.replaceAll('\t', '    ');
}

async function capabilityTable(): Promise<string> {
  const exporters = await Promise.all(Object.values(PACKET_EXPORTERS).map((load) => load()));
  const declared = exporters.map((exporter) => exporter.capabilities(exporter.options.defaults));
  const names = { ...PACKET_CAPABILITIES, ...ANNOTATION_CAPABILITIES };
  const word = (capabilities: Capabilities, name: CapabilityName): string => {
    const { level, except } = capabilities[name];
    if (level === 'unsupported') return except === undefined ? '–' : 'some';
    return level === 'native' ? 'yes' : 'lowered';
  };
  const rows = Object.entries(names).map(
    ([name, meaning]) => `| ${meaning} | ${declared.map((one) => word(one, name as CapabilityName)).join(' | ')} |`,
  );
  const head = `| | ${exporters.map(({ id }) => id).join(' | ')} |`;
  return [head, `| --- |${' --- |'.repeat(exporters.length)}`, ...rows].join('\n');
}

/** Runs the demo in a copy of its folder, as `npm run demo` does in the repository. */
async function demo(): Promise<Blocks> {
  const root = makeTree({ '.git/HEAD': 'ref: refs/heads/main\n' });
  mkdirSync(join(root, 'fixtures'));
  cpSync(join(ROOT, 'fixtures', 'demo'), join(root, 'fixtures', 'demo'), {
    recursive: true,
    filter: (path) => !path.endsWith('manifest.json'),
  });
  const policy = readFileSync(join(root, 'fixtures/demo/rulecast.yaml'), 'utf8');
  const { stdout, exitCode } = await call(root, ['build', 'fixtures/demo/rulecast.yaml']);
  expect(exitCode).to.equal(0);
  const read = (path: string): string => withoutTabs(readFileSync(join(root, 'out/oslo', path), 'utf8'));
  const nft = read('branch.nft');
  const rules = read('csv/rules.csv').split('\r\n');
  const addresses = read('csv/addresses.csv');
  const question = 'udp 10.20.3.4 -> 52.112.7.9:3478';
  const explained = await call(root, ['explain', question, 'fixtures/demo/rulecast.yaml', '--site', 'oslo']);
  expect(explained.exitCode).to.equal(0);
  const changed = policy.replace('to: proxies', 'to: any').replace('tcp/8080', '[tcp/8080, udp/123]');
  writeFileSync(join(root, 'fixtures/demo/changed.yaml'), changed);
  const sides = ['rulecast.yaml', 'changed.yaml', '--site', 'oslo'];
  const reviewed = await call(join(root, 'fixtures/demo'), ['diff', ...sides]);
  expect(reviewed.exitCode).to.equal(2);
  const typo = policy.replace('except: { id: 10 }', 'except: { ids: 10 }');
  writeFileSync(join(root, 'fixtures/demo/typo.yaml'), typo);
  const mistake = await call(root, ['build', 'fixtures/demo/typo.yaml']);
  expect(mistake.exitCode).to.equal(1);
  return {
    policy: fenced(
      'yaml',
      `# yaml-language-server: $schema=./node_modules/rulecast/schemas/policy.schema.json\n${policy}`,
    ),
    table: fenced('text', stdout),
    nftables: fenced(
      'text',
      [
        piece(nft, 'set m365.11.v4', /^ {4}\}$/),
        piece(nft, 'chain outbound {', /^ {4}\}$/),
        piece(nft, 'chain outbound.scope {', /m365:12/),
        piece(nft, 'proxy | NET-1042', /^ {4}\}$/),
      ].join('\n    …\n'),
    ),
    iptables: fenced(
      'text',
      [
        piece(read('iptables/rules.v4'), '# rulecast policy', /^\*filter/),
        piece(read('iptables/rules.v4'), '--comment "teams-media [m365:11]" -j rc', /m365:12/),
        piece(read('iptables/rules.v4'), ': to m365.11', /52\.122/),
      ].join('\n…\n'),
    ),
    panos: fenced(
      'xml',
      [
        piece(read('branch.xml'), '<entry name="branch-egress.m365.11.v4">', /<\/entry>/),
        piece(read('branch.xml'), '<entry name="branch-egress.teams-media.11">', /<\/entry>/),
      ].join('\n…\n'),
    ),
    'azure-nsg': fenced('json', piece(read('nsg.json'), '"name": "teams-media.', /"destinationPortRanges"/)),
    csv: fenced('text', [...rules.slice(0, 4), '…', piece(addresses, '"m365.11","4"', /"m365.11","6"/)].join('\n')),
    explain: fenced('text', `$ rulecast explain "${question}" --site oslo\n${explained.stdout}`),
    review: fenced('text', `$ rulecast diff ${sides.join(' ')}\n${reviewed.stdout}`),
    mistake: fenced('text', mistake.stderr),
    capabilities: await capabilityTable(),
  };
}

describe('README.md', () => {
  after(removeTrees);

  it('opens with the two commands', () => {
    const opening = '# rulecast\n\n```sh\nnpm ci && npm run demo\nnpm ci && npm test\n```\n';
    expect(readFileSync(README, 'utf8').slice(0, opening.length)).to.equal(opening);
  });

  it('shows the demo, its outputs, an explanation, a mistake and the capabilities as they are', async () => {
    const text = readFileSync(README, 'utf8');
    const filled = fill(text, await demo());
    if (updatesGoldens()) writeFileSync(README, filled);
    else expect(text).to.equal(filled);
  });

  it('names every command and option of build', async () => {
    const text = readFileSync(README, 'utf8');
    const help = await call(makeTree(), ['--help']);
    const commands = [...help.stdout.matchAll(/^ {2}([a-z]+) {2,}/gm)].map(([, name]) => `rulecast ${name}`);
    const options = (await call(makeTree(), ['help', 'build'])).stdout.matchAll(/^ {2}(--[a-z-]+)/gm);
    const all = [...commands, ...[...options].map(([, name]) => name ?? '').filter((name) => name !== '--quiet')];
    expect(all.length).to.be.greaterThan(10);
    expect(all.filter((name) => !text.includes(name))).to.deep.equal([]);
  });
});
