import type { ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import { expect } from 'chai';
import { removeTrees, type Tree } from '../folder.ts';
import { type Certificates, makeCertificates } from './certificates.ts';
import { NEW, NOW, OLD, policyOf, type Scene, sceneOf, service } from './scene.ts';
import { startServer, type TestServer } from './server.ts';

/** What a server does instead of answering, and what the user must read. */
interface Fault {
  readonly says: string | RegExp;
  readonly answer: (response: ServerResponse, base: string) => void;
  /** Pauses between attempts; none by default: it is not tried again. */
  readonly pauses?: readonly number[];
}

const AGAIN = [1_000, 4_000, 15_000];
const JSON_TYPE = { 'content-type': 'application/json' };
/** Compressed, a hundred times what fits into the buffers on the way. */
const MANY = 100_000;
const ZEROS = gzipSync(Buffer.alloc(1024 * 1024));

const FAULTS: Readonly<Record<string, Fault>> = {
  'a web page with status 200': {
    says: 'a web page came instead of the feed',
    answer: (response) => response.setHeader('content-type', 'text/html').end('<html>Sign in</html>'),
  },
  'a web page that calls itself JSON': {
    says: 'a web page came instead of the feed',
    answer: (response) => response.writeHead(200, JSON_TYPE).end('\n<!doctype html><p>Sign in'),
  },
  'an empty answer': {
    says: 'the answer is empty',
    answer: (response) => response.writeHead(200, JSON_TYPE).end(),
  },
  'an answer 204': { says: 'the server answers 204', answer: (response) => response.writeHead(204).end() },
  'an answer 304 that nobody asked for': {
    says: 'the server answers 304',
    answer: (response) => response.writeHead(304).end(),
  },
  'an answer 403': { says: 'the server answers 403', answer: (response) => response.writeHead(403).end('no') },
  'an answer 404': { says: 'the server answers 404', answer: (response) => response.writeHead(404).end('no') },
  'an answer 503 each time': {
    says: 'the server answers 503; tried 4 times',
    answer: (response) => response.writeHead(503).end('later'),
    pauses: AGAIN,
  },
  'an answer 429 that asks for an hour': {
    says: 'the server asks to wait 60 minutes',
    answer: (response) => response.writeHead(429, { 'retry-after': '3600' }).end(),
  },
  'an answer 429 that asks for seconds': {
    says: '429, too many requests; tried 4 times',
    answer: (response) => response.writeHead(429, { 'retry-after': '7' }).end(),
    pauses: [7_000, 7_000, 7_000],
  },
  'an answer 429 that names a date': {
    says: '429, too many requests; tried 4 times',
    answer: (response) => response.writeHead(429, { 'retry-after': new Date(NOW + 90_000).toUTCString() }).end(),
    pauses: [90_000, 90_000, 90_000],
  },
  'a body shorter than its Content-Length': {
    says: /the connection was broken off|Content-Length/,
    answer: (response) => {
      response.writeHead(200, { ...JSON_TYPE, 'content-length': '5000' });
      response.write('[{"id":1');
      response.socket?.end();
    },
    pauses: AGAIN,
  },
  'a body longer than its Content-Length': {
    says: /FEED_SHAPE/,
    answer: (response) => void response.socket?.end(`HTTP/1.1 200 OK\r\ncontent-length: 20\r\n\r\n${NEW.endpoints}`),
  },
  'a reset in the middle of the body': {
    says: /the connection was broken off \((?:ECONNRESET|UND_ERR_SOCKET)\)/,
    answer: (response) => {
      response.writeHead(200, JSON_TYPE);
      response.write('[{"id":1');
      setImmediate(() => response.socket?.destroy());
    },
    pauses: AGAIN,
  },
  'a chunked body without its end': {
    says: /the connection was broken off \((?:ECONNRESET|UND_ERR_SOCKET)\)/,
    answer: (response) => {
      response.writeHead(200, { ...JSON_TYPE, 'transfer-encoding': 'chunked' });
      response.write('[{"id":1}]');
      setImmediate(() => response.socket?.end());
    },
    pauses: AGAIN,
  },
  'a reset before the answer': {
    says: /the connection was broken off \((?:ECONNRESET|UND_ERR_SOCKET)\)/,
    answer: (response) => void response.socket?.destroy(),
    pauses: AGAIN,
  },
  'a gzip body cut short': {
    says: 'the compressed answer is cut short',
    answer: (response) => {
      const whole = gzipSync(Buffer.from(NEW.endpoints));
      response.writeHead(200, { ...JSON_TYPE, 'content-encoding': 'gzip' }).end(whole.subarray(0, -20));
    },
    pauses: AGAIN,
  },
  'a gzip body that is damaged': {
    says: 'the compressed answer is damaged',
    answer: (response) => response.writeHead(200, { ...JSON_TYPE, 'content-encoding': 'gzip' }).end('not gzip at all'),
    pauses: AGAIN,
  },
  'a compression that was not asked for': {
    says: 'compressed in a way that was not asked for',
    answer: (response) => response.writeHead(200, { ...JSON_TYPE, 'content-encoding': 'zstd' }).end('?'),
  },
  'a circle of redirects': {
    says: 'redirects more than 5 times',
    answer: (response) => response.writeHead(302, { location: '/around' }).end(),
  },
  'a redirect to http': {
    says: 'redirects to http://localhost/feed, which is not encrypted',
    answer: (response) => response.writeHead(301, { location: 'http://localhost/feed?secret=1' }).end(),
  },
  'a redirect to a file': {
    says: 'which is not encrypted',
    answer: (response) => response.writeHead(301, { location: 'file:///etc/passwd' }).end(),
  },
  'JSON of another shape': {
    says: 'FEED_SHAPE',
    answer: (response) => response.writeHead(200, JSON_TYPE).end('{"message":"API rate limit exceeded"}'),
  },
  'JSON cut short': {
    says: 'FEED_SHAPE',
    answer: (response) => response.writeHead(200, JSON_TYPE).end(NEW.endpoints.slice(0, -40)),
  },
};

/** One address less than the old version, so that its change records tell the truth. */
const BEFORE_OLD = OLD.endpoints.replace('"13.107.6.152/31",', '');

const PATHS = ['/version/', '/endpoints/', '/changes/'] as const;

describe('update faults', () => {
  let certificates: Certificates;
  let server: TestServer;
  let scene: Scene;
  let before_: Tree;
  before(async () => {
    certificates = makeCertificates();
    server = await startServer(certificates.localhost);
    scene = sceneOf(policyOf(server.base), certificates);
    server.answer(service({ ...OLD, version: '2026063000', endpoints: BEFORE_OLD }));
    await scene.run(['update']);
    server.answer(service({ ...OLD, changes: NEW.changes }));
    await scene.run(['update']);
    await scene.run(['build']);
    before_ = scene.tree();
    expect(Object.keys(before_)).to.deep.equal([
      'feeds/m365.json',
      'feeds/m365.json.changes.json',
      'out/branch.nft',
      'rulecast.lock',
      'rulecast.manifest.json',
      'rulecast.yaml',
    ]);
  });
  after(() => {
    server.close();
    removeTrees();
  });

  /** The new version, with a fault on one path; one that redirects leads there, too. */
  function serve(fault: Fault, faulty: string): void {
    const whole = service(NEW);
    server.answer((request, response, path) => {
      if (path.startsWith(faulty) || path === '/around') fault.answer(response, server.base);
      else whole(request, response, path);
    });
  }

  for (const [index, [what, fault]] of Object.entries(FAULTS).entries()) {
    it(`${what}: everything stays as it was, and the message says so`, async () => {
      // Each attempt is a handshake: those that are repeated take turns.
      const paths = fault.pauses === undefined ? PATHS : [PATHS[index % PATHS.length]!];
      for (const path of paths) {
        serve(fault, path);
        scene.pauses.length = 0;
        const { exitCode, stderr } = await scene.run(['update']);
        expect(exitCode, path).to.equal(1);
        expect(stderr, path).to.match(typeof fault.says === 'string' ? new RegExp(escaped(fault.says)) : fault.says);
        expect(stderr, path).to.not.match(/ClientRequestId|secret|bug/);
        expect(scene.pauses, path).to.deep.equal(fault.pauses ?? []);
        expect(scene.tree(), path).to.deep.equal(before_);
      }
    });
  }

  it('a gzip bomb is cut off at 128 MiB', async () => {
    let sent = 0;
    serve(
      {
        says: '',
        answer: (response) => {
          response.writeHead(200, { ...JSON_TYPE, 'content-encoding': 'gzip' });
          const pump = () => {
            while (sent < MANY && !response.destroyed) {
              sent += 1;
              if (!response.write(ZEROS)) return void response.once('drain', pump);
            }
            response.end();
          };
          pump();
        },
      },
      '/endpoints/',
    );
    const { exitCode, stderr } = await scene.run(['update']);
    expect(exitCode).to.equal(1);
    expect(stderr).to.include('the answer is larger than 134217728 bytes');
    expect(sent).to.be.lessThan(MANY);
    expect(scene.tree()).to.deep.equal(before_);
  });

  it('slow headers and a slow body are given up after their limits', async () => {
    const slow: readonly (readonly [string, { headers: number; body: number }, Fault['answer']])[] = [
      ['no answer came within 0.1 s', { headers: 100, body: 20_000 }, () => {}],
      [
        'the answer was not complete within 0.1 s',
        { headers: 20_000, body: 100 },
        (response) => void response.writeHead(200, JSON_TYPE).write('['),
      ],
    ];
    for (const [says, limits, answer] of slow) {
      const impatient = sceneOf(before_, certificates, limits);
      serve({ says, answer }, '/version/');
      const { exitCode, stderr } = await impatient.run(['update']);
      expect(exitCode, says).to.equal(1);
      expect(stderr).to.include(`${says}; tried 4 times`);
      expect(impatient.tree(), says).to.deep.equal(before_);
    }
  });

  it('untrusted certificates are named, each by what is wrong with it', async () => {
    const wrong = {
      'the certificate of the server has expired': [certificates.expired, []],
      'the certificate is that of another host name': [certificates.otherHost, []],
      'the certificate of the server is self-signed': [certificates.selfSigned, []],
    } as const;
    for (const [says, [identity]] of Object.entries(wrong)) {
      const bad = await startServer(identity);
      bad.answer(service(NEW));
      await expectUntouched(sceneOf({ ...before_, ...policyOf(bad.base) }, certificates), ['update'], says);
      expect(bad.requests).to.deep.equal([]);
      bad.close();
    }
  });

  it('an authority that is not trusted is named with the option that trusts it', async () => {
    server.answer(service(NEW));
    const own = sceneOf(before_, { ...certificates, authority: certificates.selfSigned.cert });
    await expectUntouched(own, ['update'], 'signed by an authority that is not trusted');
    await expectUntouched(own, ['update'], '--cafile');
  });

  it('a refused connection and an unknown host are named', async () => {
    const gone = await startServer(certificates.localhost);
    gone.close();
    await expectUntouched(
      sceneOf({ ...before_, ...policyOf(gone.base) }, certificates),
      ['update'],
      'the connection was refused',
    );
    const nowhere = policyOf('https://no-such-host.invalid');
    await expectUntouched(
      sceneOf({ ...before_, ...nowhere }, certificates),
      ['update'],
      /the host name (?:is not known|cannot be resolved)/,
    );
  });

  it('500s that end are waited out', async () => {
    const patient = sceneOf(before_, certificates);
    let failures = 2;
    const whole = service(NEW);
    server.answer((request, response, path) => {
      failures -= 1;
      if (failures >= 0) response.writeHead(500).end();
      else whole(request, response, path);
    });
    expect((await patient.run(['update'])).exitCode).to.equal(0);
    expect(patient.pauses).to.deep.equal([1_000, 4_000]);
    expect(patient.tree()['feeds/m365.json']).to.not.equal(before_['feeds/m365.json']);
  });

  it('gzip and redirects within https are followed', async () => {
    const other = sceneOf(before_, certificates);
    const whole = service(NEW);
    server.answer((request, response, path) => {
      if (path === '/moved')
        response.writeHead(200, { ...JSON_TYPE, 'content-encoding': 'gzip' }).end(gzipSync(NEW.endpoints));
      else if (path.startsWith('/endpoints/')) response.writeHead(308, { location: '/moved' }).end();
      else whole(request, response, path);
    });
    const { exitCode, stderr } = await other.run(['update']);
    expect({ exitCode, stderr }).to.deep.equal({ exitCode: 0, stderr: '' });
  });
});

async function expectUntouched(scene: Scene, argv: readonly string[], says: string | RegExp): Promise<void> {
  const old = scene.tree();
  const { exitCode, stderr } = await scene.run(argv);
  expect(exitCode).to.equal(1);
  expect(stderr).to.match(typeof says === 'string' ? new RegExp(escaped(says)) : says);
  expect(scene.tree()).to.deep.equal(old);
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
