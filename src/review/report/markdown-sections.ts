import type { Diagnostic } from '../../diagnostic/diagnostic.ts';
import {
  type ArtifactProof,
  type DomainChange,
  LEVELS,
  type Move,
  type SettingChange,
  type Subject,
  type ToldReview,
  type Violation,
} from '../review.ts';
import { placeText } from './cause-words.ts';
import { LEVEL_WORDS } from './change-words.ts';
import { countOf, countText } from './counts.ts';
import type { Section } from './fit-sections.ts';
import { codeListMarkdown, codeMarkdown, escapeMarkdown } from './markdown-escape.ts';
import { linesText, unproved } from './summary-words.ts';

const NAME_MAX = 160;
const TEXT_MAX = 400;

/** How a section is shown: all of it, or behind its title. */
export type Frame = Pick<Section, 'open' | 'close'>;

/** A title, and what is below it in the open. */
export function openFrame(title: string): Frame {
  return { open: `\n**${title}**\n\n`, close: '' };
}

/** A title that unfolds what is below it. */
export function foldedFrame(title: string): Frame {
  return { open: `\n<details><summary>${title}</summary>\n\n`, close: '\n</details>\n' };
}

/** What kept a review from being whole; no section without errors. */
export function errorSections(errors: readonly Diagnostic[]): readonly Section[] {
  return listSection(countOf(errors.length, 'error'), errors, diagnosticMarkdown);
}

/** Lists that a reviewer has to see: crossed guardrails, changed settings, files that are not proved, what was not compared. Empty ones are left out. */
export function urgentSections({ violations, settings, proofs, subjects }: ToldReview): readonly Section[] {
  const ranked = LEVELS.flatMap((level) => settings.filter((setting) => setting.level === level));
  const unknown = subjects.filter(({ outcome }) => outcome === 'unknown');
  const missing = unproved(proofs);
  return [
    listSection(countOf(violations.length, 'guardrail violation'), violations, violationMarkdown),
    listSection(`${countOf(settings.length, 'setting')} changed`, ranked, settingMarkdown),
    listSection(`${countOf(missing.length, 'artifact')} not proved`, missing, proofMarkdown),
    listSection(`${countText(unknown.length)} not compared: too much work`, unknown, subjectMarkdown),
  ].flat();
}

/** Lists to look something up in, framed as the platform can. Empty ones are left out. */
export function detailSections(review: ToldReview, frame: (title: string) => Frame): readonly Section[] {
  const { domains, moves, subjects, assumptions, proofs } = review;
  const onesided = subjects.filter(({ state }) => state !== 'compared');
  const textOnly = subjects.filter(({ outcome, lines }) => outcome === 'same' && lines !== undefined);
  const proved = proofs.filter((proof) => !unproved([proof]).includes(proof));
  return [
    listSection(countOf(domains.length, 'domain change'), domains, domainMarkdown, frame),
    listSection(`${countOf(moves.length, 'move')} without traffic`, moves, moveMarkdown, frame),
    listSection(`${countText(onesided.length)} on one side only`, onesided, subjectMarkdown, frame),
    listSection(`${countText(textOnly.length)} with other text only`, textOnly, subjectMarkdown, frame),
    listSection(countOf(assumptions.length, 'assumption'), assumptions, assumptionMarkdown, frame),
    listSection(`${countOf(proved.length, 'artifact')} proved`, proved, proofMarkdown, frame),
  ].flat();
}

function diagnosticMarkdown({ code, message, span, hint }: Diagnostic): string {
  const place = span === undefined ? '' : ` (${codeMarkdown(placeText(span), NAME_MAX)})`;
  const help = hint === undefined ? '' : `; ${escapeMarkdown(hint, TEXT_MAX)}`;
  return `${codeMarkdown(code, NAME_MAX)}: ${escapeMarkdown(message, TEXT_MAX)}${place}${help}`;
}

function violationMarkdown({ guardrail, reason, text, change, span }: Violation): string {
  const id = change === undefined ? '' : `, change ${codeMarkdown(change, 20)}`;
  const place = span === undefined ? '' : ` (${codeMarkdown(placeText(span), NAME_MAX)})`;
  return `**${escapeMarkdown(guardrail, NAME_MAX)}**: ${escapeMarkdown(text, TEXT_MAX)}${id}; ${escapeMarkdown(reason, TEXT_MAX)}${place}`;
}

function settingMarkdown({ kind, level, text, span }: SettingChange): string {
  const place = span === undefined ? '' : ` (${codeMarkdown(placeText(span), NAME_MAX)})`;
  return `${LEVEL_WORDS[level]} ${kind}: ${escapeMarkdown(text, TEXT_MAX)}${place}`;
}

function proofMarkdown({ path, site, ipv4, ipv6, evidence }: ArtifactProof): string {
  const place = site === undefined ? '' : ` at ${escapeMarkdown(site, NAME_MAX)}`;
  const reader = evidence === 'engine' ? 'reader tested on engines' : 'published semantics';
  return `artifact ${codeMarkdown(path, NAME_MAX)}${place}: IPv4 ${ipv4}, IPv6 ${ipv6} (${reader})`;
}

function subjectMarkdown({ kind, name, state, outcome, lines, note }: Subject): string {
  const parts = [
    state === 'compared' ? '' : `${state}, compared with nothing${kind === 'output' ? '' : ': everything passes'}`,
    outcome === 'unknown' ? 'not compared' : '',
    lines === undefined ? '' : linesText(lines),
    note === undefined ? '' : escapeMarkdown(note, TEXT_MAX),
  ].filter((part) => part !== '');
  return `${kind} ${codeMarkdown(name, NAME_MAX)}: ${parts.join('; ')}`;
}

function domainMarkdown({ kind, feed, domain, sets }: DomainChange): string {
  const origins = sets.map(({ id, serviceArea, category, required, hasAddresses, services }) => {
    const words = [`${feed}:${id}`, serviceArea, category, required ? 'required' : 'optional', services.join(' ')];
    const told = [...words, hasAddresses ? 'has addresses too' : 'names only'];
    return told.filter((word) => word !== undefined && word !== '').join(', ');
  });
  return `${kind} ${codeMarkdown(domain, NAME_MAX)} (${escapeMarkdown(origins.join('; '), TEXT_MAX)})`;
}

function moveMarkdown({ feed, what, from, to, items }: Move): string {
  const sets = [from, to].map((ids) =>
    codeListMarkdown(
      ids.map((id) => `${feed}:${id}`),
      NAME_MAX,
    ),
  );
  return `${what} ${sets.join(' → ')}, ${countText(items.length)}: ${codeListMarkdown(items, TEXT_MAX)}`;
}

function assumptionMarkdown(text: string): string {
  return `Assumed: ${escapeMarkdown(text, TEXT_MAX)}`;
}

/** A section of a list item each; none for an empty list. */
function listSection<T>(
  title: string,
  items: readonly T[],
  markdown: (item: T) => string,
  frame: (title: string) => Frame = openFrame,
): readonly Section[] {
  if (items.length === 0) return [];
  return [
    {
      ...frame(title),
      title,
      count: items.length,
      row: (index) =>
        items
          .slice(index, index + 1)
          .map((item) => `- ${markdown(item)}`)
          .join(''),
      rest: (shown) => `- and ${countText(items.length - shown)} more\n`,
      share: 0.1,
    },
  ];
}
