import assert from 'node:assert/strict';
import type { Exporter } from '../../exporter/exporter.ts';
import { assertAgreement } from '../agreement.ts';
import { assertProved } from '../assert-proved.ts';
import type { ConformanceCheck } from '../check.ts';
import { type FittedCase, fitDocument } from '../fitted-case.ts';
import { HOSTILE_LINES, HOSTILE_TEXTS } from '../hostile-texts.ts';
import { documentOf, type PolicyData, variant } from '../policy-text.ts';
import { readBack } from '../read-back.ts';
import { sampleCase } from '../sample-packets.ts';

/** Whatever people write into names and comments, the file says the same about packets, and nothing else. */
export function hostileChecks(exporter: Exporter): readonly ConformanceCheck[] {
  const names = Object.entries(HOSTILE_TEXTS).map(([what, text]) =>
    hostileCheck(exporter, `${what} in a rule name`, variant(exporter.id, {}, { name: text })),
  );
  const texts = Object.entries({ ...HOSTILE_TEXTS, ...HOSTILE_LINES }).map(([what, text]) => {
    const log = what in HOSTILE_LINES ? true : { prefix: text };
    const annotations = { comment: text, owner: text, ticket: text, log };
    return hostileCheck(exporter, `${what} in comment, owner, ticket and log`, variant(exporter.id, {}, annotations));
  });
  return [...names, ...texts, hostileCheck(exporter, 'two names that differ beyond any limit', twins(exporter.id))];
}

function hostileCheck(exporter: Exporter, what: string, policy: PolicyData): ConformanceCheck {
  return {
    name: `stays whole with ${what}`,
    async run() {
      const site = await fitOne(exporter, policy);
      const reading = await readBack(exporter, site);
      assertProved(site, reading);
      const { deciders } = assertAgreement(exporter, site, { reading, packets: sampleCase(site, 200) });
      for (const { name } of site.policy.rules) assert.ok(deciders.has(name), `no packet reached rule "${name}"`);
    },
  };
}

/** The only site of a policy that the exporter must be able to hold. */
export async function fitOne(exporter: Exporter, policy: PolicyData): Promise<FittedCase> {
  const outcome = await fitDocument(exporter, documentOf(policy));
  if (outcome.kind === 'refused')
    assert.fail(outcome.diagnostics.map(({ code, message }) => `${code}: ${message}`).join('\n'));
  const [site] = outcome.sites;
  if (site === undefined) assert.fail('the policy has no site');
  return site;
}

function twins(exporterId: string): PolicyData {
  const name = 'n'.repeat(290);
  const rule = { services: ['tcp/443'], action: 'allow' };
  return variant(exporterId, {
    rules: [
      { ...rule, name: `${name}-first`, from: ['10.20.1.0/24', '10.20.7.0/24'], to: 'servers' },
      {
        ...rule,
        name: `${name}-second`,
        from: ['10.20.2.0/24', '10.20.9.0/24'],
        to: ['192.0.2.128/25', '203.0.113.1'],
      },
    ],
  });
}
