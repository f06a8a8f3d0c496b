import { cpSync, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { parse } from 'yaml';
import { makeTree, removeTrees } from '../cli/folder.ts';
import { git } from '../cli/repository.ts';
import { type Api, type ApiAnswer, type ApiRequest, startApi } from './api.ts';
import { type Answer, type Machine, makeMachine } from './machine.ts';
import { fileOf } from './page.ts';
import { ANYWHERE, checkOutMerge, makeBase, pushTo, REMARK, WIDER, WIDEST } from './scene.ts';

interface Step {
  readonly bash?: string;
  readonly checkout?: string;
  readonly displayName?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly fetchDepth?: number;
  readonly persistCredentials?: boolean;
  readonly condition?: string;
}

interface Pipeline {
  readonly variables: Readonly<Record<string, string>>;
  readonly stages: readonly {
    readonly stage: string;
    readonly condition?: string;
    readonly jobs: readonly { readonly job: string; readonly steps: readonly Step[] }[];
  }[];
}

const PIPELINE: Pipeline = parse(fileOf('azure-pipelines.md', 'azure-pipelines.yml'));
const MARKER = '<!-- rulecast-diff:firewall -->';
const THREADS = '/acme/p1/_apis/git/repositories/r1/pullRequests/7/threads';

/** Pipelines call the shell without `-e`. */
const BASH = ['bash', '--noprofile', '--norc'] as const;

interface Thread {
  readonly id: number;
  readonly status?: string;
  readonly comments: { readonly id: number; readonly author?: { readonly id: string }; content?: string }[];
}

function answerOf({ method, path, query, headers, body }: ApiRequest, threads: Thread[]): ApiAnswer {
  if (headers.authorization !== 'Bearer a-token') return { status: 401, json: {} };
  if (path === '/acme/_apis/connectionData') return { json: { authenticatedUser: { id: 'me' } } };
  if (query.get('api-version') !== '7.1') return { status: 400, json: {} };
  if (headers['content-type'] !== 'application/json') return { status: 415, json: {} };
  const edited = threads.find(({ id }) => path === `${THREADS}/${id}/comments/1`);
  switch (`${method} ${edited === undefined ? path : 'comment'}`) {
    case `GET ${THREADS}`:
      return { json: { value: threads, count: threads.length } };
    case `POST ${THREADS}`: {
      const { status, comments } = JSON.parse(body);
      threads.push({
        id: 100 + threads.length,
        status,
        comments: [{ id: 1, author: { id: 'me' }, content: comments[0].content }],
      });
      return { json: {} };
    }
    case 'PATCH comment':
      if (edited?.comments[0] !== undefined) edited.comments[0].content = JSON.parse(body).content;
      return { json: {} };
    default:
      return undefined;
  }
}

describe('the recipe for Azure Pipelines', () => {
  const threads: Thread[] = [];
  let machine: Machine;
  let folder = '';
  let api: Api;

  before(async () => {
    machine = makeMachine();
    folder = await makeBase();
    api = await startApi((request) => answerOf(request, threads));
  });
  beforeEach(() => {
    threads.length = 0;
    git(folder, 'checkout', '--quiet', '--detach', 'main');
    if (git(folder, 'for-each-ref', 'refs/heads/change') !== '') git(folder, 'branch', '-D', 'change');
  });
  after(async () => {
    await api.close();
    removeTrees();
  });

  function stepsOf(name: string): readonly Step[] {
    return PIPELINE.stages.flatMap(({ jobs }) => jobs).find(({ job }) => job === name)!.steps;
  }

  /** Runs the scripts of a job until one fails; a token is there where the step asks for it. */
  async function run(name: string, cwd: string): Promise<Answer> {
    const temp = join(machine.folder, name);
    mkdirSync(temp, { recursive: true });
    const env = {
      AGENT_TEMPDIRECTORY: temp,
      BUILD_ARTIFACTSTAGINGDIRECTORY: machine.folder,
      BUILD_BUILDID: '55',
      BUILD_REPOSITORY_ID: 'r1',
      PIPELINE_WORKSPACE: cwd,
      RULECAST_VERSION: PIPELINE.variables.RULECAST_VERSION ?? '',
      SYSTEM_COLLECTIONURI: `${api.url}/acme/`,
      SYSTEM_PULLREQUEST_PULLREQUESTID: '7',
      SYSTEM_TEAMPROJECTID: 'p1',
    };
    let last: Answer = { code: 0, stdout: '', stderr: '' };
    let stdout = '';
    for (const step of stepsOf(name)) {
      if (step.bash === undefined) continue;
      last = await machine.run(step.bash, {
        cwd,
        env: step.env?.TOKEN === '$(System.AccessToken)' ? { ...env, TOKEN: 'a-token' } : env,
        shell: BASH,
      });
      stdout += last.stdout;
      if (last.code !== 0) break;
    }
    return { ...last, stdout };
  }

  async function review(files: Readonly<Record<string, string | undefined>>): Promise<Answer> {
    pushTo(folder, 'change', files);
    checkOutMerge(folder, 'change');
    rmSync(join(machine.folder, 'review.json'), { force: true });
    return run('review', folder);
  }

  /** The job with the token, in a folder with nothing but the artifact. */
  async function comment(): Promise<Answer> {
    rmSync(join(machine.folder, 'comment'), { recursive: true, force: true });
    const workspace = makeTree({ 'firewall-review/README': '' });
    const artifact = join(machine.folder, 'review.json');
    if (existsSync(artifact)) cpSync(artifact, join(workspace, 'firewall-review/review.json'));
    return run('comment', workspace);
  }

  it('gives the token to one step alone, of a job that checks nothing out', () => {
    const all = PIPELINE.stages.flatMap(({ jobs }) => jobs.flatMap(({ steps }) => steps));
    const withToken = all.filter(({ env }) => JSON.stringify(env ?? {}).includes('AccessToken'));
    expect(withToken.map(({ displayName }) => displayName)).to.deep.equal(['Comment']);
    expect(stepsOf('comment')[0]).to.deep.equal({ checkout: 'none' });
    for (const step of all.filter(({ checkout }) => checkout === 'self')) {
      expect(step).to.include({ persistCredentials: false });
    }
    expect(stepsOf('review').find(({ checkout }) => checkout === 'self')).to.include({ fetchDepth: 0 });
    expect(stepsOf('review').at(-1)).to.include({ condition: 'always()' });
    for (const { bash = '' } of all) expect(bash).to.not.match(/\$\(System|\$\(Build/);
  });

  const cases: readonly (readonly [string, number, string])[] = [
    [REMARK, 0, 'No traffic changes'],
    [WIDER, 0, 'type=warning]Traffic changes'],
    [ANYWHERE, 3, 'type=error]A guardrail is crossed'],
    ['version: 1\n', 1, 'type=error]The change could not be reviewed'],
  ];
  for (const [text, code, said] of cases) {
    it(`ends with ${code} and says: ${said}`, async () => {
      const answer = await review({ 'rulecast.yaml': text });
      expect(answer.code, answer.stderr).to.equal(code);
      expect(answer.stdout).to.include(said);
      expect(existsSync(join(machine.folder, 'review.json'))).to.equal(true);
      expect(git(folder, 'status', '--porcelain')).to.equal('');
    });
  }

  it('fails for files that are stale', async () => {
    pushTo(folder, 'change', { 'rulecast.yaml': WIDER });
    expect((await run('build', folder)).code).to.equal(2);
  });

  it('writes one thread and a summary, and writes the thread anew after the next push', async () => {
    threads.push(
      { id: 1, comments: [{ id: 1, author: { id: 'mallory' }, content: `${MARKER}\nall is well` }] },
      { id: 2, comments: [{ id: 1 }] },
      { id: 3, comments: [] },
    );
    await review({ 'rulecast.yaml': WIDER });
    const first = await comment();
    expect(first.code, first.stderr).to.equal(0);
    expect(threads).to.have.length(4);
    const own = threads[3]!;
    expect(own.status).to.equal('closed');
    expect(own.comments[0]!.content).to.match(new RegExp(`^${MARKER}\n### Firewall change: 1 opened`));
    expect(own.comments[0]!.content).to.include('_build/results?buildId=55');
    const [, summary = ''] = /##vso\[task\.uploadsummary\](.*)/.exec(first.stdout) ?? [];
    expect(readFileSync(summary, 'utf8')).to.equal(own.comments[0]!.content);

    await review({ 'rulecast.yaml': WIDEST });
    expect((await comment()).code).to.equal(0);
    expect(threads).to.have.length(4);
    expect(own.comments[0]!.content).to.include('tcp/8443');
    expect(api.writes).to.deep.equal([`POST ${THREADS}`, `PATCH ${THREADS}/103/comments/1`]);
  });

  it('tells a review that came to nothing in place of an older one', async () => {
    threads.push({ id: 1, comments: [{ id: 1, author: { id: 'me' }, content: `${MARKER}\n0 traffic changes` }] });
    rmSync(join(machine.folder, 'review.json'), { force: true });
    expect((await comment()).code).to.equal(0);
    expect(threads.map(({ comments }) => comments[0]!.content!.split('\n')[1])).to.deep.equal([
      '### Firewall change: not reviewed',
    ]);
  });

  it('lets nothing that a change says into the log as a command', async () => {
    const hostile = `${WIDER}"##vso[task.setvariable variable=x]y": 1\n`;
    expect((await review({ 'rulecast.yaml': hostile })).code).to.equal(1);
    const { stdout, stderr } = await comment();
    expect(`${stdout}${stderr}`.match(/##vso\[[\w.]+/g)).to.deep.equal(['##vso[task.uploadsummary']);
  });
});
