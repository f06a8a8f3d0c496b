import type { Review, Violation } from '../review.ts';
import type { Envelope } from './envelope.ts';
import { factsFor } from './facts.ts';
import type { Guardrail, Guardrails } from './guardrails.ts';
import { judgeEnvelope } from './judge-envelope.ts';
import { crossings } from './limits.ts';

/** What a review is judged by. */
export interface Rules {
  readonly guardrails?: Guardrails;
  readonly envelope?: Envelope;
  /** `YYYY-MM-DD`, compared with the last days of exceptions; absent: those that end have ended. */
  readonly asOf?: string;
}

/** Every limit that a change crosses: guardrails in the order of their file, then the envelope. Empty when the change keeps all of them. */
export function judge(review: Review, { guardrails, envelope, asOf }: Rules): readonly Violation[] {
  return [
    ...(guardrails?.guardrails ?? []).flatMap((guardrail) => judgeOne(guardrail, review, asOf)),
    ...(envelope === undefined ? [] : judgeEnvelope(review, envelope)),
  ];
}

function judgeOne(guardrail: Guardrail, review: Review, asOf: string | undefined): readonly Violation[] {
  const { name, reason, span } = guardrail;
  return crossings(guardrail, factsFor(guardrail, review, asOf)).map(({ text, change }) => ({
    guardrail: name,
    reason,
    text,
    ...(change && { change: change.id }),
    span,
  }));
}
