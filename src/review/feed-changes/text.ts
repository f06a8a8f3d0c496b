import { visible } from '../../diagnostic/text.ts';
import { countOf } from '../report/counts.ts';
import {
  type AssessedChange,
  type AssessedFeed,
  type AssessedVersion,
  type ChangesReport,
  pendingChanges,
} from './changes-report.ts';
import { changeHead, feedText, propertyText, stateWords, TODO_WORDS, versionText } from './words.ts';

/** Addresses and names of one change that are shown; all of them are in the JSON. */
const SHOWN = 20;

/** The report for a terminal. */
export function changesText(report: ChangesReport): string {
  const { feeds, asOf, pendingDays } = report;
  const told = feeds.filter(({ versions }) => versions.length > 0);
  const quiet = feeds.filter(({ versions }) => versions.length === 0);
  const pending = pendingChanges(report).length;
  const sum =
    pendingDays === undefined
      ? []
      : [`${countOf(pending, 'change')} to deploy within ${countOf(pendingDays, 'day')} of ${asOf}`, ''];
  const blocks = [...told.flatMap(feedLines), ...quiet.map((feed) => `${feedText(feed)}, nothing to tell`)];
  const lines = feeds.length === 0 ? ['the policy has no feeds'] : blocks;
  return `${[...sum, ...lines].join('\n').trimEnd()}\n`;
}

function feedLines(feed: AssessedFeed): readonly string[] {
  return [feedText(feed), '', ...feed.versions.flatMap(versionLines)];
}

function versionLines(version: AssessedVersion): readonly string[] {
  return [versionText(version), ...version.changes.flatMap(changeLines), ''];
}

function changeLines(change: AssessedChange): readonly string[] {
  const { added, removed, properties, rules, todo } = change;
  const state = stateWords(change);
  const ruleText = rules.length === 0 ? 'no rule has this endpoint set' : `rules: ${rules.map(visible).join(', ')}`;
  return [
    `  ${changeHead(change, 'with days')}`,
    ...entryLines('+', [...added.ips, ...added.urls]),
    ...entryLines('-', [...removed.ips, ...removed.urls]),
    ...properties.map((property) => `    ${propertyText(property)}`),
    `    ${[ruleText, ...(state ? [state] : [])].join('; ')}`,
    ...(todo === undefined ? [] : [`    ${TODO_WORDS[todo]}`]),
  ];
}

function entryLines(sign: string, entries: readonly string[]): readonly string[] {
  const lines = entries.slice(0, SHOWN).map((entry) => `    ${sign} ${visible(entry)}`);
  return entries.length > SHOWN ? [...lines, `    ${sign} and ${entries.length - SHOWN} more`] : lines;
}
