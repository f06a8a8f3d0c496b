import { cpSync, existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { parse } from 'yaml';
import { makeTree, removeTrees } from '../cli/folder.ts';
import { git } from '../cli/repository.ts';
import { type Api, type ApiAnswer, type ApiRequest, pageOf, startApi } from './api.ts';
import { type Answer, type Machine, makeMachine } from './machine.ts';
import { fileOf } from './page.ts';
import { ANYWHERE, makeBase, pushTo, REMARK, WIDER, WIDEST } from './scene.ts';

interface Job {
  readonly script: readonly string[];
  readonly variables?: Readonly<Record<string, unknown>>;
  readonly environment?: { readonly name: string };
  readonly allow_failure?: unknown;
  readonly rules: readonly { readonly if: string; readonly when?: string }[];
  readonly artifacts?: { readonly when: string; readonly paths: readonly string[] };
}

const PIPELINE: Readonly<Record<string, Job>> & { readonly variables: Readonly<Record<string, string>> } = parse(
  fileOf('gitlab-ci.md', '.gitlab-ci.yml'),
);
const MARKER = '<!-- rulecast-diff:firewall -->';
const REQUEST = '/api/v4/projects/12/merge_requests/7';

interface Note {
  readonly id: number;
  readonly author: { readonly id: number };
  body: string;
}

interface Lab {
  readonly notes: Note[];
  sha: string;
}

function answerOf({ method, path, query, headers, body }: ApiRequest, lab: Lab): ApiAnswer {
  if (headers['private-token'] !== 'a-token') return { status: 401, json: {} };
  const text = new URLSearchParams(body).get('body') ?? '';
  const note = lab.notes.find(({ id }) => path === `${REQUEST}/notes/${id}`);
  switch (`${method} ${note === undefined ? path : 'note'}`) {
    case 'GET /api/v4/user':
      return { json: { id: 99 } };
    case `GET ${REQUEST}`:
      return { json: { sha: lab.sha } };
    case `GET ${REQUEST}/notes`:
      return { json: pageOf(lab.notes, query) };
    case `POST ${REQUEST}/notes`:
      lab.notes.push({ id: 1000 + lab.notes.length, author: { id: 99 }, body: text });
      return { status: 201, json: {} };
    case 'PUT note':
      if (note !== undefined) note.body = text;
      return { json: {} };
    default:
      return undefined;
  }
}

describe('the recipe for GitLab CI', () => {
  const lab: Lab = { notes: [], sha: '' };
  let machine: Machine;
  let folder = '';
  let api: Api;

  before(async () => {
    machine = makeMachine();
    folder = await makeBase();
    git(folder, 'remote', 'add', 'origin', folder);
    api = await startApi((request) => answerOf(request, lab));
  });
  beforeEach(() => {
    lab.notes.length = 0;
    git(folder, 'checkout', '--quiet', '--detach', 'main');
    if (git(folder, 'for-each-ref', 'refs/heads/change') !== '') git(folder, 'branch', '-D', 'change');
  });
  after(async () => {
    await api.close();
    removeTrees();
  });

  async function run(name: string, cwd: string): Promise<Answer> {
    const env = {
      CI_API_V4_URL: `${api.url}/api/v4`,
      CI_COMMIT_SHA: git(folder, 'rev-parse', 'change'),
      CI_MERGE_REQUEST_IID: '7',
      CI_MERGE_REQUEST_TARGET_BRANCH_NAME: 'main',
      CI_PIPELINE_ID: '55',
      CI_PIPELINE_URL: 'https://gitlab.example/acme/net/-/pipelines/55',
      CI_PROJECT_DIR: cwd,
      CI_PROJECT_ID: '12',
      RULECAST_VERSION: PIPELINE.variables.RULECAST_VERSION ?? '',
      ...(PIPELINE[name]?.environment && { RULECAST_TOKEN: 'a-token' }),
    };
    // A runner puts the lines of a script one behind the other.
    return machine.run(PIPELINE[name]!.script.join('\n'), { cwd, env });
  }

  function push(files: Readonly<Record<string, string | undefined>>): void {
    lab.sha = pushTo(folder, 'change', files);
  }

  /** The job with the token, in a folder with nothing but the artifact. */
  async function comment(): Promise<Answer> {
    const empty = makeTree();
    const artifact = join(folder, 'review-55.json');
    if (existsSync(artifact)) cpSync(artifact, join(empty, 'review-55.json'));
    rmSync(artifact, { force: true });
    return run('firewall-comment', empty);
  }

  it('has a token in one job alone, which checks nothing out and runs whatever became of the review', () => {
    const { 'firewall-comment': job, 'firewall-review': review } = PIPELINE;
    expect(job).to.deep.include({ variables: { GIT_STRATEGY: 'none' } });
    expect(job!.rules[0]).to.deep.include({ when: 'always' });
    expect(JSON.stringify(review)).to.not.include('TOKEN');
    expect(review).to.deep.include({ allow_failure: { exit_codes: [2] }, variables: { GIT_DEPTH: 0 } });
    expect(review!.artifacts).to.deep.include({ when: 'always', paths: ['review-$CI_PIPELINE_ID.json'] });
    for (const { rules } of [job!, review!, PIPELINE['firewall-build']!]) {
      expect(rules[0]!.if).to.equal('$CI_PIPELINE_SOURCE == "merge_request_event"');
    }
  });

  const cases: readonly (readonly [string, number])[] = [
    [REMARK, 0],
    [WIDER, 2],
    [ANYWHERE, 3],
    ['version: 1\n', 1],
  ];
  for (const [text, code] of cases) {
    it(`ends with ${code} as the review does, and leaves the work tree as it is`, async () => {
      push({ 'rulecast.yaml': text });
      const answer = await run('firewall-review', folder);
      expect(answer.code, answer.stderr).to.equal(code);
      expect(git(folder, 'status', '--porcelain')).to.equal('?? review-55.json');
      rmSync(join(folder, 'review-55.json'));
    });
  }

  it('reviews the merge with the target branch as it is now', async () => {
    git(folder, 'branch', 'change', 'main^');
    push({ 'rulecast.yaml': ANYWHERE });
    expect((await run('firewall-review', folder)).code).to.equal(3);
    rmSync(join(folder, 'review-55.json'));
  });

  it('fails for files that are stale', async () => {
    push({ 'rulecast.yaml': WIDER });
    expect((await run('firewall-build', folder)).code).to.equal(2);
    expect(machine.installed()).to.include(`npm install --global rulecast@${PIPELINE.variables.RULECAST_VERSION}`);
  });

  it('writes one note, and writes it anew after the next push', async () => {
    for (let id = 1; id <= 100; id++) lab.notes.push({ id, author: { id: 3 }, body: `${MARKER} by somebody else` });
    push({ 'rulecast.yaml': WIDER });
    await run('firewall-review', folder);
    const first = await comment();
    expect(first.code, first.stderr).to.equal(0);
    expect(lab.notes).to.have.length(101);
    const own = lab.notes[100]!;
    expect(own.body).to.match(new RegExp(`^${MARKER}\n### Firewall change: 1 opened`));
    expect(own.body).to.include('pipelines/55').and.include('rulecast/merged:rulecast.yaml');

    push({ 'rulecast.yaml': WIDEST });
    await run('firewall-review', folder);
    expect((await comment()).code).to.equal(0);
    expect(lab.notes).to.have.length(101);
    expect(own.body).to.include('tcp/8443');
    expect(api.writes).to.deep.equal([`POST ${REQUEST}/notes`, `PUT ${REQUEST}/notes/1100`]);
  });

  it('tells a review that came to nothing in place of an older one', async () => {
    lab.notes.push({ id: 1, author: { id: 99 }, body: `${MARKER}\n### Firewall change: 0 traffic changes` });
    push({ 'rulecast.yaml': REMARK });
    expect((await comment()).code).to.equal(0);
    expect(lab.notes.map(({ body }) => body.split('\n')[1])).to.deep.equal(['### Firewall change: not reviewed']);
  });

  it('writes nothing once the merge request has moved on', async () => {
    push({ 'rulecast.yaml': REMARK });
    lab.sha = 'another';
    expect((await comment()).code).to.equal(0);
    expect(lab.notes).to.deep.equal([]);
  });

  it('starts no quick action, whatever the policy says', async () => {
    const hostile = WIDER.replace('name: web,', 'name: web, comment: "/merge", owner: "/approve",');
    push({ 'rulecast.yaml': hostile });
    await run('firewall-review', folder);
    expect((await comment()).code).to.equal(0);
    expect(lab.notes[0]!.body)
      .to.include('approve')
      .and.not.match(/^\s*\//m);
  });
});
