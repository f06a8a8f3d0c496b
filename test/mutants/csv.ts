import type { Edit, Edits } from './edit.ts';

type Row = Readonly<Record<string, string>>;

/** Mistakes that a writer of tables could make. */
export const CSV: Edits = {
  'a lost source': inCell('source_set', () => 'any'),
  'a lost destination': inCell('destination_set', () => 'any'),
  'lost ports': inRow((row) => (row.port_from ? { ...row, port_from: '', port_to: '' } : row)),
  'a lost interface': inRow((row) => (row.from_zone ? { ...row, from_zone: '' } : { ...row, to_zone: '' })),
  'another interface': inRow((row) => (row.from_zone ? { ...row, from_zone: 'zone77' } : row)),
  'ways in for ways out': inRow((row) => ({ ...row, from_zone: row.to_zone!, to_zone: row.from_zone! })),
  'a lost state': inCell('state', () => ''),
  'a lost protocol': inRow((row) => ({
    ...row,
    protocol: 'any',
    ...{ source_port_from: '', source_port_to: '', port_from: '', port_to: '', icmp_type: '', icmp_code: '' },
  })),
  'a port more': inCell('port_to', (port) => (port === '' ? '' : `${Number(port) + 1}`)),
  'the next port': inRow((row) =>
    row.port_from ? { ...row, port_from: next(row.port_from), port_to: next(row.port_to!) } : row,
  ),
  'a range of ports that begins later': inRow((row) =>
    row.port_from !== row.port_to ? { ...row, port_from: next(row.port_from!) } : row,
  ),
  'a range of ports without an end': inRow((row) => ({ ...row, port_to: row.port_from! })),
  'half a prefix': inCell('prefix', (prefix) => resized(prefix, 1)),
  'a prefix twice as large': inCell('prefix', (prefix) => resized(prefix, -1)),
  'another address': inCell('prefix', (prefix) => prefix.replace(/^\d+(?=\.)/, next)),
  'every address for an element': inCell('prefix', (prefix) => (prefix.includes(':') ? '::/0' : '0.0.0.0/0')),
  'a lost element': inRows('set', (rows, index) => rows.toSpliced(index, 1)),
  'another set for an element': inRows('set', (rows, index) => {
    const other = rows.find(({ set }) => set !== rows[index]!.set);
    return other === undefined ? rows : rows.with(index, { ...rows[index]!, set: other.set! });
  }),
  'the other family': inRow((row) => ({ ...row, family: row.family === '4' ? '6' : row.family === '6' ? '4' : 'any' })),
  'every family': inCell('family', () => 'any'),
  'UDP for TCP': inCell('protocol', (name) => (name === 'tcp' ? 'udp' : name)),
  'TCP for UDP': inCell('protocol', (name) => (name === 'udp' ? 'tcp' : name)),
  'another ICMP type': inCell('icmp_type', (type) => (type === '' ? '' : next(type))),
  'a lost ICMP code': inCell('icmp_code', () => ''),
  'sources for destinations': inRow((row) => ({
    ...row,
    source_set: row.destination_set!,
    destination_set: row.source_set!,
  })),
  'accept for a drop': inCell('action', (action) => (action === 'drop' ? 'allow' : action)),
  'accept for a reject': inCell('action', (action) => (action === 'reject' ? 'allow' : action)),
  'drop for a reject': inCell('action', (action) => (action === 'reject' ? 'drop' : action)),
  'reject for a drop': inCell('action', (action) => (action === 'drop' ? 'reject' : action)),
  'drop for an accept': inCell('action', (action) => (action === 'allow' ? 'drop' : action)),
  'pass for a default': inRow((row) => (row.rule === 'default' ? { ...row, action: 'pass' } : row)),
  'the other direction': inCell('direction', (direction) => (direction === 'forward' ? 'inbound' : 'forward')),
  'two rules swapped': inRows('seq', (rows, index) =>
    index + 1 < rows.length ? rows.toSpliced(index, 2, rows[index + 1]!, rows[index]!) : rows,
  ),
  'a lost rule': inRows('seq', (rows, index) => rows.toSpliced(index, 1)),
  'a rule twice': inRows('seq', (rows, index) => rows.toSpliced(index, 0, rows[index]!)),
  'another comment': inCell('comment', () => 'about something else'),
  'a lost log': inCell('log', () => ''),
  'elements in another order': inRows('set', (rows, index) =>
    index + 1 < rows.length ? rows.toSpliced(index, 2, rows[index + 1]!, rows[index]!) : rows,
  ),
};

function next(digits: string): string {
  return `${Number(digits) + 1}`;
}

function resized(prefix: string, by: number): string {
  const [address, length] = prefix.split('/');
  return `${address}/${Number(length) + by}`;
}

/** Every row of a table of rules, changed. */
function inRow(change: (row: Row) => Row): Edit {
  return inRows('seq', (rows, index) => rows.with(index, change(rows[index]!)));
}

/** Every cell of a column, in the table that has it. */
function inCell(column: string, change: (cell: string) => string): Edit {
  return inRows(column === 'prefix' ? 'set' : 'seq', (rows, index) => {
    const row = rows[index]!;
    return rows.with(index, { ...row, [column]: change(row[column]!) });
  });
}

/** The places that a change has in the table whose first column is `first`: one for each row, unless nothing changes there. Rules are numbered anew. */
function inRows(first: 'seq' | 'set', change: (rows: readonly Row[], index: number) => readonly Row[]): Edit {
  return (text) => {
    const [header = [], ...cells] = text.split('\r\n').slice(0, -1).map(cellsOf);
    if (header[0] !== first) return [];
    const rows = cells.map((row) => Object.fromEntries(header.map((name, index) => [name, row[index]!])));
    const print = (all: readonly Row[]): string => {
      const numbered = all.map((row, index) => (first === 'seq' ? { ...row, seq: `${index + 1}` } : row));
      return [header, ...numbered.map((row: Row) => header.map((name) => row[name]!))].map(lineOf).join('');
    };
    const isSame = (one: Row, other: Row | undefined): boolean => header.every((name) => one[name] === other?.[name]);
    return rows.flatMap((_row, index) => {
      const changed = change(rows, index);
      if (changed.length === rows.length && changed.every((row, at) => isSame(row, rows[at]))) return [];
      return [() => print(changed)];
    });
  };
}

function cellsOf(line: string): readonly string[] {
  return [...line.matchAll(/"((?:[^"]|"")*)"/g)].map(([, cell = '']) => cell.replaceAll('""', '"'));
}

function lineOf(cells: readonly string[]): string {
  return `${cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(',')}\r\n`;
}
