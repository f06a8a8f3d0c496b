import type { Direction } from '../../model/packet.ts';
import { unionAll } from '../../net/algebra.ts';
import type { PacketMatch } from '../../packetset/program.ts';
import { formatTerm } from '../../proof/format-term.ts';
import { addressesOf, directionsOf, type Side } from '../measure/term-addresses.ts';
import type { Crossing, Part } from './facts.ts';
import { onServices } from './on-services.ts';
import { sectionsOf } from './sections.ts';

/** What is wrong with packets that a term has, if anything: something is with more packets, too. */
export type Complaint = (term: PacketMatch) => string | undefined;

/** The addresses of one side, of packets that go in certain directions. */
export interface View {
  readonly side: Side;
  /** Absent: all. */
  readonly directions?: readonly Direction[];
}

/**
 * What each change crosses alone, and what the others cross together, though none of them does alone: a rule that opens half of all addresses, and another that
 * opens the other half. Changes come together at one subject, so those of different sites do not. A list that is too large to judge crosses.
 */
export function crossedBy(parts: readonly Part[], complaint: Complaint, views: readonly View[]): readonly Crossing[] {
  const alone = parts.flatMap(({ change, terms }) => {
    const text = terms.map(complaint).find((one) => one !== undefined);
    return text === undefined ? [] : [{ text: `${text}${onServices(change)}`, change }];
  });
  const crossed = new Set(alone.map(({ change }) => change));
  const groups = groupsOf(parts.filter(({ change }) => !crossed.has(change)));
  const together = views.flatMap((view) => groups.flatMap((group) => complaintAbout(group, complaint, view) ?? []));
  return [...alone, ...[...new Set(together)].map((text) => ({ text }))];
}

function complaintAbout(group: readonly Part[], complaint: Complaint, { side, directions }: View): string | undefined {
  const terms = group.flatMap((part) => part.terms).flatMap((term) => limited(term, directions));
  // What is not wrong with all addresses together is not wrong with some of them, and looking at those takes long.
  const all = unionAll(terms.map((term) => addressesOf(term, side)));
  if (complaint({ ...(directions && { directions }), [side]: all }) === undefined) return undefined;
  const sections = sectionsOf(terms, side);
  if (sections === undefined) return 'too many changes to say what they open together';
  for (const section of sections) {
    const text = complaint(section);
    if (text !== undefined) return `${text}, several changes together: ${formatTerm(section)}`;
  }
  return undefined;
}

function limited(term: PacketMatch, directions: readonly Direction[] | undefined): readonly PacketMatch[] {
  if (directions === undefined) return [term];
  const common = directionsOf(term).filter((direction) => directions.includes(direction));
  return common.length === 0 ? [] : [{ ...term, directions: common }];
}

/** The parts of each subject, where it has several; subjects with the same parts once. */
function groupsOf(parts: readonly Part[]): readonly (readonly Part[])[] {
  const bySubject = new Map<string, number[]>();
  for (const [index, { change }] of parts.entries()) {
    for (const subject of change.subjects) {
      const own = bySubject.get(subject);
      if (own === undefined) bySubject.set(subject, [index]);
      else own.push(index);
    }
  }
  const groups = new Map([...bySubject.values()].map((indexes) => [indexes.join(), indexes]));
  return [...groups.values()]
    .filter((indexes) => indexes.length > 1)
    .map((indexes) => indexes.flatMap((index) => parts[index] ?? []));
}
