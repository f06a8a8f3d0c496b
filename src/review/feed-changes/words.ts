import { quote, visible } from '../../diagnostic/text.ts';
import type { PropertyChange } from '../../feeds/changes/feed-change.ts';
import { countOf } from '../report/counts.ts';
import type { AssessedChange, AssessedFeed, AssessedVersion, Todo } from './changes-report.ts';

/** What is to be done about a change, in one sentence. */
export const TODO_WORDS: Readonly<Record<Todo, string>> = {
  update: 'to do: the snapshot does not have it, so run rulecast update and rulecast build',
  wait: 'to do: run rulecast build on that day',
  build: 'to do: the snapshot has it, the files on disk may not, so run rulecast build',
  unknown: 'not known: the files on disk are too large to be compared with the policy',
};

/** `endpoint set 11 (Skype, Optimize): addresses added, in use from 2026-09-14 (44 days left)`. Foreign text is made visible, no more. */
export function changeHead(change: AssessedChange, days: 'with days' | 'without days'): string {
  const { endpointSet, labels, words, disposition, urgency, effective } = change;
  const known = labels.length === 0 ? '' : ` (${visible(labels.join(', '))})`;
  const what = { add: 'new, ', remove: 'removed, ', change: '', other: '' }[disposition];
  const when =
    effective === undefined ? '' : `, in use from ${effective}${days === 'with days' ? leftText(change) : ''}`;
  const act = urgency === 'act' && effective === undefined ? ', in use already' : '';
  return `endpoint set ${visible(endpointSet)}${known}: ${what}${visible(words)}${when}${act}`;
}

function leftText({ daysLeft = 0 }: AssessedChange): string {
  if (daysLeft > 0) return ` (${countOf(daysLeft, 'day')} left)`;
  return daysLeft === 0 ? ' (today)' : ` (since ${countOf(-daysLeft, 'day')})`;
}

/** Where the change is by now, in one phrase; undefined where there is nothing to say. */
export function stateWords({ inSnapshot, isSuperseded, waitsUntil, keptUntil }: AssessedChange): string | undefined {
  const kept = keptUntil === undefined ? undefined : `removals are kept until ${keptUntil}`;
  const state =
    waitsUntil !== undefined
      ? `left out until ${waitsUntil}`
      : inSnapshot
        ? 'in the snapshot'
        : isSuperseded
          ? 'not in the snapshot any more: a later change, or a wider prefix'
          : 'not in the snapshot yet';
  return kept === undefined ? state : `${state}; ${kept}`;
}

/** `category: "Allow" -> "Optimize"`. */
export function propertyText({ name, from, to }: PropertyChange): string {
  const side = (value: string | undefined) => (value === undefined ? 'not said' : quote(value));
  return `${visible(name)}: ${side(from)} -> ${side(to)}`;
}

/** `2026081400 of 2026-08-14`. */
export function versionText({ version, published }: Pick<AssessedVersion, 'version' | 'published'>): string {
  return published === undefined ? visible(version) : `${visible(version)} of ${published}`;
}

/** `m365: snapshot of version 2026081400`. */
export function feedText({ name, version }: AssessedFeed): string {
  return version === undefined
    ? `${visible(name)}: snapshot without a version`
    : `${visible(name)}: snapshot of version ${visible(version)}`;
}
