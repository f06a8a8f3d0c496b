import type { Artifact, Exporter } from '../../src/exporter/exporter.ts';
import type { PacketReading } from '../../src/exporter/reading.ts';
import { decide } from '../../src/model/decide.ts';
import type { HookName } from '../../src/model/housekeeping.ts';
import type { Packet, State, Verdict } from '../../src/model/packet.ts';
import { evaluate } from '../../src/proof/evaluate.ts';
import { formatPacket } from '../packets.ts';
import type { BuiltCase } from './built-case.ts';
import type { Engine } from './engine.ts';
import type { Namespace } from './namespace.ts';
import { type KernelAnswer, type KernelVerdict, type Round, verdictsInTurn } from './verdicts.ts';

/** What was compared: how many packets were sent and reached their hook, and how often each verdict and state occurred among those. */
export interface Agreement {
  readonly sent: number;
  readonly arrived: number;
  readonly verdicts: Readonly<Record<Verdict, number>>;
  readonly states: Readonly<Record<State, number>>;
  /** One line a packet on which the kernel, the policy, the file, its listing and the reference are not of one opinion. */
  readonly differences: readonly string[];
}

const HOOKS = ['input', 'output', 'forward'] as const satisfies readonly HookName[];

/** A case as one engine loads it. */
export interface Variant extends Round {
  readonly built: BuiltCase;
  /** What the exporter's reader makes of files in the place of the case's own. */
  read(files: readonly Artifact[]): Promise<PacketReading>;
  list(namespace: Namespace): Promise<readonly Artifact[]>;
}

/** How `engine` loads `built`. */
export function variantOf<Built extends BuiltCase>(engine: Engine<Built>, built: Built): Variant {
  return {
    built,
    read: (files) => readingOf(engine.exporter, built, files),
    load: (namespace) => engine.load(namespace, built),
    unload: (namespace) => engine.unload(namespace, built),
    list: (namespace) => engine.list(namespace),
  };
}

/**
 * Sends `packets` at the kernel with a case's files loaded and asks everybody else about the same packets, in the state that the kernel's
 * connection tracking gave them: the policy, the files as read back, what the engine lists as read back, and the reference. One answer a
 * variant; variants have the same hooks and interfaces.
 */
export async function agreements(
  variants: readonly Variant[],
  packets: readonly Packet[],
): Promise<readonly Agreement[]> {
  const [first] = variants;
  if (first === undefined) return [];
  const counts = variants.map(zeroCount);
  // What is loaded is the same on every hook: one listing a variant will do.
  const listings = new Map<Variant, readonly Artifact[]>();
  for (const hook of HOOKS) {
    const mine = packets.filter(({ direction }) => first.built.hooks[direction] === hook);
    if (mine.length === 0) continue;
    const { interfaces } = first.built.binding;
    const rounds = variants.map((variant) => ({
      unload: variant.unload,
      load: async (namespace: Namespace) => {
        await variant.load(namespace);
        if (!listings.has(variant)) listings.set(variant, await variant.list(namespace));
      },
    }));
    const answers = await verdictsInTurn({ hook, packets: mine, interfaces }, rounds);
    for (const [index, variant] of variants.entries()) {
      const { built, read } = variant;
      const opinions = { built, file: await read(built.artifacts), listing: await read(listings.get(variant) ?? []) };
      tally(counts[index] ?? zeroCount(), { packets: mine, answer: answers[index] ?? new Map(), opinions });
    }
  }
  return counts;
}

interface Count extends Agreement {
  sent: number;
  arrived: number;
  readonly verdicts: Record<Verdict, number>;
  readonly states: Record<State, number>;
  readonly differences: string[];
}

interface Asked {
  readonly packets: readonly Packet[];
  readonly answer: KernelAnswer;
  readonly opinions: Opinions;
}

function tally(count: Count, { packets, answer, opinions }: Asked): void {
  count.sent += packets.length;
  count.arrived += answer.size;
  for (const [index, packet] of packets.entries()) {
    const kernel = answer.get(index);
    if (kernel === undefined) continue;
    const { verdict, difference } = compare({ ...packet, state: kernel.state }, kernel, opinions);
    count.verdicts[verdict] += 1;
    count.states[kernel.state] += 1;
    if (difference !== undefined) count.differences.push(difference);
  }
}

/** `12000 packets, 11000 arrived: allow 5000, drop 6000; new 9000, untracked 2000`. */
export function describeAgreement({ sent, arrived, verdicts, states }: Agreement): string {
  const counts = (record: Readonly<Record<string, number>>): string =>
    Object.entries(record)
      .filter(([, count]) => count > 0)
      .map(([word, count]) => `${word} ${count}`)
      .join(', ');
  return `${sent} packets, ${arrived} arrived: ${counts(verdicts)}; ${counts(states)}`;
}

function zeroCount(): Count {
  return {
    sent: 0,
    arrived: 0,
    verdicts: { allow: 0, drop: 0, reject: 0, pass: 0 },
    states: { new: 0, established: 0, related: 0, untracked: 0, invalid: 0 },
    differences: [],
  };
}

interface Opinions {
  readonly built: BuiltCase;
  readonly file: PacketReading;
  readonly listing: PacketReading;
}

function compare(
  packet: Packet,
  kernel: KernelVerdict,
  { built, file, listing }: Opinions,
): { readonly verdict: Verdict; readonly difference?: string } {
  const { verdict } = decide(built.policy, built.expected(packet.direction), packet);
  const said = {
    reference: built.reference(packet).verdict,
    file: verdictOf(file, packet, built),
    listing: verdictOf(listing, packet, built),
  };
  const isDelivered = verdict === 'allow' || verdict === 'pass';
  if (Object.values(said).every((word) => word === verdict) && kernel.delivered === isDelivered) return { verdict };
  const others = Object.entries(said).map(([who, word]) => `${who} ${word}`);
  const words = [`policy ${verdict}`, ...others, `kernel ${kernel.delivered ? 'delivered' : 'dropped'}`];
  return { verdict, difference: `${formatPacket(packet)}: ${words.join(', ')}` };
}

function verdictOf(reading: PacketReading, packet: Packet, { binding }: BuiltCase): string {
  const decision = evaluate(reading, packet, binding);
  return decision.kind === 'decided' ? decision.verdict : `undecided (${decision.reason})`;
}

async function readingOf(
  exporter: Exporter<unknown>,
  { options, policy }: BuiltCase,
  files: readonly Artifact[],
): Promise<PacketReading> {
  const result = await exporter.read(files, { options, policy: policy.name });
  if (result.ok && result.value.kind === 'packets') return result.value;
  const texts = files.map(({ path, text }) => `${path}:\n${text}`).join('\n');
  throw new Error(`cannot be read: ${result.diagnostics.map(({ message }) => message).join('; ')}\n${texts}`);
}
