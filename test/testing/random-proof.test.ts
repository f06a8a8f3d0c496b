import fc from 'fast-check';
import { assertProved } from '../../src/testing/assert-proved.ts';
import { fitDocument } from '../../src/testing/fitted-case.ts';
import { documentOf } from '../../src/testing/policy-text.ts';
import { randomOf } from '../../src/testing/random.ts';
import { randomPolicy } from '../../src/testing/random-policy.ts';
import { readBack } from '../../src/testing/read-back.ts';
import { builtIns, withWritten } from '../built-in.ts';

const exporters = (await builtIns()).map(withWritten);

describe('a random policy, if it is not refused, is proved of what is written', () => {
  for (const exporter of exporters) {
    it(`by ${exporter.id}`, () =>
      fc.assert(
        fc.asyncProperty(fc.nat(), async (seed) => {
          const outcome = await fitDocument(exporter, documentOf(randomPolicy(exporter, randomOf(seed))));
          fc.pre(outcome.kind === 'fitted');
          for (const site of outcome.sites) assertProved(site, await readBack(exporter, site));
        }),
        { numRuns: 40, maxSkipsPerRun: 30 },
      ));
  }
});
