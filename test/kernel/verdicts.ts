import type { HookName } from '../../src/model/housekeeping.ts';
import { LOOPBACK_ZONE, type Packet, type State } from '../../src/model/packet.ts';
import { canReach } from './can-reach.ts';
import { frameOf, isIcmpError, openingFor, type Role } from './frame.ts';
import type { Namespace } from './namespace.ts';
import { observed } from './observer.ts';
import { inject, type Rig, recordOf, trafficClassOf, withRig } from './rig.ts';

/** What the kernel made of one packet. `delivered` is false for dropped and rejected packets. */
export interface KernelVerdict {
  readonly state: State;
  readonly delivered: boolean;
}

/** Which packets are asked about, and where. */
interface Question {
  readonly hook: HookName;
  /** At most 60,000. Their state is what connection tracking is invited to find; what it did find is in the answer. */
  readonly packets: readonly Packet[];
  /** The interfaces of each zone; packets of other zones use an interface of their own. */
  readonly interfaces: ReadonlyMap<string, readonly string[]>;
}

/** The number of IPv4's identification is 16 bits wide, and 0 asks the kernel to choose one. */
const PACKETS_MAX = 60_000;

const UNMAPPED = 'unmapped0';

export interface KernelQuestion extends Question {
  /** Loads the rules that are asked about. */
  load(namespace: Namespace): Promise<void>;
}

/** One of several rule sets to ask about. `unload` takes away all that `load` brought. */
export interface Round {
  load(namespace: Namespace): Promise<void>;
  unload(namespace: Namespace): Promise<void>;
}

/** What the kernel made of packets, by their index. */
export type KernelAnswer = ReadonlyMap<number, KernelVerdict>;

/**
 * Sends packets at a hook of the real kernel with rules loaded. Those that never reached the hook (since routing refuses their addresses,
 * say) are not in the answer.
 */
export async function kernelVerdicts(question: KernelQuestion): Promise<KernelAnswer> {
  const [answer] = await verdictsInTurn(question, [{ load: question.load, unload: async () => {} }]);
  return answer ?? new Map();
}

/** Asks about the same packets with one set of rules after the other, on one machine that remembers connections; an answer each. */
export async function verdictsInTurn(question: Question, rounds: readonly Round[]): Promise<readonly KernelAnswer[]> {
  const { hook, packets } = question;
  if (packets.length > PACKETS_MAX) throw new Error(`${packets.length} packets are more than can be numbered`);
  return withRig({ hook, interfaces: interfacesOf(question) }, async (rig) => {
    const sent = packets.flatMap((packet, index) =>
      canReach(hook, packet) ? [{ packet, number: index + 1, ...wayOf(packet, index, question) }] : [],
    );
    // Connections that later packets belong to begin before there are rules that could stop them.
    await inject(rig, Buffer.concat(sent.filter(belongs).map((one) => openingRecord(one, rig))));
    const records = Buffer.concat(sent.map((one) => record(one, rig)));
    const answers: KernelAnswer[] = [];
    for (const [index, { load, unload }] of rounds.entries()) {
      await load(rig.namespace);
      const { arrived, delivered } = await observed(rig, () => inject(rig, records));
      answers.push(
        new Map([...arrived].map(([number, state]) => [number - 1, { state, delivered: delivered.has(number) }])),
      );
      // The machine goes away with the last.
      if (index + 1 < rounds.length) await unload(rig.namespace);
    }
    return answers;
  });
}

/** The interfaces that a packet passes; absent where the hook has none on that side. */
interface Way {
  readonly ingress?: string;
  readonly egress?: string;
}

interface SentPacket extends Way {
  readonly packet: Packet;
  readonly number: number;
}

function interfacesOf({ hook, interfaces }: Question): readonly string[] {
  const names = new Set([...interfaces.values()].flat().filter((name) => name !== 'lo'));
  return [UNMAPPED, ...names, ...(hook === 'forward' ? [] : ['lo'])];
}

/** Where a packet goes in and out: the interfaces of a zone in turn. */
function wayOf(packet: Packet, index: number, { hook, interfaces }: Question): Way {
  const at = (zone: string | undefined): string => {
    if (zone === LOOPBACK_ZONE) return 'lo';
    const names = (zone === undefined ? undefined : interfaces.get(zone)) ?? [UNMAPPED];
    return names[index % names.length] ?? UNMAPPED;
  };
  const [ingress, egress] = [at(packet.fromZone), at(packet.toZone)];
  switch (hook) {
    case 'input':
      return { ingress };
    case 'output':
      return { egress };
    case 'forward':
      return { ingress, egress };
  }
}

/** Packets that are meant to find a connection, or an error about one. */
function belongs({ packet }: SentPacket): boolean {
  return packet.state === 'established' || packet.state === 'related';
}

function record({ packet, number, ingress, egress }: SentPacket, rig: Rig): Buffer {
  const trafficClass = trafficClassOf(rig, egress, packet.state === 'untracked');
  return recordOf(frameOf(packet, { number, trafficClass, role: roleOf(packet) }), ingress ?? egress, rig);
}

function openingRecord({ packet, number, ingress, egress }: SentPacket, rig: Rig): Buffer {
  const trafficClass = trafficClassOf(rig, egress, false);
  return recordOf(frameOf(openingFor(packet), { number, trafficClass, role: 'opening' }), ingress ?? egress, rig);
}

function roleOf(packet: Packet): Role {
  switch (packet.state) {
    case 'invalid':
      return 'broken';
    case 'established':
    case 'related':
      return isIcmpError(packet) ? 'error' : 'answer';
    case 'new':
    case 'untracked':
      return 'opening';
  }
}
