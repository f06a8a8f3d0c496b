import assert from 'node:assert/strict';
import type { Exporter } from '../../exporter/exporter.ts';
import type { ConformanceCheck } from '../check.ts';
import { variant } from '../policy-text.ts';
import { stamped } from './capability-checks.ts';
import { fitOne } from './hostile-checks.ts';

const DIGEST = /[0-9a-f]{64}/g;

/** A stamp stands where an output asks for it and nowhere else, since every change of what the policy says changes it. */
export function stampChecks(exporter: Exporter): readonly ConformanceCheck[] {
  return [
    {
      name: 'writes no fingerprint unless an output asks for a stamp',
      async run() {
        assert.deepEqual(digestsIn(await fitOne(exporter, variant(exporter.id, {}))), []);
      },
    },
    {
      name: 'a stamp says what the output must do, and nothing else looks like one',
      async run() {
        const site = await fitOne(exporter, stamped(exporter.id));
        const { stamp } = site.fitted;
        const found = digestsIn(site);
        assert.deepEqual([...new Set(found)], stamp === undefined ? [] : [stamp]);
        const other = await fitOne(exporter, { ...stamped(exporter.id), default: 'allow' });
        if (stamp !== undefined) assert.ok(!digestsIn(other).includes(stamp), 'two policies have one stamp');
      },
    },
  ];
}

function digestsIn({ artifacts }: Awaited<ReturnType<typeof fitOne>>): readonly string[] {
  return artifacts.flatMap(({ text }) => text.match(DIGEST) ?? []);
}
