import { expect } from 'chai';
import { EXPORTERS } from '../exporters/index.ts';
import type { PacketReading } from '../src/exporter/reading.ts';
import { evaluate } from '../src/proof/evaluate.ts';
import { assertAgreement } from '../src/testing/agreement.ts';
import { packetsFor, type Witnesses, witnessesOf } from './agreement.ts';
import { caseNames, loadCase } from './cases.ts';
import { MUTANT_KINDS, type Mutant, mutantsOf } from './mutants.ts';
import type { Packet } from './reference.ts';

const PACKETS = 10_000;

/** What becomes of a ruleset with a mistake: its reader refuses it, a packet shows the mistake, or all packets get their verdicts. */
type Fate = 'refused' | 'caught' | 'survived';

/** Mistakes that change what some packet may do wherever they are. Of the others some change nothing: another rule, or the scope, decides the same. */
const ALWAYS_SEEN = [
  'accept for a reject',
  'another hook',
  'a lost way into the scope',
  'new connections as replies',
  'the set of the other family',
];

/** Mostly no mistakes: rules that do not overlap may change places, and the policy of a chain is behind a rule that decides everything. */
const MOSTLY_EQUAL = ['two rules swapped', 'the policy turned round'];

/** Packets have no hop limit (docs/packets.md takes that of neighbour discovery for 255), so that nothing shows that it is not asked for. */
const NEVER_SEEN = ['a lost hop limit'];

describe('a mistake in an nftables ruleset is seen when it is read back', () => {
  const fates: { readonly kind: string; readonly fate: Fate }[] = [];
  const count = (kind: string, fate?: Fate): number =>
    fates.filter((one) => one.kind === kind && (fate === undefined || one.fate === fate)).length;

  for (const [seed, name] of caseNames().entries()) {
    it(`in ${name}`, async () => {
      const one = loadCase(name);
      const witnesses = await witnessesOf(one, await EXPORTERS.nftables!());
      const policies = witnesses.map(({ site }) => site.policy);
      const dealt = packetsFor(one, policies, PACKETS);
      for (const [index, each] of witnesses.entries()) {
        const packets = alternating(dealt[index] ?? []);
        const wanted = packets.map((packet) => verdictOf(each.reading, packet, each));
        const text = each.site.artifacts[0]?.text ?? '';
        for (const mutant of mutantsOf(text, { each: 1, seed })) {
          fates.push({ kind: mutant.kind, fate: await fateOf(mutant, each, { packets, wanted }) });
        }
      }
    });
  }

  for (const kind of MUTANT_KINDS) {
    it(kind, function () {
      const tried = count(kind);
      const [caught, refused] = [count(kind, 'caught'), count(kind, 'refused')];
      this.test!.title +=
        `: ${tried} tried, ${caught} caught by a packet, ${refused} refused, ${count(kind, 'survived')} survived`;
      expect(tried).to.be.at.least(3);
      if (ALWAYS_SEEN.includes(kind)) expect(caught + refused).to.equal(tried);
      else if (NEVER_SEEN.includes(kind)) expect(caught + refused, 'seen after all').to.equal(0);
      else if (!MOSTLY_EQUAL.includes(kind)) expect(caught + refused).to.be.at.least(tried / 2);
    });
  }

  it('nearly always, if it is one', function () {
    const real = fates.filter(({ kind }) => ![...MOSTLY_EQUAL, ...NEVER_SEEN].includes(kind));
    const seen = real.filter(({ fate }) => fate !== 'survived').length;
    this.test!.title += `: ${seen} of ${real.length}`;
    expect(real).to.have.length.of.at.least(500);
    expect(seen / real.length).to.be.at.least(0.9);
  });
});

/** Packets from the raw and from the compiled policy in turn, so that the first of them find most mistakes. */
function alternating(packets: readonly Packet[]): readonly Packet[] {
  const half = Math.ceil(packets.length / 2);
  const pairs = packets.slice(0, half).map((packet, index) => [packet, packets[half + index]]);
  return pairs.flat().filter((packet) => packet !== undefined);
}

interface Judged {
  readonly packets: readonly Packet[];
  /** The verdict of the ruleset without the mistake on each packet. */
  readonly wanted: readonly string[];
}

async function fateOf(mutant: Mutant, witnesses: Witnesses, { packets, wanted }: Judged): Promise<Fate> {
  const { exporter, site, reference } = witnesses;
  const context = { options: site.options, policy: site.policy.name };
  const result = await exporter.read([{ path: 'mutant.nft', text: mutant.text }], context);
  if (!result.ok) {
    expect(result.diagnostics, `${mutant.kind}: ${mutant.was}`).to.not.be.empty;
    return 'refused';
  }
  const reading = result.value;
  if (reading.kind !== 'packets') throw new Error('not a reading of packets');
  const index = packets.findIndex((packet, at) => verdictOf(reading, packet, witnesses) !== wanted[at]);
  const packet = packets[index];
  if (packet === undefined) return 'survived';
  expect(wanted[index], `${mutant.kind}: ${mutant.was}`).to.equal(reference(packet).verdict);
  expect(() => assertAgreement(exporter, site, { reading, packets: [packet] })).to.throw(/the policy says/);
  return 'caught';
}

function verdictOf(reading: PacketReading, packet: Packet, { site }: Witnesses): string {
  const decision = evaluate(reading, packet, site.binding);
  return decision.kind === 'decided' ? decision.verdict : decision.reason;
}
