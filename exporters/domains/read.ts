import {
  type Artifact,
  type Diagnostic,
  type DomainPattern,
  EMPTY,
  error,
  failure,
  info,
  keep,
  type ListReading,
  quote,
  type ReadList,
  type Result,
  resultOf,
  type ToldOfList,
} from 'rulecast/exporter/read';
import { readRow } from './read-row.ts';
import { type Row, readTable } from './read-table.ts';

/**
 * Reads the one file of the format into lists of hosts, which have no addresses. A row whose columns mean different hosts is an error, one that stands
 * there twice a note.
 */
export function read(files: readonly Artifact[]): Result<ListReading> {
  const [file, ...others] = files;
  if (file === undefined || others.length > 0) {
    return failure(error('READ_REFUSED', `A table of domains is one file, and here are ${files.length}`));
  }
  const table = readTable(file);
  if (!table.ok) return table;
  const [found, notes]: [Diagnostic[], Diagnostic[]] = [[], []];
  const lists = new Map<string, ReadHosts>();
  for (const row of table.value) {
    const { list: name, host, told } = readRow(row, found);
    const list = lists.get(name) ?? { hosts: new Set(), row, told };
    if (JSON.stringify(list.told) !== JSON.stringify(told)) {
      const message = `The row says another action or other services than the first of the list ${quote(name)}`;
      keep(found, error('READ_REFUSED', message, { span: row.locate() }));
    }
    lists.set(name, list);
    if (list.hosts.has(host)) {
      const message = `${quote(host)} stands in the list ${quote(name)} already`;
      keep(notes, info('READ_IGNORED', message, { span: row.locate() }));
    }
    list.hosts.add(host);
  }
  return resultOf({ kind: 'lists', lists: new Map([...lists].map(readListOf)), notes }, found);
}

/** A list as it is read, and its first row. */
interface ReadHosts {
  readonly hosts: Set<DomainPattern>;
  readonly row: Row;
  readonly told: ToldOfList;
}

function readListOf([name, { hosts, row, told }]: readonly [string, ReadHosts]): readonly [string, ReadList] {
  return [name, { addresses: EMPTY, hosts: [...hosts], told, span: row.locate() }];
}
