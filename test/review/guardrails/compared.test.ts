import { expect } from 'chai';
import { compilePolicy } from '../../../src/model/compile.ts';
import { compare } from '../../../src/review/compare.ts';
import { envelopeOf } from '../../../src/review/guardrails/envelope.ts';
import { judge } from '../../../src/review/guardrails/judge.ts';
import { readGuardrails } from '../../../src/review/guardrails/read-guardrails.ts';
import { LIMIT_NAMES } from '../../../src/review/guardrails/read-limits.ts';
import { settingChanges } from '../../../src/review/guardrails/settings.ts';
import type { Violation } from '../../../src/review/review.ts';
import { policyItem, sideOf } from '../sides.ts';

/** Every limit with its defaults, each under its own name. */
const ALL = `version: 1\nguardrails:\n${LIMIT_NAMES.map((limit) => `  - { name: ${limit}, reason: r, limit: ${limit} }\n`).join('')}`;

const SNAPSHOT = JSON.stringify([
  {
    ...{ id: 1, serviceArea: 'Common', serviceAreaDisplayName: 'Common', ips: ['13.107.6.0/24', '52.96.0.0/24'] },
    ...{ tcpPorts: '443', expressRoute: false, category: 'Allow', required: true, urls: ['a.example.net'] },
  },
]);

const BASE = `version: 1
name: branch
direction: outbound
scope: { from: clients }
default: drop
sets:
  clients: [10.20.0.0/16]
  servers: [12.0.0.0/25, 12.0.1.0/25]
feeds:
  m365: { type: microsoft365, snapshot: m365.json }
rules:
  - { name: web, from: clients, to: servers, services: tcp/443, action: allow }
  - { name: cloud, from: clients, to: { feed: m365, where: { category: Allow } }, action: allow }
  - { name: last, from: clients, to: 12.9.9.9, services: tcp/443, action: allow }
outputs:
  - { exporter: nftables, path: out }
`;

const OLD = policyItem({ 'rulecast.yaml': BASE, 'm365.json': SNAPSHOT });

/** What all limits say of an edit of the policy, or of its snapshot. */
async function judged(edits: Readonly<Record<string, string>>): Promise<readonly string[]> {
  return (await violationsOf(edits)).map(({ guardrail }) => guardrail);
}

async function violationsOf(edits: Readonly<Record<string, string>>): Promise<readonly Violation[]> {
  const edit = (text: string): string =>
    Object.entries(edits).reduce((sum, [before, after]) => sum.replace(before, after), text);
  const now = policyItem({ 'rulecast.yaml': edit(BASE), 'm365.json': edit(SNAPSHOT) });
  const { review, diagnostics } = await compare(sideOf(OLD), sideOf(now));
  expect(diagnostics.filter(({ severity }) => severity === 'error')).to.deep.equal([]);
  const guardrails = readGuardrails('guardrails.yaml', ALL);
  if (!guardrails.ok) throw new Error('unreadable guardrails');
  const settings = settingChanges(OLD.document, now.document);
  return judge({ ...review, settings }, { guardrails: guardrails.value });
}

const LAST = '  - { name: last,';

/** Rules in front of the last one. */
function rules(...texts: readonly string[]): Readonly<Record<string, string>> {
  return { [LAST]: `${texts.map((text) => `  - { ${text}, action: allow }\n`).join('')}${LAST}` };
}

describe('guardrails of policies that were compared', () => {
  it('are kept by a small change', async () => {
    expect(await judged({})).to.deep.equal([]);
    expect(await judged(rules('name: n, from: clients, to: 12.0.7.0/24, services: tcp/443'))).to.deep.equal([]);
  });

  it('see any, however it is spelt and divided between rules', async () => {
    const crossed = ['any-destination', 'prefix-wider-than', 'addresses-opened'];
    expect(await judged(rules('name: n, from: clients, to: any, services: udp/123'))).to.deep.equal(crossed);
    expect(
      await judged(rules('name: n, from: clients, to: [0.0.0.0/1, 128.0.0.0/1], services: udp/123')),
    ).to.deep.equal(crossed);
    const halves = rules(
      'name: one, from: clients, to: 0.0.0.0/1, services: [udp/123, udp/124]',
      'name: two, from: clients, to: 128.0.0.0/1, services: [udp/123, udp/125]',
    );
    expect(await judged(halves)).to.include.members(crossed);
  });

  it('see ports and protocols', async () => {
    expect(await judged(rules('name: n, from: clients, to: 12.0.7.0/24, services: any'))).to.deep.equal([
      'ports-opened',
    ]);
    expect(await judged(rules('name: n, from: clients, to: 12.0.7.0/24, services: tcp/1-1025'))).to.deep.equal([
      'ports-opened',
    ]);
  });

  it('see what a feed opens, and what it loses', async () => {
    const [special, ...others] = await violationsOf({ '52.96.0.0/24': '52.96.0.0/24","169.254.169.254/32' });
    expect(others).to.deep.equal([]);
    expect(special).to.deep.include({
      guardrail: 'special-ranges-in-feed',
      text: '169.254.169.254/32 (cloud metadata service) and 1 more because of m365:1',
    });
    expect(await judged({ ',"52.96.0.0/24"': '' })).to.deep.equal(['set-shrinks']);
    expect(await judged({ ', 12.0.1.0/25]': ']' })).to.deep.equal(['set-shrinks']);
  });

  it('see that replies are lost, and that the default is another', async () => {
    const without = {
      'path: out }': 'path: out, housekeeping: [invalid, loopback, neighbour-discovery, multicast-listener] }',
    };
    const found = await judged(without);
    expect(new Set(found)).to.deep.equal(new Set(['established-rule-lost']));
    expect(await judged({ 'default: drop': 'default: reject' })).to.deep.equal(['default-changed']);
    expect(await judged({ 'default: drop': 'default: allow' })).to.include.members([
      'default-changed',
      'any-destination',
      'ports-opened',
    ]);
  });

  it('the envelope has the changes that its policy allows', async () => {
    const approved = policyItem({
      'rulecast.yaml': BASE.replace('to: servers, services: tcp/443', 'to: 12.0.0.0/8, services: tcp/443'),
      'm365.json': SNAPSHOT,
    });
    const compiled = compilePolicy(approved.document, { asOf: approved.asOf, allowExpired: approved.allowExpired });
    if (!compiled.ok) throw new Error('the approved policy cannot be compiled');
    const envelope = envelopeOf([compiled.value]);
    const outside = async (text: string): Promise<number> => {
      const edited = BASE.replace(LAST, `  - { name: n, from: clients, to: ${text}, action: allow }\n${LAST}`);
      const now = policyItem({ 'rulecast.yaml': edited, 'm365.json': SNAPSHOT });
      const { review } = await compare(sideOf(OLD), sideOf(now));
      expect(review.changes).to.have.length.greaterThan(0);
      return judge(review, { envelope }).length;
    };
    expect(await outside('12.0.7.0/24, services: tcp/443')).to.equal(0);
    expect(await outside('12.0.0.0/8, services: tcp/443')).to.equal(0);
    expect(await outside('[12.0.0.0/8, 13.0.0.1], services: tcp/443')).to.equal(1);
    expect(await outside('12.0.7.0/24, services: [tcp/443, udp/443]')).to.equal(1);
  });
});
