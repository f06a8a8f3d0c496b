import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Bench } from './bar.ts';
import { IDLE, medians } from './processes.ts';
import { serviceTagsText } from './service-tags.ts';

const CHILD = fileURLToPath(new URL('./feeds-child.js', import.meta.url));

/** Imports a file of Azure service tags, the largest feed there is, and aggregates all of it. */
export const feeds: Bench = ({ folder, rounds }) => {
  const input = join(folder, 'service-tags.json');
  writeFileSync(input, serviceTagsText());
  const busy = { argv: [CHILD, input, join(folder, 'out.txt')], folder };
  const times = medians({ idle: IDLE, busy }, rounds);
  return [{ bar: 'import 95823 prefixes of 3041 service tags', figure: times.busy / times.idle, unit: 'x', limit: 10 }];
};
