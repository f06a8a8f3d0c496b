import {
  type AddressObject,
  type Family,
  formatPrefix,
  type Prefix,
  quoteCell,
  textCell,
} from 'rulecast/exporter/emit';

/** The columns of `addresses.csv`, in order. */
export const ADDRESS_COLUMNS = ['set', 'family', 'prefix'] as const;

/**
 * The text of `addresses.csv` behind its header: a line for each prefix, by set, family and address. Lines are put together here, since
 * a set can have a million prefixes, whose cells need no quoting but that of the set's name.
 */
export function addressLines(objects: readonly AddressObject[]): string {
  const lines: string[] = [];
  for (const block of blocks(objects)) {
    const start = startOf(block);
    for (const prefix of block.prefixes) lines.push(`${start}${formatPrefix(prefix)}"\r\n`);
  }
  return lines.join('');
}

function startOf({ name, family }: Block): string {
  return `${quoteCell(textCell(name))},"${family}","`;
}

/** The lines of one set: how many, how long they are together at most, and one of them. */
export interface AddressShape {
  readonly count: number;
  readonly characters: number;
  readonly line: string;
}

/** What the lines of `addresses.csv` look like, without making them. */
export function addressShapes(objects: readonly AddressObject[]): readonly AddressShape[] {
  return blocks(objects).flatMap((block) => {
    const [first] = block.prefixes;
    if (first === undefined) return [];
    const around = startOf(block).length + '"\r\n'.length;
    const characters = block.prefixes.reduce((sum, prefix) => sum + around + widestText(prefix), 0);
    return [{ count: block.prefixes.length, characters, line: `${startOf(block)}${formatPrefix(first)}"\r\n` }];
  });
}

/** How long a prefix is at most: of IPv6, groups behind its length are zero and become `::`. */
function widestText({ family, length }: Prefix): number {
  return family === 4 ? '255.255.255.255/32'.length : 5 * Math.ceil(length / 16) + '::/128'.length;
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
