import { csvTable, type HostList, serviceText } from 'rulecast/exporter/emit';

const COLUMNS = [
  'file',
  'list',
  'kind',
  'feed',
  'endpoint_set',
  'rules',
  'action',
  'category',
  'service_area',
  'required',
  'services',
  'entries',
] as const;

/** Between several values in one cell, of which each may have blanks. */
const SEPARATOR = '; ';

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
  const { name, part, origin, uses, labels, services } = list;
  const label = (key: string): string => (Object.hasOwn(labels, key) ? (labels[key] ?? []) : []).join(SEPARATOR);
  const actions = uses.map(({ action }) => action);
  const isOne = new Set(actions).size === 1;
  return [
    file,
    part?.list ?? name,
    part?.suffix ?? '',
    origin?.feed ?? '',
    origin?.id ?? '',
    uses.map(({ rule }) => rule).join(SEPARATOR),
    (isOne ? actions.slice(0, 1) : actions).join(SEPARATOR),
    label('category'),
    label('serviceArea'),
    label('required'),
    serviceText(services),
    `${entries}`,
  ];
}
