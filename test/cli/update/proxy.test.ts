import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { expect } from 'chai';
import { removeTrees } from '../folder.ts';
import { type Certificates, makeCertificates } from './certificates.ts';
import { OLD, policyOf, type Scene, sceneOf, service } from './scene.ts';
import { startServer, type TestServer } from './server.ts';

/** A proxy that tunnels, or refuses to with a status. */
interface TestProxy {
  readonly port: number;
  /** Where it was asked to connect to, and with what credentials. */
  readonly asked: { readonly host: string | undefined; readonly credentials: string | undefined }[];
  refuseWith(status: number | undefined): void;
  close(): void;
}

async function startProxy(): Promise<TestProxy> {
  let refusal: number | undefined;
  const asked: TestProxy['asked'] = [];
  const server: Server = createServer((_request, response) => response.writeHead(400).end());
  server.on('connect', (request, socket) => {
    asked.push({ host: request.url, credentials: request.headers['proxy-authorization'] });
    socket.on('error', () => {});
    if (refusal !== undefined) {
      socket.end(`HTTP/1.1 ${refusal} No\r\n\r\n`);
      return;
    }
    const [host = '', port = ''] = request.url?.split(':') ?? [];
    const target = connect(Number(port), host, () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      target.pipe(socket).pipe(target);
    });
    target.on('error', () => socket.destroy());
  });
  server.listen(0, 'localhost');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    asked,
    refuseWith: (status) => {
      refusal = status;
    },
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

describe('update through a proxy', () => {
  let certificates: Certificates;
  let server: TestServer;
  let proxy: TestProxy;
  before(async () => {
    certificates = makeCertificates();
    server = await startServer(certificates.localhost);
    server.answer(service(OLD));
    proxy = await startProxy();
  });
  beforeEach(() => {
    proxy.asked.length = 0;
    server.requests.length = 0;
    proxy.refuseWith(undefined);
  });
  after(() => {
    server.close();
    proxy.close();
    removeTrees();
  });

  const scene = (): Scene => sceneOf(policyOf(server.base), certificates);
  const tunnel = () => `localhost:${server.port}`;

  it('asks the proxy of HTTPS_PROXY, in either case, for a tunnel', async () => {
    for (const name of ['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY']) {
      proxy.asked.length = 0;
      const { exitCode } = await scene().run(['update'], { env: { [name]: `http://localhost:${proxy.port}` } });
      expect(exitCode, name).to.equal(0);
      expect(proxy.asked, name).to.deep.equal([{ host: tunnel(), credentials: undefined }]);
    }
  });

  it('gives the proxy the user name and password of its address', async () => {
    const env = { HTTPS_PROXY: `http://anna:s%40fe@localhost:${proxy.port}` };
    const { exitCode } = await scene().run(['update'], { env });
    const credentials = `Basic ${Buffer.from('anna:s@fe').toString('base64')}`;
    expect(exitCode).to.equal(0);
    expect(proxy.asked).to.deep.equal([{ host: tunnel(), credentials }]);
  });

  it('goes directly to hosts of NO_PROXY', async () => {
    const env = { HTTPS_PROXY: `http://localhost:${proxy.port}`, NO_PROXY: 'example.com,localhost' };
    expect((await scene().run(['update'], { env })).exitCode).to.equal(0);
    expect(proxy.asked).to.deep.equal([]);
  });

  const refusals: readonly (readonly [number, string])[] = [
    [403, 'the proxy refuses the connection with 403'],
    [407, 'write user name and password into HTTPS_PROXY'],
    [502, 'the proxy refuses the connection with 502'],
  ];
  for (const [status, says] of refusals) {
    it(`a tunnel refused with ${status} is named, and everything stays as it was`, async () => {
      const own = scene();
      const before = own.tree();
      proxy.refuseWith(status);
      const env = { HTTPS_PROXY: `http://anna:secret@localhost:${proxy.port}` };
      const { exitCode, stderr } = await own.run(['update'], { env });
      expect(exitCode).to.equal(1);
      expect(stderr)
        .to.include(says)
        .and.not.match(/secret|bug/);
      expect(own.tree()).to.deep.equal(before);
      expect(server.requests).to.deep.equal([]);
    });
  }

  it('a proxy that is not there and one whose address is none are named', async () => {
    const gone = await startProxy();
    gone.close();
    const absent = await scene().run(['update'], { env: { HTTPS_PROXY: `http://localhost:${gone.port}` } });
    expect(absent.stderr).to.include('the connection was refused');
    const wrong = await scene().run(['update'], { env: { HTTPS_PROXY: 'user:secret@@' } });
    expect(wrong.stderr).to.include('the address of the proxy in HTTPS_PROXY cannot be used').and.not.include('secret');
  });

  it('a server behind the proxy must have a certificate, too', async () => {
    const bad = await startServer(certificates.otherHost);
    const env = { HTTPS_PROXY: `http://localhost:${proxy.port}` };
    const { exitCode, stderr } = await sceneOf(policyOf(bad.base), certificates).run(['update'], { env });
    bad.close();
    expect(exitCode).to.equal(1);
    expect(stderr).to.include('the certificate is that of another host name');
  });
});
