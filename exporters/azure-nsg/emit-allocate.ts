import { type Diagnostic, error } from 'rulecast/exporter/emit';
import { isPriority } from './emit-priorities.ts';
import { PRIORITY_MAX, PRIORITY_MIN, PRIORITY_OWN } from './limits.ts';

/** A rule that needs a number, in the order in which rules are tried. `pinned`: the number that the policy says. */
export interface Numbered {
  readonly name: string;
  readonly pinned?: number;
  readonly span: NonNullable<Diagnostic['span']>;
}

/** A number for every rule, ascending in their order, or the problems that prevented it. */
export interface Allocation {
  readonly numbers: ReadonlyMap<string, number>;
  readonly problems: readonly Diagnostic[];
}

/** Where numbering begins anew: rules can be put in front later. */
const BASE = 500;

/** The distance between new rules where nothing stands behind them: four times half of it is left, then two, then one. */
const STEP = 20;

const BELOW = PRIORITY_MIN - 1;

interface Anchor {
  readonly index: number;
  readonly number: number;
}

/**
 * Numbers rules so that one more rule changes no other's number. A pinned number is taken as it is; a kept one stays where that agrees with the order of
 * the rules, as many as can; what is new goes to the middle of the gap that it falls into.
 */
export function allocate(rules: readonly Numbered[], kept: ReadonlyMap<string, number>): Allocation {
  const problems = pinProblems(rules);
  if (problems.length > 0) return { numbers: new Map(), problems };
  const anchors = anchorsOf(rules, kept);
  const numbers = new Map<string, number>();
  const bounds = [{ index: -1, number: BELOW }, ...anchors, { index: rules.length, number: PRIORITY_OWN }];
  for (const [position, next] of bounds.slice(1).entries()) {
    const previous = bounds[position] ?? next;
    const fresh = rules.slice(previous.index + 1, next.index);
    const filled = fill(fresh.length, previous.number, next.number);
    if (filled === undefined) return { numbers: new Map(), problems: [gapProblem(fresh, previous, { next, rules })] };
    fresh.forEach(({ name }, offset) => void numbers.set(name, filled[offset] ?? 0));
    const anchored = rules[next.index];
    if (anchored !== undefined) numbers.set(anchored.name, next.number);
  }
  return { numbers, problems: [] };
}

function pinProblems(rules: readonly Numbered[]): readonly Diagnostic[] {
  const pinned = rules.flatMap(({ pinned: number, ...rest }) => (number === undefined ? [] : [{ ...rest, number }]));
  return pinned.flatMap(({ name, number, span }, index) => {
    if (!isPriority(number)) {
      const message = `rule "${name}" would get priority ${number}, and policy rules have ${PRIORITY_MIN} to ${PRIORITY_OWN - 1}`;
      const hint = `${PRIORITY_OWN} to ${PRIORITY_MAX} are those of the default and of what stands in front of it`;
      return [error('LIMIT_EXCEEDED', message, { span, hint })];
    }
    const before = pinned[index - 1];
    if (before === undefined || before.number < number) return [];
    const what = before.number === number ? 'the same as' : 'lower than';
    const message = `rule "${name}" would get priority ${number}, ${what} that of "${before.name}" (${before.number}), which stands above it`;
    const hint =
      'rules are tried by ascending priority: leave one out, or order them alike. A rule takes one number for each of its parts';
    return [error('VALUE_INVALID', message, { span, hint })];
  });
}

/** Rules whose number is given: all pinned ones, and between each two the most kept ones that ascend. */
function anchorsOf(rules: readonly Numbered[], kept: ReadonlyMap<string, number>): readonly Anchor[] {
  const pins = rules.flatMap(({ pinned }, index) => (pinned === undefined ? [] : [{ index, number: pinned }]));
  const bounds = [{ index: -1, number: BELOW }, ...pins, { index: rules.length, number: PRIORITY_OWN }];
  return bounds.slice(1).flatMap((next, position) => {
    const previous = bounds[position] ?? next;
    const candidates = rules.slice(previous.index + 1, next.index).flatMap(({ name }, offset): readonly Anchor[] => {
      const number = kept.get(name);
      const fits = number !== undefined && number > previous.number && number < next.number;
      return fits ? [{ index: previous.index + 1 + offset, number }] : [];
    });
    return [...longestAscending(candidates), ...(next.index < rules.length ? [next] : [])];
  });
}

/** The longest ascending subsequence, by the classical table of best tails. */
function longestAscending(anchors: readonly Anchor[]): readonly Anchor[] {
  interface Link {
    readonly anchor: Anchor;
    readonly before: Link | undefined;
  }
  const tails: Link[] = [];
  for (const anchor of anchors) {
    const found = tails.findIndex((tail) => tail.anchor.number >= anchor.number);
    const length = found < 0 ? tails.length : found;
    tails[length] = { anchor, before: tails[length - 1] };
  }
  const ascending: Anchor[] = [];
  for (let link = tails.at(-1); link !== undefined; link = link.before) ascending.unshift(link.anchor);
  return ascending;
}

/** `count` ascending numbers strictly between `below` and `above`; `undefined` when there is no room. */
function fill(count: number, below: number, above: number): readonly number[] | undefined {
  if (count > above - below - 1) return undefined;
  const series = (first: number, step: number): readonly number[] =>
    Array.from({ length: count }, (_, index) => Math.floor(first + index * step));
  const isFirst = below === BELOW;
  const isLast = above === PRIORITY_OWN;
  // Where nothing stands on a side, halving that side's room would use it up in a dozen builds.
  const base = isFirst && isLast ? BASE : below + STEP;
  const step = Math.min(STEP, Math.floor((above - base) / Math.max(count, 1)));
  if (isLast && step >= 1) return series(base, step);
  if (isFirst && above - STEP * count > below) return series(above - STEP * count, STEP);
  const even = (above - below) / (count + 1);
  return series(below + even, even);
}

function gapProblem(
  fresh: readonly Numbered[],
  previous: Anchor,
  { next, rules }: { readonly next: Anchor; readonly rules: readonly Numbered[] },
): Diagnostic {
  const shown = ({ index, number }: Anchor): string => {
    const name = rules[index]?.name;
    return name === undefined ? `${number}` : `${number} ("${name}")`;
  };
  const room = next.number - previous.number - 1;
  const message = `${fresh.length} rules from "${fresh[0]?.name ?? ''}" on need priorities between ${shown(previous)} and ${shown(next)}, where ${room} are free`;
  const hint = 'build with --renumber to number all rules anew, or change the priority of rules in the policy';
  const span = fresh[0]?.span;
  return error('LIMIT_EXCEEDED', message, span === undefined ? { hint } : { span, hint });
}
