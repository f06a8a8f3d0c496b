import {
  type ArtifactProof,
  type DomainChange,
  LEVELS,
  type Move,
  type SettingChange,
  type Subject,
  type Violation,
} from '../review.ts';
import { placeText } from './cause-words.ts';
import { LEVEL_WORDS } from './change-words.ts';
import { columnsOf, cutToColumns, fitItems, WIDTH } from './columns.ts';
import { countOf, countText } from './counts.ts';
import { levelsText, proofText, unproved } from './summary-words.ts';

/** Violations and settings that are shown. */
const LISTED = 5;

/** Crossed guardrails, the first five by a line each. */
export function violationLines(violations: readonly Violation[]): readonly string[] {
  const lines = violations.slice(0, LISTED).map(({ guardrail, reason, text, change }) => {
    const id = change === undefined ? '' : ` [${change}]`;
    return cutToColumns(`! violates ${guardrail}: ${text} (${reason})${id}`, WIDTH);
  });
  const rest = violations.length - lines.length;
  return rest === 0 ? lines : [...lines, `! and ${countOf(rest, 'more violation')}`];
}

/** Changed settings, the first five of the highest level by a line each. */
export function settingLines(settings: readonly SettingChange[]): readonly string[] {
  const ranked = LEVELS.flatMap((level) => settings.filter((setting) => setting.level === level));
  const lines = ranked.slice(0, LISTED).map(({ level, kind, text, span }) => {
    const place = span === undefined ? '' : ` (${placeText(span)})`;
    return cutToColumns(`! ${LEVEL_WORDS[level]} ${kind}: ${text}${place}`, WIDTH);
  });
  const rest = ranked.slice(LISTED);
  return rest.length === 0 ? lines : [...lines, `! and ${countOf(rest.length, 'more setting')} (${levelsText(rest)})`];
}

/** What was not compared, came or went, and why texts differ though their traffic does not: a line each. */
export function subjectLines(subjects: readonly Subject[]): readonly string[] {
  const namesOf = (own: readonly Subject[]): readonly string[] => own.map(({ name }) => name);
  return [
    ...listLine('? not compared, too much work: ', namesOf(subjects.filter(({ outcome }) => outcome === 'unknown'))),
    ...listLine('new, compared with nothing: ', namesOf(subjects.filter(({ state }) => state === 'added'))),
    ...listLine('gone, compared with nothing: ', namesOf(subjects.filter(({ state }) => state === 'removed'))),
    ...listLine('text only: ', noteItems(subjects)),
  ];
}

/** `rulecast 0.1.0 -> 0.2.0 in out/branch.nft and 1 more`, for every note once. */
function noteItems(subjects: readonly Subject[]): readonly string[] {
  const names = new Map<string, string[]>();
  for (const { outcome, note, name } of subjects) {
    if (outcome !== 'same' || note === undefined) continue;
    const own = names.get(note) ?? [];
    own.push(name);
    names.set(note, own);
  }
  return [...names].map(([note, [first, ...others]]) => {
    return `${note} in ${first}${others.length === 0 ? '' : ` and ${countText(others.length)} more`}`;
  });
}

/** A line of host names that came, and one of those that went. */
export function domainLines(domains: readonly DomainChange[]): readonly string[] {
  return (['added', 'removed'] as const).flatMap((kind) => {
    const own = domains.filter((domain) => domain.kind === kind);
    const names = own.map(({ domain, feed, sets: [first] }) => {
      return first === undefined ? domain : `${domain} (${feed}:${first.id})`;
    });
    return listLine(`${countOf(own.length, 'domain')} ${kind}: `, names);
  });
}

/** One line of what only went from one endpoint set to another. */
export function moveLines(moves: readonly Move[]): readonly string[] {
  const texts = moves.map(({ feed, what, from, to, items }) => {
    const noun = what === 'prefixes' ? countOf(items.length, 'prefix', 'prefixes') : countOf(items.length, 'domain');
    return `${noun} of ${feed} ${from.join('/')} → ${to.join('/')}`;
  });
  return listLine('moved, no traffic change: ', texts);
}

/** Whether the files are proved, and on a second line those that are not; nothing where there are none. */
export function proofLines(proofs: readonly ArtifactProof[]): readonly string[] {
  if (proofs.length === 0) return [];
  const missing = unproved(proofs).map(({ path, ipv4, ipv6 }) => `${path} (IPv4 ${ipv4}, IPv6 ${ipv6})`);
  return [cutToColumns(proofText(proofs), WIDTH), ...listLine('NOT PROVED: ', missing)];
}

/** One line of what is taken for granted. */
export function assumptionLines(assumptions: readonly string[]): readonly string[] {
  return listLine('assumes: ', assumptions, '; ');
}

/** As many items as fit one line; no line for none. */
function listLine(prefix: string, items: readonly string[], gap = ', '): readonly string[] {
  return items.length === 0 ? [] : [prefix + fitItems(items, WIDTH - columnsOf(prefix), gap)];
}
