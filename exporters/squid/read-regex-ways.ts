import { ALPHABET, type Part } from './read-regex.ts';

/**
 * A piece of a way. A run is any characters of `chars`, with `some` one at least. In a run with `inner` no label is empty and each is of `inner`: it
 * stands for labels with a dot behind each (`dots: 'behind'`) or in front of each, and the dot at its edge is a text beside it.
 */
export type Piece =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'run'; readonly chars: string; readonly some: boolean; readonly labels?: Labels }
  | { readonly kind: 'begin' | 'end' };

export interface Labels {
  readonly inner: string;
  readonly dots: 'behind' | 'before';
}

/** One of the ways in which an expression matches: pieces one behind the other. */
export type Way = readonly Piece[];

/** More ways than these are not looked at. */
export const WAYS_MAX = 2_000;

/** All ways of an expression without alternatives in them; `undefined`: it has too many, or repeats what is not read. */
export function waysOf(alternatives: readonly (readonly Part[])[]): readonly Way[] | undefined {
  const all: Way[] = [];
  for (const parts of alternatives) {
    let ways: readonly Way[] = [[]];
    for (const part of joinLabels(parts)) {
      const next = waysOfPart(part);
      if (next === undefined || ways.length * next.length > WAYS_MAX) return undefined;
      ways = ways.flatMap((way) => next.map((more) => [...way, ...more]));
    }
    all.push(...ways);
    if (all.length > WAYS_MAX) return undefined;
  }
  return all;
}

function waysOfPart(part: Part): readonly Way[] | undefined {
  switch (part.kind) {
    case 'chars':
      return [...part.chars].map((text) => [{ kind: 'text', text }]);
    case 'begin':
    case 'end':
      return [[part]];
    case 'group':
      return waysOf(part.ways);
    case 'repeat':
      return part.many ? waysOfMany(part.of, part.min) : withNothing(waysOfPart(part.of));
  }
}

function withNothing(ways: readonly Way[] | undefined): readonly Way[] | undefined {
  return ways && [[], ...ways];
}

function waysOfMany(of: Part, min: 0 | 1): readonly Way[] | undefined {
  if (of.kind === 'chars') return [[{ kind: 'run', chars: of.chars, some: min === 1 }]];
  const labels = of.kind === 'group' ? labelsOf(of.ways) : undefined;
  if (labels === undefined) return undefined;
  return min === 0 ? [[], labels] : [labels];
}

/**
 * Labels with dots between them, as in `[^.]+(\.[^.]+)*`, as one run where a label begins in front of them and ends behind: no label of a host is empty.
 */
function joinLabels(parts: readonly Part[]): readonly Part[] {
  const joined: Part[] = [];
  for (let index = 0; index < parts.length; index += 1) {
    const [first, second, behind] = parts.slice(index, index + 3);
    const chars = first && second && isEdge(joined.at(-1)) && isEdge(behind) ? labelChars(first, second) : undefined;
    if (chars !== undefined) {
      joined.push({ kind: 'repeat', of: { kind: 'chars', chars: `${chars}.` }, min: 1, many: true });
      index += 1;
    } else if (first !== undefined) joined.push(first);
  }
  return joined;
}

/** The characters of a label and of more of the same with dots between, in either order. */
function labelChars(first: Part, second: Part): string | undefined {
  const [label, more] = first.kind === 'repeat' && first.of.kind === 'group' ? [second, first] : [first, second];
  if (label.kind !== 'repeat' || label.of.kind !== 'chars' || label.min === 0 || !label.many) return undefined;
  if (more.kind !== 'repeat' || more.of.kind !== 'group' || more.min === 1 || !more.many) return undefined;
  const { chars } = label.of;
  const run = labelsOf(more.of.ways)?.find(({ kind }) => kind === 'run');
  if (run?.kind !== 'run' || run.labels?.inner !== chars) return undefined;
  // A dot stands between: behind the labels of a group in front, before those of one that follows.
  return run.labels.dots === (more === first ? 'behind' : 'before') ? chars : undefined;
}

function isEdge(part: Part | undefined): boolean {
  return part !== undefined && (part.kind === 'begin' || part.kind === 'end' || isDot(part));
}

/** Repeats of a label and a dot, as in `([^.]+\.)*`, or of a dot and a label. */
function labelsOf(alternatives: readonly (readonly Part[])[]): Way | undefined {
  const [parts = [], other] = alternatives;
  const [first, second, more] = parts;
  if (other !== undefined || more !== undefined || first === undefined || second === undefined) return undefined;
  const behind = isDot(second);
  const label = behind ? first : second;
  if (!(behind || isDot(first)) || label.kind !== 'repeat' || !label.many || label.of.kind !== 'chars')
    return undefined;
  const { chars } = label.of;
  const hasDot = chars.includes('.');
  const all = hasDot ? chars : `${chars}.`;
  // Where a label may be empty or hold dots itself, any characters with a dot at the edge are such labels.
  const some = label.min === 1;
  const run: Piece =
    hasDot || !some
      ? { kind: 'run', chars: all, some }
      : { kind: 'run', chars: all, some, labels: { inner: chars, dots: behind ? 'behind' : 'before' } };
  const dot: Piece = { kind: 'text', text: '.' };
  return behind ? [run, dot] : [dot, run];
}

function isDot(part: Part): boolean {
  return part.kind === 'chars' && part.chars === '.';
}

/** Whether a run may be anything. */
export function isAnything(piece: Piece | undefined): boolean {
  return piece?.kind === 'run' && !piece.some && piece.chars === ALPHABET;
}
