import assert from 'node:assert/strict';
import type { ConformanceCheck } from '../check.ts';
import { fitHostDocument, type HostCandidate } from '../fitted-hosts.ts';
import { hostVariant } from '../host-policy-text.ts';
import { randomOf } from '../random.ts';
import { randomHostPolicy } from '../random-host-policy.ts';
import { assertHostsProved } from '../read-hosts.ts';
import { sampleQuestions } from '../sample-hosts.ts';
import { assertAnswers } from './host-case-checks.ts';

/** How many random policies are compared, and questions for each. */
export interface RandomHostOptions {
  readonly policies: number;
  readonly questions: number;
  readonly seed: number;
}

/** How many random policies are tried for each that is compared: rules that drop what others send direct are refused. */
const ATTEMPTS = 8;

/** Random policies over random feeds are proved; nearly all of them answer both ways. */
export function hostRandomChecks(
  candidate: HostCandidate,
  { policies, questions, seed }: RandomHostOptions,
): readonly ConformanceCheck[] {
  return [
    {
      name: `${policies} random policies are proved, and read back to the answers of their plans (seed ${seed})`,
      async run() {
        const random = randomOf(seed);
        let compared = 0;
        let trivial = 0;
        for (let count = 0; count < policies * ATTEMPTS && compared < policies; count += 1) {
          const own = random.whole(2 ** 31);
          const answers = await compareOne(candidate, own, questions).catch((cause: unknown) => {
            throw new Error(`seed ${own}`, { cause });
          });
          if (answers === undefined) continue;
          compared += 1;
          if (answers.size < 2) trivial += 1;
        }
        assert.equal(compared, policies, 'too many random policies were refused');
        assert.ok(trivial <= policies / 10, `${trivial} of ${compared} policies answer all questions alike`);
      },
    },
  ];
}

/** Compares one random policy; `undefined` when it is refused. */
async function compareOne(
  candidate: HostCandidate,
  seed: number,
  questions: number,
): Promise<ReadonlyMap<string, number> | undefined> {
  const outcome = await fitHostDocument(candidate, hostVariant(randomHostPolicy(randomOf(seed))));
  const [output] = outcome.kind === 'fitted' ? outcome.outputs : [];
  if (output === undefined) return undefined;
  await assertHostsProved(output);
  return assertAnswers(output, sampleQuestions(output.plan, questions, seed));
}
