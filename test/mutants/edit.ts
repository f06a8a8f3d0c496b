import type { Artifact } from '../../src/exporter/exporter.ts';
import { randomFrom } from '../packets/random.ts';

/** The places of a text where a mistake fits, each as a function that makes the text with it. */
export type Edit = (text: string) => readonly (() => string)[];

/** Kinds of mistakes that a writer of one format could make. Formats call the same mistake alike. */
export type Edits = Readonly<Record<string, Edit>>;

/** Files with one mistake in them. */
export interface Mutant {
  readonly kind: string;
  readonly files: readonly Artifact[];
}

/** Every match of a pattern with something else in its place; a change that leaves a match as it was is no place. */
export function replace(pattern: RegExp, change: (match: string, ...groups: string[]) => string): Edit {
  return (text) =>
    [...text.matchAll(pattern)].flatMap((place) => {
      const [match, ...groups] = place;
      const changed = change(match, ...groups);
      if (changed === match) return [];
      return [() => `${text.slice(0, place.index)}${changed}${text.slice(place.index + match.length)}`];
    });
}

/** Every match of a pattern, left out. */
export function remove(pattern: RegExp): Edit {
  return replace(pattern, () => '');
}

/** The places of several edits. */
export function either(...edits: readonly Edit[]): Edit {
  return (text) => edits.flatMap((edit) => edit(text));
}

/** Adds to a number in digits. */
export function plus(add: number): (digits: string) => string {
  return (digits) => `${Number(digits) + add}`;
}

/** One of `words` for the other. */
export function exchange(one: string, other: string): (word: string) => string {
  return (word) => (word === one ? other : one);
}

/** Up to `each` mutants of every kind that the files have a place for, with one file changed; the same for the same seed. */
export function mutantsOf(
  files: readonly Artifact[],
  edits: Edits,
  { each, seed }: { readonly each: number; readonly seed: number },
): readonly Mutant[] {
  return Object.entries(edits).flatMap(([kind, edit]) => {
    const places = files.flatMap((file) => edit(file.text).map((make) => ({ file, make })));
    return some(places, each, seed).map(({ file, make }) => ({
      kind,
      files: files.map((one) => (one === file ? { ...one, text: make() } : one)),
    }));
  });
}

/** Up to `count` members of a list; the same for the same seed. */
export function some<T>(list: readonly T[], count: number, seed: number): readonly T[] {
  const random = randomFrom(seed);
  const keyed = list.map((item) => ({ item, key: random.below(1_000_000) }));
  return keyed
    .sort((a, b) => a.key - b.key)
    .slice(0, count)
    .map(({ item }) => item);
}
