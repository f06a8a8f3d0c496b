import type { PacketReading } from '../../src/exporter/reading.ts';
import { decide } from '../../src/model/decide.ts';
import type { Packet } from '../../src/model/packet.ts';
import type { Rule } from '../../src/model/policy.ts';
import { FAMILIES } from '../../src/net/family.ts';
import { prove } from '../../src/proof/prove.ts';
import type { BuiltCase } from './built-case.ts';
import { canReach } from './can-reach.ts';

/** Packets for a case, and what becomes of its rules among them. */
export interface RulePackets {
  readonly packets: readonly Packet[];
  /** Names of rules that decide at least one of the packets. */
  readonly live: readonly string[];
  /** Names of rules that decide no packet at all, by proof. */
  readonly dead: readonly string[];
  /** Names of rules whose packets routing never lets through to the hook, as far as was tried. */
  readonly unroutable: readonly string[];
}

/** How many times as many packets are looked through for a rule that the first do not meet. */
const SEARCH = 6;

/** Some packets are not what they were meant to be by the time they reach the hook. */
const PACKETS_PER_RULE = 8;

/** `count` packets of a case, and more for rules that none of them meets. `reading` is that of its own files. */
export function withEveryRule(built: BuiltCase, reading: PacketReading, count: number): RulePackets {
  const { rules } = built.policy;
  const packets = [...built.packets(count)];
  const met = new Set(packets.map((packet) => deciderOf(built, packet)));
  if (rules.some((rule) => !met.has(rule))) packets.push(...firstOfOthers(built, met, count * SEARCH));
  const [dead, unroutable]: [string[], string[]] = [[], []];
  for (const rule of rules.filter((one) => !met.has(one))) {
    const found = packetsOf(rule, built, reading);
    const routable = found.filter((packet) => canReach(built.hooks[packet.direction], packet));
    packets.push(...routable);
    if (routable.length > 0) met.add(rule);
    else (found.length > 0 ? unroutable : dead).push(rule.name);
  }
  const live = rules.filter((rule) => met.has(rule)).map(({ name }) => name);
  return { packets, live, dead, unroutable };
}

/** Of `count` packets the first few that meet a rule which none did before; `met` grows. */
function firstOfOthers(built: BuiltCase, met: Set<Rule | undefined>, count: number): readonly Packet[] {
  const found = new Map<Rule | undefined, number>();
  const packets = built.packets(count).filter((packet) => {
    const rule = deciderOf(built, packet);
    const before = found.get(rule) ?? 0;
    if (met.has(rule) || before >= PACKETS_PER_RULE) return false;
    found.set(rule, before + 1);
    return true;
  });
  for (const rule of found.keys()) met.add(rule);
  return packets;
}

function deciderOf({ policy, expected }: BuiltCase, packet: Packet): Rule | undefined {
  const { by } = decide(policy, expected(packet.direction), packet);
  return by.kind === 'rule' ? by.rule : undefined;
}

/** Packets that a rule decides, one a family; none where it decides none. The files differ from a policy in which it does otherwise on just those. */
function packetsOf(rule: Rule, built: BuiltCase, reading: PacketReading): readonly Packet[] {
  const action = rule.action === 'allow' ? 'drop' : 'allow';
  const [first, ...rest] = built.policy.rules;
  const edited = (one: Rule): Rule => (one === rule ? { ...one, action } : one);
  const policy = { ...built.policy, rules: [edited(first), ...rest.map(edited)] as const };
  const { families } = prove({ ...built, policy, reading });
  return FAMILIES.flatMap((family) => {
    const proof = families[family];
    return proof.kind === 'refuted' ? [proof.difference.packet] : [];
  });
}
