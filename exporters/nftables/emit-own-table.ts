import type { Chain } from './emit-chain.ts';
import type { TableContext } from './emit-context.ts';
import { elementLines, type NamedSet } from './emit-sets.ts';

/** Everything that a file holds. */
export interface Content {
  readonly context: TableContext;
  readonly sets: readonly NamedSet[];
  readonly chains: readonly Chain[];
}

/**
 * A file that replaces one table as a whole. `add` before `delete` makes the deletion succeed on the first load too; nft applies a file
 * in one transaction, so that packets meet the old rules or the new ones, never none.
 */
export function ownTableFile({ context, sets, chains }: Content): readonly string[] {
  const table = `${context.family} ${context.table}`;
  return [
    `# rulecast policy ${context.policy}`,
    '# check: nft -c -f FILE    load: nft -f FILE',
    `# Loading replaces table ${table} as a whole, at once, and leaves every other table alone.`,
    '',
    `add table ${table}`,
    `delete table ${table}; ${openTable(table)}`,
    ...(context.stamp ? [`\t${context.stamp}`, ''] : []),
    ...tableBody({ sets, chains }),
    '}',
  ];
}

/**
 * The line that opens a table. What takes the old rules away stands before it on the same line, so that a file cut at any place either
 * has not come to it yet or has an open brace, and nft refuses it.
 */
export function openTable(table: string): string {
  return `table ${table} {`;
}

/** Sets, then chains, as they stand inside a table. */
export function tableBody({ sets, chains }: Pick<Content, 'sets' | 'chains'>): readonly string[] {
  return blocks([...sets.map(setBlock), ...chains.map(chainBlock)]);
}

/** Blocks with a blank line between two of them. */
function blocks(all: readonly (readonly string[])[]): readonly string[] {
  return all.flatMap((lines, index) => (index === 0 ? lines : ['', ...lines]));
}

function setBlock(set: NamedSet): readonly string[] {
  const head = [`\tset ${set.name} {`, `\t\ttype ${set.type}`, '\t\tflags interval', '\t\telements = {'];
  return [...head, ...elementLines(set, '\t\t\t'), '\t\t}', '\t}'];
}

function chainBlock({ name, base, statements }: Chain): readonly string[] {
  const lines = base === undefined ? statements : [base, ...statements];
  return [`\tchain ${name} {`, ...lines.map((line) => `\t\t${line}`), '\t}'];
}
