import { type Diagnostic, warning } from '../diagnostic/diagnostic.ts';
import type { EndpointSet } from '../model/endpoint-set.ts';
import { isEmpty } from '../net/address-set.ts';
import type { FeedView, Selecting } from './feed-view.ts';
import { hasWayToNames } from './proxy-path.ts';
import type { SiteView } from './site-view.ts';
import { rulesText, sentence, setsText } from './words.ts';

/** Rules that select endpoint sets with names only, where nothing acts on names: they allow nothing, and never block anything. */
export function findDomainsUnenforceable(view: SiteView): readonly Diagnostic[] {
  const carriesNames = view.outputs.some(({ carriesDomains }) => carriesDomains);
  return view.feeds.flatMap((feed) => [
    ...feed.blocking.flatMap((selecting) => describeBlocking(feed, selecting)),
    ...(carriesNames ? [] : describeAllowing(feed, withoutWay(view, feed))),
  ]);
}

function namesOnly({ sets }: Selecting): readonly EndpointSet[] {
  return sets.filter(({ addresses, domains }) => isEmpty(addresses) && domains.length > 0);
}

function withoutWay(view: SiteView, { allowing }: FeedView): readonly Selecting[] {
  return allowing.filter((selecting) => {
    const { from: source, direction } = selecting.rule;
    return namesOnly(selecting).length > 0 && !hasWayToNames(view, { source, direction });
  });
}

function describeBlocking({ feed }: FeedView, selecting: Selecting): readonly Diagnostic[] {
  const sets = namesOnly(selecting);
  if (sets.length === 0) return [];
  const { rule } = selecting;
  const message = `${sentence(rulesText([rule]))} blocks nothing of ${setsText(feed, sets)}, which ${sets.length === 1 ? 'has' : 'have'} names only: rules decide by addresses`;
  const hint = 'block these names at the proxy, and leave the endpoint sets out of the rule';
  return [warning('DOMAINS_UNENFORCEABLE', message, { span: rule.span, hint })];
}

function describeAllowing({ feed }: FeedView, selecting: readonly Selecting[]): readonly Diagnostic[] {
  const rules = selecting.map(({ rule }) => rule);
  const [first] = rules;
  if (first === undefined) return [];
  const sets = [...new Set(selecting.flatMap(namesOnly))];
  const [select, allow] = rules.length === 1 ? ['selects', 'allows'] : ['select', 'allow'];
  const have = sets.length === 1 ? 'has' : 'have';
  const message = `${sentence(rulesText(rules))} ${select} ${setsText(feed, sets)}, which ${have} names only, and ${allow} nothing by that: no output acts on names, and the clients reach no proxy`;
  const hint = 'let the clients reach a proxy, or add an output that carries names';
  return [warning('DOMAINS_UNENFORCEABLE', message, { span: first.span, hint })];
}
