import { createHash, type Hash } from 'node:crypto';
import { DIRECTIONS, STATES } from '../model/packet.ts';
import { lanesToBigInt } from '../net/lanes.ts';
import { type AtomIndex, indexAtoms, segmentsOf, writeEnd } from './atom-values.ts';
import { FIELDS, type Field } from './axis.ts';
import { DEFAULT_BUDGET } from './build.ts';
import { kidOf } from './decide.ts';
import { type Attempt, Diagrams, type Node } from './diagrams.ts';
import { intAt } from './ints.ts';
import { MASKS, outcomeNames } from './outcome.ts';
import { kidsOf, reorder } from './reorder.ts';

/** Stands in front of all that is hashed. Another number means that fingerprints of before cannot be compared. */
const VERSION = 'rulecast packet set 1\n';

/** What stands for each terminal. */
const TERMINALS = Array.from({ length: MASKS }, (_, mask) => `[${outcomeNames(mask).join(' ')}]`);

/**
 * A SHA-256 of what a diagram decides, in hexadecimal digits: equal for two diagrams exactly when they decide all packets alike (but for a collision of
 * SHA-256), whatever rules, spaces and field orders they come from. Fields that decide nothing do not count, nor do zones that no decision depends on.
 */
export function fingerprint(diagrams: Diagrams, node: Node, budget: number = DEFAULT_BUDGET): Attempt<string> {
  const target = diagrams.order === FIELDS ? diagrams : new Diagrams(diagrams.space, FIELDS);
  return target.attempt(budget, () => {
    const root = target === diagrams ? node : reorder(diagrams, node, target);
    const hash = createHash('sha256').update(VERSION);
    const writer: Writer = { diagrams: target, hash, names: new Map(), indexes: new Map() };
    hash.update(write(writer, root));
    return hash.digest('hex');
  });
}

interface Writer {
  readonly diagrams: Diagrams;
  readonly hash: Hash;
  /** Nodes written so far, each with the number that it is referred to by. */
  readonly names: Map<Node, string>;
  readonly indexes: Map<Field, AtomIndex>;
}

/** Writes a node behind those it leads to, unless it was written before, and returns what stands for it. */
function write(writer: Writer, node: Node): string {
  if (node < MASKS) return TERMINALS[node] as string;
  const known = writer.names.get(node);
  if (known !== undefined) return known;
  const { diagrams, names, hash } = writer;
  const field = diagrams.order[diagrams.levelOf(node)] as Field;
  // The kid of the least value stands for all values that are not listed, so that a value nobody names need not be named here.
  const otherwise = kidOf(diagrams, node, 0);
  const lines = [`${field} else ${write(writer, otherwise)}\n`, ...listed(writer, { node, field, otherwise })];
  hash.update(lines.join(''));
  const name = `#${names.size}`;
  names.set(node, name);
  return name;
}

interface Listed {
  readonly node: Node;
  readonly field: Field;
  readonly otherwise: Node;
}

/** The ranges of values that do not go to `otherwise`, by value, each with where it goes. Ranges that touch and go to one kid are joined. */
function listed(writer: Writer, { node, field, otherwise }: Listed): readonly string[] {
  const { diagrams } = writer;
  const index = indexOf(writer, field);
  const { atomOf } = index.atoms;
  const intervals = [...kidsOf(diagrams, node)].flatMap(([kid, atoms]) => (kid === otherwise ? [] : atoms));
  const lines: string[] = [];
  const segments = segmentsOf(index, intervals);
  for (let at = 0; at < segments.length; at++) {
    const first = intAt(segments, at);
    const kid = kidOf(diagrams, node, intAt(atomOf, first));
    let last = first;
    // The end of the array is no segment, so that the run ends there too.
    while (segments[at + 1] === last + 1 && kidOf(diagrams, node, intAt(atomOf, last + 1)) === kid) {
      at++;
      last++;
    }
    lines.push(...rangeLines(index, { first, last, names: namesOf(field, diagrams.space.zones) }, write(writer, kid)));
  }
  return lines;
}

interface Run {
  readonly first: number;
  readonly last: number;
  readonly names: readonly string[] | undefined;
}

/** A run of segments as text: numbers as one range, what has a name one by one. */
function rangeLines({ atoms }: AtomIndex, { first, last, names }: Run, kid: string): readonly string[] {
  const { lanes } = atoms.domain;
  const end = new Uint32Array(lanes);
  writeEnd(atoms, last, { ends: end, place: 0 });
  const from = lanesToBigInt(atoms.starts, first * lanes, lanes);
  const to = lanesToBigInt(end, 0, lanes);
  if (names === undefined) return [`${from.toString(16)}-${to.toString(16)} ${kid}\n`];
  return names.slice(Number(from), Number(to) + 1).map((name) => `${JSON.stringify(name)} ${kid}\n`);
}

/** The names of a field's values where it has them: their numbers may change, and those of zones depend on the space. */
function namesOf(field: Field, zones: readonly string[]): readonly string[] | undefined {
  switch (field) {
    case 'direction':
      return DIRECTIONS;
    case 'state':
      return STATES;
    case 'fromZone':
    case 'toZone':
      return ['', ...zones];
    default:
      return undefined;
  }
}

function indexOf({ diagrams, indexes }: Writer, field: Field): AtomIndex {
  const known = indexes.get(field) ?? indexAtoms(diagrams.space.atoms[field]);
  indexes.set(field, known);
  return known;
}
