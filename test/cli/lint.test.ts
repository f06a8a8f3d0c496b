import { expect } from 'chai';
import { LINT_CODES } from '../../src/diagnostic/codes.ts';
import { call } from './call.ts';
import { makeTree, removeTrees, type Tree } from './folder.ts';

const FEED = JSON.stringify([
  {
    id: 11,
    serviceArea: 'Skype',
    category: 'Optimize',
    required: true,
    ips: ['198.51.100.0/24'],
    udpPorts: '3478-3481',
  },
  {
    id: 12,
    serviceArea: 'Skype',
    category: 'Allow',
    required: true,
    ips: ['198.51.100.0/24'],
    urls: ['*.teams.example'],
    tcpPorts: '443',
  },
]);

/** Clients reach the media servers over TCP alone, on line 10. */
function policy(more = ''): Tree {
  return {
    'feeds/m365.json': FEED,
    'rulecast.yaml': `version: 1
name: branch
direction: outbound
scope: { from: 10.20.0.0/24 }
default: drop
feeds:
  m365: { type: microsoft365, snapshot: feeds/m365.json }
rules:
  - { name: proxy, from: 10.20.0.0/24, to: 192.0.2.80, services: tcp/8080, action: allow }
  - { name: teams, from: 10.20.0.0/24, to: { feed: m365, where: { id: 12 } }, action: allow }
outputs:
  - { exporter: csv, path: out/csv }
${more}`,
  };
}

const OFF = `lints:
  CATEGORY_UNCOVERED: { level: off, reason: as above }
  MEDIA_UDP_MISSING: { level: off, reason: media has a line of its own }
  OPTIMIZE_VIA_PROXY: { level: off, reason: as above }
  REQUIRED_MISSING: { level: off, reason: as above }
`;

interface Answer {
  readonly exitCode: number;
  readonly findings: readonly { readonly code: string; readonly severity: string }[];
  readonly silenced: readonly { readonly code: string; readonly reason: string }[];
  readonly diagnostics: readonly { readonly code: string; readonly message: string }[];
}

async function lint(more: string, ...argv: readonly string[]): Promise<Answer> {
  const { exitCode, stdout } = await call(makeTree(policy(more)), ['lint', ...argv, '--format', 'json']);
  return { exitCode, ...JSON.parse(stdout) };
}

