import type { AddressesShown, Cause, ToldChange, ToldReview } from '../review.ts';
import { feedText, ownerText, placeText, type Whereabouts, whereaboutsOf } from './cause-words.ts';
import { directionText, endpointItems, farSide, LEVEL_WORDS, riskItems, SIGNS, serviceItems } from './change-words.ts';
import { addressCountText, countOf, countText } from './counts.ts';
import type { Section } from './fit-sections.ts';
import { codeListMarkdown, codeMarkdown, escapeMarkdown } from './markdown-escape.ts';
import { remainderItems } from './summary-words.ts';

/** Characters of a cell. What has no room there stands in the prefixes below, or in the JSON. */
const CELL_MAX = 240;
const PART_MAX = 160;

/** Prefixes of one side of a change that its cell shows, and characters that the list below shows. */
const PREFIXES_IN_CELL = 3;
const PREFIXES_MAX = 4000;

const TABLE_HEAD = `
| | Service | From | To | Addresses | Why | Risk |
|---|---|---|---|--:|---|---|
`;

const FLUSH_NOTE = `
Closed traffic: live connections last until they end or are flushed: \`conntrack -D\` with their addresses (nftables, iptables), \`clear session all filter\` (PAN-OS); in Azure they go on until they end.
`;

/** The table of changes, what was cut from it, and how to end what is closed. */
export function changesSection(review: ToldReview): Section {
  const { changes } = review;
  const whereabouts = whereaboutsOf(review);
  const hasClosed = changes.some(({ effect }) => effect === 'closed');
  return {
    title: countOf(changes.length, 'change'),
    open: TABLE_HEAD,
    close: hasClosed ? FLUSH_NOTE : '',
    count: changes.length,
    row: (index) => rowAt(changes, index, whereabouts),
    rest: (shown) => `\nand ${remainderItems(changes.slice(shown)).join(', ')}; the report in JSON has all\n`,
    share: 0.6,
  };
}

function rowAt(changes: readonly ToldChange[], index: number, whereabouts: Whereabouts): string {
  const change = changes[index];
  return change === undefined ? '' : `| ${cellsOf(change, whereabouts).join(' | ')} |`;
}

function cellsOf(change: ToldChange, whereabouts: Whereabouts): readonly string[] {
  const { id, effect, source, destination, fromZones, toZones } = change;
  return [
    `${SIGNS[effect]} ${effect} ${codeMarkdown(id, 20)}`,
    `${directionText(change)} ${codeListMarkdown(serviceItems(change), CELL_MAX)}`,
    codeListMarkdown(endpointItems(source, fromZones), CELL_MAX),
    codeListMarkdown(endpointItems(destination, toZones), CELL_MAX),
    addressCountText(farSide(change)),
    whyMarkdown(change, whereabouts(change)),
    riskMarkdown(change),
  ];
}

function whyMarkdown({ causes: [first, ...others] }: ToldChange, where: string): string {
  const parts = [
    first === undefined ? 'unknown' : causeMarkdown(first),
    others.length === 0 ? '' : `and ${countOf(others.length, 'more cause')}`,
    escapeMarkdown(where, PART_MAX),
  ];
  return parts.filter((part) => part !== '').join('; ');
}

function causeMarkdown(cause: Cause): string {
  const place = placeText(cause.span);
  const urls = cause.feed?.urls ?? [];
  const details = [
    escapeMarkdown(feedText(cause), PART_MAX),
    urls.length === 0 ? '' : codeListMarkdown(urls, PART_MAX / 2),
    escapeMarkdown(ownerText(cause), PART_MAX),
  ].filter((part) => part !== '');
  return [
    place === '' ? '' : `${codeMarkdown(place, PART_MAX)} `,
    escapeMarkdown(cause.text, CELL_MAX),
    details.length === 0 ? '' : ` (${details.join('; ')})`,
  ].join('');
}

function riskMarkdown(change: ToldChange): string {
  const level = LEVEL_WORDS[change.level];
  const texts = riskItems(change).join('; ');
  return texts === '' ? level : `${level} ${escapeMarkdown(texts, CELL_MAX)}`;
}

/** The prefixes of every side that its cell shows by name, or not whole. */
export function prefixesSection({ changes }: ToldReview, frame: Pick<Section, 'open' | 'close'>): Section {
  const sides = sidesToList(changes);
  return {
    ...frame,
    title: PREFIXES_TITLE,
    count: sides.length,
    row: (index) => sideMarkdown(sides[index]),
    rest: (shown) => `- and those of ${countOf(sides.length - shown, 'more side')}\n`,
    share: 0.1,
  };
}

/** The title of the section of prefixes. */
export const PREFIXES_TITLE = 'Prefixes behind names and long lists';

interface Side {
  readonly change: ToldChange;
  readonly word: 'from' | 'to';
  readonly shown: AddressesShown;
}

/** Whether any side has more to say than its cell; without one there is no section of prefixes. */
export function sidesToList(changes: readonly ToldChange[]): readonly Side[] {
  return changes.flatMap((change) => {
    const sides: readonly Side[] = [
      { change, word: 'from', shown: change.source },
      { change, word: 'to', shown: change.destination },
    ];
    return sides.filter(({ shown }) => isFolded(shown));
  });
}

function isFolded({ names, prefixes }: AddressesShown): boolean {
  const isAny = prefixes.every((prefix) => prefix.endsWith('/0'));
  return !isAny && (names.length > 0 || prefixes.length > PREFIXES_IN_CELL);
}

function sideMarkdown(side: Side | undefined): string {
  if (side === undefined) return '';
  const { change, word, shown } = side;
  const count = countText(shown.prefixes.length);
  return `- ${codeMarkdown(change.id, 20)} ${word}, ${count}: ${codeListMarkdown(shown.prefixes, PREFIXES_MAX)}`;
}
