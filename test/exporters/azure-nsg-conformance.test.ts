import { expect } from 'chai';
import azureNsg from '../../exporters/azure-nsg/index.ts';
import type { Exporter } from '../../src/exporter/exporter.ts';
import { standardCases } from '../../src/testing/case.ts';
import { conformance } from '../../src/testing/conformance.ts';
import { fitDocument } from '../../src/testing/fitted-case.ts';

/** What every output must write: a default drop cuts off the virtual network, and nobody but the user may decide that. */
const WRITTEN = { vnet: 'deny', loadBalancer: 'deny' } as const;

const { schema, defaults } = azureNsg.options;
const exporter: Exporter = { ...azureNsg, options: { schema, defaults: { ...defaults, ...WRITTEN } } };
const cases = standardCases();

describe('conformance of azure-nsg', () => {
  for (const { name, run } of conformance(azureNsg, { cases, written: WRITTEN })) {
    // Most cases need reject, pass, zones or ICMP types, which security groups do not have.
    if (name !== 'fits at least half of the cases') it(name, run);
  }

  it('fits the cases that need none of what it lacks', async () => {
    const outcomes = await Promise.all(cases.map((one) => fitDocument(exporter, one.load())));
    expect(outcomes.filter(({ kind }) => kind === 'fitted')).to.have.length.of.at.least(7);
  });
});
