import type { Artifact } from '../../src/exporter/exporter.ts';
import type { PacketReading } from '../../src/exporter/reading.ts';
import { FAMILIES } from '../../src/net/family.ts';
import { evaluate } from '../../src/proof/evaluate.ts';
import { type Difference, type Proof, prove } from '../../src/proof/prove.ts';
import { sampleCase } from '../../src/testing/sample-packets.ts';
import { packetsFor, type Witnesses, witnessesOf } from '../agreement.ts';
import { type BuiltIn, withWritten } from '../built-in.ts';
import { caseNames, loadCase } from '../cases.ts';
import { formatPacket } from '../packets.ts';
import type { Packet } from '../reference.ts';
import { aimedPackets, changedMatches } from './aim.ts';

/** An output of a case without mistakes, and packets to try on it. */
export interface Subject extends Witnesses {
  readonly name: string;
  readonly packets: readonly Packet[];
}

/**
 * What becomes of a mistake: the reader does not take the file, a packet shows it, nobody knows, or no packet can tell. `missed` is what must not be: a proof
 * of something that some packet contradicts, a refutation without a packet, or doubts about a file that leaves none.
 */
export type Fate =
  | { readonly kind: 'refused' | 'refuted' | 'undecided' | 'proved' }
  | { readonly kind: 'missed'; readonly reason: string };

/** Every output of every case that an exporter can write, site by site. */
export async function subjectsOf(known: BuiltIn, packets: number): Promise<readonly Subject[]> {
  const exporter = withWritten(known);
  const all = caseNames().map(async (name) => {
    const one = loadCase(name);
    const witnesses = await witnessesOf(one, exporter);
    const dealt = packetsFor(
      one,
      witnesses.map(({ site }) => site.policy),
      packets * witnesses.length,
    );
    return witnesses.map((each, index) => {
      const platform = sampleCase(each.site, packets / 4, 3);
      return { ...each, name, packets: comparable(each, [...(dealt[index] ?? []), ...platform]) };
    });
  });
  return (await Promise.all(all)).flat();
}

/** Where the platform keeps connections itself, rules see the packets that begin one. */
function comparable({ exporter }: Witnesses, packets: readonly Packet[]): readonly Packet[] {
  return exporter.replies === 'engine' ? packets.filter(({ state }) => state === 'new') : packets;
}

/** Reads files with a mistake, and judges what is read. */
export async function fateOfFiles(files: readonly Artifact[], subject: Subject): Promise<Fate> {
  const { exporter, site } = subject;
  const result = await exporter.read(files, { options: site.options, policy: site.policy.name });
  if (!result.ok) {
    return result.diagnostics.length > 0 ? { kind: 'refused' } : { kind: 'missed', reason: 'refused without a reason' };
  }
  if (result.value.kind !== 'packets') return { kind: 'missed', reason: 'no reading of packets' };
  return fateOf(result.value, subject);
}

/** Proves a reading with a mistake, and holds the proof against packets that the reference decides. */
export function fateOf(reading: PacketReading, subject: Subject): Fate {
  const proof = prove({ ...subject.site, reading });
  const kinds = FAMILIES.map((family) => proof.families[family].kind);
  const reason = untrue(proof, reading, subject) ?? contradiction(proof, reading, subject);
  if (reason !== undefined) return { kind: 'missed', reason };
  if (kinds.includes('refuted')) return { kind: 'refuted' };
  if (!kinds.includes('undecided')) return { kind: 'proved' };
  return isDoubtful(reading) ? { kind: 'undecided' } : { kind: 'missed', reason: 'undecided without a doubt' };
}

/** Whether a reading itself says that it does not know something. */
function isDoubtful({ chains }: PacketReading): boolean {
  return [...chains.values()].flat().some(({ undecided, then }) => {
    if (undecided !== undefined) return true;
    return (then.kind === 'jump' || then.kind === 'goto') && !chains.has(then.chain);
  });
}

/** Why a refutation does not hold: its packet gets the verdict of the policy, or another one there than the reference gives. */
function untrue({ families }: Proof, reading: PacketReading, subject: Subject): string | undefined {
  const differences = FAMILIES.map((family) => families[family]).flatMap((one) =>
    one.kind === 'refuted' ? [one.difference] : [],
  );
  return differences.map((one) => untrueDifference(one, reading, subject)).find((reason) => reason !== undefined);
}

function untrueDifference(
  { packet, policy, file, term }: Difference,
  reading: PacketReading,
  { reference, site }: Subject,
): string | undefined {
  const wanted = reference(packet).verdict;
  const said = `${formatPacket(packet)}: refuted`;
  if (policy.verdict !== wanted) return `${said}, the policy says ${policy.verdict}, the reference ${wanted}`;
  if (file.kind === 'decided' && file.verdict === wanted) return `${said}, but the file says ${wanted} too`;
  // An interface that the output binds to no zone is none in the words of the policy.
  if (term.ingress !== undefined || term.egress !== undefined) return undefined;
  const read = evaluate(reading, packet, site.binding);
  return read.kind === 'decided' && read.verdict === wanted ? `${said}, evaluated as ${wanted}` : undefined;
}

/** A packet of a proved family that the reading decides otherwise than the reference. */
function contradiction({ families }: Proof, reading: PacketReading, subject: Subject): string | undefined {
  const proved = FAMILIES.filter((family) => families[family].kind === 'proved');
  if (proved.length === 0) return undefined;
  const { site, packets, reference } = subject;
  const changed = changedMatches(subject.reading, reading).slice(0, 8);
  const aimed = aimedPackets(changed, { packets, binding: site.binding, seed: 1, each: 25 });
  // A family that was refuted beside shows the mistake already.
  const tried =
    proved.length === FAMILIES.length ? [...comparable(subject, aimed), ...packets] : comparable(subject, aimed);
  for (const packet of tried) {
    if (!proved.includes(packet.family)) continue;
    const wanted = verdictOf(packet, subject, reference);
    const read = evaluate(reading, packet, site.binding);
    if (read.kind === 'decided' && read.verdict === wanted) continue;
    // Whatever a doubtful statement does, what comes behind it may do the same.
    if (read.kind === 'undecided' && read.statement?.undecided !== undefined) continue;
    const got = read.kind === 'decided' ? read.verdict : read.reason;
    return `${formatPacket(packet)}: proved, the reference says ${wanted}, the file ${got}`;
  }
  return undefined;
}

const VERDICTS = new WeakMap<Subject, Map<Packet, string>>();

/** The verdict of the reference, which is asked once for each packet of a subject. */
function verdictOf(packet: Packet, subject: Subject, reference: Subject['reference']): string {
  const known = VERDICTS.get(subject) ?? new Map<Packet, string>();
  VERDICTS.set(subject, known);
  const verdict = known.get(packet) ?? reference(packet).verdict;
  known.set(packet, verdict);
  return verdict;
}
