import type { Span } from '../../diagnostic/diagnostic.ts';
import type { Cause, Subject, ToldChange, ToldReview } from '../review.ts';
import { countOf } from './counts.ts';

const KIND_WORDS = {
  policy: 'policies',
  output: 'outputs',
  artifact: 'rule files',
  feed: 'feeds',
} as const satisfies Readonly<Record<Subject['kind'], string>>;

/** `rulecast.yaml:48`; empty without a place. */
export function placeText(span: Span | undefined): string {
  return span === undefined ? '' : `${span.file}:${span.start.line}`;
}

/** What a cause says beyond its phrase: `Optimize, 2026072900 → 2026083100`; empty where no feed is behind it. */
export function feedText({ feed }: Cause): string {
  if (feed === undefined) return '';
  const { from, to } = feed.versions;
  const versions = from === to ? (from ?? '') : `${from ?? 'none'} → ${to ?? 'none'}`;
  return [feed.serviceArea, feed.category, versions].filter((part) => part !== undefined && part !== '').join(', ');
}

/** Who answers for the rule behind a cause: `owner netops, ticket NET-7`; empty where the rule does not say. */
export function ownerText({ owner, ticket }: Cause): string {
  const parts = [owner === undefined ? '' : `owner ${owner}`, ticket === undefined ? '' : `ticket ${ticket}`];
  return parts.filter((part) => part !== '').join(', ');
}

/** `same in 38 sites`, `in branch at oslo`; empty for a review of one subject. */
export type Whereabouts = (change: ToldChange) => string;

/** How the changes of a review say which subjects they are about. */
export function whereaboutsOf({ subjects }: ToldReview): Whereabouts {
  const byName = new Map(subjects.map((subject) => [subject.name, subject]));
  return ({ subjects: names }) => {
    if (subjects.length < 2) return '';
    if (names.length === 1) return `in ${names[0]}`;
    return `same in ${placesText(names.flatMap((name) => byName.get(name) ?? []))}`;
  };
}

function placesText(subjects: readonly Subject[]): string {
  const sites = new Set(subjects.map(({ site }) => site));
  if (sites.size > 1 && !sites.has(undefined)) return countOf(sites.size, 'site');
  const kinds = new Set(subjects.map(({ kind }) => KIND_WORDS[kind]));
  const [word = 'places'] = kinds;
  return `${subjects.length} ${kinds.size === 1 ? word : 'places'}`;
}
