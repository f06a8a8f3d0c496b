import { rangeCount } from 'rulecast/exporter/read';
import type { Condition } from './read-condition.ts';

/** What a statement is counted as, and a range of addresses that is looked at or made. */
const STATEMENT_WORK = 300;
const RANGE_WORK = 64;

/** What it takes to find all ways in which conditions hold together. Sets of addresses that meet no other are not copied. */
export function meetingWork(conditions: readonly Condition[]): number {
  const ways = conditions.reduce((total, { length }) => total * length, 1);
  const ranges = (['source', 'destination'] as const).map((side) => {
    const sets = conditions.flatMap((condition) => condition.flatMap(({ match }) => match[side] ?? []));
    return sets.length < 2 ? 0 : sets.reduce((total, set) => total + rangeCount(set), 0);
  });
  return ways * (STATEMENT_WORK + ranges.reduce((total, count) => total + count * RANGE_WORK, 0));
}

/** What it takes to make the ranges of addresses in a condition. */
export function rangeWork(condition: Condition): number {
  const ranges = condition.reduce((total, { match: { source, destination } }) => {
    return total + (source ? rangeCount(source) : 0) + (destination ? rangeCount(destination) : 0);
  }, 0);
  return ranges * RANGE_WORK;
}
