import type { Span } from '../../diagnostic/diagnostic.ts';
import type { Level } from '../review.ts';

/** What one output says otherwise of hosts than before, at one site. */
export interface HostChange {
  readonly level: Level;
  /** A phrase behind the name of the output: `2 patterns of hosts go direct now: a.example, b.example`. */
  readonly text: string;
  /** All that the text names the first of. */
  readonly items?: readonly string[];
  /** Where it is decided; absent: at the output. */
  readonly span?: Span;
}

/** The changes of an output; `undefined` when comparing takes more work than the budget allows. */
export type HostChanges = readonly HostChange[] | undefined;
