import { DIRECTIONS, type Packet, STATES } from '../model/packet.ts';
import { leastValue } from './atom-values.ts';
import { type Field, familyValue, hasField, layer4Of } from './axis.ts';
import { atomAt, kidOf } from './decide.ts';
import type { Diagrams, Node } from './diagrams.ts';
import { intAt } from './ints.ts';
import { NONE } from './outcome.ts';

/**
 * Values that a reader takes for an example where the set allows them: a new TCP connection to HTTPS over IPv4 between addresses for documentation. Where
 * it does not, the least value that it allows is taken.
 */
const EXAMPLE: Readonly<Record<Field, bigint>> = {
  direction: BigInt(DIRECTIONS.indexOf('outbound')),
  state: BigInt(STATES.indexOf('new')),
  fromZone: 0n,
  toZone: 0n,
  family: BigInt(familyValue(4)),
  protocol: 6n,
  destinationPort: 443n,
  icmp: 0x0800n,
  sourcePort: 49_152n,
  destination4: 0xc633_6401n, // 198.51.100.1
  destination6: (0x2001_0db8n << 96n) | 2n,
  source4: 0xc000_0201n, // 192.0.2.1
  source6: (0x2001_0db8n << 96n) | 1n,
};

/** One packet of a packet set; `undefined` when the set has none. The same set of the same order has the same witness. */
export function witness(diagrams: Diagrams, node: Node): Packet | undefined {
  if (node === NONE) return undefined;
  const values: Record<Field, bigint> = { ...EXAMPLE };
  let at = node;
  for (const [level, field] of diagrams.order.entries()) {
    if (diagrams.levelOf(at) !== level) continue;
    const atoms = diagrams.space.atoms[field];
    let kid = kidOf(diagrams, at, atomAt(atoms, EXAMPLE[field]));
    if (kid === NONE) {
      const edge = firstEdgeInside(diagrams, at);
      values[field] = leastValue(atoms, intAt(diagrams.edges, edge));
      kid = intAt(diagrams.edges, edge + 1);
    }
    at = kid;
  }
  return packetOf(values, diagrams.space.zones);
}

/** A node that is not `NONE` has an edge that goes elsewhere. Atoms are numbered by their least value, so the first has the least. */
function firstEdgeInside(diagrams: Diagrams, node: Node): number {
  let edge = diagrams.firstEdge(node);
  while (intAt(diagrams.edges, edge + 1) === NONE) edge += 2;
  return edge;
}

function packetOf(values: Readonly<Record<Field, bigint>>, zones: readonly string[]): Packet {
  const family = values.family === BigInt(familyValue(4)) ? 4 : 6;
  const protocol = Number(values.protocol);
  const layer4 = layer4Of(family, protocol);
  const has = (field: Field): boolean => hasField(field, family, layer4);
  const fromZone = zones[Number(values.fromZone) - 1];
  const toZone = zones[Number(values.toZone) - 1];
  const icmp = Number(values.icmp);
  return {
    direction: DIRECTIONS[Number(values.direction)] ?? 'outbound',
    ...(fromZone === undefined ? {} : { fromZone }),
    ...(toZone === undefined ? {} : { toZone }),
    family,
    source: values[`source${family}`],
    destination: values[`destination${family}`],
    protocol,
    ...(has('sourcePort') ? { sourcePort: Number(values.sourcePort) } : {}),
    ...(has('destinationPort') ? { destinationPort: Number(values.destinationPort) } : {}),
    ...(has('icmp') ? { icmpType: icmp >> 8, icmpCode: icmp & 0xff } : {}),
    state: STATES[Number(values.state)] ?? 'new',
  };
}
