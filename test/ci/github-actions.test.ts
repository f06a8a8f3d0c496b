import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { expect } from 'chai';
import { parse } from 'yaml';
import { removeTrees } from '../cli/folder.ts';
import { git } from '../cli/repository.ts';
import { type Api, type ApiAnswer, type ApiRequest, pageOf, startApi } from './api.ts';
import { type Machine, makeMachine } from './machine.ts';
import { fileOf } from './page.ts';
import { ANYWHERE, built, checkOutMerge, makeBase, POLICY, pushTo, REMARK, WIDER, WIDEST } from './scene.ts';
import { type JobResult, runJob, type Workflow } from './workflow.ts';

const PAGE = 'github-actions.md';
const NAMES = ['review', 'comment', 'merge'] as const;
const [REVIEW, COMMENT, MERGE] = NAMES.map(
  (name): Workflow => parse(fileOf(PAGE, `.github/workflows/firewall-${name}.yml`)),
) as unknown as readonly [Workflow, Workflow, Workflow];

const MARKER = '<!-- rulecast-diff:firewall -->';
const TOKEN = 'a-token';
const BOT = 'github-actions[bot]';

interface Comment {
  readonly id: number;
  readonly user: { readonly login: string };
  body: string;
}

interface Pull {
  readonly number: number;
  readonly head: { readonly sha: string };
  readonly base: { readonly ref: string };
  readonly draft: boolean;
}

/** What GitHub knows of a repository with one pull request from `ada:change`. */
interface Hub {
  readonly api: Api;
  readonly comments: Comment[];
  readonly pulls: Pull[];
  readonly merged: unknown[];
  readonly sarif: { commit_sha: string; ref: string; sarif: string }[];
}

async function startHub(): Promise<Hub> {
  const state: Omit<Hub, 'api'> = { comments: [], pulls: [], merged: [], sarif: [] };
  return { ...state, api: await startApi((request) => answerOf(request, state)) };
}

function answerOf(
  { method, path, query, headers, body }: ApiRequest,
  { comments, pulls, merged, sarif }: Omit<Hub, 'api'>,
): ApiAnswer {
  if (headers.authorization !== `Bearer ${TOKEN}`) return { status: 401, json: {} };
  const edited = /^\/repos\/acme\/net\/issues\/comments\/(\d+)$/.exec(path);
  const comment = comments.find(({ id }) => `${id}` === edited?.[1]);
  switch (`${method} ${edited === null ? path : 'comment'}`) {
    case 'GET /repos/acme/net/pulls': {
      const isOurs = query.get('head') === 'ada:change & more' && query.get('state') === 'open';
      return { json: isOurs ? pulls : [] };
    }
    case 'GET /repos/acme/net/issues/7/comments':
      return { json: pageOf(comments, query) };
    case 'POST /repos/acme/net/issues/7/comments':
      comments.push({ id: 1000 + comments.length, user: { login: BOT }, ...JSON.parse(body) });
      return { status: 201, json: {} };
    case 'PATCH comment':
      if (comment === undefined) return undefined;
      comment.body = JSON.parse(body).body;
      return { json: {} };
    case 'POST /repos/acme/net/code-scanning/sarifs':
      sarif.push(JSON.parse(body));
      return { status: 202, json: {} };
    case 'PUT /repos/acme/net/pulls/7/merge':
      merged.push(JSON.parse(body));
      return { json: { merged: true } };
    default:
      return undefined;
  }
}

