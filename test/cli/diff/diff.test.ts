import { readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect } from 'chai';
import { SCHEMA_OPTIONS } from '../../../src/exporter/schema-options.ts';
import { type Answer, call } from '../call.ts';
import { makeTree, readTree, removeTrees } from '../folder.ts';
import { policy, WITH_SITES } from '../policy.ts';
import { makeHistory } from '../repository.ts';

const POLICY = policy()['rulecast.yaml']!;
const WIDER = POLICY.replace('services: tcp/443', 'services: [tcp/443, tcp/80]');
const ANYWHERE = POLICY.replace('to: web', 'to: any');
const APPROVED = POLICY.replace('services: tcp/443', 'services: [tcp/1-1023]');
const NO_ANY = `version: 1
guardrails:
  - { name: no-any, reason: nobody may reach everything, limit: any-destination }
`;
const NO_LIMITS = NO_ANY.replace('limit: any-destination', 'limit: any-source, directions: [inbound]');

const validate = new Ajv2020(SCHEMA_OPTIONS).compile(JSON.parse(readFileSync('schemas/diff.schema.json', 'utf8')));

interface Document {
  readonly schema: string;
  readonly exitCode: number;
  readonly verdict: string;
  /** Absent after an error. */
  readonly violations?: readonly { readonly guardrail: string; readonly reason: string; readonly text: string }[];
  readonly settings: readonly { readonly kind: string; readonly level: string }[];
  readonly subjects: readonly { readonly kind: string; readonly site?: string }[];
  readonly changes: readonly { readonly effect: string; readonly services: readonly string[] }[];
  readonly diagnostics: readonly { readonly code: string }[];
}

function diff(folder: string, ...argv: readonly string[]): Promise<Answer> {
  return call(folder, ['diff', ...argv]);
}

async function documentOf(folder: string, ...argv: readonly string[]): Promise<Document> {
  const { stdout, stderr, exitCode } = await diff(folder, ...argv, '--format', 'json');
  expect(stderr).to.equal('');
  const document: Document = JSON.parse(stdout);
  expect(document.exitCode).to.equal(exitCode);
  expect(validate(document), JSON.stringify(validate.errors)).to.equal(true);
  return document;
}

/** Exit code and what is violated, for the last commit of a repository. */
async function judged(folder: string, ...argv: readonly string[]): Promise<string> {
  const { exitCode, violations = [] } = await documentOf(folder, '--git', 'HEAD^..HEAD', ...argv);
  return [exitCode, ...new Set(violations.map(({ guardrail }) => guardrail))].join(' ');
}

