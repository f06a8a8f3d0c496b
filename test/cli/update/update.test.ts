import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { removeTrees } from '../folder.ts';
import { type Certificates, makeCertificates } from './certificates.ts';
import { endpointSet, NEW, OLD, policyOf, type Scene, sceneOf, service } from './scene.ts';
import { startServer, type TestServer } from './server.ts';

describe('update', () => {
  let certificates: Certificates;
  let server: TestServer;
  before(async () => {
    certificates = makeCertificates();
    server = await startServer(certificates.localhost);
  });
  after(() => {
    server.close();
    removeTrees();
  });

  /** A folder that is up to date with the old version, and a server that has the new one. */
  async function updated(feed = ''): Promise<Scene> {
    const scene = sceneOf(policyOf(server.base, feed), certificates);
    server.answer(service(OLD));
    expect((await scene.run(['update'])).exitCode).to.equal(0);
    server.answer(service(NEW));
    server.requests.length = 0;
    return scene;
  }

  const paths = () => server.requests.map(({ path }) => path);

  it('stores snapshot, change records and lock, and a build takes them', async () => {
    const scene = await updated();
    const { exitCode, stdout, stderr } = await scene.run(['update']);
    expect({ exitCode, stderr }).to.deep.equal({ exitCode: 0, stderr: '' });
    expect(stdout).to.equal(
      `m365: changed, 2026073100 -> 2026081400, prefixes +1 -0, names +0 -0
wrote feeds/m365.json
wrote feeds/m365.json.changes.json
wrote rulecast.lock
`,
    );
    expect(paths()).to.deep.equal(['/version/Worldwide', '/endpoints/Worldwide', '/changes/Worldwide/2026073100']);
    expect((await scene.run(['build'])).exitCode).to.equal(0);
    expect((await scene.run(['build', '--check'])).exitCode).to.equal(0);
  });

  it('an unchanged feed costs one small request and writes nothing', async () => {
    const scene = await updated();
    server.answer(service(OLD));
    const before = scene.tree();
    const { exitCode, stdout } = await scene.run(['update']);
    expect({ exitCode, stdout }).to.deep.equal({
      exitCode: 0,
      stdout: 'm365: unchanged, 2026073100\neverything is up to date\n',
    });
    expect(paths()).to.deep.equal(['/version/Worldwide']);
    expect(scene.tree()).to.deep.equal(before);
  });

  it('one prefix more is one line more of the snapshot and one changed line of the lock', async () => {
    const scene = await updated();
    const before = scene.tree();
    await scene.run(['update']);
    const after = scene.tree();
    const lines = (text: string | undefined) => new Set((text ?? '').split('\n').map((line) => line.replace(/,$/, '')));
    const added = (path: string) => [...lines(after[path])].filter((line) => !lines(before[path]).has(line));
    expect(added('feeds/m365.json')).to.deep.equal(['        "13.107.18.10/31"', '  "version": "2026081400"']);
    expect(added('rulecast.lock')).to.have.lengthOf(1);
  });

  it('asks for every service area and both families, with a client request id that stays and is never shown', async () => {
    const scene = await updated();
    const { stdout, stderr } = await scene.run(['update']);
    const id = readFileSync(join(scene.folder, '../config/rulecast/client-request-id'), 'utf8').trim();
    expect(new Set(server.requests.map(({ url }) => url.split('?')[1]))).to.deep.equal(
      new Set([`ClientRequestId=${id}`]),
    );
    expect(JSON.stringify(scene.tree()) + stdout + stderr).to.not.include(id);
  });

  it('takes the client request id from the environment and keeps none then', async () => {
    const scene = sceneOf(policyOf(server.base), certificates);
    server.answer(service(OLD));
    server.requests.length = 0;
    const id = '0f6a2a0e-1111-4222-8333-444455556666';
    await scene.run(['update'], { env: { RULECAST_CLIENT_REQUEST_ID: id } });
    expect(server.requests[0]!.url).to.include(id);
    expect(() => readFileSync(join(scene.folder, '../config/rulecast/client-request-id'))).to.throw('ENOENT');
  });

  it('refuses a client request id that is none, and a config folder in the repository', async () => {
    const scene = sceneOf({ ...policyOf(server.base), '.git/HEAD': '' }, certificates);
    const wrong = await scene.run(['update'], { env: { RULECAST_CLIENT_REQUEST_ID: 'me' } });
    const inside = await scene.run(['update'], { env: { XDG_CONFIG_HOME: scene.folder } });
    expect(wrong.stderr).to.include('RULECAST_CLIENT_REQUEST_ID is not a UUID');
    expect(inside.stderr).to.include('would lie in the repository');
    expect(Object.keys(scene.tree())).to.deep.equal(['.git/HEAD', 'rulecast.yaml']);
  });

  it('--dry-run fetches and judges, writes nothing, and exits 2 when something would be written', async () => {
    const scene = await updated();
    const before = scene.tree();
    const { exitCode, stdout } = await scene.run(['update', '--dry-run']);
    expect(exitCode).to.equal(2);
    expect(stdout).to.include('would write feeds/m365.json\n');
    expect(scene.tree()).to.deep.equal(before);
    server.answer(service(OLD));
    expect((await scene.run(['update', '--dry-run'])).exitCode).to.equal(0);
  });

  it('change records of earlier versions stay as they are, and none is stored twice', async () => {
    const scene = await updated();
    await scene.run(['update']);
    const name = 'feeds/m365.json.changes.json';
    const [, , first] = scene.tree()[name]!.split('\n').slice(0, 4);
    const again = JSON.parse(NEW.changes)[0];
    const later = { ...again, id: 8, version: '2026091500', add: undefined, impact: 'OtherNonPriorityChanges' };
    server.answer(service({ ...NEW, version: '2026091500', changes: JSON.stringify([later, again]) }));
    await scene.run(['update']);
    const { records } = JSON.parse(scene.tree()[name]!);
    expect(records.map(({ id }: { id: number }) => id)).to.deep.equal([7, 8]);
    expect(scene.tree()[name]).to.include(first!.replace(/,$/, ''));
  });

  it('writes --format json for machines, with all that came and went', async () => {
    const scene = await updated();
    const document = JSON.parse((await scene.run(['update', '--format', 'json'])).stdout);
    expect(document).to.deep.include({ schema: 'rulecast-update/1', exitCode: 0, dryRun: false });
    expect(document.feeds[0]).to.deep.include({ state: 'changed', added: ['13.107.18.10/31'], removed: [] });
  });

  describe('guards', () => {
    const shrunk = {
      ...NEW,
      endpoints: JSON.stringify([
        endpointSet(11, ['52.112.0.0/14', '2603:1063::/38'], { category: 'Optimize' }),
        endpointSet(2, ['13.107.6.152/31', '2603:1006::/40']),
      ]),
    };

    it('a loss beyond the limit is held back with the list of what would be lost, and exits 3', async () => {
      const scene = await updated();
      server.answer(service(shrunk));
      const before = scene.tree();
      const { exitCode, stdout, stderr } = await scene.run(['update']);
      expect(exitCode).to.equal(3);
      expect(stdout).to.include(
        '  shrink: 66.7 % of the IPv4 addresses would be lost, more than 20 %\n    40.96.0.0/13\n',
      );
      expect(stderr).to.include('--accept shrink:m365');
      expect(scene.tree()).to.deep.equal(before);
    });

    it('--accept takes that version once, and the lock records it', async () => {
      const scene = await updated();
      server.answer(service(shrunk));
      const { exitCode } = await scene.run(['update', '--accept', 'shrink:m365']);
      expect(exitCode).to.equal(0);
      const { feeds } = JSON.parse(scene.tree()['rulecast.lock']!);
      expect(feeds.m365.accepted).to.deep.equal([{ guard: 'shrink', version: '2026081400', date: '2026-11-01' }]);
      const emptied = JSON.stringify([endpointSet(2, ['13.107.6.152/31'])]);
      server.answer(service({ ...NEW, version: '2026091500', endpoints: emptied }));
      expect((await scene.run(['update'])).exitCode).to.equal(3);
    });

    it('changes that are announced and did not come are not recorded', async () => {
      const scene = await updated();
      server.answer(service({ ...NEW, endpoints: OLD.endpoints }));
      const before = scene.tree();
      const { exitCode, stderr } = await scene.run(['update']);
      expect(exitCode).to.equal(3);
      expect(stderr).to.include('changes are announced, but the list that came is the one in use');
      expect(scene.tree()).to.deep.equal(before);
    });

    it('accepting one guard leaves the others in force', async () => {
      const scene = await updated();
      server.answer(service({ ...shrunk, version: '2026010100' }));
      const { exitCode, stderr } = await scene.run(['update', '--accept', 'shrink:m365']);
      expect(exitCode).to.equal(3);
      expect(stderr).to.include('the version would go back from 2026073100 to 2026010100');
    });

    it('an acceptance without use is told', async () => {
      const scene = await updated();
      const { exitCode, stderr } = await scene.run(['update', '--accept', 'emptied:m365']);
      expect(exitCode).to.equal(0);
      expect(stderr).to.include('--accept emptied:m365 had nothing to accept');
    });

    it('the policy sets how much may go', async () => {
      const scene = await updated(', guards: { shrink: 70 }');
      server.answer(service(shrunk));
      expect((await scene.run(['update'])).exitCode).to.equal(0);
    });
  });

  describe('the lock', () => {
    it('a snapshot that was edited is refused by build and fetched again by update', async () => {
      const scene = await updated();
      server.answer(service(OLD));
      const before = scene.tree();
      scene.write({ 'feeds/m365.json': before['feeds/m365.json']!.replace('40.96.0.0/13', '40.0.0.0/8') });
      const { exitCode, stderr } = await scene.run(['build']);
      expect(exitCode).to.equal(1);
      expect(stderr).to.include('error FEED_LOCK_MISMATCH');
      expect((await scene.run(['update', '--accept', 'shrink:m365'])).exitCode).to.equal(0);
      expect(scene.tree()['feeds/m365.json']).to.equal(before['feeds/m365.json']);
    });

    it('a file that is no snapshot of the feed is not replaced', async () => {
      const scene = sceneOf({ ...policyOf(server.base), 'feeds/m365.json': 'my notes\n' }, certificates);
      server.answer(service(OLD));
      const before = scene.tree();
      const { exitCode, stderr } = await scene.run(['update']);
      expect(exitCode).to.equal(1);
      expect(stderr).to.include('OUTPUT_FOREIGN');
      expect(scene.tree()).to.deep.equal(before);
    });

    it('a lock with conflict markers stops build and update', async () => {
      const scene = await updated();
      scene.write({ 'rulecast.lock': `<<<<<<< ours\n${scene.tree()['rulecast.lock']}` });
      for (const command of ['build', 'update']) {
        expect((await scene.run([command])).stderr).to.include('FEED_LOCK_INVALID');
      }
    });
  });

  it('a feed that the policy does not have, and a guard that is none, are errors with a suggestion', async () => {
    const scene = sceneOf(policyOf(server.base), certificates);
    const unknown = await scene.run(['update', '--feed', 'm356']);
    expect(unknown.stderr).to.include('The policy has no feed "m356"').and.include('m365');
    const acceptance = await scene.run(['update', '--accept', 'shape:m365']);
    expect(acceptance.stderr).to.include('--accept cannot be "shape:m365"');
  });

  it('shows progress to people, and not in a pipeline', async () => {
    const scene = await updated();
    const quiet = await scene.run(['update', '--dry-run'], { isTerminal: true, env: { CI: 'true' } });
    const shown = await scene.run(['update', '--dry-run'], { isTerminal: true });
    expect(quiet.stderr).to.equal('');
    expect(shown.stderr).to.include('\r\u001b[Km365: https://localhost');
    expect(shown.stderr.endsWith('\r\u001b[K')).to.equal(true);
  });

  it('of two updates at once one is told to wait', async () => {
    const scene = await updated();
    scene.write({ '.rulecast/lock-99': '' });
    const { exitCode, stderr } = await scene.run(['update'], { processes: { self: 1, isAlive: (id) => id === 99 } });
    expect({ exitCode, requests: server.requests.length }).to.deep.equal({ exitCode: 1, requests: 0 });
    expect(stderr).to.include('error BUSY');
  });
});
