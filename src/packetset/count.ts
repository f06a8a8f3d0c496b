import { icmpProtocol } from '../model/service-algebra.ts';
import { FAMILIES, type Family } from '../net/family.ts';
import { exceptIntervals, type IntervalSet, unionIntervals } from '../net/interval-set.ts';
import { ANY_PROTOCOL, PORT_PROTOCOLS } from '../net/protocol.ts';
import { weightsOf } from './atom-values.ts';
import { type Field, familyValue, hasField, type Layer4 } from './axis.ts';
import type { Diagrams, Node } from './diagrams.ts';
import { intAt } from './ints.ts';
import { MASKS, NONE } from './outcome.ts';

const LAYERS = ['ports', 'icmp', 'plain'] as const satisfies readonly Layer4[];

/**
 * How many packets a packet set has. Each field counts with its real values: 2^32 or 2^128 addresses, 256 protocols, ports where the protocol has them,
 * type and code for ICMP. Zones count as many as the space names, and one for all others.
 */
export function count(diagrams: Diagrams, node: Node): bigint {
  let total = 0n;
  for (const family of FAMILIES) {
    for (const layer4 of LAYERS) total += countKind(diagrams, node, { family, layer4 });
  }
  return total;
}

/** Packets that have the same fields. */
interface Kind {
  readonly family: Family;
  readonly layer4: Layer4;
}

/** For each level the weights of the first so many atoms together; a field that is not there has one value. */
type Weights = readonly (readonly bigint[])[];

function countKind(diagrams: Diagrams, root: Node, kind: Kind): bigint {
  const weights: Weights = diagrams.order.map((field) => sums(weightsOfField(diagrams, field, kind)));
  const known = new Map<Node, bigint>();
  const size = (node: Node, level: number): bigint => {
    const own = node < MASKS ? (node === NONE ? 0n : 1n) : sizeOf(node);
    return own * skipped(weights, level, diagrams.levelOf(node));
  };
  const sizeOf = (node: Node): bigint => {
    const before = known.get(node);
    if (before !== undefined) return before;
    const level = diagrams.levelOf(node);
    const sum = weights[level] ?? [];
    const end = diagrams.endOfEdges(node);
    let total = 0n;
    for (let edge = diagrams.firstEdge(node); edge < end; edge += 2) {
      const to = edge + 2 < end ? intAt(diagrams.edges, edge + 2) : sum.length - 1;
      const weight = (sum[to] ?? 0n) - (sum[intAt(diagrams.edges, edge)] ?? 0n);
      if (weight > 0n) total += weight * size(intAt(diagrams.edges, edge + 1), level + 1);
    }
    known.set(node, total);
    return total;
  };
  return size(root, 0);
}

function weightsOfField({ space }: Diagrams, field: Field, { family, layer4 }: Kind): readonly bigint[] {
  if (!hasField(field, family, layer4)) return [1n];
  const value = familyValue(family);
  const within =
    field === 'family' ? [{ from: value, to: value }] : field === 'protocol' ? protocolsOf(family, layer4) : undefined;
  return weightsOf(space.atoms[field], within);
}

function protocolsOf(family: Family, layer4: Layer4): IntervalSet {
  const icmp = [{ from: icmpProtocol(family), to: icmpProtocol(family) }];
  if (layer4 === 'ports') return PORT_PROTOCOLS;
  return layer4 === 'icmp' ? icmp : exceptIntervals(ANY_PROTOCOL, unionIntervals(PORT_PROTOCOLS, icmp));
}

function sums(weights: readonly bigint[]): readonly bigint[] {
  const found = [0n];
  for (const weight of weights) found.push((found.at(-1) ?? 0n) + weight);
  return found;
}

/** How many values the fields of the levels `from` to `to`, excluded, have together: they are not tested, so each will do. */
function skipped(weights: Weights, from: number, to: number): bigint {
  return weights.slice(from, to).reduce((product, sum) => product * (sum.at(-1) ?? 1n), 1n);
}
