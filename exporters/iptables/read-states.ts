import { STATES, type State } from 'rulecast/exporter/read';
import { type Condition, exactly, undecided } from './read-condition.ts';

const WORDS: ReadonlyMap<string, State> = new Map(STATES.map((state) => [state.toUpperCase(), state]));

/** States of a connection's addresses, not of the connection. */
const TRANSLATED = new Set(['SNAT', 'DNAT']);

/** A list as in `--ctstate`; `undefined` when a word is none of the states. */
export function readStates(text: string, not: boolean): Condition | undefined {
  const words = text.split(',').map((word) => word.toUpperCase());
  if (words.some((word) => !WORDS.has(word) && !TRANSLATED.has(word))) return undefined;
  if (words.some((word) => TRANSLATED.has(word))) return undecided('whether the connection is translated');
  const listed = words.flatMap((word) => WORDS.get(word) ?? []);
  return exactly({ states: STATES.filter((state) => listed.includes(state) !== not) });
}
