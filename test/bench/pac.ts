import { fileURLToPath } from 'node:url';
import { PLANS } from '../exporters/pac-corpus.ts';
import type { Bench } from './bar.ts';
import { runNode } from './processes.ts';

const CHILD = fileURLToPath(new URL('./pac-child.js', import.meta.url));

/** Look-ups of a PAC file, as a part of what the same answers cost by one shExpMatch for each pattern: at least five times faster. */
export const pac: Bench = ({ folder, rounds }) => {
  const figures: Readonly<Record<string, readonly [number, number]>> = JSON.parse(
    runNode({ argv: [CHILD, `${rounds}`], folder }),
  );
  return Object.entries(figures).map(([engine, [ours, common]]) => ({
    bar: `pac, ${PLANS.at(-1)?.title}: a look-up to shExpMatch, ${engine}`,
    figure: ours / common,
    unit: 'x',
    limit: 0.2,
  }));
};
