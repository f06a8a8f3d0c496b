import {
  type AddressSet,
  ANY,
  EMPTY,
  isEmpty,
  type Match,
  type Prefix,
  type Span,
  type Statement,
  type Verdict,
} from 'rulecast/exporter/read';

/**
 * The addresses of one side. `exact` are in it for certain; `possible` may be, for a `reason` that lies outside the file. The two share
 * no address.
 */
export interface Side {
  readonly exact: AddressSet;
  readonly possible: AddressSet;
  readonly reason: string;
  /** The prefixes that it names, for what Azure asks of them. */
  readonly prefixes: readonly Prefix[];
}

/** A condition; `undecided` says why it is not certain, and is empty where it is. */
export interface Alternative {
  readonly match: Match;
  readonly undecided: string;
}

/** What all statements of a rule have in common. */
export interface RuleFrame {
  readonly verdict: Verdict;
  readonly label: string;
  readonly span: Span;
}

/** A side of which nothing is left open. */
export function exactly(exact: AddressSet, prefixes: readonly Prefix[] = []): Side {
  return { exact, possible: EMPTY, reason: '', prefixes };
}

/** A side of which nothing is known. */
export function unknown(reason: string): Side {
  return { exact: EMPTY, possible: ANY, reason, prefixes: [] };
}

/** The statements of a rule: source by destination by service, certain parts apart from those that are not. */
export function statementsOf(
  { source, destination }: { readonly source: Side; readonly destination: Side },
  services: readonly Alternative[],
  frame: RuleFrame,
): readonly Statement[] {
  return partsOf(source).flatMap((from) =>
    partsOf(destination).flatMap((to) =>
      services.map((service) => {
        const reasons = new Set([from.reason, to.reason, service.undecided].filter((reason) => reason !== ''));
        return statement({ ...service.match, source: from.addresses, destination: to.addresses }, [...reasons], frame);
      }),
    ),
  );
}

function partsOf({
  exact,
  possible,
  reason,
}: Side): readonly { readonly addresses: AddressSet; readonly reason: string }[] {
  const parts = [
    { addresses: exact, reason: '' },
    { addresses: possible, reason },
  ];
  return parts.filter(({ addresses }) => !isEmpty(addresses));
}

function statement(match: Match, reasons: readonly string[], { verdict, label, span }: RuleFrame): Statement {
  const undecided = reasons.length > 0 && { undecided: reasons.join('; ') };
  // biome-ignore lint/suspicious/noThenProperty: a statement's own word, never awaited
  return { match, ...undecided, then: { kind: 'verdict', verdict }, log: false, label, span };
}
