import { visible } from '../../diagnostic/text.ts';
import type { Review, ReviewedSide } from '../review.ts';
import { fitSections } from './fit-sections.ts';
import { changesSection, PREFIXES_TITLE, prefixesSection, sidesToList } from './markdown-changes.ts';
import { codeMarkdown, linkMarkdown } from './markdown-escape.ts';
import { detailSections, foldedFrame, openFrame, urgentSections } from './markdown-sections.ts';
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
}

/** The line by which a comment is found again, to be written anew in its place. */
export function markdownMarker(key: string): string {
  return `<!-- rulecast-diff:${encodeURIComponent(visible(key)).slice(0, KEY_MAX)} -->`;
}

/**
 * A review as a comment in Markdown, never longer than the limit: it is cut by whole rows, and what is left out is counted. Foreign texts cannot leave
 * their places in it, mention anybody, or make links.
 */
export function reviewMarkdown(review: Review, { limit, key, link, folds = true }: MarkdownOptions): string {
  const frame = folds ? foldedFrame : openFrame;
  const sections = [
    ...urgentSections(review),
    ...(review.changes.length === 0 ? [] : [changesSection(review)]),
    ...(sidesToList(review.changes).length === 0 ? [] : [prefixesSection(review, frame(PREFIXES_TITLE))]),
    ...detailSections(review, frame),
  ];
  const head = headMarkdown(review, { marker: markdownMarker(key), link: linkMarkdown('Full report', link) });
  return head + fitSections(sections, limit - head.length);
}

function headMarkdown(review: Review, { marker, link }: { readonly marker: string; readonly link: string }): string {
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
