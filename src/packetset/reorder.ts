import { apply } from './apply.ts';
import type { Diagrams, Node } from './diagrams.ts';
import { setNode } from './fold.ts';
import { intAt } from './ints.ts';
import { INTERSECTION, UNION } from './operation.ts';
import { ALL, MASKS, NONE } from './outcome.ts';

/** The edges of a node by where they go: each kid with its atoms as intervals `from, to`, `to` excluded. In the order of their first atoms. */
export function kidsOf(diagrams: Diagrams, node: Node): ReadonlyMap<Node, readonly number[]> {
  const field = diagrams.order[diagrams.levelOf(node)];
  const atoms = field === undefined ? 0 : diagrams.space.atoms[field].count;
  const kids = new Map<Node, number[]>();
  const end = diagrams.endOfEdges(node);
  for (let edge = diagrams.firstEdge(node); edge < end; edge += 2) {
    const kid = intAt(diagrams.edges, edge + 1);
    const to = edge + 2 < end ? intAt(diagrams.edges, edge + 2) : atoms;
    const intervals = kids.get(kid) ?? [];
    intervals.push(intAt(diagrams.edges, edge), to);
    kids.set(kid, intervals);
  }
  return kids;
}

/** The same diagram among those of another field order over the same space. May run out of the target's budget. */
export function reorder(from: Diagrams, node: Node, target: Diagrams): Node {
  const known = new Map<Node, Node>();
  const moved = (one: Node): Node => {
    if (one < MASKS) return one;
    const before = known.get(one);
    if (before !== undefined) return before;
    const result = moveNode(from, one, { target, moved });
    known.set(one, result);
    return result;
  };
  return moved(node);
}

interface Move {
  readonly target: Diagrams;
  readonly moved: (node: Node) => Node;
}

/** Masks are sets of bits, so a node is the union of its kids, each cut to the atoms that lead there. */
function moveNode(from: Diagrams, node: Node, { target, moved }: Move): Node {
  const field = from.order[from.levelOf(node)];
  const level = field === undefined ? -1 : target.order.indexOf(field);
  const atoms = field === undefined ? 0 : from.space.atoms[field].count;
  let parts: Node[] = [];
  for (const [kid, intervals] of kidsOf(from, node)) {
    const inside = setNode(target, { level, intervals, atoms }, [ALL, NONE]);
    parts.push(apply(target, INTERSECTION, [inside, moved(kid)]));
  }
  while (parts.length > 1) {
    const joined: Node[] = [];
    for (let at = 0; at < parts.length; at += 2) {
      joined.push(apply(target, UNION, [parts[at] ?? NONE, parts[at + 1] ?? NONE]));
    }
    parts = joined;
  }
  return parts[0] ?? NONE;
}
