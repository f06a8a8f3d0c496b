import type { Field } from './axis.ts';
import type { Diagrams, Node } from './diagrams.ts';
import { intAt } from './ints.ts';
import { type Box, placeOf } from './match-boxes.ts';
import { MASKS, type Mask, OUTCOMES } from './outcome.ts';
import { PairTable } from './pair-table.ts';
import { type Call, Draft, type List, NO_REST, PartitionLists, type Payload, type Rest } from './partition-lists.ts';
import type { Effect } from './program.ts';
import type { SpaceProgram, SpaceStep } from './space.ts';
import { EVERY_VALUE } from './value-sets.ts';

const { fall, return: back } = OUTCOMES;

/**
 * The diagram of a program, built the other way round from `fold`: field by field, the atoms are cut where the rules that are still in question can tell
 * them apart, and each part goes on with those that match there. It shares no rule of combination with `fold`; that both reach one node is the check
 * on both. May run out of budget.
 */
export function partition(diagrams: Diagrams, program: SpaceProgram): Node {
  const lists = new PartitionLists();
  const chains = new Map<string, List>();
  for (const [name, steps] of program.chains) chains.set(name, listOf({ diagrams, lists }, steps, chains));
  const work: Work = { diagrams, lists, nodes: new Map(), restricted: diagrams.order.map(() => new PairTable()) };
  return nodeOf(work, listOf(work, program.steps, chains));
}

interface Work {
  readonly diagrams: Diagrams;
  readonly lists: PartitionLists;
  readonly nodes: Map<List, Node>;
  /** For each level: a list and an atom to the list that is left there. */
  readonly restricted: readonly PairTable[];
}

function listOf(
  { diagrams, lists }: Pick<Work, 'diagrams' | 'lists'>,
  steps: readonly SpaceStep[],
  chains: ReadonlyMap<string, List>,
): List {
  const draft = new Draft();
  for (const { boxes, undecided, effect } of steps) {
    for (const box of boxes) draft.add(restOf(diagrams, lists, box), payloadOf(lists, effect, { undecided, chains }));
  }
  return lists.list(draft);
}

function payloadOf(
  lists: PartitionLists,
  effect: Effect,
  { undecided, chains }: { readonly undecided: boolean; readonly chains: ReadonlyMap<string, List> },
): Payload {
  if (effect.kind === 'outcomes') return undecided ? effect.mask | fall : effect.mask;
  const list = chains.get(effect.chain);
  if (list === undefined) throw new Error(`rulecast bug: chain "${effect.chain}" stands behind its caller`);
  return lists.call({ kind: effect.kind, undecided, list });
}

function restOf({ order }: Diagrams, lists: PartitionLists, box: Box): Rest {
  let rest = NO_REST;
  for (let level = order.length - 1; level >= 0; level--) {
    const set = box[placeOf(order[level] as Field)] ?? EVERY_VALUE;
    if (set !== EVERY_VALUE) rest = lists.rest(level, set, rest);
  }
  return rest;
}

function nodeOf(work: Work, list: List): Node {
  const known = work.nodes.get(list);
  if (known !== undefined) return known;
  const level = nextLevel(work, list);
  const isOpen = level < Number.POSITIVE_INFINITY;
  // Lists get here from the program's own steps only, and what returns from those falls.
  const node = isOpen
    ? partitionAt(work, list, { level, sets: new Set() })
    : leave(outcomeOf(work, list), [back, fall]);
  work.nodes.set(list, node);
  return node;
}

interface Cut {
  readonly level: number;
  readonly sets: Set<number>;
}

function partitionAt(work: Work, list: List, cut: Cut): Node {
  const { diagrams, lists } = work;
  collectSets(work, list, cut);
  const starts = cutsOf(work, cut);
  const drafts = draftsAt(work, list, { level: cut.level, starts });
  const kids = drafts.map((draft) => {
    diagrams.charge(draft.length >> 1);
    return nodeOf(work, lists.list(draft));
  });
  const builder = diagrams.begin(cut.level);
  kids.forEach((kid, part) => {
    builder.add(intAt(starts, part), kid);
  });
  return diagrams.end(builder);
}

/** The first level that any item tests, in the list or in one that it calls. */
function nextLevel(work: Work, list: List): number {
  const { lists } = work;
  let level = Number.POSITIVE_INFINITY;
  for (let item = 0; item < lists.lengthOf(list); item++) {
    const payload = lists.payloadAt(list, item);
    level = Math.min(level, lists.levelOf(lists.restAt(list, item)));
    if (payload >= MASKS) level = Math.min(level, nextLevel(work, lists.callOf(payload).list));
  }
  return level;
}

