import type { Match, Span, Statement, Then } from 'rulecast/exporter/read';

/** The parts of a statement: what becomes of a packet is its `fate`. */
export interface StatementParts {
  readonly match: Match;
  readonly undecided?: string | undefined;
  readonly fate: Then;
  readonly log: boolean;
  readonly span: Span;
}

/** A statement of the reading. An absent reason is left out. */
export function statementOf({ match, undecided, fate, log, span }: StatementParts): Statement {
  // biome-ignore lint/suspicious/noThenProperty: the word of the contract; what it holds is never called
  return { match, ...(undecided === undefined ? {} : { undecided }), then: fate, log, span };
}
