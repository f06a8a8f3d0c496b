import {
  type Artifact,
  EMPTY,
  error,
  failure,
  type ListReading,
  noteAssumed,
  openReadReport,
  quote,
  type ReadContext,
  type ReadList,
  type ReadReport,
  type Result,
  refuse,
  resultOf,
} from 'rulecast/exporter/read';
import type { EdlOptions, ListKind } from './options.ts';
import { addressesOf } from './read-addresses.ts';
import { beginOf, type Entry, entriesOf } from './read-entries.ts';
import { hostsOf } from './read-hosts.ts';
import { type ListFile, readIndex } from './read-index.ts';

/** How much text is read, in UTF-16 code units: of one file, and of all. */
const FILE_MAX = 33_554_432;
const TEXT_MAX = 4 * FILE_MAX;

const INDEX = 'index.csv';

/**
 * Reads lists as the platform of the options does, each under the name of its file without `.txt`. What the platform does not take for an entry, and what
 * it makes of an entry where that is not known or patterns cannot say it, is an error. `index.csv`, where it is given, is compared with the files.
 */
export async function read(
  files: readonly Artifact[],
  { options }: ReadContext<EdlOptions>,
): Promise<Result<ListReading>> {
  const large = tooLarge(files);
  if (large !== undefined) return failure(error('READ_REFUSED', large));
  const report = openReadReport();
  const lists = new Map<string, ListFile>();
  for (const file of files) {
    if (nameOf(file.path) !== INDEX) readList(file, { options, lists, report });
  }
  if (lists.size === 0 && report.errors.length === 0) {
    return failure(error('READ_REFUSED', 'There is no list to read'));
  }
  // With errors the numbers of entries are not those of the files.
  const indexes = report.errors.length > 0 ? [] : files.filter((file) => nameOf(file.path) === INDEX);
  const told = new Map(indexes.flatMap((file) => [...readIndex(file, lists, report)]));
  if (report.errors.length > 0) return { ok: false, diagnostics: report.errors };
  const read = new Map(
    [...lists].map(([name, { list }]): [string, ReadList] => {
      const beside = told.get(name);
      return [name, beside === undefined ? list : { ...list, told: beside }];
    }),
  );
  return resultOf<ListReading>({ kind: 'lists', lists: read, notes: report.notes });
}

interface ListContext {
  readonly options: EdlOptions;
  readonly lists: Map<string, ListFile>;
  readonly report: ReadReport;
}

function readList(file: Artifact, { options, lists, report }: ListContext): undefined {
  const span = beginOf(file);
  const name = nameOf(file.path).replace(/\.txt$/, '');
  const kind = kindOf(name, options);
  if (kind === undefined) {
    return refuse(
      report,
      span,
      `The name ${quote(name)} does not end in .addresses, .domains or .urls, which says what is in the file`,
    );
  }
  if (lists.has(name)) return refuse(report, span, `Another file is named ${quote(name)}, too`);
  const entries: readonly Entry[] = [...entriesOf(file, options.platform, report)];
  if (entries.length === 0) noteAssumed(report, span, 'The list is empty: what a rule does with it is not known');
  const { platform, matching } = options;
  if (kind === 'domains' && platform === 'panos' && entries.length > 0) {
    noteAssumed(report, span, 'The list is taken not to be set to include subdomains');
  }
  const list: ReadList =
    kind === 'addresses'
      ? { addresses: addressesOf(entries, platform, report), hosts: [], span }
      : { addresses: EMPTY, hosts: hostsOf(entries, { kind, platform, matching, report }), span };
  lists.set(name, { kind, entries: entries.length, list });
}

/** What the name of a file says of its entries; a name that says nothing is that of the one kind that the options ask for. */
function kindOf(name: string, { lists }: EdlOptions): ListKind | undefined {
  const [, kind] = /\.(addresses|domains|urls)$/.exec(name) ?? [];
  if (kind === 'addresses' || kind === 'domains' || kind === 'urls') return kind;
  return lists?.length === 1 ? lists[0] : undefined;
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

function tooLarge(files: readonly Artifact[]): string | undefined {
  const large = files.find(({ text }) => text.length > FILE_MAX);
  if (large !== undefined) return `${quote(large.path)} has more than ${FILE_MAX} characters`;
  const size = files.reduce((total, { text }) => total + text.length, 0);
  return size > TEXT_MAX ? `The files have more than ${TEXT_MAX} characters` : undefined;
}
