/** Pauses before the second, third and fourth attempt, in milliseconds, where the server does not name one. */
const BACKOFF = [1_000, 4_000, 15_000] as const;

/** The longest time that a run waits for a server, in milliseconds; what takes longer is told to the user. */
const LONGEST = 120_000;

/**
 * How long to wait after a failed attempt, in milliseconds. `retryAfter` is the header of that name, a number of seconds or a date; one that is
 * neither is ignored. `now` is in milliseconds since 1970.
 */
export function pauseBefore(attempt: number, retryAfter: string | undefined, now: number): number {
  const fallback = BACKOFF[Math.min(attempt, BACKOFF.length) - 1] ?? 0;
  if (retryAfter === undefined) return fallback;
  const text = retryAfter.trim();
  if (/^[0-9]{1,9}$/.test(text)) return Number(text) * 1_000;
  const date = text.endsWith('GMT') ? Date.parse(text) : Number.NaN;
  return Number.isNaN(date) ? fallback : Math.max(0, date - now);
}

/** Whether a run may wait that long. */
export function isBrief(milliseconds: number): boolean {
  return milliseconds <= LONGEST;
}
