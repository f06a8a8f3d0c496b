import { escapeMarkup } from '../markup.ts';
import { countOf } from '../report/counts.ts';
import type { AssessedChange, AssessedFeed, AssessedVersion, ChangesReport } from './changes-report.ts';
import { changeHead, propertyText, versionText } from './words.ts';

/** Where a version without a day stands in time: an entry must have a date, and none is known. */
const NO_DAY = '1970-01-01';

/**
 * The report as an Atom feed (RFC 4287), one entry a version, newest first. Nothing in it depends on the day it is made: ids are made of the names of
 * policy and feed and the version, dates come from versions. `base` is where the folder of the policy is shown on the web.
 */
export function changesAtom(report: ChangesReport, base: string | undefined): string {
  const { policy, feeds } = report;
  const versions = feeds.flatMap((feed) => feed.versions.map((version) => ({ feed, version })));
  const newest = [...versions].sort((a, b) => (updatedOf(a.version) < updatedOf(b.version) ? 1 : -1));
  const [latest] = newest;
  const lines = [
    '<?xml version="1.0" encoding="utf-8"?>',
    '<feed xmlns="http://www.w3.org/2005/Atom">',
    `  <title>Feed changes of ${escapeXml(policy)}</title>`,
    `  <id>${escapeXml(tagOf(policy))}</id>`,
    `  <updated>${latest === undefined ? `${NO_DAY}T00:00:00Z` : updatedOf(latest.version)}</updated>`,
    '  <author><name>rulecast</name></author>',
    '  <generator>rulecast</generator>',
    ...linkLines(base, '', '  '),
    ...newest.flatMap(({ feed, version }) => entryLines(feed, version, { policy, base })),
    '</feed>',
  ];
  return `${lines.join('\n')}\n`;
}

function entryLines(
  feed: AssessedFeed,
  version: AssessedVersion,
  { policy, base }: { readonly policy: string; readonly base: string | undefined },
): readonly string[] {
  const updated = updatedOf(version);
  return [
    '  <entry>',
    `    <title>${escapeXml(titleOf(feed, version))}</title>`,
    `    <id>${escapeXml(tagOf(policy, feed.name, version.version))}</id>`,
    `    <updated>${updated}</updated>`,
    `    <published>${updated}</published>`,
    ...linkLines(base, feed.file ?? '', '    '),
    `    <content type="html">${escapeXml(contentOf(version))}</content>`,
    '  </entry>',
  ];
}

/** `m365 2026081400 of 2026-08-14: 1 change to act on, in use from 2026-09-14, of 3; rules: teams`. */
function titleOf({ name }: AssessedFeed, version: AssessedVersion): string {
  const { changes } = version;
  const urgent = changes.filter(({ urgency, rules }) => urgency === 'act' && rules.length > 0);
  const days = urgent.flatMap(({ effective }) => effective ?? []).sort();
  const when = days[0] === undefined ? '' : `, in use from ${days[0]}`;
  const what = urgent.length === 0 ? '' : `, ${urgent.length} to act on${when}`;
  return `${name} ${versionText(version)}: ${countOf(changes.length, 'change')}${what}`;
}

function contentOf({ changes }: AssessedVersion): string {
  return changes.map(changeHtml).join('');
}

function changeHtml(change: AssessedChange): string {
  const { added, removed, properties, rules } = change;
  const items = [
    ...[...added.ips, ...added.urls].map((entry) => `added: ${entry}`),
    ...[...removed.ips, ...removed.urls].map((entry) => `removed: ${entry}`),
    ...properties.map(propertyText),
    rules.length === 0 ? 'no rule has this endpoint set' : `rules: ${rules.join(', ')}`,
  ];
  const list = items.map((item) => `<li>${escapeXml(item)}</li>`).join('');
  return `<p>${escapeXml(changeHead(change, 'without days'))}</p><ul>${list}</ul>`;
}

/** A version is a day and a counter; the counter tells versions of one day apart, as minutes. */
function updatedOf({ version, published }: AssessedVersion): string {
  const counter = published === undefined ? 0 : Number(/^\d{8}(\d\d)$/.exec(version)?.[1] ?? 0);
  const minutes = String(counter % 60).padStart(2, '0');
  return `${published ?? NO_DAY}T0${Math.floor(counter / 60)}:${minutes}:00Z`;
}

/**
 * A tag URI (RFC 4151). Its authority is a name below `.invalid`, which belongs to nobody: the policy's name is ours to give meaning to, no
 * host is.
 */
function tagOf(policy: string, ...parts: readonly string[]): string {
  const label = policy
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 50)
    .replace(/^-+|-+$/g, '');
  const path = [policy, ...parts].map((part) => encodeURIComponent(wellFormed(part))).join('/');
  return `tag:${label === '' ? 'policy' : label}.invalid,2000:${path}`;
}

function linkLines(base: string | undefined, path: string, indent: string): readonly string[] {
  if (base === undefined) return [];
  const { href } = new URL(
    path
      .split('/')
      .map((part) => encodeURIComponent(wellFormed(part)))
      .join('/'),
    base,
  );
  return [`${indent}<link rel="alternate" href="${escapeXml(href)}"/>`];
}

/** Foreign text as XML shows it: of what does not hide, two characters cannot stand in XML. */
function escapeXml(text: string): string {
  return escapeMarkup(text.replace(/[\uFFFE\uFFFF]/g, '\uFFFD'));
}

/** Half characters, of which an address cannot be made, as U+FFFD. */
function wellFormed(text: string): string {
  return text.replace(/\p{Cs}/gu, '\uFFFD');
}
