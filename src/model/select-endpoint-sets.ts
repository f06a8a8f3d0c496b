import { error } from '../diagnostic/diagnostic.ts';
import type { Report } from '../diagnostic/report.ts';
import { didYouMean } from '../diagnostic/suggest.ts';
import { quote } from '../diagnostic/text.ts';
import { isEmpty } from '../net/address-set.ts';
import { type AddressPart, type AddressParts, compareEndpointSets } from './address-parts.ts';
import type { FeedNode, SelectionNode, SelectorTerm } from './document.ts';
import { type EndpointSet, labelValues } from './endpoint-set.ts';

/** The endpoint sets of a feed that match `where` and do not match `except`, one part each; `undefined` after a reported error. */
export function selectEndpointSets(
  node: SelectionNode,
  feeds: ReadonlyMap<string, FeedNode>,
  report: Report,
): AddressParts | undefined {
  const feed = feeds.get(node.feed.name);
  if (feed === undefined) {
    const hint = didYouMean(node.feed.name, feeds.keys());
    report(error('NAME_UNKNOWN', `There is no feed ${quote(node.feed.name)}`, { span: node.feed.span, hint }));
    return undefined;
  }
  const selected = matchingEndpointSets(node, feed, report);
  if (selected === undefined) return undefined;
  const withAddresses = selected.filter(({ addresses }) => !isEmpty(addresses));
  if (withAddresses.length === 0) {
    report(error('SELECTION_EMPTY', describeEmpty(node, selected.length), { span: node.span }));
    return undefined;
  }
  return {
    parts: withAddresses.map((endpointSet) => wholePart(endpointSet, feed.name)),
    domainsOnly: selected.filter(({ addresses }) => isEmpty(addresses)),
    selections: [node],
  };
}

/** All of them, also those without addresses, by id; `undefined` after a reported error. Nothing is said of none. */
export function matchingEndpointSets(
  node: Pick<SelectionNode, 'where' | 'except'>,
  feed: FeedNode,
  report: Report,
): readonly EndpointSet[] | undefined {
  if (!areTermsKnown([...(node.where ?? []), ...(node.except ?? [])], feed, report)) return undefined;
  return feed.endpointSets.filter((endpointSet) => isSelected(endpointSet, node)).sort(compareEndpointSets);
}

function wholePart(endpointSet: EndpointSet, feed: string): AddressPart {
  const { addresses, listed, id } = endpointSet;
  return { addresses, listed, identity: { kind: 'endpoint-set', feed, id }, endpointSet };
}

function isSelected(endpointSet: EndpointSet, { where, except }: Pick<SelectionNode, 'where' | 'except'>): boolean {
  const kept = where === undefined || matchesAll(endpointSet, where);
  return kept && !(except !== undefined && matchesAll(endpointSet, except));
}

/** Keys are and-ed, the values of a key or-ed. */
function matchesAll(endpointSet: EndpointSet, terms: readonly SelectorTerm[]): boolean {
  return terms.every(({ label, values }) => values.some(({ text }) => hasLabel(endpointSet, label, text)));
}

function areTermsKnown(terms: readonly SelectorTerm[], feed: FeedNode, report: Report): boolean {
  return terms.map((term) => isTermKnown(term, feed, report)).every((known) => known);
}

function isTermKnown({ label, labelSpan, values }: SelectorTerm, feed: FeedNode, report: Report): boolean {
  const { endpointSets } = feed;
  if (!endpointSets.some(({ labels }) => Object.hasOwn(labels, label))) {
    const known = new Set(endpointSets.flatMap(({ labels }) => Object.keys(labels)));
    const message = `The feed ${quote(feed.name)} has no label ${quote(label)}`;
    report(error('SELECTOR_UNKNOWN', message, { span: labelSpan, hint: didYouMean(label, known) }));
    return false;
  }
  const unknown = values.filter(({ text }) => !endpointSets.some((each) => hasLabel(each, label, text)));
  for (const { text, span } of unknown) {
    const known = new Set(endpointSets.flatMap((each) => labelValues(each.labels, label)));
    const message = `No endpoint set of the feed ${quote(feed.name)} has ${quote(label)} ${quote(text)}`;
    report(error('SELECTOR_UNKNOWN', message, { span, hint: didYouMean(text, known) }));
  }
  return unknown.length === 0;
}

function hasLabel(endpointSet: EndpointSet, label: string, value: string): boolean {
  return labelValues(endpointSet.labels, label).includes(value);
}

function describeEmpty({ feed, except }: SelectionNode, domainsOnly: number): string {
  if (domainsOnly > 0) {
    const sets = domainsOnly === 1 ? 'the one endpoint set' : `all ${domainsOnly} endpoint sets`;
    return `The selection from ${quote(feed.name)} has no addresses: ${sets} it matches only names domains`;
  }
  const cause = except === undefined ? '' : '; its except may take all of them away';
  return `The selection from ${quote(feed.name)} matches no endpoint set${cause}`;
}
