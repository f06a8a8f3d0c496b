import { expect } from 'chai';
import fc from 'fast-check';
import { read } from '../../exporters/domains/read.ts';
import { READ_MAX } from '../../exporters/domains/read-table.ts';
import type { Diagnostic } from '../../src/diagnostic/diagnostic.ts';
import type { ListReading } from '../../src/exporter/host-reading.ts';
import { isEmpty } from '../../src/net/address-set.ts';

const PATH = 'out/domains.csv';
const HEADER = 'list,feed,endpoint_set,rules,action,category,service_area,required,services,host,match,regex';

type Cells = Readonly<Record<string, string>>;

const OUTLOOK: Cells = {
  list: 'm365-1',
  feed: 'm365',
  endpoint_set: '1',
  rules: 'microsoft-365',
  action: 'allow',
  category: 'Optimize',
  service_area: 'Exchange',
  required: 'true',
  services: 'tcp/80,443',
  host: 'outlook.office.com',
  match: 'exact',
  regex: '^outlook\\.office\\.com$',
};
const SHAREPOINT: Cells = {
  ...OUTLOOK,
  list: 'm365-31',
  host: '*.sharepoint.com',
  match: 'subdomains',
  regex: '^[a-z0-9._-]*\\.sharepoint\\.com$',
};
const ONENOTE: Cells = {
  ...SHAREPOINT,
  host: '*cdn.onenote.net',
  match: 'pattern',
  regex: '^[a-z0-9._-]*cdn\\.onenote\\.net$',
};

function line(cells: readonly string[]): string {
  return cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(',');
}

function fileOf(...rows: readonly Cells[]): string {
  const columns = HEADER.split(',');
  return [line(columns), ...rows.map((row) => line(columns.map((column) => row[column] ?? ''))), ''].join('\r\n');
}

function readText(text: string): ReturnType<typeof read> {
  return read([{ path: PATH, text }]);
}

function readingOf(text: string): ListReading {
  const result = readText(text);
  if (!result.ok) expect.fail(JSON.stringify(result.diagnostics));
  return result.value;
}

function refusalsOf(text: string): readonly Diagnostic[] {
  const result = readText(text);
  if (result.ok) expect.fail('it was read');
  return result.diagnostics;
}

function hostsIn({ lists }: ListReading): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries([...lists].map(([name, { hosts }]) => [name, hosts]));
}

const TWO = { 'm365-1': ['outlook.office.com'], 'm365-31': ['*.sharepoint.com', '*cdn.onenote.net'] };

