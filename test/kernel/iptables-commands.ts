import type { Artifact } from '../../src/exporter/exporter.ts';

/** The order in which the README says to load. */
const ORDER = ['sets.ipset', 'rules.v4', 'rules.v6', 'retired.ipset'];

/** What the comments on top of a file say to do with it, in their order. */
export interface Instructions {
  /** The command that must have been run before, if the file says one. */
  readonly first: readonly string[];
  readonly load: readonly string[];
  readonly once: readonly string[];
}

/** The commands in the head of a file, as people would copy them. */
export function instructionsOf({ text }: Artifact): Instructions {
  const head = text.split('\n').filter((line) => line.startsWith('#'));
  const under = (word: string): readonly string[] =>
    head.filter((line) => line.startsWith(`# ${word}:`)).map((line) => line.slice(word.length + 3).trim());
  return { first: under('first'), load: under('load'), once: under('once') };
}

/** Everything that the files say to run, in the order in which they are loaded. A file that says nothing, or is none of ours, is an error. */
export function commandsOf(artifacts: readonly Artifact[]): readonly string[] {
  const unknown = artifacts.find(({ path }) => !ORDER.includes(path));
  if (unknown !== undefined) throw new Error(`nobody says how to load ${unknown.path}`);
  return ORDER.flatMap((name) => {
    const artifact = artifacts.find(({ path }) => path === name);
    if (artifact === undefined) return [];
    const { load, once } = instructionsOf(artifact);
    if (load.length !== 1) throw new Error(`${name} does not say how to load it`);
    return [...load, ...once];
  });
}
