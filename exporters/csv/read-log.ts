const RATE = /^rate=[1-9][0-9]{0,8}\/(?:second|minute|hour|day)$/;
const LEVEL = /^level=(?:emerg|alert|crit|err|warn|notice|info|debug)$/;
const GROUP = /^group=(?:0|[1-9][0-9]{0,4})$/;
const PARTS = [RATE, LEVEL, GROUP];

/**
 * Whether a cell of column `log` asks for a log: empty, `yes`, or parts such as `rate=5/minute level=info prefix=any text`.
 * `undefined` for other text.
 */
export function readLog(cell: string): boolean | undefined {
  if (cell === '') return false;
  if (cell === 'yes') return true;
  // The prefix is the rest of the cell, blanks and all.
  const prefixAt = cell.search(/(?:^| )prefix=/);
  const parts = prefixAt < 0 ? cell : cell.slice(0, prefixAt);
  const words = parts === '' ? [] : parts.split(' ');
  return words.every((word) => PARTS.some((part) => part.test(word))) ? true : undefined;
}
