import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { PACKET_EXPORTERS } from '../exporters/index.ts';
import type { PacketReading } from '../src/exporter/reading.ts';
import type { Packet, Verdict } from '../src/model/packet.ts';
import { evaluate } from '../src/proof/evaluate.ts';
import { assertAgreement } from '../src/testing/agreement.ts';
import { filesIn } from '../src/testing/case.ts';
import { type FittedCase, fitDocument } from '../src/testing/fitted-case.ts';
import { loadOrFail, type PolicyData } from '../src/testing/policy-text.ts';
import { readBack } from '../src/testing/read-back.ts';
import { samplePackets } from '../src/testing/sample-packets.ts';
import { call } from './cli/call.ts';
import { makeTree, readTree, removeTrees } from './cli/folder.ts';
import { loadAndList, needsNft } from './exporters/nft.ts';
import { parsePacketTable } from './packets.ts';

/** One rule from any to `to`; everything else is dropped. */
function policy(to: unknown, more: PolicyData = {}, rule: PolicyData = {}): PolicyData {
  return {
    version: 1,
    name: 'peers',
    direction: 'outbound',
    default: 'drop',
    rules: [{ name: 'web', from: 'any', to, services: 'tcp/443', action: 'allow', ...rule }],
    outputs: [
      { exporter: 'nftables', path: 'out/peers.nft' },
      { exporter: 'csv', path: 'out/csv' },
    ],
    ...more,
  };
}

async function build(data: PolicyData | string) {
  const folder = makeTree({ 'rulecast.yaml': typeof data === 'string' ? data : JSON.stringify(data) });
  return { folder, ...(await call(folder, ['build'])) };
}

interface Output {
  readonly id: string;
  readonly site: FittedCase;
  readonly reading: PacketReading;
}

/** Each output of the policy in a folder, its files read from disk. */
async function outputsIn(folder: string): Promise<readonly Output[]> {
  const document = loadOrFail('rulecast.yaml', filesIn(folder));
  return Promise.all(
    document.outputs.map(async (output) => {
      const exporter = await PACKET_EXPORTERS[output.exporter.name]!();
      const outcome = await fitDocument(exporter, document);
      const [site] = outcome.kind === 'fitted' ? outcome.sites : [];
      if (site === undefined) throw new Error(`${exporter.id} refuses the policy`);
      const artifacts = site.artifacts.map(({ path }) => {
        const file = exporter.layout === 'file' ? output.path.text : join(output.path.text, path);
        return { path, text: readFileSync(join(folder, file), 'utf8') };
      });
      return { id: exporter.id, site, reading: await readBack(exporter, { ...site, artifacts }) };
    }),
  );
}

/** Builds, and asks every output on disk for its verdict on packets, written as `VERDICT PACKET` lines. */
async function expectVerdicts(data: PolicyData | string, table: string): Promise<void> {
  const { folder, exitCode, stderr } = await build(data);
  expect(exitCode, stderr).to.equal(0);
  for (const { id, site, reading } of await outputsIn(folder)) {
    for (const { packet, verdict, text } of parsePacketTable(table)) {
      expect(verdictOf(reading, packet, site), `${id}: ${text}`).to.equal(verdict);
    }
  }
}

function verdictOf(reading: PacketReading, packet: Packet, site: FittedCase): Verdict | string {
  const decision = evaluate(reading, packet, site.binding);
  return decision.kind === 'decided' ? decision.verdict : decision.reason;
}

async function expectRefused(data: PolicyData | string, ...codes: readonly string[]): Promise<void> {
  const { folder, exitCode, stderr } = await build(data);
  expect(exitCode).to.equal(1);
  expect([...stderr.matchAll(/ error ([A-Z_]+):/g)].map(([, code]) => code)).to.deep.equal(codes);
  expect(Object.keys(readTree(folder))).to.deep.equal(['rulecast.yaml']);
}

