import type { Diagnostic } from '../diagnostic/diagnostic.ts';
import type { Comparison } from './comparison.ts';
import type { ArtifactProof, DomainChange, Move, SetSize, SettingChange, Subject } from './review.ts';

/** What two items that belong together give to a review. */
export interface Findings {
  readonly comparisons?: readonly Comparison[];
  /** What was compared in another way than packet by packet. */
  readonly subjects?: readonly Subject[];
  readonly domains?: readonly DomainChange[];
  readonly moves?: readonly Move[];
  readonly settings?: readonly SettingChange[];
  readonly sets?: readonly SetSize[];
  readonly proofs?: readonly ArtifactProof[];
  readonly assumptions?: readonly string[];
  readonly diagnostics?: readonly Diagnostic[];
}
