import type { Diagrams, Node } from './diagrams.ts';
import { intAt } from './ints.ts';
import type { Mapping, Operation, Tables } from './operation.ts';
import { MASKS, NONE } from './outcome.ts';
import type { PairTable } from './pair-table.ts';

// Recursion goes one level deeper each time, so it is never deeper than there are fields.

const UNKNOWN = -1;

/** Greater than every atom. */
const BEHIND_ALL = 0x7fff_ffff;

interface Application {
  readonly diagrams: Diagrams;
  readonly tables: Tables;
  readonly memo: PairTable;
}

/** The diagram that decides each packet as the operation does with the decisions of `a` and `b`. May run out of budget. */
export function apply(diagrams: Diagrams, operation: Operation, [a, b]: readonly [a: Node, b: Node]): Node {
  return combine({ diagrams, tables: operation.tables(), memo: diagrams.memoOf(operation.name) }, a, b);
}

/** The diagram that decides each packet as the mapping does with the decision of `node`. May run out of budget. */
export function map(diagrams: Diagrams, { name, table }: Mapping, node: Node): Node {
  const memo = diagrams.memoOf(name);
  const mapped = (one: Node): Node => {
    if (one < MASKS) return table[one] ?? NONE;
    const known = memo.get(one, 0);
    if (known !== UNKNOWN) return known;
    const builder = diagrams.begin(diagrams.levelOf(one));
    const end = diagrams.endOfEdges(one);
    for (let edge = diagrams.firstEdge(one); edge < end; edge += 2) {
      builder.add(intAt(diagrams.edges, edge), mapped(intAt(diagrams.edges, edge + 1)));
    }
    const result = diagrams.end(builder);
    memo.set(one, 0, result);
    return result;
  };
  return mapped(node);
}

function combine(application: Application, x: Node, y: Node): Node {
  const { tables, memo } = application;
  const early = shortcut(tables, x, y);
  if (early !== UNKNOWN) return early;
  const isTurned = tables.commutes && x > y;
  const a = isTurned ? y : x;
  const b = isTurned ? x : y;
  const known = memo.get(a, b);
  if (known !== UNKNOWN) return known;
  const result = merge(application, a, b);
  memo.set(a, b, result);
  return result;
}

/** Walks the edges of both side by side. An operand whose field is tested further down takes part as it is. */
function merge(application: Application, a: Node, b: Node): Node {
  const { diagrams } = application;
  const levelA = diagrams.levelOf(a);
  const levelB = diagrams.levelOf(b);
  const isInA = levelA <= levelB;
  const isInB = levelB <= levelA;
  let i = isInA ? diagrams.firstEdge(a) : 0;
  let j = isInB ? diagrams.firstEdge(b) : 0;
  const lastA = isInA ? diagrams.endOfEdges(a) - 2 : 0;
  const lastB = isInB ? diagrams.endOfEdges(b) - 2 : 0;
  const builder = diagrams.begin(isInA ? levelA : levelB);
  for (let start = 0; ; ) {
    const kidA = isInA ? intAt(diagrams.edges, i + 1) : a;
    const kidB = isInB ? intAt(diagrams.edges, j + 1) : b;
    builder.add(start, combine(application, kidA, kidB));
    const nextA = i < lastA ? intAt(diagrams.edges, i + 2) : BEHIND_ALL;
    const nextB = j < lastB ? intAt(diagrams.edges, j + 2) : BEHIND_ALL;
    if (nextA === BEHIND_ALL && nextB === BEHIND_ALL) return diagrams.end(builder);
    if (nextA <= nextB) i += 2;
    if (nextB <= nextA) j += 2;
    start = Math.min(nextA, nextB);
  }
}

/** The result where it needs no look at the nodes, or -1. */
function shortcut(tables: Tables, a: Node, b: Node): Node {
  if (a === b && tables.equal !== 'open') return tables.equal === 'same' ? a : NONE;
  if (a < MASKS) {
    if (b < MASKS) return tables.table[a * MASKS + b] as number;
    if (tables.givesRight[a] === 1) return b;
    return tables.fixedLeft[a] as number;
  }
  if (b >= MASKS) return UNKNOWN;
  if (tables.givesLeft[b] === 1) return a;
  return tables.fixedRight[b] as number;
}
