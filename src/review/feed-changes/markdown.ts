import { countOf } from '../report/counts.ts';
import { codeListMarkdown, escapeMarkdown } from '../report/markdown-escape.ts';
import {
  type AssessedChange,
  type AssessedFeed,
  type AssessedVersion,
  type ChangesReport,
  pendingChanges,
} from './changes-report.ts';
import { changeHead, feedText, propertyText, stateWords, TODO_WORDS, versionText } from './words.ts';

const HEAD_MAX = 300;
const LIST_MAX = 1200;

/** The report as Markdown, for a comment or an issue. No text of a feed means anything in it. */
export function changesMarkdown(report: ChangesReport): string {
  const { policy, feeds, asOf, pendingDays } = report;
  const pending = pendingChanges(report).length;
  const lines = [
    `## Feed changes of ${escapeMarkdown(policy, HEAD_MAX)}`,
    '',
    ...(pendingDays === undefined
      ? []
      : [`**${countOf(pending, 'change')} to deploy** within ${countOf(pendingDays, 'day')} of ${asOf}.`, '']),
    ...feeds.flatMap(feedLines),
  ];
  return `${lines.join('\n').trimEnd()}\n`;
}

function feedLines(feed: AssessedFeed): readonly string[] {
  const head = `### ${escapeMarkdown(feedText(feed), HEAD_MAX)}`;
  if (feed.versions.length === 0) return [head, '', 'Nothing to tell.', ''];
  return [head, '', ...feed.versions.flatMap(versionLines)];
}

function versionLines(version: AssessedVersion): readonly string[] {
  return [`**${escapeMarkdown(versionText(version), HEAD_MAX)}**`, '', ...version.changes.flatMap(changeLines), ''];
}

function changeLines(change: AssessedChange): readonly string[] {
  const { added, removed, properties, rules, todo } = change;
  const state = stateWords(change);
  const lists = [
    ...listLine('added', [...added.ips, ...added.urls]),
    ...listLine('removed', [...removed.ips, ...removed.urls]),
    ...properties.map((property) => escapeMarkdown(propertyText(property), HEAD_MAX)),
    rules.length === 0 ? 'no rule has this endpoint set' : `rules: ${codeListMarkdown(rules, LIST_MAX)}`,
    ...(state === undefined ? [] : [escapeMarkdown(state, HEAD_MAX)]),
    ...(todo === undefined ? [] : [`**${TODO_WORDS[todo]}**`]),
  ];
  return [`- ${escapeMarkdown(changeHead(change, 'with days'), HEAD_MAX)}`, ...lists.map((line) => `  - ${line}`)];
}

function listLine(what: string, entries: readonly string[]): readonly string[] {
  return entries.length === 0 ? [] : [`${what}: ${codeListMarkdown(entries, LIST_MAX)}`];
}
