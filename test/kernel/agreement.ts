import type { PacketReading } from '../../src/exporter/reading.ts';
import { decide } from '../../src/model/decide.ts';
import type { HookName } from '../../src/model/housekeeping.ts';
import type { Packet, State, Verdict } from '../../src/model/packet.ts';
import { evaluate } from '../../src/proof/evaluate.ts';
import { formatPacket } from '../packets.ts';
import { type BuiltCase, NFTABLES } from './built-case.ts';
import { withNamespace } from './namespace.ts';
import { type KernelVerdict, kernelVerdicts } from './verdicts.ts';

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

/**
 * Sends `packets` at the kernel with the case's file loaded and asks everybody else about the same packets, in the state that the kernel's connection tracking
 * gave them: the policy, the file as read back, what `nft list ruleset` prints as read back, and the reference.
 */
export async function agreement(built: BuiltCase, packets: readonly Packet[]): Promise<Agreement> {
  const opinions = {
    built,
    file: await reading(built, built.file),
    listing: await reading(built, await listingOf(built)),
  };
  const tally = { verdicts: { allow: 0, drop: 0, reject: 0, pass: 0 }, states: zeroStates() };
  const differences: string[] = [];
  let [sent, arrived] = [0, 0];
  for (const hook of HOOKS) {
    const mine = packets.filter(({ direction }) => built.hooks[direction] === hook);
    if (mine.length === 0) continue;
    const { interfaces } = built.binding;
    const answers = await kernelVerdicts({ hook, nft: [built.file, built.host], packets: mine, interfaces });
    sent += mine.length;
    arrived += answers.size;
    mine.forEach((packet, index) => {
      const kernel = answers.get(index);
      if (kernel === undefined) return;
      const { verdict, difference } = compare({ ...packet, state: kernel.state }, kernel, opinions);
      tally.verdicts[verdict] += 1;
      tally.states[kernel.state] += 1;
      if (difference !== undefined) differences.push(difference);
    });
  }
  return { sent, arrived, ...tally, differences };
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

function zeroStates(): Record<State, number> {
  return { new: 0, established: 0, related: 0, untracked: 0, invalid: 0 };
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

/** What the reader makes of a text in the place of the case's file. */
async function reading({ options, policy }: BuiltCase, text: string): Promise<PacketReading> {
  const result = await NFTABLES.read([{ path: 'policy.nft', text }], { options, policy: policy.name });
  if (result.ok && result.value.kind === 'packets') return result.value;
  throw new Error(`cannot be read: ${result.diagnostics.map(({ message }) => message).join('; ')}\n${text}`);
}

function listingOf({ file, host }: BuiltCase): Promise<string> {
  return withNamespace(async (namespace) => {
    for (const text of [file, host]) await namespace.succeed('nft', ['-f', '-'], text);
    return namespace.succeed('nft', ['list', 'ruleset']);
  });
}
