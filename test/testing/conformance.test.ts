import { standardCases } from '../../src/testing/case.ts';
import { conformance } from '../../src/testing/conformance.ts';
import { builtIns } from '../built-in.ts';

const cases = standardCases();

for (const { exporter, written, fitting } of await builtIns()) {
  describe(`conformance of ${exporter.id}`, () => {
    for (const { name, run } of conformance(exporter, { cases, written, fitting })) it(name, run);
  });
}
