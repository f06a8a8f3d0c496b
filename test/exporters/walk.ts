import type { PacketReading, Statement } from '../../src/exporter/reading.ts';
import type { NameSet } from '../../src/model/match.ts';
import type { Packet, Verdict } from '../../src/model/packet.ts';
import { contains } from '../../src/net/contains.ts';
import { containsInteger } from '../../src/net/interval-set.ts';

type Fate = Verdict | 'undecided';

const HOOKS = { inbound: 'input', outbound: 'output', forward: 'forward' } as const;

/** What a reading does with one packet, by walking its chains; zones are interfaces. A plain second opinion for hand-written tables. */
export function walk(reading: PacketReading, packet: Packet): Fate {
  const hooks = reading.hooks.filter(({ at }) =>
    at.kind === 'hook' ? at.hook === HOOKS[packet.direction] : at.direction === packet.direction,
  );
  let fate: Fate = 'pass';
  for (const hook of [...hooks].sort((a, b) => a.priority - b.priority)) {
    const end = walkChain(reading, hook.chain, packet);
    const verdict = end === 'end' ? hook.policy : end;
    if (verdict === 'drop' || verdict === 'reject' || verdict === 'undecided') return verdict;
    if (verdict === 'allow') fate = 'allow';
  }
  return fate;
}

function walkChain(reading: PacketReading, name: string, packet: Packet): Fate | 'end' {
  for (const statement of reading.chains.get(name) ?? []) {
    if (!matches(statement, packet)) continue;
    if (statement.undecided !== undefined) return 'undecided';
    const { then } = statement;
    if (then.kind === 'verdict') return then.verdict;
    if (then.kind === 'return') return 'end';
    if (then.kind === 'continue') continue;
    const end = walkChain(reading, then.chain, packet);
    if (end !== 'end' || then.kind === 'goto') return end;
  }
  return 'end';
}

function matches({ match }: Statement, packet: Packet): boolean {
  const { family, source, destination, protocols, sourcePorts, destinationPorts, icmp, ingress, egress, states } =
    match;
  const message = (packet.icmpType ?? -1) * 256 + (packet.icmpCode ?? 0);
  return (
    (family === undefined || family === packet.family) &&
    (source === undefined || contains(source, packet.family, packet.source)) &&
    (destination === undefined || contains(destination, packet.family, packet.destination)) &&
    (protocols === undefined || containsInteger(protocols, packet.protocol)) &&
    (sourcePorts === undefined || containsInteger(sourcePorts, packet.sourcePort ?? -1)) &&
    (destinationPorts === undefined || containsInteger(destinationPorts, packet.destinationPort ?? -1)) &&
    (icmp === undefined || (icmp.family === packet.family && containsInteger(icmp.types, message))) &&
    isNamed(ingress, packet.fromZone) &&
    isNamed(egress, packet.toZone) &&
    (states === undefined || states.includes(packet.state))
  );
}

function isNamed(set: NameSet | undefined, name: string | undefined): boolean {
  return set === undefined || (name !== undefined && set.names.includes(name)) !== set.not;
}
