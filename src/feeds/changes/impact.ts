/** What a change asks of those who filter by the feed. `act`: before its date. `note`: nothing is urgent. */
export type Urgency = 'act' | 'note';

interface ImpactKind {
  readonly urgency: Urgency;
  /** What happened, for people. */
  readonly words: string;
}

/** The impacts that the service documents. */
const IMPACTS = {
  AddedIp: { urgency: 'act', words: 'addresses added' },
  AddedUrl: { urgency: 'act', words: 'host names added' },
  AddedIpAndUrl: { urgency: 'act', words: 'addresses and host names added' },
  RemovedIpOrUrl: { urgency: 'note', words: 'addresses or host names removed' },
  ChangedIsExpressRoute: { urgency: 'note', words: 'ExpressRoute routing changed' },
  MovedIpOrUrl: { urgency: 'note', words: 'moved to or from another endpoint set' },
  RemovedDuplicateIpOrUrl: { urgency: 'note', words: 'a duplicate removed' },
  OtherNonPriorityChanges: { urgency: 'note', words: 'other changes, such as of ports, category or notes' },
} as const satisfies Readonly<Record<string, ImpactKind>>;

const KINDS: ReadonlyMap<string, ImpactKind> = new Map(
  Object.entries(IMPACTS).map(([name, kind]) => [name.toLowerCase(), kind]),
);

/**
 * The kind of an impact, whatever its case. One that is not known asks to act, as the service wants it. Records from before there were
 * impacts have none: then an addition asks to act.
 */
export function impactKind(impact: string | undefined, hasAdditions: boolean): ImpactKind {
  if (impact === undefined) {
    return hasAdditions ? { urgency: 'act', words: 'added' } : { urgency: 'note', words: 'changed' };
  }
  return KINDS.get(impact.toLowerCase()) ?? { urgency: 'act', words: `unknown impact ${impact}` };
}
