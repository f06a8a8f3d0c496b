import { type AddressObject, type Family, formatPrefix, type Prefix } from 'rulecast/exporter/emit';
import { quoteCell, textCell } from './emit-cell.ts';

/**
 * The text of `addresses.csv` behind its header: a line for each prefix, by set, family and address. Lines are put together here, since
 * a set can have a million prefixes, whose cells need no quoting but that of the set's name.
 */
export function addressLines(objects: readonly AddressObject[]): string {
  const lines: string[] = [];
  for (const { name, family, prefixes } of blocks(objects)) {
    const start = `${quoteCell(textCell(name))},"${family}","`;
    for (const prefix of prefixes) lines.push(`${start}${formatPrefix(prefix)}"\r\n`);
  }
  return lines.join('');
}

interface Block {
  readonly name: string;
  readonly family: Family;
  readonly prefixes: readonly Prefix[];
}

/** The prefixes of each set and family, which are sorted already. A name may stand for two objects, one of each family. */
function blocks(objects: readonly AddressObject[]): readonly Block[] {
  const found = objects.flatMap(({ name, prefixes }) =>
    ([4, 6] as const).map((family) => ({
      name,
      family,
      prefixes: prefixes.filter((prefix) => prefix.family === family),
    })),
  );
  return found.sort((a, b) => compareText(a.name, b.name) || a.family - b.family);
}

/** By code unit: the same on every machine, unlike a comparison of words in a language. */
function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
