import type { Content } from './emit-content.ts';
import { FILES } from './options.ts';

/** Names by the file whose command knows them. */
export interface Names {
  readonly rules4: readonly string[];
  readonly rules6: readonly string[];
  readonly sets: readonly string[];
}

/** A name as the restore commands take it. A list of names from a file may hold anything, and goes no further than this. */
const NAME = /^rc\.[A-Za-z0-9_.-]{1,28}$/;
const CHAIN_BYTES = 28;

/** The names that a load leaves on the host. */
export function namesOf({ chains, sets }: Content): Names {
  return {
    rules4: chains[4].map(({ name }) => name),
    rules6: chains[6].map(({ name }) => name),
    sets: sets.map(({ name }) => name),
  };
}

/** The names as a list of texts, each with its file: `rules.v4 rc.branch.out`. */
export function listNames({ rules4, rules6, sets }: Names): readonly string[] {
  return [
    ...rules4.map((name) => `${FILES.rules4} ${name}`),
    ...rules6.map((name) => `${FILES.rules6} ${name}`),
    ...sets.map((name) => `${FILES.sets} ${name}`),
  ];
}

/** Those of a list that are ours and not among `used`. */
export function retiredNames(list: readonly string[], used: Names): Names {
  return {
    rules4: namesIn(list, FILES.rules4, used.rules4).filter((name) => name.length <= CHAIN_BYTES),
    rules6: namesIn(list, FILES.rules6, used.rules6).filter((name) => name.length <= CHAIN_BYTES),
    sets: namesIn(list, FILES.sets, used.sets),
  };
}

function namesIn(list: readonly string[], file: string, used: readonly string[]): readonly string[] {
  const taken = new Set(used);
  return list
    .filter((text) => text.startsWith(`${file} `))
    .map((text) => text.slice(file.length + 1))
    .filter((name) => NAME.test(name) && !taken.has(name));
}
