import { type AddressObject, type Family, formatPrefix, type Prefix } from 'rulecast/exporter/emit';
import { setName, type TableContext } from './emit-context.ts';

/** A named set: the prefixes of one object in one family, sorted and disjoint as they are in the object. */
export interface NamedSet {
  readonly name: string;
  readonly type: string;
  readonly prefixes: readonly Prefix[];
}

const TYPE = { 4: 'ipv4_addr', 6: 'ipv6_addr' } as const satisfies Record<Family, string>;

/** The sets of the objects, in their order. An object of both families is two sets. */
export function setsOf(objects: readonly AddressObject[], context: TableContext): readonly NamedSet[] {
  return objects.flatMap((object) =>
    ([4, 6] as const).flatMap((family) => {
      const prefixes = object.prefixes.filter((prefix) => prefix.family === family);
      return prefixes.length === 0
        ? []
        : [{ name: setName(context, object.name, family), type: TYPE[family], prefixes }];
    }),
  );
}

/** The type of a set by its name, which ends in its family; `undefined` for other names. */
export function typeOfSetName(name: string): string | undefined {
  if (name.endsWith('.v4')) return TYPE[4];
  return name.endsWith('.v6') ? TYPE[6] : undefined;
}

/**
 * One element a line, each with a comma, so that a new prefix is one new line. A joined text is stored in one piece, where a template is
 * a tree of its pieces that all stay alive: with long lists that is most of the memory.
 */
export function elementLines({ prefixes }: NamedSet, indent: string): readonly string[] {
  return prefixes.map((prefix) => [indent, formatPrefix(prefix), ','].join(''));
}
