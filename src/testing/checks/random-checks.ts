import assert from 'node:assert/strict';
import type { Exporter } from '../../exporter/exporter.ts';
import { assertAgreement, type Tally } from '../agreement.ts';
import { assertProved } from '../assert-proved.ts';
import type { ConformanceCheck } from '../check.ts';
import { fitDocument } from '../fitted-case.ts';
import { documentOf } from '../policy-text.ts';
import { randomOf } from '../random.ts';
import { randomPolicy } from '../random-policy.ts';
import { readBack } from '../read-back.ts';
import { sampleCase } from '../sample-packets.ts';

/** How many random policies are compared, and packets for each. */
export interface RandomCheckOptions {
  readonly policies: number;
  readonly packets: number;
  readonly seed: number;
}

/** Samples of one policy, each as large as the first, until every live rule has decided a packet. */
const ROUNDS_MAX = 8;

/** How many random policies are tried for each that is compared: a target that holds little refuses most of them. */
const ATTEMPTS = 8;

/** Random policies are proved; nearly all of them decide something both ways, and every live rule is hit. */
export function randomChecks(exporter: Exporter, options: RandomCheckOptions): readonly ConformanceCheck[] {
  return [
    {
      name: `${options.policies} random policies are proved, and read back to their verdicts (seed ${options.seed})`,
      async run() {
        const random = randomOf(options.seed);
        let compared = 0;
        let trivial = 0;
        for (let count = 0; count < options.policies * ATTEMPTS && compared < options.policies; count += 1) {
          const tally = await compareOne(exporter, random.whole(2 ** 31), options.packets);
          if (tally === undefined) continue;
          compared += 1;
          if (isTrivial(tally)) trivial += 1;
        }
        assert.equal(compared, options.policies, 'too many random policies were refused');
        assert.ok(trivial <= options.policies / 10, `${trivial} of ${compared} policies decide all packets alike`);
      },
    },
  ];
}

function isTrivial({ verdicts }: Tally): boolean {
  return Object.values(verdicts).filter((count) => count > 0).length < 2;
}

/** Compares one random policy; `undefined` when the exporter, or the policy language itself, refuses it. */
async function compareOne(exporter: Exporter, seed: number, count: number): Promise<Tally | undefined> {
  const policy = randomPolicy(exporter, randomOf(seed));
  const outcome = await fitDocument(exporter, documentOf(policy));
  const [site] = outcome.kind === 'fitted' ? outcome.sites : [];
  if (site === undefined) return undefined;
  const reading = await readBack(exporter, site);
  assertProved(site, reading);
  const sample = (round: number): Tally =>
    assertAgreement(exporter, site, { reading, packets: sampleCase(site, count, seed + round) });
  const dead = outcome.diagnostics.filter(({ code }) => code === 'DEAD_RULE');
  const live = site.policy.rules.filter(
    ({ meta, span }) => !meta.notOn.has(exporter.id) && !dead.some((one) => one.span?.start.line === span.start.line),
  );
  const tally = sample(0);
  let missed = live.filter(({ name }) => !tally.deciders.has(name));
  // Earlier rules may leave a rule so few packets that one sample meets none of them.
  for (let round = 1; missed.length > 0 && round < ROUNDS_MAX; round += 1) {
    const { deciders } = sample(round);
    missed = missed.filter(({ name }) => !deciders.has(name));
  }
  assert.equal(missed[0], undefined, `no packet reached rule "${missed[0]?.name}" (seed ${seed})`);
  return tally;
}
