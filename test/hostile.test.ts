import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { PACKET_EXPORTERS } from '../exporters/index.ts';
import { assertAgreement } from '../src/testing/agreement.ts';
import { filesIn } from '../src/testing/case.ts';
import { type FittedCase, fitDocument } from '../src/testing/fitted-case.ts';
import { loadOrFail, type PolicyData } from '../src/testing/policy-text.ts';
import { readBack } from '../src/testing/read-back.ts';
import { sampleCase } from '../src/testing/sample-packets.ts';
import { call } from './cli/call.ts';
import { makeTree, readTree, removeTrees } from './cli/folder.ts';
import { loadAndList, needsNft } from './exporters/nft.ts';

/** One line each: what people type into names. */
const LINES = {
  'a quote and a command': '"; flush ruleset; add rule inet x y accept #',
  'a comment and a table': '" } } table inet evil { chain c { type filter hook input priority 0; policy accept; } } #',
  'a spreadsheet command': "=cmd|' /C calc'!A0",
  'a shell command': '$(reboot) `reboot` $IFS $x',
  'a backslash at the end': 'ends with a backslash \\',
  'quotes and commas': '\'a\',"b",c;d',
  '300 characters': 'x'.repeat(300),
  '300 wide characters': '監'.repeat(300),
} as const;

/** More than a line: what feeds and comments may hold. */
const TEXTS = {
  ...LINES,
  'a command on a line of its own': 'notes\nflush ruleset\nadd table inet evil\n',
  'turned and hidden text': 'abc\u202edef\u200b\ufeff',
  'carriage returns': 'notes\r\n"evil","row"\r\n\r=1+1',
  'control characters': 'a\u0000b\u0007c\u001b[31md\u0085e\u2028f',
} as const;

const ENDPOINT_SET = {
  id: 11,
  serviceArea: 'Skype',
  serviceAreaDisplayName: 'Microsoft Teams',
  urls: ['teams.example.com'],
  ips: ['203.0.113.0/24', '2001:db8:11::/48'],
  udpPorts: '3478-3481',
  tcpPorts: '443',
  category: 'Optimize',
  expressRoute: true,
  required: true,
};

const RULE = { name: 'media', from: 'clients', to: { feed: 'm365' }, action: 'allow', log: { prefix: 'media ' } };

const POLICY = {
  version: 1,
  name: 'branch',
  direction: 'outbound',
  default: 'drop',
  feeds: { m365: { type: 'microsoft365', snapshot: 'feed.json' } },
  sets: { clients: ['10.20.0.0/16', '2001:db8:20::/48'], servers: ['192.0.2.0/25', '198.51.100.7'] },
  rules: [RULE, { name: 'web', from: 'clients', to: 'servers', services: ['tcp/443', 'tcp/80'], action: 'reject' }],
  outputs: [
    { exporter: 'nftables', path: 'out/branch.nft' },
    { exporter: 'csv', path: 'out/csv' },
  ],
} satisfies PolicyData;

interface Input {
  readonly policy?: PolicyData;
  /** Laid over the only endpoint set of the feed. */
  readonly feed?: Readonly<Record<string, unknown>>;
}

/** A folder in which the whole command has built the policy. */
async function built({ policy = POLICY, feed = {} }: Input) {
  const folder = makeTree({
    'rulecast.yaml': JSON.stringify(policy),
    'feed.json': JSON.stringify([{ ...ENDPOINT_SET, ...feed }]),
  });
  const answer = await call(folder, ['build']);
  return { folder, ...answer };
}

/** Every output as `exporter` writes it for the policy of a folder, with its verdicts. */
async function fittedIn(folder: string, id: keyof typeof PACKET_EXPORTERS): Promise<FittedCase> {
  const outcome = await fitDocument(await PACKET_EXPORTERS[id]!(), loadOrFail('rulecast.yaml', filesIn(folder)));
  const [site] = outcome.kind === 'fitted' ? outcome.sites : [];
  if (site === undefined) throw new Error(`${id} refuses the policy`);
  return site;
}

/** What is on disk says of packets what `harmless` says, whatever its texts are. */
async function expectSameVerdicts(folder: string, harmless: string): Promise<void> {
  for (const [id, root] of [
    ['nftables', 'out/branch.nft'],
    ['csv', 'out/csv'],
  ] as const) {
    const exporter = await PACKET_EXPORTERS[id]!();
    const wanted = await fittedIn(harmless, id);
    const { artifacts } = await fittedIn(folder, id);
    const onDisk = artifacts.map(({ path }) => {
      const file = exporter.layout === 'file' ? root : join(root, path);
      return { path, text: readFileSync(join(folder, file), 'utf8') };
    });
    const reading = await readBack(exporter, { ...wanted, artifacts: onDisk });
    const { deciders } = assertAgreement(exporter, wanted, { reading, packets: sampleCase(wanted, 300) });
    for (const { name } of wanted.policy.rules) expect(deciders).to.include(name);
  }
}