describe('the recipe for GitHub Actions', () => {
  let machine: Machine;
  let folder = '';
  let hub: Hub;

  before(async () => {
    machine = makeMachine();
    folder = await makeBase();
    hub = await startHub();
  });
  beforeEach(() => {
    for (const list of [hub.comments, hub.pulls, hub.merged, hub.sarif]) list.length = 0;
    git(folder, 'checkout', '--quiet', '--detach', 'main');
    if (git(folder, 'for-each-ref', 'refs/heads/change') !== '') git(folder, 'branch', '-D', 'change');
  });
  after(async () => {
    await hub.api.close();
    removeTrees();
  });

  function world(name: string, context: Readonly<Record<string, string>> = {}) {
    const temp = join(machine.folder, name);
    mkdirSync(temp, { recursive: true });
    const env = {
      GITHUB_API_URL: hub.api.url,
      GITHUB_REPOSITORY: 'acme/net',
      GITHUB_STEP_SUMMARY: join(temp, 'summary.md'),
      RUNNER_TEMP: temp,
      RULECAST_VERSION: `${REVIEW.env.RULECAST_VERSION}`,
    };
    return { temp, job: { machine, cwd: folder, env, context: { 'github.token': TOKEN, ...context } } };
  }

  function eventOf(sha: string): Readonly<Record<string, string>> {
    return {
      'github.event.workflow_run.head_sha': sha,
      'github.event.workflow_run.head_repository.owner.login': 'ada',
      'github.event.workflow_run.head_branch': 'change & more',
      'github.event.workflow_run.html_url': 'https://github.example/acme/net/actions/runs/5',
      'github.event.repository.default_branch': 'main',
    };
  }

  /** Pushes a commit to the pull request, and opens it. */
  function push(files: Readonly<Record<string, string | undefined>>): string {
    const sha = pushTo(folder, 'change', files);
    hub.pulls.splice(0, 1, { number: 7, head: { sha }, base: { ref: 'main' }, draft: false });
    return sha;
  }

  async function review(): Promise<JobResult> {
    checkOutMerge(folder, 'change');
    const { temp, job } = world('review');
    rmSync(join(temp, 'review.json'), { force: true });
    return runJob(REVIEW.jobs.review!, job);
  }

  /** The second workflow, with nothing but the artifact of the first: it runs in an empty folder. */
  async function comment(sha: string, hasArtifact = true): Promise<JobResult> {
    const { temp, job } = world('comment', eventOf(sha));
    rmSync(temp, { recursive: true });
    mkdirSync(join(temp, 'artifact'), { recursive: true });
    mkdirSync(join(temp, 'empty'));
    if (hasArtifact) cpSync(join(world('review').temp, 'review.json'), join(temp, 'artifact/review.json'));
    return runJob(COMMENT.jobs.comment!, { ...job, cwd: join(temp, 'empty') });
  }

  async function judge(sha: string): Promise<JobResult> {
    git(folder, 'checkout', '--quiet', '--detach', 'main');
    return runJob(MERGE.jobs.judge!, world('judge', eventOf(sha)).job);
  }

  async function merge(sha: string, code: string): Promise<JobResult> {
    return runJob(MERGE.jobs.merge!, world('merge', { ...eventOf(sha), 'needs.judge.outputs.code': code }).job);
  }

  describe('is written so that', () => {
    const steps = [REVIEW, COMMENT, MERGE].flatMap(({ jobs }) => Object.values(jobs).flatMap((job) => job.steps));

    it('no expression stands in a script', () => {
      for (const { run = '' } of steps) expect(run).to.not.include('${{');
    });

    it('every action has a version, and a checkout leaves no password behind', () => {
      const actions = steps.filter(({ uses }) => uses !== undefined);
      expect(actions.length).to.be.above(8);
      for (const { uses, with: inputs } of actions) {
        expect(uses).to.match(/^actions\/[a-z-]+@v\d+\.\d+\.\d+$/);
        if (uses?.startsWith('actions/checkout@') === true)
          expect(inputs).to.deep.include({ 'persist-credentials': false });
      }
    });

    it('the first workflow may read only, and knows no secret', () => {
      expect(REVIEW).to.deep.include({ on: 'pull_request', permissions: { contents: 'read' } });
      for (const { permissions } of Object.values(REVIEW.jobs)) expect(permissions).to.equal(undefined);
      expect(fileOf(PAGE, '.github/workflows/firewall-review.yml')).to.not.match(/secrets|github\.token/);
    });

    it('what may write never checks anything out', () => {
      for (const { permissions } of [COMMENT, MERGE]) expect(permissions).to.deep.equal({});
      const writing = [COMMENT, MERGE]
        .flatMap(({ jobs }) => Object.values(jobs))
        .filter(({ permissions }) => Object.values(permissions ?? {}).includes('write'));
      expect(writing).to.have.length(2);
      for (const job of writing) expect(JSON.stringify(job.steps)).to.not.match(/checkout|git /);
    });

    it('rulecast is installed in one version, before anything is checked out', () => {
      for (const { env, jobs } of [REVIEW, COMMENT, MERGE]) {
        expect(env.RULECAST_VERSION).to.match(/^\d+\.\d+\.\d+$/);
        for (const job of Object.values(jobs)) {
          const at = (test: RegExp) =>
            job.steps.findIndex((step) => test.test(`${step.uses ?? ''} ${step.name ?? ''}`));
          if (at(/checkout/) >= 0) expect(at(/Install/)).to.be.within(0, at(/checkout/));
        }
      }
    });
  });

  describe('in the first workflow', () => {
    const cases: readonly (readonly [string, string, number])[] = [
      ['0 when no traffic changes', REMARK, 0],
      ['0 when traffic changes, for a person to read', WIDER, 0],
      ['3 when a guardrail of the base branch is crossed', ANYWHERE, 3],
      ['1 when nothing could be reviewed', 'version: 1\n', 1],
    ];
    for (const [title, text, code] of cases) {
      it(`the review ends with ${title}`, async () => {
        push({ 'rulecast.yaml': text });
        const result = await review();
        expect(result.code, JSON.stringify(result.answers)).to.equal(code);
        expect(existsSync(join(world('review').temp, 'review.json'))).to.equal(true);
        expect(git(folder, 'status', '--porcelain')).to.equal('');
      });
    }

    it('no pull request escapes a guardrail by taking it away, or by having begun before it', async () => {
      push({ 'rulecast.yaml': ANYWHERE, 'guardrails.yaml': undefined });
      expect((await review()).code).to.equal(3);
      git(folder, 'branch', '--force', 'change', 'main^');
      push({ 'rulecast.yaml': ANYWHERE });
      expect(git(folder, 'ls-tree', '--name-only', 'change')).to.not.include('guardrails.yaml');
      expect((await review()).code).to.equal(3);
    });

    it('the build fails for files that are stale, and passes when they are built', async () => {
      push({ 'rulecast.yaml': WIDER });
      checkOutMerge(folder, 'change');
      expect((await runJob(REVIEW.jobs.build!, world('build').job)).code).to.equal(2);
      push(await built(WIDER));
      checkOutMerge(folder, 'change');
      expect((await runJob(REVIEW.jobs.build!, world('build').job)).code).to.equal(0);
      expect(machine.installed()).to.include(`npm install --global rulecast@${REVIEW.env.RULECAST_VERSION}`);
    });
  });

  describe('in the second workflow', () => {
    it('one comment is written, and written anew after the next push', async () => {
      for (let id = 1; id <= 130; id++) hub.comments.push({ id, user: { login: 'ada' }, body: `remark ${id}` });
      let sha = push({ 'rulecast.yaml': WIDER });
      await review();
      expect((await comment(sha)).code).to.equal(0);
      expect(hub.comments).to.have.length(131);
      const own = hub.comments[130]!;
      expect(own.body).to.match(new RegExp(`^${MARKER}\n### Firewall change: 1 opened`));
      expect(own.body)
        .to.include('tcp/80')
        .and.include('actions/runs/5')
        .and.include(git(folder, 'rev-parse', '--short=12', 'HEAD'));
      expect(readFileSync(join(world('comment').temp, 'summary.md'), 'utf8')).to.equal(own.body);

      sha = push({ 'rulecast.yaml': WIDEST });
      await review();
      expect((await comment(sha)).code).to.equal(0);
      expect(hub.comments).to.have.length(131);
      expect(own.body).to.include('tcp/8443').and.not.include('tcp/80`');
      expect(hub.api.writes.slice(-2)).to.deep.equal([
        'PATCH /repos/acme/net/issues/comments/1130',
        'POST /repos/acme/net/code-scanning/sarifs',
      ]);
    });

    it('annotations go to the head of the pull request', async () => {
      const sha = push({ 'rulecast.yaml': ANYWHERE });
      expect((await review()).code).to.equal(3);
      expect((await comment(sha)).code).to.equal(0);
      const [upload] = hub.sarif;
      expect(upload).to.deep.include({ commit_sha: sha, ref: 'refs/pull/7/head' });
      const report = JSON.parse(gunzipSync(Buffer.from(upload!.sarif, 'base64')).toString('utf8'));
      expect(report.version).to.equal('2.1.0');
      expect(report.runs[0].results[0].ruleId).to.equal('guardrail/no-any');
    });

    it('a comment that somebody else began with the marker stays as it is', async () => {
      hub.comments.push({ id: 1, user: { login: 'mallory' }, body: `${MARKER}\nall is well` });
      const sha = push({ 'rulecast.yaml': WIDER });
      await review();
      await comment(sha);
      expect(hub.comments.map(({ user }) => user.login)).to.deep.equal(['mallory', BOT]);
      expect(hub.comments[0]!.body).to.equal(`${MARKER}\nall is well`);
    });

    it('a review that failed, left nothing, or left something else is told in place of an older one', async () => {
      const old = { id: 1, user: { login: BOT }, body: `${MARKER}\n### Firewall change: 0 traffic changes` };
      const sha = push({ 'rulecast.yaml': 'version: 1\n' });
      expect((await review()).code).to.equal(1);
      const artifact = join(world('review').temp, 'review.json');
      for (const prepare of [() => {}, () => writeFileSync(artifact, '{"verdict":"same"}')]) {
        prepare();
        hub.comments.splice(0, 1, { ...old });
        expect((await comment(sha)).code).to.equal(0);
        expect(hub.comments[0]!.body).to.match(new RegExp(`^${MARKER}\n### Firewall change: not reviewed\n`));
      }
      hub.comments.splice(0, 1, { ...old });
      expect((await comment(sha, false)).code).to.equal(0);
      expect(hub.comments[0]!.body).to.include('not reviewed').and.include('actions/runs/5');
      expect(hub.comments).to.have.length(1);
      expect(hub.sarif).to.deep.equal([]);
    });

    it('nothing is written once the pull request has moved on', async () => {
      const sha = push({ 'rulecast.yaml': WIDER });
      await review();
      push({ 'rulecast.yaml': WIDEST });
      expect((await comment(sha)).code).to.equal(0);
      expect(hub.comments).to.deep.equal([]);
      expect(hub.sarif).to.deep.equal([]);
    });
  });

  describe('in the third workflow', () => {
    it('what is approved is merged, and that commit only', async () => {
      const sha = push(await built(WIDER));
      const { code, outputs } = await judge(sha);
      expect({ code, outputs }).to.deep.equal({ code: 0, outputs: { code: '0' } });
      expect(MERGE.jobs.merge!.if).to.equal("needs.judge.outputs.code == '0'");
      await merge(sha, '0');
      expect(hub.merged).to.deep.equal([{ sha, merge_method: 'merge' }]);
      expect(git(folder, 'status', '--porcelain')).to.equal('');
    });

    for (const code of ['', '1', '2', '3', '4', '00', 'same']) {
      it(`nothing is merged after ${code === '' ? 'nothing' : code}`, async () => {
        const sha = push({ 'rulecast.yaml': WIDER });
        expect((await merge(sha, code)).code).to.equal(0);
        expect(hub.merged).to.deep.equal([]);
      });
    }

    it('nothing is merged that is not approved, or was not approved before', async () => {
      expect((await judge(push(await built(WIDEST)))).outputs).to.deep.equal({ code: '3' });
      const sha = push({ 'approved.yaml': ANYWHERE, ...(await built(ANYWHERE)) });
      expect((await judge(sha)).outputs).to.deep.equal({ code: '3' });
    });

    it('nothing is merged with other files, or with files that come or go', async () => {
      const extra: readonly Readonly<Record<string, string>>[] = [
        { 'out/more.nft': 'table inet x {}\n' },
        { '.github/workflows/firewall-review.yml': 'on: push\n' },
      ];
      for (const files of extra) {
        const sha = push({ 'rulecast.yaml': POLICY, ...(await built(REMARK)), ...files });
        const { outputs, answers } = await judge(sha);
        expect(outputs, JSON.stringify(answers)).to.deep.equal({ code: '2' });
        git(folder, 'checkout', '--quiet', '--detach', 'main');
        git(folder, 'branch', '-D', 'change');
      }
    });

    it('nothing is merged where the branches conflict', async () => {
      const sha = push({ 'rulecast.yaml': WIDER });
      git(folder, 'checkout', '--quiet', '--detach', 'main');
      const main = git(folder, 'rev-parse', 'main');
      pushTo(folder, 'main', { 'rulecast.yaml': WIDEST });
      expect((await judge(sha)).code).to.not.equal(0);
      git(folder, 'checkout', '--quiet', '--detach', main);
      git(folder, 'branch', '-f', 'main', main);
    });

    it('no draft and no pull request into another branch is merged', async () => {
      const sha = push({ 'rulecast.yaml': REMARK });
      for (const change of [{ draft: true }, { base: { ref: 'release' } }]) {
        hub.pulls.splice(0, 1, { number: 7, head: { sha }, base: { ref: 'main' }, draft: false, ...change });
        expect((await merge(sha, '0')).code).to.equal(0);
      }
      expect(hub.merged).to.deep.equal([]);
    });
  });
});