describe('domains: reading a table', () => {
  it('gives the hosts of each list, and no addresses', () => {
    const reading = readingOf(fileOf(OUTLOOK, SHAREPOINT, ONENOTE));
    expect(hostsIn(reading)).to.deep.equal(TWO);
    expect([...reading.lists.values()].every(({ addresses }) => isEmpty(addresses))).to.equal(true);
    expect(reading.notes).to.deep.equal([]);
  });

  it('tells the first line of a list', () => {
    const { lists } = readingOf(fileOf(OUTLOOK, SHAREPOINT, ONENOTE));
    expect(lists.get('m365-31')?.span.file).to.equal(PATH);
    expect(lists.get('m365-31')?.span.start).to.deep.equal({ line: 3, column: 1 });
  });

  it('takes a header alone for no list', () => {
    expect(readingOf(fileOf()).lists.size).to.equal(0);
  });

  for (const [what, change] of Object.entries({
    'a byte order mark': (text: string) => `\ufeff${text}`,
    'line feeds alone': (text: string) => text.replaceAll('\r\n', '\n'),
    'no quotes where none are needed': (text: string) => text.replaceAll('"tcp/80,443"', '').replaceAll('"', ''),
    'no line end at the end': (text: string) => text.trimEnd(),
    semicolons: (text: string) => text.replaceAll('","', '";"'),
    tabs: (text: string) => text.replaceAll('","', '"\t"'),
    'rows in another order': (text: string) => {
      const [header = '', first = '', ...rest] = text.trimEnd().split('\r\n');
      return [header, ...rest, first, ''].join('\r\n');
    },
  })) {
    it(`takes ${what}`, () => {
      expect(hostsIn(readingOf(change(fileOf(OUTLOOK, SHAREPOINT, ONENOTE))))).to.deep.equal(TWO);
    });
  }

  it('takes one apostrophe off what a spreadsheet would compute', () => {
    const row = { ...OUTLOOK, host: "'-a.example.com", regex: '^-a\\.example\\.com$', rules: "'=1+1", action: 'drop' };
    expect(hostsIn(readingOf(fileOf(row)))).to.deep.equal({ 'm365-1': ['-a.example.com'] });
  });

  it('takes lists that no rule uses, and several rules that do different things', () => {
    const unused = { ...OUTLOOK, rules: '', action: '', feed: '', endpoint_set: '' };
    const mixed = { ...SHAREPOINT, rules: 'a; b', action: 'allow; reject' };
    expect(readingOf(fileOf(unused, mixed)).lists.size).to.equal(2);
  });

  it('notes a row that stands there twice', () => {
    const { notes } = readingOf(fileOf(OUTLOOK, OUTLOOK));
    expect(notes.map(({ code, span }) => [code, span?.start.line])).to.deep.equal([['READ_IGNORED', 3]]);
  });

  const WRONG: readonly (readonly [change: Cells, column: string])[] = [
    [{ list: '' }, 'list'],
    [{ list: 'M365-1' }, 'list'],
    [{ list: 'a'.repeat(64) }, 'list'],
    [{ list: '__proto__' }, 'list'],
    [{ action: 'permit' }, 'action'],
    [{ action: '' }, 'action'],
    [{ rules: '' }, 'action'],
    [{ match: '' }, 'match'],
    [{ match: 'subdomains' }, 'match'],
    [{ regex: '' }, 'regex'],
    [{ regex: '^outlook.office.com$' }, 'regex'],
    [{ regex: 'outlook\\.office\\.com' }, 'regex'],
    [{ category: '=1+1' }, 'category'],
    [{ rules: '@a' }, 'rules'],
  ];
  for (const [change, column] of WRONG) {
    it(`refuses ${JSON.stringify(change)} where it stands`, () => {
      const [found, ...more] = refusalsOf(fileOf(SHAREPOINT, { ...OUTLOOK, ...change }));
      expect(more).to.deep.equal([]);
      expect(found?.code).to.equal('READ_REFUSED');
      expect(found?.message).to.match(new RegExp(`^${column}: `));
      const columns = HEADER.split(',');
      const before = columns.slice(0, columns.indexOf(column)).map((name) => ({ ...OUTLOOK, ...change })[name] ?? '');
      const start = before.length === 0 ? 1 : line(before).length + 2;
      expect(found?.span?.start).to.deep.equal({ line: 3, column: start });
    });
  }

  for (const host of [
    '',
    '*',
    'a.*',
    'Outlook.Office.com',
    'https://a.example',
    'a.example/',
    'a..b',
    '.a.example',
    'a.example.',
    'b\u00fccher.example',
    'a b.example',
    'a.example:443',
    "'a.example",
  ]) {
    it(`refuses the host ${JSON.stringify(host)}`, () => {
      const row = { ...OUTLOOK, host, regex: `^${host.replaceAll('.', '\\.').replaceAll('*', '[a-z0-9._-]*')}$` };
      const found = refusalsOf(fileOf(row));
      expect(found.some(({ code, message }) => code === 'READ_REFUSED' && message.startsWith('host: '))).to.equal(true);
    });
  }

  it('refuses other columns, ragged rows, wrong quotes, no file, two files and a file that is too large', () => {
    const file = { path: PATH, text: fileOf(OUTLOOK) };
    const codes = (text: string): readonly string[] => refusalsOf(text).map(({ code }) => code);
    expect(codes('')).to.deep.equal(['READ_REFUSED']);
    expect(codes(file.text.replace('"list","feed"', '"feed","list"'))).to.deep.equal(['READ_REFUSED']);
    expect(codes(`${file.text}"a","b"\r\n`)).to.deep.equal(['READ_SYNTAX']);
    expect(codes(`${file.text}"a"b"\r\n`)).to.deep.equal(['READ_SYNTAX']);
    expect(codes(`${file.text}"a`)).to.deep.equal(['READ_SYNTAX']);
    expect(codes(`${HEADER}\n${'a'.repeat(READ_MAX.record + 1)}`)).to.deep.equal(['READ_SYNTAX']);
    expect(codes('\n'.repeat(READ_MAX.lines + 1))).to.deep.equal(['READ_REFUSED']);
    expect(read([]).ok).to.equal(false);
    expect(read([file, file]).ok).to.equal(false);
  });

  it('tells the line of a row with an unclosed or wrong quote', () => {
    const [found] = refusalsOf(`${fileOf(OUTLOOK, SHAREPOINT)}"a"b"\r\n`);
    expect(found?.span?.start.line).to.be.within(4, 5);
  });

  it('counts lines in quoted fields', () => {
    const [found] = refusalsOf(fileOf({ ...OUTLOOK, category: 'a\nb' }, { ...SHAREPOINT, match: 'exact' }));
    expect(found?.span?.start.line).to.equal(4);
  });

  it('keeps no more complaints than a person reads', () => {
    const rows = Array.from({ length: 500 }, () => ({ ...OUTLOOK, match: 'pattern' }));
    expect(refusalsOf(fileOf(...rows)).length).to.be.within(1, 100);
  });

  it('accepts for a regex what matches the same names as the host', () => {
    const label = fc.constantFrom('a', 'b-c', '*', '*a', 'a*', 'x_1');
    const patterns = fc.array(label, { minLength: 1, maxLength: 4 }).map((labels) => [...labels, 'example'].join('.'));
    const names = fc
      .array(fc.constantFrom('a', 'b-c', 'x_1', 'xa', '.'), { maxLength: 7 })
      .map((parts) => `${parts.join('')}.example`);
    fc.assert(
      fc.property(patterns, names, (host, name) => {
        const regex = `^${host.split('.').join('\\.').replace(/\*+/g, '[a-z0-9._-]*')}$`;
        const stars = host.split('*').length - 1;
        const match = stars === 0 ? 'exact' : stars === 1 && host.startsWith('*.') ? 'subdomains' : 'pattern';
        expect(hostsIn(readingOf(fileOf({ ...OUTLOOK, host, match, regex })))).to.deep.equal({ 'm365-1': [host] });
        expect(new RegExp(regex).test(name)).to.equal(matchesByHand(host, name));
      }),
      { numRuns: 300 },
    );
  });

  it('never throws, whatever the text is', () => {
    const piece = fc.constantFrom('"', ',', '\n', '\r\n', '\r', HEADER, 'a', '\0', '=', "'", fileOf(OUTLOOK));
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        readText(pieces.join(''));
      }),
    );
  });
});

/** Whether the pattern matches, one character after the other. */
function matchesByHand(pattern: string, name: string): boolean {
  if (pattern === '') return name === '';
  if (pattern.startsWith('*')) {
    return matchesByHand(pattern.slice(1), name) || (name !== '' && matchesByHand(pattern, name.slice(1)));
  }
  return name !== '' && pattern.charAt(0) === name.charAt(0) && matchesByHand(pattern.slice(1), name.slice(1));
}
