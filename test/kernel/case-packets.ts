import type { HookName } from '../../src/model/housekeeping.ts';
import { DIRECTIONS, type Direction, type Packet } from '../../src/model/packet.ts';
import type { FittedCase } from '../../src/testing/fitted-case.ts';
import { samplePackets } from '../../src/testing/sample-packets.ts';
import type { Hints } from '../packets/generate.ts';
import { boundaryPackets, collectHints } from '../packets.ts';
import { canReach } from './can-reach.ts';
import { isIcmpError } from './frame.ts';

/** A policy as YAML gives it, and how to read the files it names. */
export interface RawPolicy {
  readonly policy: unknown;
  readonly files: (path: string) => Uint8Array;
}

/** What the packets of a case are made from. */
export interface PacketSource {
  readonly fitted: FittedCase;
  readonly hooks: Readonly<Record<Direction, HookName>>;
  readonly raw: RawPolicy;
}

/** A policy about addresses that are never routed has no packets to send. */
const SEEDS_MAX = 50;

/**
 * `count` packets at and beside the bounds of a policy that can reach their hook: half of them from the written policy, half from the compiled
 * one.
 */
export function casePackets(source: PacketSource, count: number): readonly Packet[] {
  const { fitted, hooks, raw } = source;
  const hints = collectHints(raw.policy, raw.files, fitted.site);
  const decided = DIRECTIONS.filter((direction) => fitted.policy.rules.some((rule) => rule.direction === direction));
  const isShared = ({ direction }: Packet): boolean => decided.some((other) => hooks[other] === hooks[direction]);
  // A hook does not know directions: one without rules can be asked about only where no other is decided on its hook.
  const isAsked = (packet: Packet): boolean => decided.includes(packet.direction) || !isShared(packet);
  const found: Packet[] = [];
  for (let seed = 1; found.length < count; seed += 1) {
    if (seed > SEEDS_MAX) throw new Error(`only ${found.length} of ${count} packets can reach a hook`);
    const all = candidates(source, hints, { count, seed });
    found.push(...all.filter((packet) => isAsked(packet) && canReach(hooks[packet.direction], packet)));
  }
  return found.slice(0, count);
}

function candidates(
  { fitted, hooks }: PacketSource,
  hints: Hints,
  { count, seed }: { readonly count: number; readonly seed: number },
): readonly Packet[] {
  const bothZones = Object.values(hooks).every((hook) => hook === 'forward');
  const half = Math.ceil(count / 2);
  const all = [
    ...boundaryPackets({ ...hints, bothZones, count: half, seed }),
    ...samplePackets(fitted.policy, half, seed),
  ];
  return all.map((packet) => asKernelsHave(packet, hooks[packet.direction]));
}

/** A host knows one zone of a packet that begins or ends there, and what is related to a connection is an ICMP error about it. */
function asKernelsHave({ fromZone, toZone, ...packet }: Packet, hook: HookName): Packet {
  const zones = {
    ...(fromZone !== undefined && hook !== 'output' && { fromZone }),
    ...(toZone !== undefined && hook !== 'input' && { toZone }),
  };
  if (packet.state !== 'related' || isIcmpError(packet)) return { ...packet, ...zones };
  const { sourcePort: _source, destinationPort: _destination, ...rest } = packet;
  const unreachable = packet.family === 4 ? { protocol: 1, icmpType: 3 } : { protocol: 58, icmpType: 1 };
  return { ...rest, ...zones, ...unreachable, icmpCode: 1 };
}