function collectSets(work: Work, list: List, cut: Cut): void {
  const { lists } = work;
  for (let item = 0; item < lists.lengthOf(list); item++) {
    const rest = lists.restAt(list, item);
    const payload = lists.payloadAt(list, item);
    if (lists.levelOf(rest) === cut.level) cut.sets.add(lists.setOf(rest));
    if (payload >= MASKS) collectSets(work, lists.callOf(payload).list, cut);
  }
}

/** The atoms at which some of the sets begins or ends, and atom 0. */
function cutsOf(work: Work, { level, sets }: Cut): Int32Array {
  const cuts = new Set([0]);
  for (const set of sets) {
    for (const edge of intervalsOf(work, level, set)) cuts.add(edge);
  }
  cuts.delete(work.diagrams.space.atoms[work.diagrams.order[level] as Field].count);
  return Int32Array.from(cuts).sort();
}

function intervalsOf({ diagrams }: Work, level: number, set: number): readonly number[] {
  return diagrams.space.atoms[diagrams.order[level] as Field].sets[set - 1] ?? [];
}

/** For each part the items that are left there. Each item goes to the parts it covers only, not to all to be asked. */
function draftsAt(
  work: Work,
  list: List,
  { level, starts }: { readonly level: number; readonly starts: Int32Array },
): readonly Draft[] {
  const { lists } = work;
  const drafts = Array.from(starts, () => new Draft());
  for (let item = 0; item < lists.lengthOf(list); item++) {
    const rest = lists.restAt(list, item);
    const payload = lists.payloadAt(list, item);
    const isTested = lists.levelOf(rest) === level;
    const behind = isTested ? lists.behind(rest) : rest;
    const intervals = isTested ? intervalsOf(work, level, lists.setOf(rest)) : WHOLE;
    for (let at = 0; at < intervals.length; at += 2) {
      const to = intervals[at + 1] ?? 0;
      for (let part = partAt(starts, intervals[at] ?? 0); part < starts.length && intAt(starts, part) < to; part++) {
        (drafts[part] as Draft).add(behind, restrictPayload(work, payload, { level, atom: intAt(starts, part) }));
      }
    }
  }
  return drafts;
}

const WHOLE: readonly number[] = [0, 0x7fff_ffff];

/** The part that begins at the atom. */
function partAt(starts: Int32Array, atom: number): number {
  let low = 0;
  let high = starts.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (intAt(starts, middle) < atom) low = middle + 1;
    else high = middle;
  }
  return low;
}

interface Place {
  readonly level: number;
  readonly atom: number;
}

function restrictPayload(work: Work, payload: Payload, place: Place): Payload {
  if (payload < MASKS) return payload;
  const call = work.lists.callOf(payload);
  return work.lists.call({ ...call, list: restrict(work, call.list, place) });
}

/** The items of a called list that are left for one atom of the level. */
function restrict(work: Work, list: List, place: Place): List {
  const { lists, restricted } = work;
  const memo = restricted[place.level] as PairTable;
  const known = memo.get(list, place.atom);
  if (known >= 0) return known;
  const draft = new Draft();
  work.diagrams.charge(lists.lengthOf(list));
  for (let item = 0; item < lists.lengthOf(list) && !draft.isClosed; item++) {
    const rest = lists.restAt(list, item);
    const isTested = lists.levelOf(rest) === place.level;
    if (isTested && !isInside(intervalsOf(work, place.level, lists.setOf(rest)), place.atom)) continue;
    draft.add(isTested ? lists.behind(rest) : rest, restrictPayload(work, lists.payloadAt(list, item), place));
  }
  const left = lists.list(draft);
  memo.set(list, place.atom, left);
  return left;
}

function isInside(intervals: readonly number[], atom: number): boolean {
  for (let at = 0; at < intervals.length; at += 2) {
    if (atom < (intervals[at] ?? 0)) return false;
    if (atom < (intervals[at + 1] ?? 0)) return true;
  }
  return false;
}

/** What a list decides when nothing is left to test: its items one after the other. */
function outcomeOf(work: Work, list: List): Mask {
  const { lists } = work;
  let decided: Mask = 0;
  for (let item = 0; item < lists.lengthOf(list); item++) {
    const payload = lists.payloadAt(list, item);
    const outcome = payload < MASKS ? payload : calledOutcome(work, lists.callOf(payload));
    decided |= outcome & ~fall;
    if ((outcome & fall) === 0) return decided;
  }
  return decided | fall;
}

function calledOutcome(work: Work, { kind, undecided, list }: Call): Mask {
  const inner = outcomeOf(work, list);
  const outcome = leave(inner, kind === 'jump' ? [back, fall] : [fall, back]);
  return undecided ? outcome | fall : outcome;
}

function leave(mask: Mask, [from, to]: readonly [from: Mask, to: Mask]): Mask {
  return (mask & from) === 0 ? mask : (mask & ~from) | to;
}
