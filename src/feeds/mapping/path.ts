import type { Place } from '../snapshot/place.ts';

/** One step of a path: into a member or element of this name, or into each of them. */
export type Step = { readonly kind: 'key'; readonly key: string } | { readonly kind: 'each' };

/** A path through JSON: from the document or from an item, or the name of what the nth `*` of `items` stands for. */
export type Path =
  | { readonly kind: 'steps'; readonly from: 'document' | 'item'; readonly steps: readonly Step[] }
  | { readonly kind: 'name'; readonly star: number };

/** A path, or what is wrong with its text. */
export type PathReading = { readonly ok: true; readonly path: Path } | { readonly ok: false; readonly reason: string };

/** More steps than any feed has levels. */
const STEPS_MAX = 16;

/**
 * Reads a path: names between slashes, in which `~1` is a slash and `~0` a tilde, and `*` for each member or element. One that begins with a
 * slash begins at the document; the empty one is the item, or the document; `*1` is the name of what the first `*` stands for.
 */
export function parsePath(text: string): PathReading {
  const name = /^\*([1-9])$/.exec(text);
  if (name !== null) return { ok: true, path: { kind: 'name', star: Number(name[1]) } };
  const from = text.startsWith('/') ? 'document' : 'item';
  const parts = text === '' ? [] : (from === 'document' ? text.slice(1) : text).split('/');
  if (parts.length > STEPS_MAX) return { ok: false, reason: `it has more than ${STEPS_MAX} steps` };
  if (parts.includes('')) return { ok: false, reason: 'a name between two slashes is empty' };
  if (parts.some((part) => /~(?![01])/.test(part))) return { ok: false, reason: 'a tilde is written ~0' };
  return { ok: true, path: { kind: 'steps', from, steps: parts.map(stepOf) } };
}

function stepOf(part: string): Step {
  if (part === '*') return { kind: 'each' };
  return { kind: 'key', key: part.replaceAll('~1', '/').replaceAll('~0', '~') };
}

/** A value that a path leads to, and what each `*` on the way stands for. */
export interface Match {
  readonly value: unknown;
  readonly place: Place;
  readonly names: readonly (string | number)[];
}

/** Where a path ends before its last step. */
export interface Miss {
  readonly place: Place;
  /** The value that the next step cannot go into, or has no member for. */
  readonly value: unknown;
  readonly step: Step;
}

/** All values that `steps` lead to from a value, in the order of the document, and where they lead nowhere. */
export function follow(
  start: Match,
  steps: readonly Step[],
): { readonly matches: readonly Match[]; readonly misses: readonly Miss[] } {
  let matches: readonly Match[] = [start];
  const misses: Miss[] = [];
  for (const step of steps) {
    const next: Match[] = [];
    for (const match of matches) {
      const found = step.kind === 'each' ? eachOf(match) : memberOf(match, step.key);
      if (found === undefined) misses.push({ place: match.place, value: match.value, step });
      else for (const one of found) next.push(one);
    }
    matches = next;
  }
  return { matches, misses };
}

/** The value at steps in which every `*` stands for what it stands for in `names`; `undefined` when there is none. */
export function followNames(root: unknown, steps: readonly Step[], names: Match['names']): Match | undefined {
  let match: Match = { value: root, place: undefined, names };
  let star = 0;
  for (const step of steps) {
    const name = step.kind === 'key' ? step.key : names[star++];
    const [found] = name === undefined ? [] : (memberOf(match, String(name)) ?? []);
    if (found === undefined) return undefined;
    match = found;
  }
  return match;
}

function eachOf({ value, place, names }: Match): readonly Match[] | undefined {
  if (Array.isArray(value)) return value.map((one: unknown, key) => matchOf(one, place, key, [...names, key]));
  if (typeof value !== 'object' || value === null) return undefined;
  return Object.entries(value).map(([key, one]) => matchOf(one, place, key, [...names, key]));
}

function memberOf({ value, place, names }: Match, key: string): readonly [Match] | undefined {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
  if (Array.isArray(value)) {
    const index = /^(?:0|[1-9][0-9]{0,8})$/.test(key) ? Number(key) : -1;
    return index in value ? [matchOf(value[index], place, index, names)] : undefined;
  }
  return [matchOf((value as Readonly<Record<string, unknown>>)[key], place, key, names)];
}

function matchOf(value: unknown, parent: Place, key: string | number, names: Match['names']): Match {
  return { value, place: { parent, key }, names };
}
