import type { Match } from './match.ts';

/**
 * Traffic that an output lets through beside its policy, since its platform lives of it: behind the rules and in front of a default that
 * drops or rejects, outside the scope too.
 */
export interface PlatformEntry {
  readonly name: string;
  readonly title: string;
  readonly match: Match;
}
