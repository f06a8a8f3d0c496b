import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { call } from '../call.ts';
import { makeTree, removeTrees } from '../folder.ts';
import { policy } from '../policy.ts';
import { makeHistory } from '../repository.ts';

const POLICY = policy()['rulecast.yaml']!;
const WIDER = POLICY.replace('services: tcp/443', 'services: [tcp/443, tcp/80]');

/** A folder with nothing but the JSON of a review of these two policies. */
async function reviewed(from: string, to: string, ...argv: readonly string[]): Promise<string> {
  const folder = makeHistory({ 'rulecast.yaml': from, 'approved.yaml': WIDER }, { 'rulecast.yaml': to });
  const { stdout } = await call(folder, ['diff', '--git', 'HEAD^..HEAD', '--format', 'json', ...argv]);
  return makeTree({ 'review.json': stdout });
}

describe('rulecast diff --from-json', () => {
  after(removeTrees);

  for (const format of ['text', 'markdown', 'sarif']) {
    it(`prints ${format} as the review itself does, from the file alone`, async () => {
      const folder = makeTree({ 'old.yaml': POLICY, 'new.yaml': WIDER });
      const argv = ['diff', 'old.yaml', 'new.yaml', '--key', 'edge', '--link', 'https://ci.example/7'];
      const direct = await call(folder, [...argv, '--format', format]);
      const alone = makeTree({ 'review.json': (await call(folder, [...argv, '--format', 'json'])).stdout });
      const options = ['--format', format, '--key', 'edge', '--link', 'https://ci.example/7'];
      const printed = await call(alone, ['diff', '--from-json', 'review.json', ...options]);
      expect(printed).to.deep.equal(direct);
      expect(printed.exitCode).to.equal(2);
      expect(readdirSync(alone)).to.deep.equal(['review.json']);
    });
  }

  it('ends as the review did', async () => {
    const codes = await Promise.all(
      [
        reviewed(POLICY, POLICY),
        reviewed(POLICY, WIDER),
        reviewed(POLICY, WIDER, '--within', 'approved.yaml'),
        reviewed(POLICY, POLICY.replace('to: web', 'to: any'), '--within', 'approved.yaml'),
      ].map(async (folder) => (await call(await folder, ['diff', '--from-json', 'review.json'])).exitCode),
    );
    expect(codes).to.deep.equal([0, 2, 0, 3]);
  });

  it('does not take the word of a document for how it ended', async () => {
    const folder = await reviewed(POLICY, WIDER);
    const text = readFileSync(join(folder, 'review.json'), 'utf8');
    const forged = text.replace('"exitCode": 2', '"exitCode": 0').replace('"verdict": "changed"', '"verdict": "same"');
    const { exitCode, stdout } = await call(makeTree({ 'review.json': forged }), [
      'diff',
      '--from-json',
      'review.json',
    ]);
    expect(exitCode).to.equal(2);
    expect(stdout).to.include('1 opened');
  });

  it('writes a comment for a review that came to nothing, but neither text nor SARIF', async () => {
    const folder = await reviewed(POLICY, 'version: 1\nrules: "<!-- @all -->"\n');
    const argv = ['diff', '--from-json', 'review.json', '--key', 'edge'];
    const comment = await call(folder, [...argv, '--format', 'markdown']);
    expect(comment.exitCode).to.equal(1);
    expect(comment.stdout).to.match(/^<!-- rulecast-diff:edge -->\n### Firewall change: not reviewed\n/);
    expect(comment.stdout).to.include('`VALUE_INVALID`').and.not.include('@all');
    expect(comment.stdout.match(/<!--/g)).to.have.length(1);
    for (const format of ['text', 'sarif']) {
      const { exitCode, stdout, stderr } = await call(folder, [...argv, '--format', format]);
      expect({ exitCode, stdout }).to.deep.equal({ exitCode: 1, stdout: '' });
      expect(stderr).to.include('NOT_COMPARED');
    }
  });

  it('keeps what the document says out of its own messages', async () => {
    const text = JSON.stringify({
      schema: 'rulecast-diff/1',
      exitCode: 1,
      diagnostics: [{ code: 'X', severity: 'error', message: '::add-mask::x\n::error::y' }],
    });
    const argv = ['diff', '--from-json', 'review.json', '--format', 'markdown'];
    const { stdout, stderr } = await call(makeTree({ 'review.json': text }), argv);
    expect(stderr).to.not.include('::');
    expect(stdout).to.not.match(/^::/m);
  });

  it('tells the errors of a review that went on', async () => {
    const built = makeTree(policy());
    await call(built, ['build']);
    const tree = Object.fromEntries(
      ['rulecast.yaml', 'rulecast.manifest.json', 'out/lab.nft'].map((path) => [
        path,
        readFileSync(join(built, path), 'utf8'),
      ]),
    );
    const folder = makeHistory(tree, { 'out/lab.nft': undefined });
    const argv = ['diff', '--git', 'HEAD^..HEAD', '--key', 'edge', '--format'];
    const { stdout } = await call(folder, [...argv, 'json']);
    const comment = await call(makeTree({ 'review.json': stdout }), [
      ...['diff', '--from-json', 'review.json', '--format', 'markdown', '--key', 'edge'],
    ]);
    expect(comment.exitCode).to.equal(2);
    expect(comment.stdout).to.include('**1 error**').and.include('OUTPUT_MISSING');
    expect(comment.stdout).to.equal((await call(folder, [...argv, 'markdown'])).stdout);
  });

  const mistakes: readonly (readonly [string, readonly string[], string])[] = [
    ['a format that needs packets', ['--format', 'html'], '--from-json cannot print "html"'],
    ['another revision', ['--git', 'main'], '"--git" does not go with --from-json'],
    ['limits', ['--guardrails', 'g.yaml'], '"--guardrails" does not go with --from-json'],
    ['a path', ['old.yaml'], '"old.yaml" does not go with --from-json'],
  ];
  for (const [title, argv, message] of mistakes) {
    it(`refuses ${title}`, async () => {
      const { exitCode, stderr } = await call(makeTree(), ['diff', '--from-json', 'review.json', ...argv]);
      expect(exitCode).to.equal(1);
      expect(stderr).to.include('ARGUMENT_INVALID').and.include(message);
    });
  }

  it('says what is wrong with a file that cannot be read', async () => {
    const folder = makeTree({ 'cut.json': '{"schema":' });
    for (const [file, code] of [
      ['none.json', 'FILE_NOT_FOUND'],
      ['.', 'FILE_NOT_FOUND'],
      ['cut.json', 'REVIEW_INVALID'],
    ] as const) {
      const { exitCode, stdout, stderr } = await call(folder, ['diff', '--from-json', file]);
      expect({ exitCode, stdout }, file).to.deep.equal({ exitCode: 1, stdout: '' });
      expect(stderr, file).to.include(code);
    }
  });
});
