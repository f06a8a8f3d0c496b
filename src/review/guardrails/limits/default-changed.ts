import type { Crossing, Facts } from '../facts.ts';

/** `default-changed`: what becomes of traffic that no rule matches is another action now. */
export function defaultChanged(_guardrail: unknown, { review }: Facts): readonly Crossing[] {
  const settings = review.settings.filter(({ kind, level }) => kind === 'default' && level === 'high');
  // The log of a default is a setting too, but of a lower level.
  if (settings.length > 0) return settings.map(({ text }) => ({ text }));
  return review.changes.flatMap((change) => {
    const cause = change.causes.find(({ kind }) => kind === 'default-changed');
    return cause === undefined ? [] : [{ text: cause.text, change }];
  });
}