describe('mistakes that generators of rules have made', () => {
  after(removeTrees);

  describe('an empty side never becomes any', () => {
    it('a destination with IPv6 only is not any IPv4 destination', () =>
      expectVerdicts(
        policy(['2001:db8:80::/64']),
        `allow outbound tcp [2001:db8::1]:50000 -> [2001:db8:80::1]:443
         drop  outbound tcp [2001:db8::1]:50000 -> [2001:db8:81::1]:443
         drop  outbound tcp 10.0.0.1:50000 -> 8.8.8.8:443`,
      ));

    it('a source with IPv4 only and a destination with IPv6 only are refused', () =>
      expectRefused(policy(['2001:db8:80::/64'], {}, { from: '10.0.0.0/8' }), 'FAMILY_MISMATCH'));

    it('a source with IPv4 only does not open IPv6 from anywhere', () =>
      expectVerdicts(
        policy(['192.0.2.0/24', '2001:db8:80::/64'], {}, { from: '10.0.0.0/8' }),
        `allow outbound tcp 10.0.0.1:50000 -> 192.0.2.1:443
         drop  outbound tcp 11.0.0.1:50000 -> 192.0.2.1:443
         drop  outbound tcp [2001:db8::1]:50000 -> [2001:db8:80::1]:443`,
      ));

    it('a destination that an exclusion empties is refused', () =>
      expectRefused(policy({ of: '10.1.0.0/16', except: '10.0.0.0/8' }), 'SET_EMPTY'));

    it('a set that an exclusion empties is refused where it is a source', () =>
      expectRefused(
        policy('any', { sets: { lab: { of: ['10.1.0.0/16'], except: ['10.0.0.0/8'] } } }, { from: 'lab' }),
        'SET_EMPTY',
      ));

    it('an exclusion that empties one family leaves that family closed', () =>
      expectVerdicts(
        policy({ of: ['10.1.0.0/16', '2001:db8:80::/64'], except: '10.0.0.0/8' }),
        `allow outbound tcp [2001:db8::1]:50000 -> [2001:db8:80::1]:443
         drop  outbound tcp 10.0.0.1:50000 -> 10.1.0.1:443
         drop  outbound tcp 10.0.0.1:50000 -> 8.8.8.8:443`,
      ));
  });

  it('a large prefix less a small one is exactly the rest', () =>
    expectVerdicts(
      policy({ of: '10.0.0.0/8', except: '10.1.0.0/16' }),
      `allow outbound tcp 10.0.0.1:50000 -> 10.0.255.255:443
       drop  outbound tcp 10.0.0.1:50000 -> 10.1.0.0:443
       drop  outbound tcp 10.0.0.1:50000 -> 10.1.255.255:443
       allow outbound tcp 10.0.0.1:50000 -> 10.2.0.0:443
       drop  outbound tcp 10.0.0.1:50000 -> 9.255.255.255:443
       drop  outbound tcp 10.0.0.1:50000 -> 11.0.0.0:443`,
    ));

  it('a misspelt key of a rule is refused', () =>
    expectRefused(policy('any', {}, { 'destination-addres': '10.0.0.0/8' }), 'KEY_UNKNOWN'));

  it('a misspelt exporter is refused, and the others write nothing', () =>
    expectRefused(
      policy('192.0.2.0/24', {
        outputs: [
          { exporter: 'csv', path: 'out/csv' },
          { exporter: 'nftable', path: 'out/peers.nft' },
        ],
      }),
      'EXPORTER_UNKNOWN',
    ));

  it('host bits are refused, not cleared', () => expectRefused(policy('10.1.2.3/16'), 'HOST_BITS'));

  it('a comment with a quote or two lines loads', async function () {
    this.timeout(20_000);
    const comment = 'the "web" servers\nof two lines; drop';
    const { folder, exitCode, stderr } = await build(policy('192.0.2.0/24', {}, { comment, log: { prefix: '"x" ' } }));
    expect(exitCode, stderr).to.equal(0);
    expect(await outputsIn(folder)).to.have.length(2);
    needsNft(this);
    const { status, output } = loadAndList(readFileSync(join(folder, 'out/peers.nft'), 'utf8'));
    expect(status, output).to.equal(0);
  });

  it('a check reads the output and not the policy: a match lost from a file is seen', async () => {
    const data = policy(['192.0.2.0/24'], { sets: { lan: '10.0.0.0/8' } }, { from: 'lan' });
    const { folder } = await build(data);
    const [output] = await outputsIn(folder);
    const exporter = await PACKET_EXPORTERS.nftables!();
    const text = readFileSync(join(folder, 'out/peers.nft'), 'utf8');
    for (const lost of [/ip saddr @\S+ (?=ip daddr)/, /ip daddr @\S+ /, /tcp dport 443 /, /accept comment "web"/]) {
      expect(text).to.match(lost);
      const mutant = { ...output!.site, artifacts: [{ path: 'peers.nft', text: text.replace(lost, '') }] };
      const reading = await readBack(exporter, mutant);
      const packets = samplePackets(mutant.policy, 500);
      expect(() => assertAgreement(exporter, mutant, { reading, packets }), `${lost}`).to.throw(/the policy says/);
    }
  });

  describe('a small change is a small diff, by git', () => {
    const SOURCES = ['10.1.0.0/16', '10.3.0.0/16', '10.5.0.0/16', '2001:db8:1::/48'];
    const SERVERS = Array.from({ length: 200 }, (_, index) => `100.${64 + (index >> 7)}.${(index & 127) * 2}.0/24`);

    const changes = [
      ['one prefix more', [...SERVERS, '203.0.113.0/24'], 6],
      ['one prefix less', SERVERS.slice(1), 6],
      ['one prefix that merges with its neighbours', [...SERVERS, '100.64.1.0/24'], 12],
      ['one prefix of the other family', [...SERVERS, '2001:db8:80::/64'], 30],
    ] as const;
    for (const [what, servers, most] of changes) {
      it(`${what} of 200 changes at most ${most} lines of any file`, async () => {
        const [before, after] = await Promise.all([filesWith(SERVERS), filesWith(servers)]);
        const lines = changedLines(before, after);
        expect(Object.values(lines).some((count) => count > 0)).to.equal(true);
        for (const [path, count] of Object.entries(lines)) expect(count, path).to.be.at.most(most);
      });
    }

    async function filesWith(servers: readonly string[]): Promise<string> {
      const rule = { from: 'clients', services: ['tcp/443', 'udp/443'] };
      const { folder, exitCode, stderr } = await build(
        policy('servers', { sets: { clients: SOURCES, servers } }, rule),
      );
      expect(exitCode, stderr).to.equal(0);
      return join(folder, 'out');
    }

    /** Removed and added lines by file, as git counts them. */
    function changedLines(before: string, after: string): Readonly<Record<string, number>> {
      const argv = [
        '-c',
        'core.quotePath=false',
        'diff',
        '--no-index',
        '-U0',
        '--no-ext-diff',
        '--no-color',
        before,
        after,
      ];
      const { stdout, status } = spawnSync('git', argv, { encoding: 'utf8' });
      expect(status, 'git found no difference, or failed').to.equal(1);
      const counts: Record<string, number> = {};
      let path = '';
      for (const line of stdout.split('\n')) {
        if (line.startsWith('diff --git ')) path = line;
        else if (/^[+-]/.test(line) && !/^(\+\+\+|---) /.test(line)) counts[path] = (counts[path] ?? 0) + 1;
      }
      return counts;
    }
  });

  it('an expired drop above an allow stays, and an expired allow is refused', async () => {
    const rules = (action: string) => [
      { name: 'incident', from: 'any', to: '192.0.2.66', services: 'any', action, expires: '2020-01-31' },
      { name: 'web', from: 'any', to: '192.0.2.0/24', services: 'tcp/443', action: 'allow' },
    ];
    await expectVerdicts(
      policy('any', { rules: rules('drop') }),
      `drop  outbound tcp 10.0.0.1:50000 -> 192.0.2.66:443
       allow outbound tcp 10.0.0.1:50000 -> 192.0.2.67:443`,
    );
    await expectRefused(policy('any', { rules: rules('allow') }), 'EXPIRED');
  });

  it('two processes in different surroundings write the same bytes', () => {
    const command = join(process.cwd(), 'dist/src/cli/main.js');
    const data = policy('servers', {
      sets: { servers: ['192.0.2.9', '192.0.2.10', '2001:db8::/64'], i: '10.0.0.1', I: '10.0.0.2' },
    });
    const surroundings = [
      { env: { TZ: 'Pacific/Kiritimati', LANG: 'tr_TR.UTF-8', LC_ALL: 'tr_TR.UTF-8', NO_COLOR: '1' }, inside: true },
      { env: { TZ: 'America/Anchorage', LANG: 'C', LC_ALL: 'C', CI: '1', COLUMNS: '20' }, inside: false },
    ];
    const trees = surroundings.map(({ env, inside }) => {
      const folder = makeTree({ 'a/rulecast.yaml': JSON.stringify(data) });
      const cwd = inside ? join(folder, 'a') : folder;
      const argv = [command, 'build', ...(inside ? [] : ['a']), '--as-of', '2026-11-01'];
      const { status, stdout, stderr } = spawnSync(process.execPath, argv, { cwd, env, encoding: 'utf8' });
      expect(status, stderr).to.equal(0);
      return { files: readTree(folder), stdout: stdout.replaceAll('a/out', 'out') };
    });
    expect(Object.keys(trees[0]!.files)).to.include.members(['a/out/peers.nft', 'a/out/csv/rules.csv']);
    expect(trees[1]).to.deep.equal(trees[0]);
  });
});
