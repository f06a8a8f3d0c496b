import assert from 'node:assert/strict';
import type { Exporter } from '../../exporter/exporter.ts';
import type { Limits } from '../../exporter/limit.ts';
import { assertProved } from '../assert-proved.ts';
import type { ConformanceCheck } from '../check.ts';
import { fitDocument } from '../fitted-case.ts';
import { documentOf, type PolicyData, variant } from '../policy-text.ts';
import { readBack } from '../read-back.ts';
import { fitOne } from './hostile-checks.ts';

// Beyond this a limit is so far away that building up to it would test patience.
const REACHABLE = 20_000;

/** What a target holds at most is written; one more is refused with the number and its source. */
export function limitChecks(exporter: Exporter): readonly ConformanceCheck[] {
  const limits = exporter.limits(exporter.options.defaults);
  const checks = [
    limits.prefixesPerObject &&
      limitCheck(exporter, { what: 'prefixes in one set', max: limits.prefixesPerObject.max, policy: prefixes }),
    limits.rules && limitCheck(exporter, { what: 'rules', max: limits.rules.max, policy: rules }),
    ...zoneNameChecks(exporter, limits),
    labelCheck(exporter, limits),
  ];
  return checks.filter((check) => check !== undefined);
}

interface Bound {
  readonly what: string;
  readonly max: number;
  /** A policy that needs `count` of it. */
  readonly policy: (exporterId: string, count: number) => PolicyData;
}

function limitCheck(exporter: Exporter, { what, max, policy }: Bound): ConformanceCheck | undefined {
  if (max > REACHABLE) return undefined;
  return {
    name: `takes ${max} ${what}, and refuses ${max + 1}`,
    async run() {
      const site = await fitOne(exporter, policy(exporter.id, max));
      assertProved(site, await readBack(exporter, site));
      await assertRefused(exporter, policy(exporter.id, max + 1));
    },
  };
}

async function assertRefused(exporter: Exporter, policy: PolicyData): Promise<void> {
  const { kind, diagnostics } = await fitDocument(exporter, documentOf(policy));
  assert.equal(kind, 'refused');
  assert.ok(
    diagnostics.some(({ code }) => code === 'LIMIT_EXCEEDED'),
    diagnostics.map(({ message }) => message).join('\n'),
  );
}

function prefixes(id: string, count: number): PolicyData {
  const servers = Array.from(
    { length: count },
    (_, index) => `100.${64 + (index >> 15)}.${(index >> 7) & 255}.${(index & 127) * 2}`,
  );
  return variant(id, { sets: { clients: ['10.20.0.0/16'], servers } });
}

function rules(id: string, count: number): PolicyData {
  // One of the rules that count is the default.
  const list = Array.from({ length: count - 1 }, (_, index) => ({
    name: `rule ${index}`,
    from: '10.20.0.0/16',
    to: `100.64.${index >> 8}.${index & 255}`,
    services: 'tcp/443',
    action: 'allow',
  }));
  return variant(id, { rules: list });
}

/** Interface or zone names as long as the target takes, where it takes any. */
function zoneNameChecks(exporter: Exporter, { zoneName }: Limits): readonly ConformanceCheck[] {
  const { fromZone } = exporter.capabilities(exporter.options.defaults);
  if (fromZone.level === 'unsupported') return [];
  const policy = (id: string, length: number): PolicyData =>
    variant(
      id,
      {
        direction: 'forward',
        zones: ['lan'],
        outputs: [{ exporter: id, path: 'out/x', zones: { lan: ['e'.repeat(length)] } }],
      },
      { 'from-zone': 'lan' },
    );
  const check = limitCheck(exporter, { what: 'bytes in a zone name', max: zoneName.maxBytes, policy });
  return check === undefined ? [] : [check];
}

/** Labels are cut to their limit, never refused. */
function labelCheck(exporter: Exporter, { label }: Limits): ConformanceCheck {
  return {
    name: `keeps labels within ${label.maxBytes} bytes`,
    async run() {
      for (const length of [label.maxBytes - 8, label.maxBytes, label.maxBytes + 1]) {
        const name = 'n'.repeat(Math.min(length, 300));
        const site = await fitOne(exporter, variant(exporter.id, {}, { name }));
        assertProved(site, await readBack(exporter, site));
        const terms = site.fitted.chains.flatMap((chain) => chain.rules.flatMap((rule) => rule.terms));
        for (const term of terms) assert.ok(Buffer.byteLength(term.label) <= label.maxBytes, term.label);
      }
    },
  };
}
