import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import type { ExplainedFlow } from '../../src/build/explain-decision.ts';
import { type Answer, call } from './call.ts';
import { makeTree, removeTrees, type Tree } from './folder.ts';
import { policy, WITH_SITES } from './policy.ts';

interface File {
  readonly kind: string;
  readonly verdict?: string;
  readonly reason?: string;
  readonly at?: { readonly file: string; readonly line: number; readonly label?: string; readonly endOf?: string };
}

interface Document {
  readonly packet: string;
  readonly explanations: readonly {
    readonly decision: {
      readonly verdict: string;
      readonly by: { readonly kind: string; readonly name?: string };
      readonly flows: readonly ExplainedFlow[];
    };
    readonly outputs: readonly {
      readonly id: string;
      readonly site?: string;
      readonly files: File;
      readonly leftOut?: object;
    }[];
  }[];
  readonly unseen: readonly { readonly id: string }[];
  readonly notAsked: readonly { readonly id: string }[];
  readonly zonesAskedFor: readonly string[];
  readonly diagnostics: readonly { readonly code: string; readonly severity: string; readonly message: string }[];
}

const NFT = 'out/edge.nft';

const ENDPOINT_SETS = [
  {
    id: 11,
    serviceArea: 'Skype',
    urls: ['*.teams.example.com'],
    ips: ['198.51.100.0/25', '2001:db8:365::/48'],
    udpPorts: '3478-3481',
    category: 'Optimize',
    required: true,
  },
  { id: 12, serviceArea: 'Skype', ips: ['198.51.100.64/26'], udpPorts: '3478', category: 'Allow', required: true },
];

const POLICY: Tree = {
  'rulecast.yaml': `version: 1
name: edge
direction: forward
scope: { from: [10.1.0.0/16, "2001:db8:1::/48"] }
default: drop
zones: [lan, wan]
feeds:
  m365: { type: microsoft365, instance: worldwide, snapshot: m365.json }
sets:
  office: [10.1.0.0/16, "2001:db8:1::/48"]
rules:
  - { name: off, from: office, to: any, services: gre, action: allow, enabled: false }
  - { name: logged, from: office, to: 192.0.2.9, services: tcp/443, action: allow, not-on: { csv: too noisy } }
  - { name: media, from: office, to: { feed: m365 }, action: allow, comment: "ring\\u202E", ticket: NET-1, owner: voice }
  - { name: zoned, from: office, to: 192.0.2.80, services: tcp/80, from-zone: lan, action: allow }
outputs:
  - { exporter: nftables, path: ${NFT}, zones: { lan: [eth1, eth2], wan: eth0 } }
  - { exporter: csv, path: out/csv }
`,
  'm365.json': JSON.stringify({ version: '2026103100', endpoints: ENDPOINT_SETS }),
};

async function ask(folder: string, ...argv: readonly string[]): Promise<Document & Pick<Answer, 'exitCode'>> {
  const { exitCode, stdout } = await call(folder, ['explain', ...argv, '--format', 'json']);
  return { exitCode, ...JSON.parse(stdout) };
}

async function built(tree: Tree = POLICY): Promise<string> {
  const folder = makeTree(tree);
  const { exitCode, stderr } = await call(folder, ['build']);
  expect(exitCode, stderr).to.equal(0);
  return folder;
}

/** Replaces something in a file of a folder. */
function edit(folder: string, path: string, from: string | RegExp, to: string): void {
  const file = join(folder, path);
  const text = readFileSync(file, 'utf8');
  const edited = text.replace(from, to);
  expect(edited).to.not.equal(text);
  writeFileSync(file, edited);
}

function deciders({ explanations }: Document): readonly string[] {
  return explanations.map(({ decision: { verdict, by } }) => [verdict, by.kind, by.name].filter(Boolean).join(' '));
}

const MEDIA = 'udp 10.1.0.1 -> 198.51.100.1:3478';

