import { csvTable, type HostList, LIST_COLUMNS, listCells } from 'rulecast/exporter/emit';

const COLUMNS = ['file', 'list', 'kind', ...LIST_COLUMNS, 'entries'] as const;

/** A list file: what it stands for, and how many entries it has. */
export interface IndexEntry {
  readonly file: string;
  readonly list: HostList;
  readonly entries: number;
}

/** The table that tells people which file goes with which services. */
export function indexText(files: readonly IndexEntry[]): string {
  return csvTable([COLUMNS, ...files.map(rowOf)]);
}

function rowOf({ file, list, entries }: IndexEntry): readonly string[] {
  const { name, part } = list;
  return [file, part?.list ?? name, part?.suffix ?? '', ...listCells(list), `${entries}`];
}
