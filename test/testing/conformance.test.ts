import { EXPORTERS } from '../../exporters/index.ts';
import { standardCases } from '../../src/testing/case.ts';
import { conformance } from '../../src/testing/conformance.ts';

const cases = standardCases();

for (const [id, load] of Object.entries(EXPORTERS)) {
  const exporter = await load();
  describe(`conformance of ${id}`, () => {
    for (const { name, run } of conformance(exporter, { cases })) it(name, run);
  });
}
