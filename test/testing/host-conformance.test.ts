import { expect } from 'chai';
import { standardHostCases } from '../../src/testing/host-case.ts';
import { hostConformance } from '../../src/testing/host-conformance.ts';
import { builtInHosts } from '../built-in-hosts.ts';
import { goldenArtifacts } from '../golden.ts';
import { hostGoldens } from '../host-cases.ts';

const cases = standardHostCases();
const goldens = [...goldenArtifacts(), ...hostGoldens()];

for (const { exporter, title, written, fitting, limits } of await builtInHosts()) {
  describe(`conformance of ${title}`, () => {
    const foreign = goldens.filter((golden) => golden.exporter !== exporter.id).map(({ artifact }) => artifact);
    expect(foreign, 'files of other formats').to.have.length.of.at.least(150);
    const options = { cases, written, fitting, limits, foreign, questions: 200, randomPolicies: 15 };
    for (const { name, run } of hostConformance(exporter, options)) it(name, run);
  });
}
