import { expect } from 'chai';
import { assertUnanimous, type Count, packetsFor, platformPackets, type Witnesses, witnessesOf } from './agreement.ts';
import { builtIns, withWritten } from './built-in.ts';
import { caseNames, loadCase } from './cases.ts';

const PACKETS = 10_000;

/** Rules that no packet can reach, since the housekeeping of a hook decides before them. */
const BEHIND_HOUSEKEEPING: Readonly<Record<string, string>> = {
  'iptables housekeeping-partial': 'no-ping',
  'nftables housekeeping-partial': 'no-ping',
};

/** Every rule that an output has must decide some packet, but for those listed, which must not. */
function assertRulesHit(name: string, { exporter, site }: Witnesses, { deciders }: Count): void {
  const behind = BEHIND_HOUSEKEEPING[`${exporter.id} ${name}`];
  const rules = site.policy.rules.filter(({ meta }) => !meta.notOn.has(exporter.id));
  const unreached = rules.map((rule) => rule.name).filter((rule) => !deciders.has(rule));
  expect(unreached, `${exporter.id} ${site.site ?? ''}: rules that no packet reached`).to.deep.equal(
    behind ? [behind] : [],
  );
}

/** So must everything that is let through for the platform. */
function assertPlatformHit({ exporter, site }: Witnesses, { deciders }: Count): void {
  const entries = site.fitted.chains.flatMap(({ platform }) => platform.map(({ name }) => `platform ${name}`));
  const unreached = entries.filter((entry) => !deciders.has(entry));
  expect(unreached, `${exporter.id} ${site.site ?? ''}: platform entries that no packet reached`).to.deep.equal([]);
}

const known = await builtIns();

describe('policy, artifacts and reference agree', () => {
  const totals: Record<string, number> = {};
  const compared: Record<string, number> = {};

  for (const name of caseNames()) {
    it(`on ${PACKETS} packets of ${name}`, async function () {
      const one = loadCase(name);
      const counts: Count[] = [];
      let dealt: ReturnType<typeof packetsFor> | undefined;
      for (const exporter of known.map(withWritten)) {
        const witnesses = await witnessesOf(one, exporter);
        if (witnesses.length === 0) continue;
        dealt ??= packetsFor(
          one,
          witnesses.map(({ site }) => site.policy),
          PACKETS,
        );
        for (const [index, each] of witnesses.entries()) {
          const count = assertUnanimous(each, [...(dealt[index] ?? []), ...platformPackets(each, PACKETS / 10)]);
          assertRulesHit(name, each, count);
          assertPlatformHit(each, count);
          compared[each.exporter.id] = (compared[each.exporter.id] ?? 0) + count.packets;
          counts.push(count);
        }
      }
      expect(dealt?.flat()).to.have.length.of.at.least(PACKETS);
      const verdicts = tally(counts);
      expect(Object.keys(verdicts), JSON.stringify(verdicts)).to.have.length.of.at.least(2);
      for (const [verdict, count] of Object.entries(verdicts)) totals[verdict] = (totals[verdict] ?? 0) + count;
      this.test!.title += ` (${shown(verdicts)})`;
    });
  }

  it('about the cases that every exporter fits', () => {
    // Half the packets begin a connection, or nearly, and some exporters decide only those.
    for (const { exporter, fitting } of known) {
      expect(compared[exporter.id], exporter.id).to.be.at.least(fitting * (PACKETS / 3));
    }
  });

  it('about every verdict, thousands of times', function () {
    for (const verdict of ['allow', 'drop', 'reject', 'pass']) expect(totals[verdict]).to.be.at.least(5_000);
    this.test!.title += ` (${shown(totals)})`;
  });
});

function tally(counts: readonly Count[]): Readonly<Record<string, number>> {
  const sum: Record<string, number> = {};
  for (const [verdict, count] of counts.flatMap(({ verdicts }) => Object.entries(verdicts))) {
    sum[verdict] = (sum[verdict] ?? 0) + count;
  }
  return sum;
}

function shown(verdicts: Readonly<Record<string, number>>): string {
  return Object.entries(verdicts)
    .map(([verdict, count]) => `${verdict} ${count}`)
    .join(', ');
}
