import type { Diagnostic } from '../../diagnostic/diagnostic.ts';
import { visible } from '../../diagnostic/text.ts';
import type { ReviewedSide, ToldReview } from '../review.ts';
import { fitSections } from './fit-sections.ts';
import { changesSection, PREFIXES_TITLE, prefixesSection, sidesToList } from './markdown-changes.ts';
import { codeMarkdown, linkMarkdown } from './markdown-escape.ts';
import { detailSections, errorSections, foldedFrame, openFrame, urgentSections } from './markdown-sections.ts';
import { proofText, summaryItems } from './summary-words.ts';

/** Characters of a key in the marker, and of a label. */
const KEY_MAX = 200;
const LABEL_MAX = 100;

/** What a Markdown report is written for. */
export interface MarkdownOptions {
  /** Characters that the platform takes, at least 2,000: see `MARKDOWN_LIMITS`. */
  readonly limit: number;
  /** Tells the comments of one page apart; the first 200 characters of its encoded form count. */
  readonly key: string;
  /** Where all of it can be read: an address of the web, else it is left out. */
  readonly link?: string;
  /** Whether the platform shows `<details>`; else the lists stand in the open. Default: it does. */
  readonly folds?: boolean;
  /** What kept the review from being whole, told first. */
  readonly errors?: readonly Diagnostic[];
}

/** The line by which a comment is found again, to be written anew in its place. */
export function markdownMarker(key: string): string {
  return `<!-- rulecast-diff:${encodeURIComponent(visible(key)).slice(0, KEY_MAX)} -->`;
}

/**
 * A review as a comment in Markdown, never longer than the limit: it is cut by whole rows, and what is left out is counted. Foreign texts cannot leave
 * their places in it, mention anybody, or make links.
 */
export function reviewMarkdown(review: ToldReview, options: MarkdownOptions): string {
  const { limit, key, link, folds = true, errors = [] } = options;
  const frame = folds ? foldedFrame : openFrame;
  const sections = [
    ...errorSections(errors),
    ...urgentSections(review),
    ...(review.changes.length === 0 ? [] : [changesSection(review)]),
    ...(sidesToList(review.changes).length === 0 ? [] : [prefixesSection(review, frame(PREFIXES_TITLE))]),
    ...detailSections(review, frame),
  ];
  const head = headMarkdown(review, { marker: markdownMarker(key), link: linkMarkdown('Full report', link) });
  return head + fitSections(sections, limit - head.length);
}

/** The comment of a review that came to nothing, so that no earlier one is taken for it: says why. */
export function failureMarkdown({ limit, key, link, errors = [] }: Omit<MarkdownOptions, 'folds'>): string {
  const full = linkMarkdown('Full report', link);
  const lines = [
    markdownMarker(key),
    '### Firewall change: not reviewed',
    '',
    `Nothing was compared: what the change opens and closes is not known.${full === '' ? '' : ` ${full}.`}`,
    '',
  ];
  const head = lines.join('\n');
  return head + fitSections(errorSections(errors), limit - head.length);
}

function headMarkdown(
  review: ToldReview,
  { marker, link }: { readonly marker: string; readonly link: string },
): string {
  return [
    marker,
    `### Firewall change: ${summaryItems(review).join(' · ')}`,
    '',
    `${sideMarkdown(review.from)} → ${sideMarkdown(review.to)}.`,
    '',
    `Proof: ${proofText(review.proofs)}.${link === '' ? '' : ` ${link}.`}`,
    '',
  ].join('\n');
}

function sideMarkdown({ label, commit }: ReviewedSide): string {
  return codeMarkdown(label, LABEL_MAX) + (commit === undefined ? '' : ` (${codeMarkdown(commit.slice(0, 12), 16)})`);
}
