import { expect } from 'chai';
import { removeTrees, type Tree } from '../folder.ts';
import { type Certificates, makeCertificates } from './certificates.ts';
import { sceneOf } from './scene.ts';
import { startServer, type TestServer } from './server.ts';

/** A policy with these feeds and a rule that needs none of them. */
function policyWith(feeds: string): Tree {
  return {
    'rulecast.yaml': `version: 1
name: branch
direction: outbound
default: drop
feeds:
${feeds}rules: [{ name: web, from: any, to: 192.0.2.0/24, services: tcp/443, action: allow }]
outputs: [{ exporter: nftables, path: out/branch.nft }]
`,
  };
}

const AWS = {
  syncToken: '1780000000',
  createDate: '2026-08-21-18-17-05',
  prefixes: [
    { ip_prefix: '52.95.0.0/16', region: 'eu-west-1', service: 'S3', network_border_group: 'eu-west-1' },
    { ip_prefix: '3.5.0.0/19', region: 'eu-west-1', service: 'EC2', network_border_group: 'eu-west-1' },
  ],
  ipv6_prefixes: [
    { ipv6_prefix: '2600:1f00::/24', region: 'eu-west-1', service: 'EC2', network_border_group: 'eu-west-1' },
  ],
};

describe('update of feeds of several types', () => {
  let certificates: Certificates;
  let server: TestServer;
  before(async () => {
    certificates = makeCertificates();
    server = await startServer(certificates.localhost);
  });
  beforeEach(() => {
    server.requests.length = 0;
  });
  after(() => {
    server.close();
    removeTrees();
  });

  /** Answers with these texts, whose ETag is their length, and 304 where that is known. */
  function serve(texts: Readonly<Record<string, string>>): void {
    server.answer((request, response, path) => {
      const text = texts[path];
      const etag = `"${text?.length}"`;
      if (text === undefined) response.writeHead(404).end();
      else if (request.headers['if-none-match'] === etag) response.writeHead(304, { etag }).end();
      else response.writeHead(200, { etag }).end(text);
    });
  }

  it('stores the version that a feed states, counts by service, and asks by ETag the next time', async () => {
    serve({ '/aws': JSON.stringify(AWS) });
    const scene = sceneOf(
      policyWith(`  aws: { type: aws, snapshot: feeds/aws.json, url: "${server.base}/aws" }\n`),
      certificates,
    );
    expect((await scene.run(['update'])).exitCode).to.equal(0);
    const before = scene.tree();
    expect(JSON.parse(before['rulecast.lock']!).feeds.aws).to.deep.include({
      version: '1780000000',
      counts: { EC2: { sets: 1, prefixes: 2, domains: 0 }, S3: { sets: 1, prefixes: 1, domains: 0 } },
    });
    expect((await scene.run(['update'])).stdout).to.equal('aws: unchanged, 1780000000\neverything is up to date\n');
    expect(server.requests.map(({ headers }) => headers['if-none-match'])).to.deep.equal([
      undefined,
      `"${JSON.stringify(AWS).length}"`,
    ]);
    expect(scene.tree()).to.deep.equal(before);
  });

  it('puts several lists together in one snapshot', async () => {
    serve({ '/v4': '# made today\n173.245.48.0/20\n103.21.244.0/22', '/v6': '2400:cb00::/32' });
    const urls = `["${server.base}/v4", "${server.base}/v6"]`;
    const scene = sceneOf(policyWith(`  cdn: { type: cloudflare, snapshot: cdn.txt, url: ${urls} }\n`), certificates);
    expect((await scene.run(['update'])).exitCode).to.equal(0);
    expect(scene.tree()['cdn.txt']).to.equal('103.21.244.0/22\n173.245.48.0/20\n2400:cb00::/32\n');
    expect((await scene.run(['build'])).exitCode).to.equal(0);
  });

  it('writes nothing for any feed when one of them fails', async () => {
    serve({ '/aws': JSON.stringify(AWS), '/list': '<html>' });
    const feeds = `  aws: { type: aws, snapshot: feeds/aws.json, url: "${server.base}/aws" }
  list: { type: list, snapshot: feeds/list.txt, url: "${server.base}/list" }
`;
    const scene = sceneOf(policyWith(feeds), certificates);
    const { exitCode, stdout } = await scene.run(['update']);
    expect(exitCode).to.equal(1);
    expect(stdout).to.match(/^aws: changed.*\nlist: failed\nnothing was written\n$/);
    expect(Object.keys(scene.tree())).to.deep.equal(['rulecast.yaml']);
    expect((await scene.run(['update', '--feed', 'aws'])).exitCode).to.equal(0);
    expect(Object.keys(scene.tree())).to.deep.equal(['feeds/aws.json', 'rulecast.lock', 'rulecast.yaml']);
  });

  it('a feed without an address is left alone with a warning, and an error when it is named', async () => {
    const scene = sceneOf(
      policyWith('  azure: { type: azure-service-tags, snapshot: feeds/azure.json }\n'),
      certificates,
    );
    const all = await scene.run(['update']);
    expect({ exitCode: all.exitCode, stdout: all.stdout }).to.deep.equal({
      exitCode: 0,
      stdout: 'everything is up to date\n',
    });
    expect(all.stderr).to.include('warning FEED_NOT_FETCHED').and.include('details.aspx?id=56519');
    const named = await scene.run(['update', '--feed', 'azure']);
    expect(named.exitCode).to.equal(1);
    expect(named.stderr).to.include('error FEED_NOT_FETCHED');
  });

  it('two feeds with one snapshot, and several addresses for one JSON document, are refused', async () => {
    const feeds = `  a: { type: list, snapshot: x.txt, url: "${server.base}/a" }
  b: { type: list, snapshot: x.txt, url: "${server.base}/b" }
  c: { type: aws, snapshot: c.json, url: ["${server.base}/c", "${server.base}/d"] }
`;
    const { exitCode, stderr } = await sceneOf(policyWith(feeds), certificates).run(['update']);
    expect(exitCode).to.equal(1);
    expect(stderr).to.include('error OUTPUT_COLLISION').and.include('is one file, so it has one url');
    expect(server.requests).to.deep.equal([]);
  });

  it('a feed whose order has a meaning keeps it', async () => {
    const document = {
      lists: [
        { name: 'b', prefixes: ['9.0.0.0/24'] },
        { name: 'a', prefixes: ['8.0.0.0/24'] },
      ],
    };
    serve({ '/json': JSON.stringify(document) });
    const feed = `type: json, snapshot: x.json, url: "${server.base}/json", items: /lists/0/prefixes/*`;
    const scene = sceneOf(policyWith(`  own: { ${feed} }\n`), certificates);
    const { exitCode, stderr } = await scene.run(['update']);
    expect({ exitCode, stderr }).to.deep.equal({ exitCode: 0, stderr: '' });
    expect(JSON.parse(scene.tree()['x.json']!)).to.deep.equal(document);
  });
});