/** What the kernel holds, without the texts that may differ. */
function inKernel(folder: string): readonly string[] {
  const { status, output } = loadAndList(readFileSync(join(folder, 'out/branch.nft'), 'utf8'));
  expect(status, output).to.equal(0);
  return output.split('\n').map((line) => line.replace(/ comment ".*"$/, '').replace(/ prefix "[^"]*"/, ''));
}

describe('hostile texts', () => {
  let harmless = '';

  before(async () => {
    harmless = (await built({})).folder;
  });
  after(removeTrees);

  async function expectHarmless(input: Input): Promise<void> {
    const { folder, exitCode, stderr } = await built(input);
    expect(exitCode, stderr).to.equal(0);
    // Nothing but a line end or a tab may control a terminal or a program that reads the files.
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
    const controls = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/;
    for (const [path, text] of Object.entries(readTree(folder))) {
      if (path.startsWith('out/')) expect(text, path).to.not.match(controls);
    }
    expect(stderr).to.not.match(controls);
    await expectSameVerdicts(folder, harmless);
  }

  for (const [what, text] of Object.entries(TEXTS)) {
    it(`in a feed's notes and labels change no verdict: ${what}`, () =>
      expectHarmless({
        feed: { notes: text, serviceArea: text, serviceAreaDisplayName: text, category: text, required: true },
      }));

    it(`in comment, owner and ticket change no verdict: ${what}`, () =>
      expectHarmless({
        policy: { ...POLICY, rules: [{ ...RULE, comment: text, owner: text, ticket: text }, POLICY.rules[1]] },
      }));

    it(`cannot be a host name, a port, a prefix or an id of a feed: ${what}`, async () => {
      for (const feed of [{ urls: [text] }, { udpPorts: text }, { ips: [text] }, { id: text }]) {
        const { folder, exitCode, stderr } = await built({ feed });
        expect(exitCode, `${JSON.stringify(feed)} ${stderr}`).to.equal(1);
        expect(stderr).to.match(/^feed\.json:1:\d+: error (FEED|ADDRESS|PORT)_[A-Z]+:/);
        expect(Object.keys(readTree(folder))).to.deep.equal(['feed.json', 'rulecast.yaml']);
      }
    });
  }

  for (const [what, text] of Object.entries(LINES)) {
    it(`in the name of a rule and in log prefixes change no verdict: ${what}`, async () => {
      const named = { ...RULE, name: text, log: { prefix: text } };
      const fallback = { action: 'drop', log: { prefix: text } };
      const policy = { ...POLICY, default: fallback, rules: [named, POLICY.rules[1]] };
      const { folder, exitCode, stderr } = await built({ policy });
      expect(exitCode, stderr).to.equal(0);
      await expectSameVerdicts(folder, harmless);
    });
  }

  it('leave the kernel with one table and the same rules', async function () {
    needsNft(this);
    const wanted = inKernel(harmless);
    expect(wanted.filter((line) => line.startsWith('table'))).to.deep.equal(['table inet rulecast_branch {']);
    for (const text of Object.values(LINES)) {
      const named = { ...RULE, comment: text, owner: text, ticket: text, log: { prefix: text } };
      const policy = { ...POLICY, rules: [{ ...named, name: text }, POLICY.rules[1]] };
      const { folder } = await built({ policy, feed: { notes: text, serviceArea: text, category: text } });
      expect(inKernel(folder), text).to.deep.equal(wanted);
    }
  });

  it('keep names at the limit apart, and names that differ only where they are cut', async function () {
    const long = 'n'.repeat(62);
    const [one, two] = [`${long}1`, `${long}2`];
    const rules = [
      { ...RULE, name: `${'r'.repeat(299)}1`, from: one },
      { name: `${'r'.repeat(299)}2`, from: two, to: 'servers', services: ['tcp/443', 'tcp/80'], action: 'reject' },
    ];
    const sets = { ...POLICY.sets, [one]: POLICY.sets.clients, [two]: ['10.20.0.0/16', '2001:db8:20::/48'] };
    const policy = { ...POLICY, name: 'p'.repeat(63), sets, rules };
    const { folder, exitCode, stderr } = await built({ policy });
    expect(exitCode, stderr).to.equal(0);
    await expectSameVerdicts(folder, harmless);
    needsNft(this);
    expect(inKernel(folder).filter((line) => line.startsWith('table'))).to.have.length(1);
  });
});