describe('rulecast lint', () => {
  after(removeTrees);

  it('prints what it finds with its place, and counts it, with 0', async () => {
    const { exitCode, stdout, stderr } = await call(makeTree(policy()), ['lint']);
    expect({ exitCode, stdout }).to.deep.equal({ exitCode: 0, stdout: '4 warnings\n' });
    expect(stderr).to.include('rulecast.yaml:10:5: warning MEDIA_UDP_MISSING: The rule "teams" lets TCP reach');
    expect(stderr).to.include('hint: allow it from the same clients');
  });

  it('exits 1 for warnings with --strict', async () => {
    expect((await lint('', '--strict')).exitCode).to.equal(1);
    expect((await lint(OFF, '--strict')).exitCode).to.equal(0);
  });

  it('exits 1 for what the policy calls an error', async () => {
    const { exitCode, findings } = await lint('lints: { MEDIA_UDP_MISSING: { level: error, reason: calls matter } }\n');
    expect(exitCode).to.equal(1);
    expect(findings.map(({ code, severity }) => `${severity} ${code}`)).to.deep.equal([
      'warning CATEGORY_UNCOVERED',
      'error MEDIA_UDP_MISSING',
      'warning OPTIMIZE_VIA_PROXY',
      'warning REQUIRED_MISSING',
    ]);
  });

  it('lists what is silenced with code and reason, and does not report it', async () => {
    const { exitCode, stdout, stderr } = await call(makeTree(policy(OFF)), ['lint']);
    expect({ exitCode, stderr }).to.deep.equal({ exitCode: 0, stderr: '' });
    expect(stdout).to.match(/^lints find nothing; silenced:\n {2}CATEGORY_UNCOVERED: as above\n {4}Clients/);
    const { findings, silenced } = await lint(OFF);
    expect(findings).to.deep.equal([]);
    expect(silenced.map(({ code, reason }) => [code, reason])).to.deep.include(['OPTIMIZE_VIA_PROXY', 'as above']);
  });

  it('notes a lint that is silenced and finds nothing', async () => {
    const { exitCode, diagnostics } = await lint('lints: { TENANT_BYPASS: { level: off, reason: no proxy } }\n');
    expect(exitCode).to.equal(0);
    expect(diagnostics.map(({ code, message }) => `${code}: ${message}`)).to.include(
      'LINT_UNUSED: TENANT_BYPASS is silenced and finds nothing',
    );
  });

  it('says nothing of a lint that is raised and finds nothing', async () => {
    const { diagnostics } = await lint('lints: { TENANT_BYPASS: { level: error, reason: a must } }\n');
    expect(diagnostics.map(({ code }) => code)).to.not.include('LINT_UNUSED');
  });

  for (const code of Object.keys(LINT_CODES)) {
    it(`--explain ${code} says what it finds, without a policy`, async () => {
      const { exitCode, stdout, stderr } = await call('/', ['lint', '--explain', code]);
      expect({ exitCode, stderr }).to.deep.equal({ exitCode: 0, stderr: '' });
      expect(stdout)
        .to.match(new RegExp(`^${code}\n\n[A-Z][^.]+\\.\n\n[A-Z]`))
        .and.include(`docs/lints/${code}.md\n`);
      expect(Math.max(...stdout.split('\n').map(({ length }) => length))).to.be.at.most(80);
    });
  }

  it('--explain of an unknown code is an error with a suggestion', async () => {
    const { exitCode, stderr } = await call('/', ['lint', '--explain', 'MEDIA_UDP_MISING']);
    expect(exitCode).to.equal(1);
    expect(stderr).to.include('ARGUMENT_INVALID').and.include('did you mean "MEDIA_UDP_MISSING"?');
  });

  it('stops at errors of the policy, and says nothing else', async () => {
    const tree = policy('lints: { TENANT_BYPAS: { level: off, reason: x } }\n');
    const { exitCode, stdout, stderr } = await call(makeTree(tree), ['lint']);
    expect({ exitCode, stdout }).to.deep.equal({ exitCode: 1, stdout: '' });
    expect(stderr).to.include('NAME_UNKNOWN').and.not.include('warning');
  });

  it('looks at the sites that are named, and says a thing of several sites once', async () => {
    const sited = policy()
      ['rulecast.yaml']!.replaceAll('10.20.0.0/24', 'lan')
      .replace('out/csv', '"out/{site}/csv"')
      .concat('sets: { lan: { per: site } }\nsites: { oslo: { lan: 10.1.0.0/24 }, bergen: { lan: 10.2.0.0/24 } }\n');
    const folder = makeTree({ 'feeds/m365.json': FEED, 'rulecast.yaml': sited });
    const count = async (...argv: readonly string[]) => (await call(folder, ['lint', ...argv])).stdout;
    expect(await count()).to.equal('4 warnings\n');
    expect(await count('--site', 'oslo')).to.equal('4 warnings\n');
    expect((await call(folder, ['lint', '--site', 'bode'])).stderr).to.include('NAME_UNKNOWN');
  });

  it('judges dates on --as-of, and leaves out what may be expired', async () => {
    const tree = policy()['rulecast.yaml']!.replace('name: proxy,', 'name: proxy, expires: 2026-10-01,');
    const folder = makeTree({ 'feeds/m365.json': FEED, 'rulecast.yaml': tree });
    expect((await call(folder, ['lint'])).stderr).to.include('error EXPIRED');
    expect((await call(folder, ['lint', '--as-of', '2026-09-30'])).exitCode).to.equal(0);
    expect((await call(folder, ['lint', '--allow-expired', 'proxy'])).exitCode).to.equal(0);
  });

  it('finds nothing in a policy without a feed', async () => {
    const tree = {
      'rulecast.yaml':
        'version: 1\nname: p\ndirection: outbound\ndefault: drop\nrules: [{ name: a, from: any, to: 192.0.2.1, services: tcp/25, action: allow }]\noutputs: [{ exporter: csv, path: out }]\n',
    };
    expect(await call(makeTree(tree), ['lint'])).to.deep.equal({
      exitCode: 0,
      stdout: 'lints find nothing\n',
      stderr: '',
    });
  });
});
