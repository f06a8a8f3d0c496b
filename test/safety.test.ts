import { readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { call } from './cli/call.ts';
import { makeTree, readTree, removeTrees, type Tree } from './cli/folder.ts';
import { marked } from './policy/memory-files.ts';

const HEAD = `version: 1
name: branch
direction: outbound
default: drop
`;
const OUTPUTS = 'outputs: [{ exporter: nftables, path: out/branch.nft }, { exporter: csv, path: out/csv }]\n';
const FEEDS = 'feeds: { m365: { type: microsoft365, snapshot: feeds/m365.json } }\n';
const WEB = 'rules: [{ name: web, from: any, to: 192.0.2.0/24, services: tcp/443, action: allow }]\n';

/** A policy of one rule behind the head and the feed; the outputs come last. */
function rule(text: string): string {
  return `${HEAD}${FEEDS}rules:\n  - { name: web, ${text} }\n${OUTPUTS}`;
}

/** What must be refused: `»` marks each place where an error is shown, `codes` are theirs in the order of the marks. */
interface Refusal {
  readonly policy: string;
  readonly codes: readonly string[];
  readonly files?: Tree;
}

const REFUSALS: Readonly<Record<string, Refusal>> = {
  'a rule whose source and destination share no family': {
    policy: `${HEAD}rules: [{ name: »web, from: 10.0.0.0/8, to: "2001:db8::/32", services: tcp/443, action: allow }]\n${OUTPUTS}`,
    codes: ['FAMILY_MISMATCH'],
  },
  'an ICMPv6 service between IPv4 addresses': {
    policy: `${HEAD}rules: [{ name: »ping, from: 10.0.0.0/8, to: any, services: icmpv6, action: allow }]\n${OUTPUTS}`,
    codes: ['FAMILY_MISMATCH'],
  },
  'an except that empties a set': {
    policy: `${HEAD}sets: { lab: { of: 10.1.0.0/16, except: »10.0.0.0/8 } }\n${WEB.replace('from: any', 'from: lab')}${OUTPUTS}`,
    codes: ['SET_EMPTY'],
  },
  'an except that empties a destination': {
    policy: rule('from: any, to: { of: 10.1.0.0/16, except: »10.0.0.0/8 }, services: tcp/443, action: allow'),
    codes: ['SET_EMPTY'],
  },
  'an empty list of addresses': {
    policy: rule('from: any, to: »[], services: tcp/443, action: allow'),
    codes: ['SET_EMPTY'],
  },
  'a list file without addresses': {
    policy: rule('from: any, to: { file: »lists/none.txt }, services: tcp/443, action: allow'),
    codes: ['SET_EMPTY'],
    files: { 'lists/none.txt': '# nothing here\n' },
  },
  'a selection that matches nothing': {
    policy: rule('from: any, to: »{ feed: m365, where: { id: 1 }, except: { required: true } }, action: allow'),
    codes: ['SELECTION_EMPTY'],
  },
  'a selection of names without addresses': {
    policy: rule('from: any, to: »{ feed: m365, where: { id: 8 } }, action: allow'),
    codes: ['SELECTION_EMPTY'],
  },
  'services that leave nothing of a selection': {
    policy: rule('from: any, to: { feed: m365, where: { id: 11 } }, services: »tcp/443, action: allow'),
    codes: ['SERVICES_EMPTY'],
  },
  'an expired allow': {
    policy: `${HEAD}rules: [{ name: web, from: any, to: any, services: tcp/443, action: allow, expires: »2026-10-31 }]\n${OUTPUTS}`,
    codes: ['EXPIRED'],
  },
  'a misspelt key of the policy': {
    policy: `${HEAD}»scpoe: everything\n${WEB}${OUTPUTS}`,
    codes: ['KEY_UNKNOWN'],
  },
  'a misspelt key of a rule': {
    policy: rule('from: any, »destination: 10.0.0.0/8, to: any, services: tcp/443, action: allow'),
    codes: ['KEY_UNKNOWN'],
  },
  'a misspelt key in the place of a required one': {
    policy: `${HEAD}rules:\n  - { name: web, from: any, »too: 10.0.0.0/8, services: tcp/443, action: allow }\n${OUTPUTS}`,
    codes: ['KEY_UNKNOWN'],
  },
  'a misspelt key of a selection': {
    policy: rule('from: any, to: { feed: m365, »were: { id: 1 } }, action: allow'),
    codes: ['KEY_UNKNOWN'],
  },
  'a misspelt label of a selection': {
    policy: rule('from: any, to: { feed: m365, where: { »catgory: Optimize } }, action: allow'),
    codes: ['SELECTOR_UNKNOWN'],
  },
  'a misspelt value of a selection': {
    policy: rule('from: any, to: { feed: m365, where: { category: [Allow, »Optimise] } }, action: allow'),
    codes: ['SELECTOR_UNKNOWN'],
  },
  'a misspelt value of an except': {
    policy: rule('from: any, to: { feed: m365, except: { serviceArea: »Exchnage } }, action: allow'),
    codes: ['SELECTOR_UNKNOWN'],
  },
  'a misspelt service': {
    policy: rule('from: any, to: any, services: [tcp/443, »htps], action: allow'),
    codes: ['NAME_UNKNOWN'],
  },
  'a misspelt set': {
    policy: `${HEAD}sets: { servers: 192.0.2.0/24 }\n${WEB.replace('192.0.2.0/24', '»serverss')}${OUTPUTS}`,
    codes: ['NAME_UNKNOWN'],
  },
  'a misspelt option of an exporter': {
    policy: `${HEAD}${WEB}outputs: [{ exporter: nftables, path: out/branch.nft, options: { »counter: false } }]\n`,
    codes: ['KEY_UNKNOWN'],
  },
  'a misspelt exporter': {
    policy: `${HEAD}${WEB}outputs: [{ exporter: csv, path: out/csv }, { exporter: »nftable, path: out/branch.nft }]\n`,
    codes: ['EXPORTER_UNKNOWN'],
  },
  'a default drop on forward without a scope': {
    policy: `${HEAD.replace('outbound', 'forward').replace('drop', '»drop')}${WEB}${OUTPUTS}`,
    codes: ['SCOPE_MISSING'],
  },
  'a rule outside the scope': {
    policy: `${HEAD}scope: { from: 10.0.0.0/8 }\n${WEB.replace('from: any', 'from: »192.168.0.0/16')}${OUTPUTS}`,
    codes: ['SCOPE_EMPTY'],
  },
  'an inbound policy that locks everybody out': {
    policy: `${HEAD.replace('outbound', 'inbound').replace('drop', '»drop')}${WEB}${OUTPUTS}`,
    codes: ['LOCKOUT'],
  },
  'a policy without rules': {
    policy: `»${HEAD}rules: []\n${OUTPUTS}`,
    codes: ['RULES_MISSING'],
  },
  'a policy without outputs': {
    policy: `${HEAD}${WEB}outputs: »[]\n`,
    codes: ['OUTPUTS_MISSING'],
  },
  'host bits': {
    policy: rule('from: »10.1.2.3/16, to: [»"2001:db8::1/64"], services: tcp/443, action: allow'),
    codes: ['HOST_BITS', 'HOST_BITS'],
  },
  'host bits in a list file': {
    policy: rule('from: { file: lists/hosts.txt }, to: any, services: tcp/443, action: allow'),
    codes: ['lists/hosts.txt:2:1 HOST_BITS'],
    files: { 'lists/hosts.txt': '10.0.0.0/8\n10.1.2.3/16\n' },
  },
  'ports out of range': {
    policy: rule('from: any, to: any, services: [»tcp/0, »tcp/65536, »udp/90-80, »tcp/], action: allow'),
    codes: ['PORT_INVALID', 'PORT_INVALID', 'PORT_INVALID', 'PORT_INVALID'],
  },
  'two rules of one name': {
    policy: `${HEAD}rules:\n  - { name: web, from: any, to: any, services: tcp/80, action: allow }\n  - { name: »web, from: any, to: any, services: tcp/443, action: allow }\n${OUTPUTS}`,
    codes: ['DUPLICATE_NAME'],
  },
  'two outputs of one id': {
    policy: `${HEAD}${WEB}outputs: [{ exporter: csv, path: a }, { exporter: »csv, path: b }]\n`,
    codes: ['DUPLICATE_NAME'],
  },
  'two keys of one name': {
    policy: `${HEAD}»default: allow\n${WEB}${OUTPUTS}`,
    codes: ['DUPLICATE_NAME'],
  },
  'two endpoint sets of one id': {
    policy: `${HEAD}${FEEDS}${WEB}${OUTPUTS}`,
    codes: ['feeds/m365.json:3:8 FEED_DUPLICATE_ID'],
    files: {
      'feeds/m365.json':
        '[\n{"id": 1, "ips": ["192.0.2.0/24"], "tcpPorts": "443"},\n{"id": 1, "ips": ["198.51.100.0/24"], "tcpPorts": "443"}\n]\n',
    },
  },
  'an output above the repository': {
    policy: `${HEAD}${WEB}outputs: [{ exporter: nftables, path: »../../branch.nft }]\n`,
    codes: ['PATH_OUTSIDE'],
  },
  'an output at an absolute path': {
    policy: `${HEAD}${WEB}outputs: [{ exporter: nftables, path: »/tmp/branch.nft }]\n`,
    codes: ['PATH_OUTSIDE'],
  },
  'an output behind a link': {
    policy: `${HEAD}${WEB}outputs: [{ exporter: nftables, path: »away/branch.nft }]\n`,
    codes: ['PATH_OUTSIDE'],
  },
  'a list above the repository': {
    policy: rule('from: { file: »../../x.txt }, to: any, services: tcp/443, action: allow'),
    codes: ['PATH_OUTSIDE'],
  },
  'a list at an absolute path': {
    policy: rule('from: { file: »/etc/hosts }, to: any, services: tcp/443, action: allow'),
    codes: ['PATH_OUTSIDE'],
  },
  'a list behind a link': {
    policy: rule('from: { file: »away/list.txt }, to: any, services: tcp/443, action: allow'),
    codes: ['PATH_OUTSIDE'],
  },
  'any in a list': {
    policy: rule('from: [10.0.0.0/8, »any], to: any, services: [tcp/443, »any], action: allow'),
    codes: ['ANY_WITH_OTHERS', 'ANY_WITH_OTHERS'],
  },
  'feeds on both sides': {
    policy: rule('from: { feed: m365, where: { id: 1 } }, to: »{ feed: m365, where: { id: 11 } }, action: allow'),
    codes: ['FEEDS_BOTH_SIDES'],
  },
  'sources from a shared feed without ids': {
    policy: rule('from: »{ feed: m365, where: { category: Optimize } }, to: any, services: tcp/25, action: allow'),
    codes: ['FEED_SOURCE_IDS'],
  },
  'an unmapped zone': {
    policy: `${HEAD}zones: [lan]\n${WEB.replace('to:', 'to-zone: lan, to:')}outputs:\n  - »{ exporter: nftables, path: out/branch.nft }\n`,
    codes: ['ZONE_UNMAPPED'],
  },
  'a drop above an allow that is left out of an output': {
    policy: `${HEAD}rules:\n  - »{ name: no, from: any, to: any, services: tcp/25, action: drop, not-on: { csv: noise } }\n  - { name: web, from: any, to: any, services: any, action: allow }\n${OUTPUTS}`,
    codes: ['NOT_ON_UNSAFE'],
  },
  'an include cycle': {
    policy: `${HEAD}include: [a.yaml]\n${WEB}${OUTPUTS}`,
    codes: ['b.yaml:1:11 CYCLE'],
    files: { 'a.yaml': 'include: [b.yaml]\n', 'b.yaml': 'include: [a.yaml]\n' },
  },
  'a set cycle': {
    policy: `${HEAD}sets:\n  a: [b, 10.0.0.1]\n  b: { of: »a, except: 10.0.0.2 }\n${WEB}${OUTPUTS}`,
    codes: ['CYCLE'],
  },
  'a snapshot that is an error answer': {
    policy: `${HEAD}${FEEDS}${WEB}${OUTPUTS}`,
    codes: ['feeds/m365.json:1:1 FEED_SHAPE'],
    files: { 'feeds/m365.json': '{ "error": { "code": 429 } }\n' },
  },
  'a snapshot without endpoint sets': {
    policy: `${HEAD}${FEEDS}${WEB}${OUTPUTS}`,
    codes: ['feeds/m365.json:1:1 FEED_SHAPE'],
    files: { 'feeds/m365.json': '[]\n' },
  },
  'all errors of a file together': {
    policy: `${HEAD}»zoness: [lan]\nsets: { a: »10.0.0.1/8, b: [»any, 10.0.0.1] }\nrules:\n  - { name: web, from: a, to: any, services: »tcp/0, action: »alow, »acton: x }\n${OUTPUTS.replace('path: out/csv', '»pth: x, path: out/csv')}`,
    codes: [
      'KEY_UNKNOWN',
      'HOST_BITS',
      'ANY_WITH_OTHERS',
      'PORT_INVALID',
      'VALUE_INVALID',
      'KEY_UNKNOWN',
      'KEY_UNKNOWN',
    ],
  },
  'all errors of meaning together': {
    policy: `${HEAD}${FEEDS}rules:
  - { name: »one, from: 10.0.0.0/8, to: "::/1", services: tcp/1, action: allow }
  - { name: two, from: »lans, to: any, services: tcp/1, action: allow }
  - { name: three, from: any, to: { feed: m365, where: { id: »99999 } }, action: allow }
${OUTPUTS}`,
    codes: ['FAMILY_MISMATCH', 'NAME_UNKNOWN', 'SELECTOR_UNKNOWN'],
  },
};

describe('a build refuses', () => {
  const snapshot = readFileSync('fixtures/feeds/m365-example.json', 'utf8');
  let outside = '';

  before(() => {
    outside = makeTree({ 'list.txt': '10.0.0.0/8\n' });
  });
  after(removeTrees);

  for (const [what, { policy, codes, files = {} }] of Object.entries(REFUSALS)) {
    it(what, async () => {
      const { text, expected } = marked(policy, codes);
      const elsewhere = codes.slice(expected.length);
      const wanted = [...expected.map((place) => `rulecast.yaml:${place}`), ...elsewhere];
      const tree = { '.git/HEAD': '', 'feeds/m365.json': snapshot, ...files, 'rulecast.yaml': text };
      const folder = makeTree(tree);
      symlinkSync(outside, join(folder, 'away'));
      const before = readTree(folder);
      const { exitCode, stdout, stderr } = await call(folder, ['build']);
      const shown = [...stderr.matchAll(/^(?:(\S+:\d+:\d+): )?error ([A-Z_]+):/gm)];
      expect(shown.map(([, place, code]) => `${place} ${code}`).sort(), stderr).to.deep.equal([...wanted].sort());
      expect({ exitCode, stdout }).to.deep.equal({ exitCode: 1, stdout: '' });
      expect(readTree(folder), 'files were written').to.deep.equal(before);
      expect(Object.keys(readTree(outside))).to.deep.equal(['list.txt']);
    });
  }

  it('in as many ways as there were when this was written', () => {
    expect(Object.keys(REFUSALS)).to.have.length.of.at.least(50);
  });

  it('nothing of the policies that the refusals are made of', async () => {
    const text = `${HEAD}${FEEDS}${WEB}${OUTPUTS}`;
    const folder = makeTree({ 'feeds/m365.json': snapshot, 'rulecast.yaml': text });
    const { exitCode, stderr } = await call(folder, ['build']);
    expect({ exitCode, stderr }).to.deep.equal({ exitCode: 0, stderr: '' });
    expect(Object.keys(readTree(folder))).to.include.members(['out/branch.nft', 'out/csv/rules.csv']);
  });
});
