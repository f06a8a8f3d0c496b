import { STATES } from 'rulecast/exporter/read';
import { type Condition, undecided } from './read-condition.ts';

const FLAGS = ['FIN', 'SYN', 'RST', 'PSH', 'ACK', 'URG'] as const;

const WORDS: ReadonlyMap<string, readonly string[]> = new Map<string, readonly string[]>([
  ...FLAGS.map((flag) => [flag, [flag]] as const),
  ['ALL', FLAGS],
  ['NONE', []],
]);

/** `--tcp-flags MASK SET`; `undefined` when one of the words is no flag. */
export function tcpFlags(mask: string, set: string, not: boolean): Condition | undefined {
  const [looked, wanted] = [flagsOf(mask), flagsOf(set)];
  if (looked === undefined || wanted === undefined) return undefined;
  return flagCondition(looked, wanted, not);
}

/** `--syn`: of SYN, RST, ACK and FIN the first alone is set. */
export function syn(not: boolean): Condition {
  return flagCondition(new Set(['FIN', 'SYN', 'RST', 'ACK']), new Set(['SYN']), not);
}

function flagsOf(text: string): ReadonlySet<string> | undefined {
  const lists = text.split(',').map((word) => WORDS.get(word.toUpperCase()));
  return lists.includes(undefined) ? undefined : new Set(lists.flatMap((list) => list ?? []));
}

/** The first packet of a connection has SYN and no other flag; which flags a later one has, nobody can tell. */
function flagCondition(mask: ReadonlySet<string>, wanted: ReadonlySet<string>, not: boolean): Condition {
  const bySyn = FLAGS.every((flag) => wanted.has(flag) === (flag === 'SYN' && mask.has('SYN')));
  const later = undecided('the flags of TCP packets within a connection', {
    states: STATES.filter((state) => state !== 'new'),
  });
  return bySyn === not ? later : [{ match: { states: ['new'] } }, ...later];
}
