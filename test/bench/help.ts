import type { Bench } from './bar.ts';
import { COMMAND, IDLE, medians } from './processes.ts';

/** Asking for help costs little more than starting Node. */
export const help: Bench = ({ folder, rounds }) => {
  const { idle, asked } = medians({ idle: IDLE, asked: { argv: [COMMAND, '--help'], folder } }, rounds);
  return [{ bar: 'rulecast --help', figure: asked / idle, unit: 'x', limit: 1.3 }];
};
