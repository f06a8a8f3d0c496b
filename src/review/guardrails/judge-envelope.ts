import { formatPacket } from '../../model/format-packet.ts';
import { formatTerm } from '../../proof/format-term.ts';
import { subjectParts } from '../change.ts';
import { matchKey } from '../delta/step-key.ts';
import type { Change, Review, Violation } from '../review.ts';
import { type Asked, type Envelope, type Placement, placeTerms } from './envelope.ts';

/** The name under which violations of the envelope are reported. */
const NAME = 'envelope';

const REASON = 'only approved traffic may be opened without a decision';

/**
 * What a change does that is not approved: it opens packets outside of the envelope, it is not known what it does, or it changes a setting of level high.
 * Traffic that is closed, or refused in another way, needs no approval; what was refused and is left to the rules around does.
 */
export function judgeEnvelope(review: Review, envelope: Envelope): readonly Violation[] {
  const unknown = review.subjects.filter(({ outcome }) => outcome === 'unknown');
  const settings = review.settings.filter(({ level }) => level === 'high');
  return [
    ...judgeOpened(review, envelope),
    ...review.changes
      .filter(({ effect }) => effect === 'undecided')
      .map((change) => violation('it is not known what becomes of these packets', change)),
    ...unknown.map(({ name }) => violation(`${name} cannot be compared: that takes more work than the budget allows`)),
    ...settings.map(({ text }) => violation(`a setting is not approved by an envelope: ${text}`)),
  ];
}

function judgeOpened(review: Review, envelope: Envelope): readonly Violation[] {
  const sites = new Map(review.subjects.map(({ name, site }) => [name, site]));
  const asked = review.changes.filter(needsApproval).flatMap((change) => {
    const places = subjectParts(change).map(({ subject, term }) => ({ term, site: sites.get(subject) }));
    const unique = new Map(places.map((place) => [JSON.stringify([place.site, matchKey(place.term)]), place]));
    return [...unique.values()].map((place): Asked & { readonly change: Change } => ({ ...place, change }));
  });
  const placements = placeTerms(asked, envelope);
  const first = new Map<Change, Violation>();
  for (const [index, { change, site }] of asked.entries()) {
    const text = textOf(placements[index], site);
    const passed = change.effect === 'altered' ? 'left to other rules, ' : '';
    if (text !== undefined && !first.has(change)) first.set(change, violation(`${passed}${text}`, change));
  }
  return [...first.values()];
}

/** What was refused and is left to the rules around may be allowed by them. */
function needsApproval({ effect, verdicts }: Change): boolean {
  return effect === 'opened' || (effect === 'altered' && verdicts.to.includes('pass'));
}

function textOf(placement: Placement | undefined, site: string | undefined): string | undefined {
  const place = site === undefined ? '' : ` at ${site}`;
  switch (placement?.kind) {
    case undefined:
    case 'too-large':
      return 'the comparison with the envelope takes more work than the budget allows';
    case 'inside':
      return undefined;
    case 'outside':
      return `not approved${place}: ${formatTerm(placement.term)}; such as ${formatPacket(placement.packet)}`;
  }
}

function violation(text: string, change?: Change): Violation {
  return { guardrail: NAME, reason: REASON, text, ...(change && { change: change.id }) };
}
