import type { ReviewVerdict } from '../../review/review.ts';
import type { ExitCode } from '../exit-code.ts';

/** How a review ends the command. 0 lets a pipeline go on by itself. */
export const VERDICT_CODES = {
  same: 0,
  'inside-envelope': 0,
  changed: 2,
  violated: 3,
  undecided: 4,
} as const satisfies Record<ReviewVerdict, ExitCode>;
