import { type AtomIndex, indexAtoms, valuesOf } from './atom-values.ts';
import type { Field } from './axis.ts';
import { Diagrams, type Node } from './diagrams.ts';
import { MASKS, NONE } from './outcome.ts';
import type { PacketMatch } from './program.ts';
import { kidsOf, reorder } from './reorder.ts';
import { canJoinFamilies, type FieldValues, intervalCount, joinFamilies, matchOf } from './term.ts';
import { ordersFor } from './term-orders.ts';

/** A packet set as products: disjoint, and all of them together are the set. */
export interface Terms {
  readonly terms: readonly PacketMatch[];
  /** How many products there are; more than `terms` where the limit cut the list. */
  readonly total: number;
}

/** How long a list may be. */
export interface TermOptions {
  readonly limit?: number;
}

const LIMIT = 1000;

/** Sets with more nodes than this are listed in the order they were built in. */
const SMALL = 400;

/** Edges that one order may cost: one that makes the diagram large makes the list long, too. */
const ORDER_BUDGET = 20_000;

/**
 * A packet set as a list of products that is as short as a field order makes it: of the orders tried the one with the fewest terms, then with the fewest
 * intervals. A product over both families has the sources of each family to the destinations of that family.
 */
export function terms(diagrams: Diagrams, node: Node, { limit = LIMIT }: TermOptions = {}): Terms {
  let best = listTerms(diagrams, node, limit);
  if (nodesIn(diagrams, node).size > SMALL) return best;
  for (const order of ordersFor(fieldsIn(diagrams, node))) {
    const target = new Diagrams(diagrams.space, order);
    const moved = target.attempt(ORDER_BUDGET, () => reorder(diagrams, node, target));
    if (moved.kind === 'too-large' || pathsOf(target, moved.value) > 2 * best.total) continue;
    const other = listTerms(target, moved.value, limit);
    if (isShorter(other, best)) best = other;
  }
  return best;
}

function isShorter(a: Terms, b: Terms): boolean {
  if (a.total !== b.total) return a.total < b.total;
  const intervals = (list: Terms): number => list.terms.reduce((sum, term) => sum + intervalCount(term), 0);
  return intervals(a) < intervals(b);
}

function listTerms(diagrams: Diagrams, node: Node, limit: number): Terms {
  const total = pathsOf(diagrams, node);
  const listed: PacketMatch[] = [];
  const indexes = new Map<Field, AtomIndex>();
  walk(diagrams, node, { path: new Map(), listed, limit, indexes });
  const joined = joinAll(listed);
  return { terms: joined, total: total - listed.length + joined.length };
}

interface Walk {
  readonly path: FieldValues;
  readonly listed: PacketMatch[];
  readonly limit: number;
  readonly indexes: Map<Field, AtomIndex>;
}

/** Every way from the node to a terminal is a product. Goes one level deeper each time. */
function walk(diagrams: Diagrams, node: Node, context: Walk): void {
  const { path, listed, limit, indexes } = context;
  if (node === NONE || listed.length >= limit) return;
  if (node < MASKS) {
    listed.push(matchOf(path, diagrams.space.zones));
    return;
  }
  const field = diagrams.order[diagrams.levelOf(node)] as Field;
  const index = indexes.get(field) ?? indexAtoms(diagrams.space.atoms[field]);
  indexes.set(field, index);
  for (const [kid, intervals] of kidsOf(diagrams, node)) {
    if (kid === NONE || listed.length >= limit) continue;
    walk(diagrams, kid, { ...context, path: new Map(path).set(field, valuesOf(index, intervals)) });
  }
}

/** Joins IPv4 terms with IPv6 terms that are alike, each with one at most. */
function joinAll(list: readonly PacketMatch[]): readonly PacketMatch[] {
  const joined: PacketMatch[] = [];
  for (const term of list) {
    const partner = joined.findIndex((other) => canJoinFamilies(other, term));
    const other = joined[partner];
    if (other === undefined) joined.push(term);
    else joined[partner] = joinFamilies(other, term);
  }
  return joined;
}

/** How many products the set has in its field order. Infinite where a number cannot hold it. */
function pathsOf(diagrams: Diagrams, root: Node): number {
  const known = new Map<Node, number>([[NONE, 0]]);
  const paths = (node: Node): number => {
    const before = known.get(node) ?? (node < MASKS ? 1 : undefined);
    if (before !== undefined) return before;
    let total = 0;
    for (const kid of kidsOf(diagrams, node).keys()) total += paths(kid);
    known.set(node, total);
    return total;
  };
  return paths(root);
}

/** All inner nodes of a diagram. */
function nodesIn(diagrams: Diagrams, root: Node): ReadonlySet<Node> {
  const found = new Set<Node>();
  const open = [root];
  for (let node = open.pop(); node !== undefined && found.size <= SMALL; node = open.pop()) {
    if (node < MASKS || found.has(node)) continue;
    found.add(node);
    open.push(...kidsOf(diagrams, node).keys());
  }
  return found;
}

function fieldsIn(diagrams: Diagrams, root: Node): ReadonlySet<Field> {
  return new Set([...nodesIn(diagrams, root)].map((node) => diagrams.order[diagrams.levelOf(node)] as Field));
}
