import { expect } from 'chai';
import { decide } from '../../src/model/decide.ts';
import { matches } from '../../src/model/match-packet.ts';
import type { Packet } from '../../src/model/packet.ts';
import type { Policy } from '../../src/model/policy.ts';
import type { PacketMatch } from '../../src/packetset/program.ts';
import { compare } from '../../src/review/compare.ts';
import { compileSide } from '../../src/review/policies/compile-side.ts';
import type { PolicyItem } from '../../src/review/side.ts';
import type { PolicyData } from '../../src/testing/policy-text.ts';
import { type Random, randomOf, shuffled } from '../../src/testing/random.ts';
import { randomPolicy } from '../../src/testing/random-policy.ts';
import { samplePackets } from '../../src/testing/sample-packets.ts';
import { loadBuiltIn, policyItem, sideOf } from './sides.ts';

const PLAIN = { housekeeping: [] } as const;
const PAIRS = 60;

type RuleData = Readonly<Record<string, unknown>>;

/** A policy and one that a few edits make of it. */
async function randomPair(random: Random): Promise<{ readonly old: PolicyData; readonly now: PolicyData }> {
  const csv = await loadBuiltIn('csv');
  const [old, other] = [randomPolicy(csv, random), randomPolicy(csv, random)];
  const rules = [...(old.rules as readonly RuleData[])];
  const [foreign] = other.rules as readonly RuleData[];
  const edits: readonly (() => RuleData[])[] = [
    () => rules.slice(1),
    () => [...shuffled(rules, random)],
    () => [{ ...foreign, name: 'new' }, ...rules],
    () => rules.map((rule, at) => (at === 0 ? { ...rule, services: foreign?.services, to: foreign?.to } : rule)),
    () => rules.map((rule, at) => (at === 0 ? { ...rule, enabled: false } : rule)),
  ];
  const shared = random.chance(0.3) ? {} : { sets: random.chance(0.5) ? old.sets : other.sets };
  return { old, now: { ...old, ...shared, rules: random.pick(edits)() } };
}

function itemOf(policy: PolicyData): PolicyItem | undefined {
  try {
    return policyItem({ 'rulecast.yaml': JSON.stringify(policy, undefined, 1) });
  } catch {
    return undefined;
  }
}

function inTerm(match: PacketMatch, packet: Packet): boolean {
  return (match.directions?.includes(packet.direction) ?? true) && matches(match, packet);
}

async function compiled(item: PolicyItem): Promise<Policy | undefined> {
  const { side } = await compileSide(item, { isPast: false });
  return side?.policies.get('');
}

describe('changes of random policies', () => {
  it('say of every packet what both policies say, name who decides it, and have a cause', async function () {
    this.timeout(120_000);
    const random = randomOf(7);
    const seen = { changed: 0, kinds: new Set<string>(), hits: 0 };
    for (let pair = 0; pair < PAIRS; pair++) {
      const { old, now } = await randomPair(random);
      const [from, to] = [itemOf(old), itemOf(now)];
      if (from === undefined || to === undefined) continue;
      const policies = [await compiled(from), await compiled(to)];
      const [before, after] = policies;
      if (before === undefined || after === undefined) continue;
      const { review, diagnostics } = await compare(sideOf(from), sideOf(to));
      expect(diagnostics).to.deep.equal([]);
      if (review.changes.length > 0) seen.changed++;
      for (const { causes } of review.changes) {
        expect(causes.length).to.be.greaterThan(0);
        for (const { kind } of causes) seen.kinds.add(kind);
      }
      for (const packet of [...samplePackets(before, 150, pair), ...samplePackets(after, 150, pair)]) {
        const decisions = [decide(before, PLAIN, packet).verdict, decide(after, PLAIN, packet).verdict];
        const found = review.changes.filter(({ term }) => inTerm(term, packet));
        expect(found.length, JSON.stringify([old, now])).to.equal(decisions[0] === decisions[1] ? 0 : 1);
        if (found[0] === undefined) continue;
        seen.hits++;
        expect(found[0].verdicts.from).to.include(decisions[0]);
        expect(found[0].verdicts.to).to.deep.equal([decisions[1]]);
      }
    }
    expect(seen.changed).to.be.greaterThan(PAIRS / 3);
    expect(seen.hits).to.be.greaterThan(500);
    expect([...seen.kinds]).to.include.members(['rule-added', 'rule-removed', 'rule-edited', 'rule-moved']);
  });
});
