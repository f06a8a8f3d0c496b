import assert from 'node:assert/strict';
import type { Exporter } from '../../exporter/exporter.ts';
import { changedLines } from '../changed-lines.ts';
import type { ConformanceCheck } from '../check.ts';
import { variant } from '../policy-text.ts';
import { fitOne } from './hostile-checks.ts';

const SIZE = 200;

/** Every other /24 of 100.64.0.0/10, so that none merges. */
const PREFIXES = Array.from({ length: SIZE }, (_, index) => `100.${64 + ((index * 2) >> 8)}.${(index * 2) & 255}.0/24`);

const SOURCES = ['10.1.0.0/16', '10.3.0.0/16', '10.5.0.0/16', '10.7.0.0/16'];

/** One prefix more in a large set is a few lines more in a review. */
export function smallDiffChecks(exporter: Exporter): readonly ConformanceCheck[] {
  return [
    diffCheck(exporter, {
      what: 'one prefix added to a 200-prefix set changes at most 6 lines',
      added: '203.0.113.0/24',
      max: 6,
    }),
    diffCheck(exporter, {
      what: 'one prefix that merges with its neighbour changes at most 12 lines',
      added: '100.64.1.0/24',
      max: 12,
    }),
    diffCheck(exporter, {
      what: 'one prefix added before all others changes at most 6 lines',
      added: '8.8.8.0/24',
      max: 6,
    }),
  ];
}

interface Change {
  readonly what: string;
  readonly added: string;
  readonly max: number;
}

function diffCheck(exporter: Exporter, { what, added, max }: Change): ConformanceCheck {
  return {
    name: what,
    async run() {
      const before = await textsOf(exporter, PREFIXES);
      const after = await textsOf(exporter, [...PREFIXES, added]);
      assert.deepEqual([...after.keys()], [...before.keys()], 'the files of the output changed');
      for (const [path, text] of after) {
        const lines = changedLines(before.get(path) ?? '', text);
        assert.ok(lines <= max, `${path}: ${lines} lines changed`);
      }
      assert.notDeepEqual(after, before, 'nothing changed');
    },
  };
}

async function textsOf(exporter: Exporter, large: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const policy = variant(
    exporter.id,
    { sets: { clients: SOURCES, servers: large } },
    { services: ['tcp/443', 'udp/443'] },
  );
  const { artifacts } = await fitOne(exporter, policy);
  return new Map(artifacts.map(({ path, text }) => [path, text]));
}
