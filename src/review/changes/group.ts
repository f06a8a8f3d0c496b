import type { AddressSet } from '../../net/address-set.ts';
import { unionAll } from '../../net/algebra.ts';
import type { PacketMatch } from '../../packetset/program.ts';
import { sizeTerm } from '../../proof/smallest-term.ts';
import { subjectParts } from '../change.ts';
import { addressKey, matchKey } from '../delta/step-key.ts';
import { showAddresses } from '../describe/addresses.ts';
import { type AddressNames, noNames } from '../describe/names.ts';
import { addressesOf } from '../measure/term-addresses.ts';
import type { AddressesShown } from '../review.ts';
import { type ChangeDraft, idOf } from './draft.ts';

/**
 * Says equal changes of many subjects once. Changes are equal when they read the same: at each site a set of one name has addresses of its own. What is
 * joined differs in the addresses of one side at most, so that the union is a product too.
 */
export function groupChanges(drafts: readonly ChangeDraft[]): readonly ChangeDraft[] {
  const joined = joinBy(drafts, 'source');
  return joinBy(joined, 'destination');
}

type Side = 'source' | 'destination';

function joinBy(drafts: readonly ChangeDraft[], side: Side): readonly ChangeDraft[] {
  const groups = new Map<string, ChangeDraft[]>();
  for (const draft of drafts) {
    const key = readKey(draft, side);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [draft]);
    else group.push(draft);
  }
  return [...groups.values()].map((group) => join(group, side));
}

/** Everything that a reader sees of a change, and all addresses but those of one side. */
function readKey(
  { term, subjects: _, id: _id, packets: _packets, deciders: _deciders, parts: _parts, ...draft }: ChangeDraft,
  side: Side,
): string {
  const { [side]: own, ...rest } = term;
  const shown = draft[side];
  const words = shown.names.length > 0 && own !== undefined ? shown.names : shown.prefixes;
  // Where a cause stands may differ from site to site.
  const causes = draft.causes.map(({ kind, text, rule }) => [kind, text, rule]);
  return JSON.stringify([draft.effect, draft.verdicts, matchKey(rest), words, causes]);
}

function join(group: readonly ChangeDraft[], side: Side): ChangeDraft {
  const [first, ...others] = group;
  if (first === undefined) throw new Error('rulecast bug: a group without changes');
  if (others.length === 0) return first;
  const subjects = [...new Set(group.flatMap((draft) => draft.subjects))];
  const sets = new Map(
    group.map((draft) => [addressKey(addressesOf(draft.term, side)), addressesOf(draft.term, side)]),
  );
  if (sets.size === 1) {
    const parts = group.some((draft) => draft.parts !== undefined) ? { parts: group.flatMap(subjectParts) } : {};
    return { ...first, subjects, ...parts };
  }
  const term: PacketMatch = { ...first.term, [side]: unionAll([...sets.values()]) };
  const packets = `${sizeTerm(term).packets}`;
  return {
    ...first,
    term,
    id: idOf(idParts(first), term),
    packets,
    subjects,
    parts: group.flatMap(subjectParts),
    [side]: shownUnion(term, side, first[side]),
  };
}

function idParts({ effect, verdicts }: ChangeDraft): Parameters<typeof idOf>[0] {
  return { effect, to: verdicts.to };
}

/** The union has the name that each of its parts has. */
function shownUnion(term: PacketMatch, side: Side, { names }: AddressesShown): AddressesShown {
  const union: AddressSet = addressesOf(term, side);
  const unnamed: AddressNames = noNames();
  return { ...showAddresses(union, unnamed), names };
}
