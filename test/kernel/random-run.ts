import { parseArgs } from 'node:util';
import { compareRandom } from './random-agreement.ts';
import { addTo, describeTotal, emptyTotal, verdictsIn } from './random-total.ts';

/**
 * Compares random policies until the kernel has given as many verdicts as asked for: `npm run test:kernel -- --packets 1000000 --seed 7`.
 * A policy's seed is its number, so that `--seed` with the seed of a fault begins with its policy.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { packets: { type: 'string', default: '200000' }, seed: { type: 'string', default: '1' } },
  });
  const [packets, first] = [Number(values.packets), Number(values.seed)];
  if (!Number.isSafeInteger(packets) || packets < 1) throw new Error('--packets is a whole number from 1');
  if (!Number.isSafeInteger(first) || first < 0) throw new Error('--seed is a whole number from 0');
  const total = emptyTotal();
  for (let seed = first; verdictsIn(total) < packets; seed += 1) {
    const known = total.faults.length;
    addTo(total, await compareRandom(seed));
    for (const fault of total.faults.slice(known, known + FAULTS_SHOWN)) console.log(fault);
    if ((seed - first + 1) % PROGRESS_EVERY === 0) console.log(`seed ${seed}: ${describeTotal(total)}`);
  }
  console.log(`seeds from ${first}: ${describeTotal(total)}`);
  console.log(`${total.faults.length} faults`);
  if (total.faults.length > 0) process.exitCode = 1;
}

const FAULTS_SHOWN = 5;
const PROGRESS_EVERY = 10;

await main();
