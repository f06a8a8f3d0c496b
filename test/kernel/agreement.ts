import type { Artifact, Exporter } from '../../src/exporter/exporter.ts';
import type { PacketReading } from '../../src/exporter/reading.ts';
import type { HookName } from '../../src/model/housekeeping.ts';
import type { Packet, State, Verdict } from '../../src/model/packet.ts';
import type { BuiltCase } from './built-case.ts';
import type { Engine } from './engine.ts';
import { listingFaults } from './listing-proof.ts';
import type { Namespace } from './namespace.ts';
import type { Neighbours } from './neighbours.ts';
import { compare, type Opinions } from './opinions.ts';
import { type KernelAnswer, type Round, verdictsInTurn } from './verdicts.ts';

/** What was compared: how many packets were sent and reached their hook, and how often each verdict and state occurred among those. */
export interface Agreement {
  readonly sent: number;
  readonly arrived: number;
  readonly verdicts: Readonly<Record<Verdict, number>>;
  readonly states: Readonly<Record<State, number>>;
  /** Names of everything in the policy that decided a packet. */
  readonly deciders: ReadonlySet<string>;
  /**
   * One line a packet on which the kernel, the policy, the file, its listing and the reference are not of one opinion, and one for each family
   * in which the listing is not proved to do what the policy says.
   */
  readonly differences: readonly string[];
}

const HOOKS = ['input', 'output', 'forward'] as const satisfies readonly HookName[];

/** A case as one engine loads it. */
export interface Variant extends Round {
  readonly built: BuiltCase;
  /** What the exporter's reader makes of files in the place of the case's own. */
  read(files: readonly Artifact[]): Promise<PacketReading>;
  list(namespace: Namespace): Promise<readonly Artifact[]>;
  /** Others on the same hooks; their rules come after the listing of the case. */
  readonly neighbours?: Neighbours;
}

/** How `engine` loads `built`, alone or among others. */
export function variantOf<Built extends BuiltCase>(
  engine: Engine<Built>,
  built: Built,
  neighbours?: Neighbours,
): Variant {
  return {
    built,
    ...(neighbours && { neighbours }),
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
  const listings = variants.map((): Listings => ({}));
  for (const hook of HOOKS) {
    const mine = packets.filter(({ direction }) => first.built.hooks[direction] === hook);
    if (mine.length === 0) continue;
    const { interfaces } = first.built.binding;
    const rounds = variants.map((variant, index) => roundOf(variant, listings[index] ?? {}));
    const answers = await verdictsInTurn({ hook, packets: mine, interfaces }, rounds);
    for (const [index, variant] of variants.entries()) {
      const opinions = await opinionsOf(variant, listings[index] ?? {});
      tally(counts[index] ?? zeroCount(), { packets: mine, answer: answers[index] ?? new Map(), opinions });
    }
  }
  for (const [index, { built, read }] of variants.entries()) {
    const { own } = listings[index] ?? {};
    if (own !== undefined) counts[index]?.differences.push(...listingFaults(built, await read(own)));
  }
  return counts;
}

/** What an engine lists: the case alone, and with its neighbours. It is the same on every hook, so that one of each will do. */
interface Listings {
  own?: readonly Artifact[];
  whole?: readonly Artifact[];
}

function roundOf(variant: Variant, listings: Listings): Round {
  const { load, unload, list, neighbours } = variant;
  return {
    unload,
    load: async (namespace) => {
      await load(namespace);
      listings.own ??= await list(namespace);
      if (neighbours === undefined) return;
      await neighbours.load(namespace);
      if (neighbours.isRead) listings.whole ??= await list(namespace);
    },
  };
}

async function opinionsOf({ built, read, neighbours }: Variant, { own = [], whole }: Listings): Promise<Opinions> {
  return {
    built,
    file: await read(built.artifacts),
    listing: await read(own),
    ...(neighbours && { neighbours }),
    ...(whole && { whole: await read(whole) }),
  };
}

interface Count extends Agreement {
  sent: number;
  arrived: number;
  readonly verdicts: Record<Verdict, number>;
  readonly states: Record<State, number>;
  readonly deciders: Set<string>;
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
    const { verdict, decider, difference } = compare({ ...packet, state: kernel.state }, kernel, opinions);
    count.verdicts[verdict] += 1;
    count.deciders.add(decider);
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
    deciders: new Set(),
    differences: [],
  };
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
