import { FAMILIES, type Family } from '../../net/family.ts';
import { type AtomIndex, indexAtoms, valuesOf } from '../../packetset/atom-values.ts';
import { FIELDS, type Field, type FieldOrder } from '../../packetset/axis.ts';
import { build } from '../../packetset/build.ts';
import type { Diagrams, Node } from '../../packetset/diagrams.ts';
import { MASKS, NONE } from '../../packetset/outcome.ts';
import type { PacketMatch } from '../../packetset/program.ts';
import { kidsOf } from '../../packetset/reorder.ts';
import { spaceOf } from '../../packetset/space.ts';
import { type FieldValues, matchOf } from '../../packetset/term.ts';
import type { Side } from '../measure/term-addresses.ts';
import { allowedBy, allowing } from './packets.ts';

/** Edges that the sections of one family may cost. */
const BUDGET = 8_000_000;

/**
 * Products of the packets that any of the terms has. Each has, for packets that are alike in all other fields, every address of the side that occurs with
 * them; every such set of addresses is in one of the products. `undefined` when finding them takes more work than the budget allows.
 *
 *     terms                            sections of destinations
 *     tcp/80-81 to 0.0.0.0/1           tcp/80  to 0.0.0.0/1
 *     tcp/81    to 128.0.0.0/1         tcp/81  to 0.0.0.0/0
 */
export function sectionsOf(terms: readonly PacketMatch[], side: Side): readonly PacketMatch[] | undefined {
  const found: PacketMatch[] = [];
  for (const family of FAMILIES) {
    const own = terms.filter((term) => (term.family ?? family) === family).map((term) => ({ ...term, family }));
    const sections = sectionsIn(own, { side, family });
    if (sections === undefined) return undefined;
    found.push(...sections);
  }
  return found;
}

interface Wanted {
  readonly side: Side;
  readonly family: Family;
}

function sectionsIn(terms: readonly PacketMatch[], { side, family }: Wanted): readonly PacketMatch[] | undefined {
  const last: readonly Field[] = [`${side}4`, `${side}6`];
  const order: FieldOrder = [...FIELDS.filter((field) => !last.includes(field)), ...last];
  const built = build(spaceOf([allowing(terms)]), { orders: [order], budget: BUDGET });
  if (built.kind === 'too-large') return undefined;
  const { diagrams, nodes } = built;
  const walk: Walk = { diagrams, last: `${side}${family}`, seen: new Set(), indexes: new Map(), found: [] };
  visit(walk, allowedBy(diagrams, nodes[0] ?? NONE), new Map());
  return walk.found;
}

interface Walk {
  readonly diagrams: Diagrams;
  readonly last: Field;
  /** A node below which every set of addresses has been found. */
  readonly seen: Set<Node>;
  readonly indexes: Map<Field, AtomIndex>;
  readonly found: PacketMatch[];
}

/** Goes one level deeper each time. A way that ends before the last field has all of its values. */
function visit(walk: Walk, node: Node, path: FieldValues): void {
  if (node === NONE || walk.seen.has(node)) return;
  walk.seen.add(node);
  const { diagrams } = walk;
  if (node < MASKS) {
    walk.found.push(matchOf(path, diagrams.space.zones));
    return;
  }
  const field = diagrams.order[diagrams.levelOf(node)] as Field;
  for (const [kid, atoms] of kidsOf(diagrams, node)) {
    const below = new Map(path).set(field, valuesOf(indexOf(walk, field), atoms));
    if (field !== walk.last) visit(walk, kid, below);
    else if (kid !== NONE) walk.found.push(matchOf(below, diagrams.space.zones));
  }
}

function indexOf({ diagrams, indexes }: Walk, field: Field): AtomIndex {
  const index = indexes.get(field) ?? indexAtoms(diagrams.space.atoms[field]);
  indexes.set(field, index);
  return index;
}