describe('rulecast explain', () => {
  after(removeTrees);

  it('names the rule, its flow, the endpoint set and the version of the feed', async () => {
    const answer = await ask(await built(), MEDIA);
    expect(answer.exitCode).to.equal(0);
    expect(answer.packet).to.equal('forward udp 10.1.0.1:49152 -> 198.51.100.1:3478 new');
    expect(deciders(answer)).to.deep.equal(['allow rule media']);
    const [flow, ...others] = answer.explanations[0]!.decision.flows;
    expect(others).to.deep.equal([]);
    expect(flow).to.deep.include({
      source: { name: 'office', prefix: '10.1.0.0/16' },
      destination: { name: 'm365:11', prefix: '198.51.100.0/25' },
      service: 'udp/3478-3481',
    });
    expect(flow!.endpointSet).to.deep.include({
      feed: { name: 'm365', type: 'microsoft365', instance: 'worldwide', version: '2026103100' },
      id: '11',
      domains: ['*.teams.example.com'],
    });
    expect(flow!.endpointSet!.labels).to.deep.include({ category: ['Optimize'], serviceArea: ['Skype'] });
    expect(flow!.endpointSet!.span.file).to.equal('m365.json');
  });

  it('names the line of each file, which says what the rule says', async () => {
    const folder = await built();
    const { explanations } = await ask(folder, MEDIA);
    const files = explanations[0]!.outputs.map(({ files: each }) => each);
    expect(files.map(({ kind, verdict }) => [kind, verdict])).to.deep.equal([
      ['agrees', 'allow'],
      ['agrees', 'allow'],
    ]);
    for (const { at } of files) {
      const line = readFileSync(join(folder, at!.file), 'utf8').split('\n')[at!.line - 1];
      expect(line)
        .to.include('media')
        .and.include(at!.file === NFT ? '3478-3481' : '"3478","3481"');
    }
  });

  it('names every endpoint set that matches where sets overlap', async () => {
    const { explanations } = await ask(await built(), 'udp 10.1.0.1 -> 198.51.100.65:3478');
    const names = explanations[0]!.decision.flows.map(({ destination }) => [destination.name, destination.prefix]);
    expect(names).to.deep.equal([
      ['m365:11', '198.51.100.0/25'],
      ['m365:12', '198.51.100.64/26'],
    ]);
  });

  const decided: readonly (readonly [packet: string, decider: string])[] = [
    ['udp 2001:db8:1::1 -> [2001:db8:365::1]:3481', 'allow rule media'],
    ['udp 10.1.0.1 -> 198.51.100.1:3482', 'drop default'],
    ['icmp/8 10.1.0.1 -> 198.51.100.1', 'drop default'],
    ['[lan>wan] tcp 10.1.0.1 -> 192.0.2.80:80', 'allow rule zoned'],
    ['[wan>] tcp 10.1.0.1 -> 192.0.2.80:80', 'drop default'],
    ['tcp 10.2.0.1 -> 192.0.2.80:80', 'pass outside-scope'],
    ['inbound tcp 10.1.0.1 -> 192.0.2.80:80', 'pass no-rules'],
    ['tcp 10.1.0.1 -> 192.0.2.80:80 established', 'allow housekeeping established'],
    ['tcp 192.0.2.80:80 -> 10.1.0.1:5000 established', 'allow housekeeping established'],
    ['esp 10.1.0.1 -> 192.0.2.80 invalid', 'drop housekeeping invalid'],
  ];
  it('says who decides, and that files do the same', async () => {
    const folder = await built();
    for (const [packet, decider] of decided) {
      const answer = await ask(folder, packet, '--only', 'nftables');
      expect(deciders(answer), packet).to.deep.equal([decider]);
      expect(answer.explanations[0]!.outputs[0]!.files.kind, packet).to.equal('agrees');
      expect(answer.exitCode, packet).to.equal(0);
    }
  });

  it('says that rules of some platforms never see a reply', async () => {
    const answer = await ask(await built(), 'tcp 10.1.0.1 -> 192.0.2.80:80 established');
    expect(answer.unseen.map(({ id }) => id)).to.deep.equal(['csv']);
    expect(answer.explanations.flatMap(({ outputs }) => outputs.map(({ id }) => id))).to.deep.equal(['nftables']);
    expect(answer.exitCode).to.equal(0);
  });

  it('says which rule an output leaves out, and why', async () => {
    const answer = await ask(await built(), 'tcp 10.1.0.1 -> 192.0.2.9:443');
    expect(deciders(answer)).to.deep.equal(['allow rule logged', 'drop default']);
    expect(answer.explanations[1]!.outputs[0]).to.deep.include({
      id: 'csv',
      leftOut: { rule: 'logged', reason: 'too noisy' },
    });
  });

  it('says which rules are switched off', async () => {
    const { diagnostics } = await ask(await built(), 'gre 10.1.0.1 -> 192.0.2.9');
    expect(diagnostics.map(({ code }) => code)).to.deep.equal(['RULE_DISABLED']);
  });

  it('says that a packet without zones matches no rule that asks for one', async () => {
    const folder = await built();
    const { zonesAskedFor } = await ask(folder, 'tcp 10.1.0.1 -> 192.0.2.80:80');
    expect(zonesAskedFor).to.deep.equal(['from']);
    expect((await ask(folder, '[lan>] tcp 10.1.0.1 -> 192.0.2.80:80')).zonesAskedFor).to.deep.equal([]);
  });

  it('asks every interface of a zone, and does not decide when they differ, with 4', async () => {
    const folder = await built();
    edit(folder, NFT, /\{ "?eth1"?, "?eth2"? \}/, '"eth1"');
    const answer = await ask(folder, '[lan>wan] tcp 10.1.0.1 -> 192.0.2.80:80', '--only', 'nftables');
    expect(answer.explanations[0]!.outputs[0]!.files).to.deep.equal({
      kind: 'undecided',
      reason: 'the interfaces of one zone are treated differently',
    });
    expect(answer.exitCode).to.equal(4);
  });

  it('warns of a file that does something else, with 2', async () => {
    const folder = await built();
    edit(folder, NFT, 'udp dport 3478-3481', 'udp dport 3479-3481');
    const { exitCode, explanations, diagnostics } = await ask(folder, MEDIA);
    expect(exitCode).to.equal(2);
    const [nftables, csv] = explanations[0]!.outputs;
    expect(nftables!.files).to.deep.include({ kind: 'differs', verdict: 'drop' });
    expect(nftables!.files.at?.label).to.equal('default drop');
    expect(csv!.files.kind).to.equal('agrees');
    const [found] = diagnostics.filter(({ code }) => code === 'PROOF_REFUTED');
    expect(found?.severity).to.equal('warning');
    expect(found?.message).to.match(/says allow \(media\), the file says drop \(out\/edge\.nft:\d+ "default drop"\)/);
  });

  it('says which line a packet does not decide, with 4', async () => {
    const folder = await built();
    edit(folder, NFT, 'udp dport 3478-3481', 'udp dport 3478-3481 limit rate 10/second');
    const { exitCode, explanations } = await ask(folder, MEDIA, '--only', 'nftables');
    expect(exitCode).to.equal(4);
    const { kind, at, reason } = explanations[0]!.outputs[0]!.files;
    expect([kind, at?.file]).to.deep.equal(['undecided', NFT]);
    expect(reason).to.be.a('string').and.not.equal('');
    const { stdout } = await call(folder, ['explain', MEDIA]);
    expect(stdout).to.include(`UNDECIDED  ${NFT}:${at?.line}`).and.include(reason!);
  });

  it('says that files are missing, with 2, and what the policy says all the same', async () => {
    const folder = await built();
    rmSync(join(folder, NFT));
    const answer = await ask(folder, MEDIA);
    expect(answer.exitCode).to.equal(2);
    expect(deciders(answer)).to.deep.equal(['allow rule media']);
    expect(answer.explanations[0]!.outputs.map(({ files }) => files.kind)).to.deep.equal(['missing', 'agrees']);
    const { stderr } = await call(folder, ['explain', MEDIA, '--quiet']);
    expect(stderr).to.include('OUTPUT_MISSING').and.include('hint: rulecast build writes it');
  });

  it('stops at a file that cannot be read back, with 1', async () => {
    const folder = await built();
    edit(folder, NFT, 'udp dport 3478-3481', 'udp dport {');
    const { exitCode, explanations } = await ask(folder, MEDIA, '--only', 'nftables');
    expect(exitCode).to.equal(1);
    expect(explanations[0]!.outputs[0]!.files.kind).to.equal('undecided');
  });

  it('puts sites and outputs that must do the same together, and those that leave the packet alone last', async () => {
    const folder = await built(WITH_SITES);
    const answer = await ask(folder, 'tcp 10.2.0.1 -> 192.0.2.80:443');
    expect(deciders(answer)).to.deep.equal(['allow rule web', 'pass outside-scope']);
    const where = answer.explanations.map(({ outputs }) => outputs.map(({ id, site }) => `${id} ${site}`));
    expect(where).to.deep.equal([
      ['nftables bergen', 'spare bergen'],
      ['nftables oslo', 'spare oslo'],
    ]);
    const one = await ask(folder, 'tcp 10.2.0.1 -> 192.0.2.80:443', '--site', 'oslo', '--only', 'spare');
    expect(deciders(one)).to.deep.equal(['pass outside-scope']);
    expect(one.explanations[0]!.outputs).to.have.length(1);
  });

  it('shows control characters of others, and never writes them', async () => {
    const { stdout } = await call(await built(), ['explain', MEDIA]);
    expect(stdout).to.include('| NET-1 | owner voice | ring\\u202e').and.not.include('\u202e');
  });

  it('finds a direction by itself only where the policy decides one', async () => {
    const tree = {
      ...POLICY,
      'rulecast.yaml': `version: 1
name: host
default: drop
management: none
rules:
  - { name: in, direction: inbound, from: any, to: any, services: tcp/22, action: allow }
  - { name: out, direction: outbound, from: any, to: any, services: tcp/443, action: allow }
outputs:
  - { exporter: nftables, path: out/host.nft }
`,
    };
    const folder = await built(tree);
    const { exitCode, stderr } = await call(folder, ['explain', 'tcp 10.0.0.1 -> 10.0.0.2:22']);
    expect(exitCode).to.equal(1);
    expect(stderr).to.include('PACKET:1:1: error PACKET_INVALID: the policy decides inbound and outbound packets');
    expect(stderr).to.include('hint: write it in front: "inbound tcp 10.0.0.1 -> 10.0.0.2:22"');
    expect(deciders(await ask(folder, 'inbound tcp 10.0.0.1 -> 10.0.0.2:22'))).to.deep.equal(['allow rule in']);
    expect(deciders(await ask(folder, 'outbound tcp 10.0.0.1 -> 10.0.0.2:22'))).to.deep.equal(['drop default']);
  });

  it('does not compare a direction that a file cannot tell from one that is decided', async () => {
    const tree = {
      ...POLICY,
      'rulecast.yaml': POLICY['rulecast.yaml']!.replace('direction: forward', 'direction: outbound').replace(
        `path: ${NFT}, zones`,
        `path: ${NFT}, options: { hook: forward }, zones`,
      ),
    };
    const answer = await ask(await built(tree), 'forward udp 10.1.0.1 -> 198.51.100.1:3478', '--only', 'nftables');
    expect(deciders(answer)).to.deep.equal(['pass no-rules']);
    expect(answer.explanations[0]!.outputs[0]!.files).to.include({ kind: 'not-compared', verdict: 'allow' });
    expect(answer.exitCode).to.equal(0);
  });

  it('asks the policy alone where all outputs are about hosts, and says so', async () => {
    const outputs = '  - { exporter: domains, path: out/domains.csv }\n  - { exporter: squid, path: out/squid }';
    const { exitCode, stdout, stderr } = await call(makeTree(policy({ outputs })), [
      'explain',
      'tcp 10.1.0.1 -> 192.0.2.80:443',
    ]);
    expect([exitCode, stderr]).to.deep.equal([0, '']);
    expect(stdout).to.include('allow: rule "web" (rulecast.yaml:');
    expect(stdout).to.include('  domains  not asked  its files are about hosts, not packets\n');
  });

  it('names outputs about hosts that are not asked beside others', async () => {
    const outputs = '  - { exporter: nftables, path: out/lab.nft }\n  - { exporter: domains, path: out/domains.csv }';
    const folder = makeTree(policy({ outputs }));
    const { stdout } = await call(folder, ['explain', 'tcp 10.1.0.1 -> 192.0.2.80:443']);
    expect(stdout).to.match(/\nnot asked: domains, about hosts and not packets\n$/);
    const answer = await ask(folder, 'tcp 10.1.0.1 -> 192.0.2.80:443');
    expect(answer.notAsked.map(({ id }) => id)).to.deep.equal(['domains']);
    expect(answer.explanations.flatMap((one) => one.outputs.map(({ id }) => id))).to.deep.equal(['nftables']);
  });

  const wrong: readonly (readonly [packet: string, message: string])[] = [
    ['', 'error ARGUMENT_INVALID: explain needs a packet'],
    ['tcp 10.1.0.1 -> 10.1.0.2', 'PACKET:1:17: error PACKET_INVALID: expected ADDRESS:PORT'],
    ['icmp/8 ::1 -> ::2', 'PACKET:1:1: error PACKET_INVALID: icmp does not go with IPv6 addresses'],
    ['icmpv6/128 10.1.0.1 -> 10.1.0.2', 'PACKET:1:1: error PACKET_INVALID: icmpv6 does not go with IPv4 addresses'],
    ['gre 10.1.0.1 -> 10.1.0.2 @oslo', 'hint: sites are an option: --site oslo'],
    ['gre 10.1.0.1 -> 10.1.0.2 new twice', 'PACKET:1:30: error PACKET_INVALID: unexpected twice'],
    ['[lann>] gre 10.1.0.1 -> 10.1.0.2', 'hint: did you mean "lan"?'],
  ];
  for (const [packet, message] of wrong) {
    it(`says what is wrong with "${packet}", with 1`, async () => {
      const { exitCode, stdout, stderr } = await call(makeTree(POLICY), ['explain', packet]);
      expect({ exitCode, stdout }).to.deep.equal({ exitCode: 1, stdout: '' });
      expect(stderr).to.include(message);
    });
  }
});
