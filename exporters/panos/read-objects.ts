import { childOf, entriesOf } from './read-element.ts';
import type { Report } from './read-report.ts';
import type { Element } from './read-xml.ts';

/** The kinds of objects that rules name. */
export const OBJECT_KINDS = [
  'address',
  'address-group',
  'external-list',
  'region',
  'service',
  'service-group',
  'application',
  'application-group',
  'application-filter',
] as const;

export type ObjectKind = (typeof OBJECT_KINDS)[number];

/** An object that a name stands for. */
export interface FoundObject {
  readonly kind: ObjectKind;
  readonly entry: Element;
  /** How many places are nearer than its own. */
  readonly place: number;
  /** Why the name may stand for another object of the file instead. */
  readonly doubt?: string;
}

/**
 * Finds an object by name: nearer places hide farther ones, kinds are tried in the order given. `from` is the place of the group that has the name for a
 * member; absent: a rule has it.
 */
export type Lookup = (name: string, kinds: readonly ObjectKind[], from?: number) => FoundObject | undefined;

/** Everything that a place can name. */
export interface ObjectIndex {
  readonly find: Lookup;
  /** The names of addresses and groups that are not hidden. */
  readonly addressNames: readonly string[];
}

/** Where objects stand. */
export interface ObjectPlace {
  readonly element: Element;
  /** Whether Panorama sent it to a firewall that has a place of its own for the same. */
  readonly isPushed?: true;
}

type Table = ReadonlyMap<ObjectKind, ReadonlyMap<string, Element>>;

/** The objects of `places`, the nearest first. */
export function indexObjects(places: readonly ObjectPlace[], report: Report): ObjectIndex {
  const tables = places.map(({ element }) => tableOf(element, report));
  const names = tables.flatMap((table) =>
    (['address', 'address-group'] as const).flatMap((kind) => [...(table.get(kind)?.keys() ?? [])]),
  );
  const lookup = (name: string, kinds: readonly ObjectKind[]): readonly FoundObject[] =>
    tables.flatMap((table, place) => {
      const kind = kinds.find((one) => table.get(one)?.has(name));
      const entry = kind && table.get(kind)?.get(name);
      return kind === undefined || entry === undefined ? [] : [{ kind, entry, place }];
    });
  return {
    find(name, kinds, from = 0) {
      const all = lookup(name, kinds);
      const [nearest, next] = all;
      if (nearest === undefined) return undefined;
      const isPushedToo = next !== undefined && places[next.place]?.isPushed === true;
      if (isPushedToo) return { ...nearest, doubt: `"${name}" is an object of the firewall and one of Panorama` };
      if (nearest.place >= from) return nearest;
      return { ...nearest, doubt: `"${name}", a member of a group, is hidden by an object that stands nearer` };
    },
    addressNames: [...new Set(names)],
  };
}

function tableOf(place: Element, report: Report): Table {
  return new Map(OBJECT_KINDS.map((kind) => [kind, entriesOf(childOf(place, kind, report), report)] as const));
}
