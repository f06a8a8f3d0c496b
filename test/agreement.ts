import type { Exporter } from '../src/exporter/exporter.ts';
import type { PacketReading } from '../src/exporter/reading.ts';
import { decide, describeDecider } from '../src/model/decide.ts';
import { DIRECTIONS } from '../src/model/packet.ts';
import type { Policy } from '../src/model/policy.ts';
import { evaluate } from '../src/proof/evaluate.ts';
import { type FittedCase, fitDocument } from '../src/testing/fitted-case.ts';
import { readBack } from '../src/testing/read-back.ts';
import { sampleCase, samplePackets } from '../src/testing/sample-packets.ts';
import { type LoadedCase, referenceOptions } from './cases.ts';
import { boundaryPackets, collectHints, formatPacket } from './packets.ts';
import { makeReference, type Packet } from './reference.ts';

/** One output of a case at one site, and everybody who has a say in what it means. */
export interface Witnesses {
  readonly exporter: Exporter;
  readonly site: FittedCase;
  readonly reading: PacketReading;
  readonly reference: ReturnType<typeof makeReference>;
}

/** How often each verdict was given, and by whom. */
export interface Count {
  readonly packets: number;
  readonly verdicts: Readonly<Record<string, number>>;
  readonly deciders: ReadonlySet<string>;
}

/** The output of a case for an exporter, site by site; none when the exporter refuses the case. */
export async function witnessesOf(one: LoadedCase, exporter: Exporter): Promise<readonly Witnesses[]> {
  const outcome = await fitDocument(exporter, one.document);
  if (outcome.kind === 'refused') return [];
  return Promise.all(
    outcome.sites.map(async (site) => {
      const hooks = Object.keys(exporter.hooks(site.options)).length > 0;
      const options = referenceOptions(one, { exporter: exporter.id, hooks, site: site.site });
      return { exporter, site, reading: await readBack(exporter, site), reference: makeReference(options) };
    }),
  );
}

/** At least `count` packets for a case, dealt to its policies, one a site: half from the raw policy, half from the compiled one. */
export function packetsFor(
  one: LoadedCase,
  policies: readonly Policy[],
  count: number,
): readonly (readonly Packet[])[] {
  const half = Math.ceil(count / 2 / policies.length);
  return policies.map((policy) => {
    const hints = collectHints(one.raw, one.files, policy.site);
    return [...boundaryPackets({ ...hints, count: half, seed: 1 }), ...samplePackets(policy, half, 2)];
  });
}

/** Packets at the bounds of what an output lets through for its platform, of which the policy knows nothing; none for most outputs. */
export function platformPackets({ site }: Witnesses, count: number): readonly Packet[] {
  const isBare = site.fitted.chains.every(({ platform }) => platform.length === 0);
  return isBare ? [] : sampleCase(site, count, 3);
}

/**
 * Decides every packet by the policy, by what is read back of the artifacts, and by the reference. Throws at the first on which they differ, with what each
 * says. Where the platform keeps connections itself, only packets that begin one count.
 */
export function assertUnanimous({ exporter, site, reading, reference }: Witnesses, packets: readonly Packet[]): Count {
  const verdicts: Record<string, number> = {};
  const deciders = new Set<string>();
  const expected = Object.fromEntries(DIRECTIONS.map((direction) => [direction, site.expected(direction)]));
  const compared = packets.filter(({ state }) => exporter.replies === 'rule' || state === 'new');
  for (const packet of compared) {
    const wanted = reference(packet);
    const policy = decide(site.policy, expected[packet.direction]!, packet);
    const file = evaluate(reading, packet, site.binding);
    const [mine, read] = [describeDecider(policy.by), file.kind === 'decided' ? file.verdict : file.reason];
    if (policy.verdict !== wanted.verdict || mine !== wanted.by || read !== wanted.verdict) {
      const says = `the reference ${wanted.verdict} by ${wanted.by}, the policy ${policy.verdict} by ${mine}, the file ${read}`;
      throw new Error(`${exporter.id}: ${formatPacket(packet)}: ${says}`);
    }
    verdicts[wanted.verdict] = (verdicts[wanted.verdict] ?? 0) + 1;
    deciders.add(wanted.by);
  }
  return { packets: compared.length, verdicts, deciders };
}
