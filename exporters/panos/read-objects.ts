import { entriesOf } from './read-element.ts';
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
] as const;

export type ObjectKind = (typeof OBJECT_KINDS)[number];

/** Finds an object by name: nearer places hide farther ones, kinds are tried in the order given. */
export type Lookup = (
  name: string,
  kinds: readonly ObjectKind[],
) => { readonly kind: ObjectKind; readonly entry: Element } | undefined;

/** Everything that a place can name. */
export interface ObjectIndex {
  readonly find: Lookup;
  /** The names of addresses and groups that are not hidden. */
  readonly addressNames: readonly string[];
}

/** The objects of `places`, the nearest first. */
export function indexObjects(places: readonly Element[], report: Report): ObjectIndex {
  const tables = places.map(
    (place) =>
      new Map(
        OBJECT_KINDS.map(
          (kind) =>
            [
              kind,
              entriesOf(
                place.children.find(({ name }) => name === kind),
                report,
              ),
            ] as const,
        ),
      ),
  );
  const names = tables.flatMap((table) =>
    (['address', 'address-group'] as const).flatMap((kind) => [...(table.get(kind)?.keys() ?? [])]),
  );
  return {
    find(name, kinds) {
      for (const table of tables) {
        for (const kind of kinds) {
          const entry = table.get(kind)?.get(name);
          if (entry !== undefined) return { kind, entry };
        }
      }
      return undefined;
    },
    addressNames: [...new Set(names)],
  };
}
