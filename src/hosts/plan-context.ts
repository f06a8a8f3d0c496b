import { error, type Span } from '../diagnostic/diagnostic.ts';
import type { Report } from '../diagnostic/report.ts';
import { didYouMean } from '../diagnostic/suggest.ts';
import { quote } from '../diagnostic/text.ts';
import type { FeedNode } from '../model/document.ts';
import type { Policy } from '../model/policy.ts';
import { type AddressSet, ANY, EMPTY, isAny, isEmpty } from '../net/address-set.ts';
import { unionAll } from '../net/algebra.ts';

/** What plans of one output at one site are made of. */
export interface PlanContext {
  readonly policy: Policy;
  readonly feeds: ReadonlyMap<string, FeedNode>;
  /** The policy's sets by name, as they are at the site. */
  readonly sets: ReadonlyMap<string, AddressSet>;
  /** The exporter, which rules may leave out by `not-on`. */
  readonly exporter: string;
  /** The options as written, and the place of a value in them, by its JSON pointer. */
  readonly options: unknown;
  readonly locate: (pointer: string) => Span;
  /** The output. */
  readonly span: Span;
  readonly report: Report;
}

/**
 * The addresses of the clients that an output is for: a set by its name or, without one, the sources of the scope, or of the rules that select from
 * feeds, or of all that allow something. Never empty, but after an error.
 */
export function clientsOf(name: string | undefined, context: PlanContext): AddressSet {
  const { policy, sets, exporter, locate, report } = context;
  if (name !== undefined) {
    const known = sets.get(name);
    if (known !== undefined) return known;
    const hint = didYouMean(name, sets.keys());
    report(error('NAME_UNKNOWN', `There is no set ${quote(name)}`, { span: locate('/clients'), hint }));
    return EMPTY;
  }
  const { scope } = policy;
  if (scope.kind === 'within' && !isAny(scope.from.addresses)) return scope.from.addresses;
  const allowing = policy.rules.filter(({ action, meta }) => action === 'allow' && !meta.notOn.has(exporter));
  const selecting = allowing.filter(({ endpoints }) => endpoints.some(({ side }) => side === 'to'));
  const clients = unionAll((selecting.length > 0 ? selecting : allowing).map(({ from }) => from));
  // Of no clients at all, whatever is said would be true.
  return isEmpty(clients) ? ANY : clients;
}
