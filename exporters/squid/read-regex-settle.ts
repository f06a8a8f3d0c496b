import { ALPHABET } from './read-regex.ts';
import { isAnything, type Piece, type Way } from './read-regex-ways.ts';

/** A run without conditions, or a text. */
export type Settled =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'run'; readonly chars: string };

type Run = Extract<Piece, { readonly kind: 'run' }>;

const ANYTHING: Piece = { kind: 'run', chars: ALPHABET, some: false };

/** All characters of a label. */
const LABEL = ALPHABET.replace('.', '');

/** What becomes of one piece of a way: the ways that take its place, nothing when all is well with it, or that it is not read. */
type Step = readonly Way[] | 'fine' | 'unread';

/**
 * The ways with the same hosts whose runs may be empty and hold what they please. Labels of a host are never empty, which says of most runs that must be
 * something that they are. Gives at most `max` ways; `undefined`: there are more, or the expression speaks of labels where none begins or ends.
 */
export function settle(way: Way, max: number): readonly (readonly Settled[])[] | undefined {
  const open: Way[] = [];
  const anchored = anchor(way);
  if (anchored !== undefined) open.push(anchored);
  const done: (readonly Settled[])[] = [];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const pieces = join(next);
    const step = firstStep(pieces);
    if (step === 'unread') return undefined;
    if (step === 'fine') done.push(widen(pieces.flatMap(settled)));
    else open.push(...step);
    if (open.length + done.length > max) return undefined;
  }
  return done;
}

/** The way between its anchors, with anything where it has none. `undefined`: something would have to stand before the beginning or behind the end. */
function anchor(way: Way): Way | undefined {
  const begin = way.findLastIndex(({ kind }) => kind === 'begin');
  const end = way.findIndex(({ kind }) => kind === 'end');
  if (end >= 0 && end < begin) return isEmptiable([...way.slice(0, begin), ...way.slice(end)]) ? [] : undefined;
  const inner = way.slice(begin + 1, end < 0 ? undefined : end);
  const outer = [...way.slice(0, begin + 1), ...(end < 0 ? [] : way.slice(end))];
  if (!isEmptiable(outer)) return undefined;
  return [...(begin < 0 ? [ANYTHING] : []), ...inner, ...(end < 0 ? [ANYTHING] : [])];
}

function isEmptiable(pieces: Way): boolean {
  return pieces.every((piece) => piece.kind !== 'text' && !(piece.kind === 'run' && piece.some));
}

/** Texts side by side as one, and runs side by side as one where the one takes in the other. */
function join(way: Way): Way {
  const joined: Piece[] = [];
  for (const piece of way) {
    const last = joined.at(-1);
    const both = last && joinTwo(last, piece);
    if (both !== undefined) joined.splice(-1, 1, both);
    else joined.push(piece);
  }
  return joined;
}

function joinTwo(a: Piece, b: Piece): Piece | undefined {
  if (a.kind === 'text' && b.kind === 'text') return { kind: 'text', text: a.text + b.text };
  if (a.kind !== 'run' || b.kind !== 'run' || a.labels || b.labels || (a.some && b.some)) return undefined;
  // A run that must be something stays so only within the wider one.
  if (!a.some && isPart(a.chars, b.chars)) return b;
  if (!b.some && isPart(b.chars, a.chars)) return a;
  return undefined;
}

function firstStep(pieces: Way): Step {
  for (const [index, piece] of pieces.entries()) {
    if (piece.kind !== 'run' || !piece.some) continue;
    const place = { pieces, index, left: pieces[index - 1], right: pieces[index + 1] };
    return piece.labels === undefined ? settleSome(piece, place) : settleLabels(piece, piece.labels, place);
  }
  return 'fine';
}

interface Place {
  readonly pieces: Way;
  readonly index: number;
  readonly left: Piece | undefined;
  readonly right: Piece | undefined;
}

/** `([^.]+\.)+`: where a label begins, any characters. Behind anything, one label. The dot stands beside the run, on the other side. */
function settleLabels(run: Run, { inner, dots }: NonNullable<Run['labels']>, place: Place): Step {
  const outside = dots === 'behind' ? place.left : place.right;
  const isLabelEdge = dots === 'behind' ? endsLabel(place.left) : startsLabel(place.right);
  if (isLabelEdge) return replace(place, [{ kind: 'run', chars: run.chars, some: true }]);
  return isAnything(outside) ? replace(place, [{ kind: 'run', chars: inner, some: true }]) : 'unread';
}

function settleSome({ chars }: Run, place: Place): Step {
  const [leftEdge, rightEdge] = [endsLabel(place.left), startsLabel(place.right)];
  const run: Piece = { kind: 'run', chars, some: false };
  if (leftEdge && rightEdge) return replace(place, [run]);
  // The last character of a label is one of the run, whatever stands before it.
  const hasLabel = isPart(LABEL, chars);
  if (hasLabel && ((rightEdge && isAnything(place.left)) || (leftEdge && isAnything(place.right)))) {
    return replace(place, []);
  }
  const isTakenIn = place.left?.kind === 'run' && !place.left.labels && isPart(chars, place.left.chars);
  return [...chars].flatMap((text): readonly Way[] => {
    const one: Piece = { kind: 'text', text };
    return replace(place, isTakenIn ? [run, one] : [one, run]);
  });
}

function replace({ pieces, index }: Place, by: Way): readonly Way[] {
  return [[...pieces.slice(0, index), ...by, ...pieces.slice(index + 1)]];
}

/** Whether a label begins behind the piece. */
function endsLabel(piece: Piece | undefined): boolean {
  return piece === undefined || (piece.kind === 'text' && piece.text.endsWith('.'));
}

/** Whether a label ends before the piece. */
function startsLabel(piece: Piece | undefined): boolean {
  return piece === undefined || (piece.kind === 'text' && piece.text.startsWith('.'));
}

/** Whether every character of `inner` is one of `outer`. Both are in the order of the alphabet. */
function isPart(inner: string, outer: string): boolean {
  return inner === outer || [...inner].every((char) => outer.includes(char));
}

function settled(piece: Piece): readonly Settled[] {
  if (piece.kind === 'text') return [piece];
  return piece.kind === 'run' ? [{ kind: 'run', chars: piece.chars }] : [];
}

/** A label, a dot and a run of labels are a run of labels, a dot and a run of labels: the first dot will do. The same from the other side. */
function widen(way: readonly Settled[]): readonly Settled[] {
  const pieces = [...way];
  for (let isStable = false; !isStable; ) {
    isStable = true;
    for (const [index, piece] of pieces.entries()) {
      const [dot, other] = [pieces[index + 1], pieces[index + 2]];
      if (piece.kind !== 'run' || other?.kind !== 'run' || dot?.kind !== 'text' || dot.text !== '.') continue;
      const [narrow, wide] = piece.chars.length < other.chars.length ? [piece, other] : [other, piece];
      if (`${narrow.chars}.` !== wide.chars || narrow.chars.includes('.')) continue;
      pieces.splice(index, 3, wide, dot, wide);
      isStable = false;
    }
  }
  return pieces;
}
