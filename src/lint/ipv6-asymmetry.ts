import { type Diagnostic, warning } from '../diagnostic/diagnostic.ts';
import type { EndpointSet, Origin } from '../model/endpoint-set.ts';
import { isEmpty } from '../net/address-set.ts';
import { FAMILIES, type Family } from '../net/family.ts';
import type { FeedView } from './feed-view.ts';
import type { SiteView } from './site-view.ts';
import { rulesText, setsText } from './words.ts';

/** Endpoint sets with addresses of both families that go through over one alone, though clients have addresses of both. */
export function findIpv6Asymmetry(view: SiteView): readonly Diagnostic[] {
  return view.feeds.flatMap((feed) => {
    if (!hasBothFamilies(view, feed)) return [];
    const symmetric = reachedOverBoth(view);
    const others = feed.needed.filter(({ origin }) => !symmetric.has(origin));
    return FAMILIES.flatMap((family) => {
      const sets = others.filter((set) => onlyFamilyOf(view, feed, set) === family);
      return sets.length === 0 ? [] : [describe(feed, sets, family)];
    });
  });
}

/** Clients are the scope's, or those of rules where the scope does not name any. */
function hasBothFamilies({ policy: { scope } }: SiteView, { clients }: FeedView): boolean {
  const isNamed = scope.kind === 'within' && scope.from.identity.kind !== 'any';
  return [clients, ...(isNamed ? [scope.from.addresses] : [])].some((addresses) =>
    FAMILIES.every((family) => !isEmpty(addresses, family)),
  );
}

/** The family that it goes through over, where the other one does not at all. */
function onlyFamilyOf(view: SiteView, feed: FeedView, set: EndpointSet): Family | undefined {
  if (FAMILIES.some((family) => isEmpty(set.addresses, family))) return undefined;
  const ways = view.access(feed, set) ?? [];
  const reached = FAMILIES.filter((family) =>
    ways.some(({ permitted }) => permitted.some((one) => one.family === family)),
  );
  return reached.length === 1 ? reached[0] : undefined;
}

/** Endpoint sets that go through over both families, as most do: rules allow it, and none of their direction takes anything away. */
function reachedOverBoth({ policy: { rules } }: SiteView): ReadonlySet<Origin> {
  const blocked = new Set(rules.filter(({ action }) => action !== 'allow').map(({ direction }) => direction));
  const reached = new Set<Origin>();
  for (const { direction, endpoints, flows } of rules) {
    if (blocked.has(direction) || endpoints[0]?.side !== 'to') continue;
    for (const { because, destination } of flows) {
      // A flow has the families alone that both of its sides have.
      const { addresses } = destination;
      if (because !== undefined && !isEmpty(addresses, 4) && !isEmpty(addresses, 6)) reached.add(because);
    }
  }
  return reached;
}

function describe({ feed, allowing }: FeedView, sets: readonly EndpointSet[], family: Family): Diagnostic {
  const other = family === 4 ? 6 : 4;
  const rules = allowing.filter((one) => one.sets.some((set) => sets.includes(set))).map(({ rule }) => rule);
  const where = rules.length === 0 ? '' : `: see ${rulesText(rules)}`;
  const message = `Clients with IPv${other} addresses reach ${setsText(feed, sets)} over IPv${family} alone${where}`;
  const hint = `add the clients' IPv${other} prefixes to "from", or leave IPv${other} out of the scope`;
  return warning('IPV6_ASYMMETRY', message, { span: rules[0]?.span ?? feed.span, hint });
}
