import { standardCases } from '../../src/testing/case.ts';
import { conformance } from '../../src/testing/conformance.ts';
import { builtIns } from '../built-in.ts';
import { goldenArtifacts } from '../golden.ts';

const cases = standardCases();

for (const { exporter, written, fitting } of await builtIns()) {
  describe(`conformance of ${exporter.id}`, () => {
    const foreign = goldenArtifacts()
      .filter((golden) => golden.exporter !== exporter.id)
      .map(({ artifact }) => artifact);
    for (const { name, run } of conformance(exporter, { cases, written, fitting, foreign })) it(name, run);
  });
}