describe('rulecast diff', () => {
  after(removeTrees);

  it('exits 0 when no traffic changes, whatever the text does', async () => {
    const folder = makeTree({
      'old.yaml': POLICY,
      'new.yaml': `# a remark\n${POLICY.replace('192.0.2.80', '192.0.2.80/32')}`,
    });
    const { exitCode, stdout, stderr } = await diff(folder, 'old.yaml', 'new.yaml');
    expect({ exitCode, stderr }).to.deep.equal({ exitCode: 0, stderr: '' });
    expect(stdout).to.include('0 traffic changes');
  });

  it('exits 2 when traffic changes, and says what', async () => {
    const folder = makeTree({ 'old.yaml': POLICY, 'new.yaml': WIDER });
    expect((await diff(folder, 'old.yaml', 'new.yaml')).exitCode).to.equal(2);
    const { verdict, changes, schema } = await documentOf(folder, 'old.yaml', 'new.yaml');
    expect({ verdict, schema }).to.deep.equal({ verdict: 'changed', schema: 'rulecast-diff/1' });
    expect(changes.map(({ effect, services }) => [effect, ...services])).to.deep.equal([['opened', 'tcp/80']]);
    const back = await documentOf(folder, 'new.yaml', 'old.yaml');
    expect(back.changes.map(({ effect, services }) => [effect, ...services])).to.deep.equal([['closed', 'tcp/80']]);
  });

  it('exits 1 for what cannot be read, and reviews nothing then', async () => {
    const folder = makeTree({ 'old.yaml': POLICY, 'new.yaml': 'version: 1\nrules: 3\n' });
    const { exitCode, stdout, stderr } = await diff(folder, 'old.yaml', 'new.yaml');
    expect({ exitCode, stdout }).to.deep.equal({ exitCode: 1, stdout: '' });
    expect(stderr).to.include('new.yaml:2:8: error');
    expect((await documentOf(folder, 'old.yaml', 'new.yaml')).exitCode).to.equal(1);
  });

  it('exits 4 when it is not known what becomes of packets', async () => {
    const rules = (limit: string) =>
      `*filter\n:FORWARD DROP [0:0]\n-A FORWARD -p tcp --dport 443 ${limit} -j ACCEPT\nCOMMIT\n`;
    const folder = makeTree({ 'old.v4': rules(''), 'new.v4': rules('-m limit --limit 5/sec') });
    expect((await diff(folder, 'old.v4', 'new.v4')).exitCode).to.equal(4);
  });

  it('compares a policy with the rule file that was built of it', async () => {
    const folder = makeTree(policy());
    expect((await call(folder, ['build'])).exitCode).to.equal(0);
    for (const paths of [
      ['.', 'out/lab.nft'],
      ['out/lab.nft', '.'],
    ]) {
      const { exitCode, subjects } = await documentOf(folder, ...paths);
      expect([exitCode, subjects.map(({ kind }) => kind)]).to.deep.equal([0, ['output']]);
    }
  });

  describe('in two revisions', () => {
    it('judges by the guardrails of the older one', async () => {
      const tree = { 'rulecast.yaml': POLICY, 'guardrails.yaml': NO_ANY };
      expect(await judged(makeHistory(tree, { 'rulecast.yaml': WIDER }))).to.equal('2');
      const crossed = makeHistory(tree, { 'rulecast.yaml': ANYWHERE });
      expect(await judged(crossed)).to.equal('3 no-any');
      expect((await diff(crossed, '--git', 'HEAD^..HEAD')).stdout)
        .to.include('no-any')
        .and.include('nobody may reach everything');
    });

    it('lets no change loosen, remove or add the limits that judge it', async () => {
      const tree = { 'rulecast.yaml': POLICY, 'guardrails.yaml': NO_ANY };
      expect(await judged(makeHistory(tree, { 'rulecast.yaml': ANYWHERE, 'guardrails.yaml': NO_LIMITS }))).to.equal(
        '3 settings no-any',
      );
      expect(await judged(makeHistory(tree, { 'rulecast.yaml': ANYWHERE, 'guardrails.yaml': undefined }))).to.equal(
        '3 settings no-any',
      );
      expect(await judged(makeHistory(tree, { 'guardrails.yaml': 'version: 1\nguardrails: []\n' }))).to.equal(
        '3 settings',
      );
      expect(await judged(makeHistory({ 'rulecast.yaml': POLICY }, { 'guardrails.yaml': NO_ANY }))).to.equal(
        '3 settings',
      );
      const named = makeHistory({ 'rulecast.yaml': POLICY }, { 'limits.yaml': NO_ANY, 'rulecast.yaml': ANYWHERE });
      expect(await judged(named, '--guardrails', 'limits.yaml')).to.equal('3 settings');
      expect(await judged(named, '--guardrails', 'none.yaml')).to.equal('1');
    });

    it('exits 0 inside the envelope of the older one, and 3 outside', async () => {
      const tree = { 'rulecast.yaml': POLICY, 'approved.yaml': APPROVED };
      const within = ['--within', 'approved.yaml'];
      expect(await judged(makeHistory(tree, { 'rulecast.yaml': WIDER }), ...within)).to.equal('0');
      expect(await judged(makeHistory(tree, { 'rulecast.yaml': ANYWHERE }), ...within)).to.equal('3 envelope');
      const wider = { 'rulecast.yaml': ANYWHERE, 'approved.yaml': ANYWHERE };
      expect(await judged(makeHistory(tree, wider), ...within)).to.equal('3 envelope');
      expect(await judged(makeHistory({ 'rulecast.yaml': POLICY }, wider), ...within)).to.equal('3 envelope');
      const document = await documentOf(
        makeHistory(tree, { 'rulecast.yaml': WIDER }),
        '--git',
        'HEAD^..HEAD',
        ...within,
      );
      expect(document.verdict).to.equal('inside-envelope');
      const argv = ['--git', 'HEAD^..HEAD', ...within];
      const folder = makeHistory(tree, { 'rulecast.yaml': WIDER });
      for (const format of ['text', 'markdown', 'html']) {
        expect((await diff(folder, ...argv, '--format', format)).stdout, format).to.match(
          /inside (?:what is approved|the approved envelope)/,
        );
      }
    });

    it('holds guardrails and envelope at once', async () => {
      const folder = makeHistory(
        { 'rulecast.yaml': POLICY, 'guardrails.yaml': NO_ANY, 'approved.yaml': ANYWHERE },
        { 'rulecast.yaml': ANYWHERE },
      );
      expect(await judged(folder, '--within', 'approved.yaml')).to.equal('3 no-any');
    });

    it('takes limits from outside of the repository as they are on disk', async () => {
      const limits = join(makeTree({ 'limits.yaml': NO_ANY }), 'limits.yaml');
      const folder = makeHistory({ 'rulecast.yaml': POLICY }, { 'rulecast.yaml': ANYWHERE });
      expect(await judged(folder, '--guardrails', limits)).to.equal('3 no-any');
    });

    it('calls a setting that decides what is built or judged a violation', async () => {
      const reaches = POLICY.replace('scope: { from: lab }', 'scope: everything');
      for (const text of [
        reaches,
        POLICY.replace('default: drop', 'default: reject'),
        POLICY.replace('outputs:', 'exporters: [./own.mjs]\noutputs:'),
      ]) {
        expect(await judged(makeHistory({ 'rulecast.yaml': POLICY }, { 'rulecast.yaml': text })), text).to.match(
          /^3 settings/,
        );
      }
    });

    it('never exits 0 when a built file does something else than the policy, or is gone', async () => {
      const source = makeTree(policy());
      expect((await call(source, ['build'])).exitCode).to.equal(0);
      const built = readTree(source);
      const edited = built['out/lab.nft']!.replace('443', '444');
      expect(await judged(makeHistory(built, { 'out/lab.nft': edited }))).to.equal('2');
      expect(await judged(makeHistory(built, { 'out/lab.nft': undefined }))).to.equal('2');
      expect(await judged(makeHistory(built, { 'rulecast.manifest.json': undefined }))).to.equal('2');
    });
  });

  describe('prints', () => {
    let folder = '';
    before(() => {
      folder = makeTree({ 'old.yaml': POLICY, 'new.yaml': WIDER });
    });

    const begins: Readonly<Record<string, RegExp>> = {
      text: /^1 opened/,
      markdown: /^<!-- rulecast-diff:new\.yaml -->\n/,
      json: /^\{\n {2}"schema": "rulecast-diff\/1"/,
      html: /^<!DOCTYPE html>\n/,
      sarif: /^\{\n {2}"\$schema": "https:\/\/json\.schemastore\.org\/sarif-2\.1\.0\.json"/,
    };
    for (const [format, begin] of Object.entries(begins)) {
      it(`${format}, to standard output or into a file`, async () => {
        const argv = ['old.yaml', 'new.yaml', '--format', format];
        const { exitCode, stdout, stderr } = await diff(folder, ...argv);
        expect({ exitCode, stderr }).to.deep.equal({ exitCode: 2, stderr: '' });
        expect(stdout).to.match(begin);
        const file = await diff(folder, ...argv, '--output', 'report');
        expect(file).to.deep.equal({ exitCode: 2, stdout: '', stderr: '' });
        expect(readFileSync(join(folder, 'report'), 'utf8')).to.equal(stdout);
      });
    }

    it('a report over an earlier one, and leaves nothing else behind', async () => {
      const here = makeTree({ 'old.yaml': POLICY, 'new.yaml': WIDER, report: 'earlier', 'report.partial': 'killed' });
      expect((await diff(here, 'old.yaml', 'new.yaml', '--output', 'report')).exitCode).to.equal(2);
      expect(readFileSync(join(here, 'report'), 'utf8')).to.match(/^1 opened/);
      expect(readdirSync(here)).to.deep.equal(['new.yaml', 'old.yaml', 'report']);
    });

    it('no report where a device or a folder stands', async () => {
      symlinkSync('/dev/full', join(folder, 'device'));
      for (const path of ['device', '.', '/dev/stdout', 'none/report']) {
        const { exitCode, stderr } = await diff(folder, 'old.yaml', 'new.yaml', '--output', path);
        expect([path, exitCode]).to.deep.equal([path, 1]);
        expect(stderr).to.include('WRITE_FAILED');
      }
    });

    it('the document of a failure into the file, too', async () => {
      const { exitCode, stderr } = await diff(
        folder,
        'none.yaml',
        'new.yaml',
        '--format',
        'json',
        '--output',
        'failure.json',
      );
      expect(exitCode).to.equal(1);
      expect(stderr).to.include('FILE_NOT_FOUND');
      const document: Document = JSON.parse(readFileSync(join(folder, 'failure.json'), 'utf8'));
      expect(document.diagnostics.map(({ code }) => code)).to.deep.equal(['FILE_NOT_FOUND']);
    });

    it('Markdown for a platform, with a key and a link of the user’s', async () => {
      const argv = ['old.yaml', 'new.yaml', '--format', 'markdown', '--key', 'edge', '--link', 'https://ci.example/7'];
      const { stdout } = await diff(folder, ...argv, '--markdown-limit', 'bitbucket');
      expect(stdout)
        .to.match(/^<!-- rulecast-diff:edge -->/)
        .and.include('https://ci.example/7')
        .and.not.include('<details>');
    });

    it('as many changes as --top says', async () => {
      const { stdout } = await diff(folder, 'old.yaml', 'new.yaml', '--top', '0');
      expect(stdout).to.match(/^and 1 (?:more )?opened/m);
    });
  });

  it('is about the sites that are asked for', async () => {
    const text = WITH_SITES['rulecast.yaml']!;
    const folder = makeTree({ 'old.yaml': text, 'new.yaml': text.replace('tcp/443', 'tcp/80') });
    const { subjects } = await documentOf(folder, 'old.yaml', 'new.yaml', '--site', 'oslo');
    expect(subjects.map(({ site }) => site)).to.deep.equal(['oslo']);
    const { stderr } = await diff(folder, 'old.yaml', 'new.yaml', '--site', 'olso');
    expect(stderr).to.include('NAME_UNKNOWN').and.include('did you mean "oslo"?');
  });

  const mistakes: readonly (readonly [string, readonly string[], string])[] = [
    ['one path only', ['old.yaml'], 'Two paths are needed'],
    ['--git with two paths', ['--git', 'main', 'a', 'b'], '--git compares one path'],
    ['a --top that is no number', ['a', 'b', '--top', 'all'], '--top cannot be "all"'],
    ['a date that is none', ['a', 'b', '--as-of', 'today'], '--as-of cannot be "today"'],
    ['--trust-exporters without --git', ['a', 'b', '--trust-exporters'], '--trust-exporters goes with --git'],
    ['an unknown format', ['a', 'b', '--format', 'pdf'], '--format cannot be "pdf"'],
    ['an unknown platform', ['a', 'b', '--markdown-limit', 'githib'], 'did you mean "github"?'],
  ];
  for (const [title, argv, expected] of mistakes) {
    it(`refuses ${title}`, async () => {
      const { exitCode, stderr } = await diff(makeTree(), ...argv);
      expect(exitCode).to.equal(1);
      expect(stderr).to.include('ARGUMENT_INVALID').and.include(expected);
    });
  }

  it('takes no revision for an option of git', async () => {
    const folder = makeHistory({ 'rulecast.yaml': POLICY });
    for (const range of ['--output=x', 'HEAD..--output=x', '-h']) {
      const { exitCode, stderr } = await diff(folder, `--git=${range}`);
      expect(exitCode).to.equal(1);
      expect(stderr).to.include('REVISION_UNKNOWN');
    }
    expect(readdirSync(folder)).to.deep.equal(['.git']);
  });

  it('lists expired rules of either side that are left out', async () => {
    const dated = POLICY.replace('action: allow }', 'action: allow, expires: 2026-12-31 }');
    const folder = makeTree({ 'old.yaml': dated, 'new.yaml': WIDER });
    expect((await diff(folder, 'old.yaml', 'new.yaml', '--as-of', '2026-11-01')).exitCode).to.equal(2);
  });
});
