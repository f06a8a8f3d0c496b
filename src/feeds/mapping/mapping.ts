import type { Span } from '../../diagnostic/diagnostic.ts';

/** A path as the policy writes it, and where. */
export interface WrittenPath {
  readonly text: string;
  readonly span: Span;
}

/**
 * Where a JSON feed of any form has its parts, as the policy says. Paths of `items` and `version` begin at the document, those of the others
 * at an item unless they begin with `/`.
 */
export interface FeedMapping {
  readonly items: readonly WrittenPath[];
  /** None: the item is the address itself, unless it has domains. */
  readonly address: readonly WrittenPath[];
  readonly domains: readonly WrittenPath[];
  readonly labels: readonly { readonly label: string; readonly paths: readonly WrittenPath[] }[];
  readonly version?: WrittenPath;
}
