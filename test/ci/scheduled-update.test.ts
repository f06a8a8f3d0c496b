import { cpSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { parse } from 'yaml';
import { makeTree, removeTrees } from '../cli/folder.ts';
import { git, makeHistory } from '../cli/repository.ts';
import { makeCertificates } from '../cli/update/certificates.ts';
import { endpointSet, NEW, OLD, policyOf, type ServiceVersion, service } from '../cli/update/scene.ts';
import { startServer, type TestServer } from '../cli/update/server.ts';
import { type Api, type ApiAnswer, type ApiRequest, startApi } from './api.ts';
import { type Machine, makeMachine } from './machine.ts';
import { fileOf } from './page.ts';
import { type JobResult, runJob, type Workflow } from './workflow.ts';

const WORKFLOW: Workflow = parse(fileOf('scheduled-update.md', '.github/workflows/firewall-update.yml'));
const BRANCH = 'rulecast/update';

/** One network may be reached without asking, and nothing else. */
const APPROVED = `version: 1
name: approved
direction: outbound
default: drop
rules: [{ name: mail, from: any, to: [13.107.0.0/16], services: tcp/443, action: allow }]
outputs: [{ exporter: nftables, path: approved.nft }]
`;

/** A version that opens what nobody approved. */
const WIDE: ServiceVersion = {
  ...NEW,
  endpoints: JSON.stringify([...JSON.parse(NEW.endpoints), endpointSet(3, ['150.171.32.0/22'])]),
};

/** A version that lost almost everything. */
const SHRUNK: ServiceVersion = {
  ...NEW,
  endpoints: JSON.stringify([endpointSet(2, ['13.107.6.152/31', '2603:1006::/40'])]),
};

interface Pull {
  readonly number: number;
  body: string;
  merged?: unknown;
}

function answerOf({ method, path, query, headers, body }: ApiRequest, pulls: Pull[]): ApiAnswer {
  if (headers.authorization !== 'Bearer a-token') return { status: 401, json: {} };
  const [open] = pulls;
  switch (`${method} ${path}`) {
    case 'GET /repos/acme/net/pulls':
      return { json: query.get('head') === `acme:${BRANCH}` ? pulls : [] };
    case 'POST /repos/acme/net/pulls':
      expect(JSON.parse(body)).to.include({ head: BRANCH, base: 'main', title: 'Update feeds' });
      pulls.push({ number: 7, body: JSON.parse(body).body });
      return { status: 201, json: { number: 7 } };
    case 'PATCH /repos/acme/net/pulls/7':
      if (open !== undefined) open.body = JSON.parse(body).body;
      return { json: {} };
    case 'PUT /repos/acme/net/pulls/7/merge':
      if (open !== undefined) open.merged = JSON.parse(body);
      return { json: {} };
    default:
      return undefined;
  }
}

describe('the recipe for scheduled updates', () => {
  const pulls: Pull[] = [];
  let machine: Machine;
  let server: TestServer;
  let api: Api;
  let origin = '';
  let env: Readonly<Record<string, string>> = {};

  before(async () => {
    const certificates = makeCertificates();
    server = await startServer(certificates.localhost);
    api = await startApi((request) => answerOf(request, pulls));
    machine = makeMachine();
    writeFileSync(join(machine.folder, 'ca.pem'), certificates.authority);
    env = {
      BRANCH,
      GITHUB_API_URL: api.url,
      GITHUB_REPOSITORY: 'acme/net',
      GITHUB_REPOSITORY_OWNER: 'acme',
      GITHUB_STEP_SUMMARY: join(machine.folder, 'summary.md'),
      NODE_EXTRA_CA_CERTS: join(machine.folder, 'ca.pem'),
      RULECAST_VERSION: `${WORKFLOW.env.RULECAST_VERSION}`,
      RUNNER_TEMP: join(machine.folder, 'temp'),
    };
    server.answer(service(OLD));
    origin = makeHistory({ ...policyOf(server.base), 'approved.yaml': APPROVED });
    git(origin, 'reset', '--quiet', '--hard');
    expect((await machine.run('rulecast update && rulecast build', { cwd: origin, env })).code).to.equal(0);
    git(origin, 'add', '--all');
    git(origin, 'commit', '--quiet', '--message=feeds');
  });
  beforeEach(() => {
    pulls.length = 0;
    rmSync(join(machine.folder, 'temp'), { recursive: true, force: true });
    mkdirSync(join(machine.folder, 'temp'));
  });
  after(async () => {
    server.close();
    await api.close();
    removeTrees();
  });

  async function run(name: string, context: Readonly<Record<string, string>>): Promise<JobResult> {
    const cwd = makeTree();
    git(cwd, 'clone', '--quiet', origin, '.');
    return runJob(WORKFLOW.jobs[name]!, { machine, cwd, env, context });
  }

  /** Both jobs on a day when the service has this version; the second gets the artifacts of the first. */
  async function day(version: ServiceVersion): Promise<JobResult> {
    server.answer(service(version));
    const update = await run('update', { 'vars.RULECAST_CLIENT_REQUEST_ID': '9ddb13ab-1b5d-4f7a-9d0c-6b5f0d0f3a51' });
    const code = update.outputs.code ?? '';
    if (update.code !== 0 || code === '') return update;
    const temp = join(machine.folder, 'temp');
    for (const name of ['update.patch', 'review.json', 'changes.md'])
      cpSync(join(temp, name), join(temp, 'artifact', name));
    return run('publish', {
      'github.token': 'a-token',
      'needs.update.outputs.code': code,
      'github.event.repository.default_branch': 'main',
    });
  }

  it('may write in the job alone that fetches nothing', () => {
    expect(WORKFLOW.permissions).to.deep.equal({});
    expect(WORKFLOW.jobs.update!.permissions).to.deep.equal({ contents: 'read' });
    expect(WORKFLOW.jobs.publish!.if).to.equal("needs.update.outputs.code != ''");
    expect(JSON.stringify(WORKFLOW.jobs.publish!.steps)).to.not.match(/rulecast (?:update|build)/);
    for (const { run: script = '' } of Object.values(WORKFLOW.jobs).flatMap(({ steps }) => steps)) {
      expect(script).to.not.include('${{');
    }
  });

  it('does nothing when nothing changed', async () => {
    const { code, outputs } = await day(OLD);
    expect({ code, outputs }).to.deep.equal({ code: 0, outputs: { code: '' } });
    expect(pulls).to.deep.equal([]);
  });

  it('merges what is inside the envelope, and that commit only', async () => {
    const { code, answers } = await day(NEW);
    expect(code, JSON.stringify(answers)).to.equal(0);
    expect(pulls[0]!.body).to.include('13.107.18.10/31').and.include('inside what is approved');
    expect(pulls[0]!.body).to.include('addresses added, in use from 2026-09-14').and.include('rules: `m365`');
    expect(pulls[0]!.merged).to.deep.equal({ sha: git(origin, 'rev-parse', BRANCH), merge_method: 'merge' });
    expect(git(origin, 'diff', '--name-only', 'main', BRANCH).split('\n')).to.deep.equal([
      'feeds/m365.json',
      'feeds/m365.json.changes.json',
      'out/branch.nft',
      'rulecast.lock',
      'rulecast.manifest.json',
    ]);
  });

  it('leaves all else to a person, in one pull request', async () => {
    pulls.push({ number: 7, body: 'of yesterday' });
    const { code, answers } = await day(WIDE);
    expect(code, JSON.stringify(answers)).to.equal(0);
    expect(pulls).to.have.length(1);
    expect(pulls[0]!.body).to.include('150.171.32.0/22').and.include('guardrail violation');
    expect(pulls[0]!.merged).to.equal(undefined);
  });

  it('fails with 3 when a guard holds a feed back, and publishes nothing', async () => {
    const { code, outputs } = await day(SHRUNK);
    expect({ code, outputs }).to.deep.equal({ code: 3, outputs: { code: '' } });
    expect(pulls).to.deep.equal([]);
    expect(existsSync(join(machine.folder, 'temp/update.patch'))).to.equal(false);
  });
});
