import { DIRECTIONS, type Packet, STATES } from '../model/packet.ts';
import { bigIntToLanes, compareLanes } from '../net/lanes.ts';
import type { Atoms } from './atoms.ts';
import { type Field, familyValue } from './axis.ts';
import type { Diagrams, Node } from './diagrams.ts';
import { intAt } from './ints.ts';
import { MASKS, type Mask } from './outcome.ts';

/** What a diagram says about one packet: a walk from its root to a terminal. */
export function decideByDiagram(diagrams: Diagrams, node: Node, packet: Packet): Mask {
  let at = node;
  while (at >= MASKS) {
    const field = diagrams.order[diagrams.levelOf(at)] as Field;
    const atom = atomAt(diagrams.space.atoms[field], packetValue(packet, field, diagrams.space.zones));
    at = kidOf(diagrams, at, atom);
  }
  return at;
}

/** Where the node sends an atom. */
export function kidOf(diagrams: Diagrams, node: Node, atom: number): Node {
  const { edges } = diagrams;
  const first = diagrams.firstEdge(node);
  let low = 0;
  let high = (diagrams.endOfEdges(node) - first) >> 1;
  // The last edge that starts at the atom or before.
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if (intAt(edges, first + 2 * middle) <= atom) low = middle;
    else high = middle;
  }
  return intAt(edges, first + 2 * low + 1);
}

/** The atom of a value of the field. */
export function atomAt({ domain, starts, atomOf }: Atoms, value: bigint): number {
  const { lanes } = domain;
  const wanted = new Uint32Array(lanes);
  bigIntToLanes(value, wanted, 0, lanes);
  let low = 0;
  let high = atomOf.length;
  // The last segment that begins at the value or before.
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if (compareLanes(starts, middle * lanes, wanted, 0, lanes) <= 0) low = middle;
    else high = middle;
  }
  return intAt(atomOf, low);
}

/** The packet's value in a field; 0 in one that it does not have. */
function packetValue(packet: Packet, field: Field, zones: readonly string[]): bigint {
  const { icmpType = 0, icmpCode = 0, sourcePort = 0, destinationPort = 0 } = packet;
  const numbers: Readonly<Record<Field, () => number | bigint>> = {
    direction: () => DIRECTIONS.indexOf(packet.direction),
    state: () => STATES.indexOf(packet.state),
    fromZone: () => zones.indexOf(packet.fromZone ?? '') + 1,
    toZone: () => zones.indexOf(packet.toZone ?? '') + 1,
    family: () => familyValue(packet.family),
    protocol: () => packet.protocol,
    destinationPort: () => destinationPort,
    icmp: () => icmpType * 256 + icmpCode,
    sourcePort: () => sourcePort,
    destination4: () => packet.destination,
    destination6: () => packet.destination,
    source4: () => packet.source,
    source6: () => packet.source,
  };
  return BigInt(numbers[field]());
}
