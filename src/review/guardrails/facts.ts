import type { PacketMatch } from '../../packetset/program.ts';
import { subjectParts } from '../change.ts';
import { matchKey } from '../delta/step-key.ts';
import { mayClose, mayOpen } from '../measure/effect.ts';
import { directionsOf } from '../measure/term-addresses.ts';
import type { Change, Review } from '../review.ts';
import type { Guardrail } from './guardrails.ts';
import { remainder } from './remainder.ts';

/** What a limit judges: the part of a review that its guardrail is about. */
export interface Facts {
  readonly review: Review;
  /** What is allowed now, or may be, and was not. */
  readonly opened: readonly Part[];
  /** What was allowed and is not any more, or may not be. */
  readonly closed: readonly Part[];
}

/** Packets of one change, as products; never empty. Those of one subject are disjoint. */
export interface Part {
  readonly change: Change;
  readonly terms: readonly [PacketMatch, ...PacketMatch[]];
}

/** One way in which a limit is crossed. */
export interface Crossing {
  readonly text: string;
  /** Absent where no change does it alone. */
  readonly change?: Change;
}

/** The part of a review that a guardrail is about. Exceptions that end need `asOf`, `YYYY-MM-DD`; without it they have ended. */
export function factsFor(guardrail: Guardrail, review: Review, asOf: string | undefined): Facts {
  const sites = new Map(review.subjects.map(({ name, site }) => [name, site]));
  const reached = (change: Change): readonly PacketMatch[] => {
    const parts = subjectParts(change).filter(({ subject }) => isAt(guardrail, sites.get(subject)));
    return [...new Map(parts.map(({ term }) => [matchKey(term), term])).values()];
  };
  const exceptions = guardrail.except
    .filter(({ until }) => until === undefined || (asOf !== undefined && asOf <= until))
    .flatMap(({ matches }) => matches);
  const partOf = (change: Change, without: readonly PacketMatch[]): readonly Part[] => {
    const terms = reached(change).flatMap((term) => inDirections(term, guardrail) ?? []);
    const [first, ...more] = terms.flatMap((term) => remainder(term, without));
    return first === undefined ? [] : [{ change, terms: [first, ...more] }];
  };
  return {
    review,
    opened: review.changes.filter(mayOpen).flatMap((change) => partOf(change, exceptions)),
    closed: review.changes.filter(mayClose).flatMap((change) => partOf(change, [])),
  };
}

/** What belongs to no site is judged everywhere: a rule file does not say where it runs. */
function isAt({ sites }: Guardrail, site: string | undefined): boolean {
  return sites === undefined || site === undefined || sites.some(({ name }) => name === site);
}

function inDirections(term: PacketMatch, { directions }: Guardrail): PacketMatch | undefined {
  if (directions === undefined) return term;
  const common = directionsOf(term).filter((direction) => directions.includes(direction));
  return common.length === 0 ? undefined : { ...term, directions: common };
}
