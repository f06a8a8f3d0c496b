import { expect } from 'chai';
import fc from 'fast-check';
import { DEFAULTS, type EdlOptions, type Platform } from '../../exporters/edl/options.ts';
import { read } from '../../exporters/edl/read.ts';
import type { ListReading, ReadList } from '../../src/exporter/host-reading.ts';
import { formatAddressList } from '../../src/net/format-list.ts';

type Files = Readonly<Record<string, string>>;

async function resultOf(files: Files, options: Partial<EdlOptions>): ReturnType<typeof read> {
  const artifacts = Object.entries(files).map(([path, text]) => ({ path, text }));
  return read(artifacts, { options: { ...DEFAULTS, ...options } });
}

async function readingOf(files: Files, options: Partial<EdlOptions>): Promise<ListReading> {
  const result = await resultOf(files, options);
  if (!result.ok) throw new Error(result.diagnostics.map(({ message }) => message).join('\n'));
  return result.value;
}

/** `file:line:column code` of what is wrong. */
async function errorsOf(files: Files, options: Partial<EdlOptions>): Promise<readonly string[]> {
  const result = await resultOf(files, options);
  if (result.ok) return [];
  return result.diagnostics.map(({ code, span }) => `${span?.file}:${span?.start.line}:${span?.start.column} ${code}`);
}

function addressesOf({ addresses }: ReadList): string {
  return new TextDecoder().decode(formatAddressList(addresses)).trim().split('\n').join(' ');
}

interface Outcome {
  readonly list: ReadList;
  readonly notes: readonly string[];
}

async function listOf(kind: string, text: string, options: Partial<EdlOptions>): Promise<Outcome> {
  const { lists, notes } = await readingOf({ [`a.${kind}.txt`]: text }, options);
  const [list] = [...lists.values()];
  if (list === undefined) throw new Error('no list');
  return { list, notes: notes.map(({ span, code }) => `${span?.start.line}:${span?.start.column} ${code}`) };
}

async function addresses(text: string, platform: Platform): Promise<string> {
  return addressesOf((await listOf('addresses', text, { platform })).list);
}

/** The patterns of one entry, or the code of its error. */
async function hosts(kind: string, entry: string, options: Partial<EdlOptions>): Promise<readonly string[]> {
  const errors = await errorsOf({ [`a.${kind}.txt`]: `${entry}\n` }, options);
  return errors.length > 0 ? errors : (await listOf(kind, `${entry}\n`, options)).list.hosts;
}

const SYNTAX = (kind: string): readonly string[] => [`a.${kind}.txt:1:1 READ_SYNTAX`];
const REFUSED = (kind: string): readonly string[] => [`a.${kind}.txt:1:1 READ_REFUSED`];

const HEADER =
  '"file","list","kind","feed","endpoint_set","rules","action","category","service_area","required","services","entries"\r\n';

function row(file: string, entries: number): string {
  const [list = '', kind = ''] = file.split('.');
  return `"${file}","${list}","${kind}","m365","11","teams","allow","Optimize","Skype","true","udp/3478-3481","${entries}"\r\n`;
}

describe('edl: reading', () => {
  it('gives each list under the name of its file', async () => {
    const files = { 'm365-1.addresses.txt': '13.107.6.152/31\n', 'm365-1.urls.txt': '*.example.com/\n' };
    const { lists } = await readingOf(files, { platform: 'panos' });
    expect([...lists.keys()]).to.deep.equal(['m365-1.addresses', 'm365-1.urls']);
    expect(lists.get('m365-1.urls')?.hosts).to.deep.equal(['*.example.com']);
    expect(lists.get('m365-1.urls')?.span.file).to.equal('m365-1.urls.txt');
  });

  it('a file whose name does not say its kind is of the one kind that is asked for, else refused', async () => {
    expect((await readingOf({ 'out/ips.txt': '10.0.0.1\n' }, { lists: ['addresses'] })).lists.has('ips')).to.equal(
      true,
    );
    expect(await errorsOf({ 'ips.txt': '10.0.0.1\n' }, {})).to.deep.equal(['ips.txt:1:1 READ_REFUSED']);
  });

  it('no list, and two files of one name, are errors', async () => {
    expect((await resultOf({}, {})).ok).to.equal(false);
    expect((await resultOf({ 'index.csv': HEADER }, {})).ok).to.equal(false);
    const twice = { 'a/x.domains.txt': 'a.com\n', 'b/x.domains.txt': 'b.com\n' };
    expect(await errorsOf(twice, {})).to.deep.equal(['b/x.domains.txt:1:1 READ_REFUSED']);
  });

  describe('lines', () => {
    it('CRLF, a byte order mark, blank lines, repeats and a missing last line end', async () => {
      expect(await addresses('\ufeff10.0.0.0/8\r\n\r\n10.0.0.0/8\r\n2001:db8::/32', 'panos')).to.equal(
        '10.0.0.0/8 2001:db8::/32',
      );
      expect((await listOf('domains', 'a.com\nA.com\n', { platform: 'plain' })).list.hosts).to.deep.equal(['a.com']);
    });

    it('a mark takes a column', async () => {
      expect(await errorsOf({ 'a.addresses.txt': '\ufeffx\ny\n' }, {})).to.deep.equal([
        'a.addresses.txt:1:2 READ_SYNTAX',
        'a.addresses.txt:2:1 READ_SYNTAX',
      ]);
    });

    it('panos: what follows a blank is a comment, and a line of comment alone is an error', async () => {
      expect(await addresses('10.0.0.0/8 ; ten\n2001:db8::/32 #note\n', 'panos')).to.equal('10.0.0.0/8 2001:db8::/32');
      expect(await errorsOf({ 'a.addresses.txt': '# top\n10.0.0.0/8\n' }, { platform: 'panos' })).to.deep.equal(
        SYNTAX('addresses'),
      );
      expect(await errorsOf({ 'a.addresses.txt': ' 10.0.0.0/8\n' }, { platform: 'panos' })).to.deep.equal(
        SYNTAX('addresses'),
      );
    });

    it('others: a line that begins with # is a comment, and nothing stands behind an entry', async () => {
      for (const platform of ['fortios', 'checkpoint', 'plain'] as const) {
        expect(await addresses('# top\n10.0.0.0/8\n', platform)).to.equal('10.0.0.0/8');
        expect(await errorsOf({ 'a.addresses.txt': '10.0.0.0/8 # ten\n' }, { platform })).to.deep.equal(
          SYNTAX('addresses'),
        );
      }
    });

    it('a carriage return or a null character inside a line is an error', async () => {
      expect(await errorsOf({ 'a.addresses.txt': '10.0.0.1\r10.0.0.2\n' }, {})).to.deep.equal([
        'a.addresses.txt:1:9 READ_SYNTAX',
      ]);
      expect(await errorsOf({ 'a.domains.txt': 'a.com\n\0b.com\n' }, {})).to.deep.equal([
        'a.domains.txt:2:1 READ_SYNTAX',
      ]);
    });

    it('an empty list is noted', async () => {
      expect((await listOf('addresses', '\n', { platform: 'panos' })).notes).to.deep.equal(['1:1 READ_ASSUMED']);
    });
  });

  describe('addresses', () => {
    it('ranges, single addresses, and host bits, which are masked and noted', async () => {
      for (const platform of ['panos', 'fortios', 'checkpoint'] as const) {
        const { list, notes } = await listOf('addresses', '10.0.0.0-10.0.0.3\n192.0.2.1\n2001:db8::1/32\n', {
          platform,
        });
        expect(addressesOf(list)).to.equal('10.0.0.0/30 192.0.2.1/32 2001:db8::/32');
        expect(notes).to.deep.equal(['3:1 READ_ASSUMED']);
      }
      expect(await errorsOf({ 'a.addresses.txt': '10.0.0.1/8\n' }, { platform: 'plain' })).to.deep.equal(
        SYNTAX('addresses'),
      );
    });

    it('a malformed entry is an error at its place, each of them', async () => {
      const text = '10.0.0.0/8\n10.0.0.256\n10.0.0.9-10.0.0.1\nexample.com\n10.0.0.0/33\n';
      expect(await errorsOf({ 'a.addresses.txt': text }, { platform: 'panos' })).to.deep.equal(
        [2, 3, 4, 5].map((line) => `a.addresses.txt:${line}:1 READ_SYNTAX`),
      );
    });

    it('panos: ::/0 to ::/96 are every IPv4 address, too, and a part of ::/96 is refused', async () => {
      expect(await addresses('::/64\n', 'panos')).to.equal('0.0.0.0/0 ::/64');
      expect(await addresses('::/64\n', 'fortios')).to.equal('::/64');
      expect(await errorsOf({ 'a.addresses.txt': '::1/128\n' }, { platform: 'panos' })).to.deep.equal(
        REFUSED('addresses'),
      );
      expect(await addresses('::1:0:0/96\n', 'panos')).to.equal('::1:0:0/96');
    });
  });

  describe('panos urls', () => {
    const urls = (entry: string): Promise<readonly string[]> => hosts('urls', entry, { platform: 'panos' });

    it('a host and a final /, with * for one or more labels', async () => {
      expect(await urls('outlook.example.com/')).to.deep.equal(['outlook.example.com']);
      expect(await urls('*.Example.com/')).to.deep.equal(['*.example.com']);
      expect(await urls('autodiscover.*.example.com/')).to.deep.equal(['autodiscover.*.example.com']);
    });

    it('without the final / the wider meaning is read, and said', async () => {
      const { list, notes } = await listOf('urls', 'x.example.com\n', { platform: 'panos' });
      expect(list.hosts).to.deep.equal(['x.example.com', 'x.example.com.*']);
      expect(notes).to.deep.equal(['1:1 READ_ASSUMED']);
    });

    it('schemes, wildcards beside other characters and empty labels are malformed', async () => {
      for (const entry of [
        'https://x.com/',
        '*cdn.x.com/',
        'a*.x.com/',
        '^a.x.com/',
        'x..com/',
        '.x.com/',
        '/',
        'é.com/',
        'x.com./',
      ]) {
        expect(await urls(entry), entry).to.deep.equal(SYNTAX('urls'));
      }
    });

    it('paths, ports, ^ and two * in a row are refused', async () => {
      for (const entry of ['x.com/path', 'x.com:8080/', '^.x.com/', '*.*.x.com/']) {
        expect(await urls(entry), entry).to.deep.equal(REFUSED('urls'));
      }
    });
  });

  describe('domains', () => {
    it('panos: names, a * in front, and ^ in front of a name alone', async () => {
      const domains = (entry: string): Promise<readonly string[]> => hosts('domains', entry, { platform: 'panos' });
      expect(await domains('x.com')).to.deep.equal(['x.com']);
      expect(await domains('*.x.com')).to.deep.equal(['*.x.com']);
      expect(await domains('^x.com')).to.deep.equal(['x.com']);
      for (const entry of ['a.*.x.com', '*x.com', 'x.com/', '10.0.0.1']) {
        expect(await domains(entry), entry).to.deep.equal(SYNTAX('domains'));
      }
      expect(await domains('^.x.com')).to.deep.equal(REFUSED('domains'));
    });

    it('panos: what is assumed of names is said once for a list', async () => {
      expect((await listOf('domains', 'x.com\ny.com\n', { platform: 'panos' })).notes).to.deep.equal([
        '1:1 READ_ASSUMED',
      ]);
    });

    it('fortios: wildcards and URLs are read only where they were tested', async () => {
      const of = (kind: string, entry: string, matching: 'documented' | 'tested'): Promise<readonly string[]> =>
        hosts(kind, entry, { platform: 'fortios', matching });
      expect(await of('domains', 'x.com', 'documented')).to.deep.equal(['x.com']);
      expect(await of('domains', '*.x.com', 'documented')).to.deep.equal(REFUSED('domains'));
      expect(await of('urls', 'x.com', 'documented')).to.deep.equal(REFUSED('urls'));
      expect(await of('domains', 'mail.*.x.com', 'tested')).to.deep.equal(['mail.*.x.com']);
      expect(await of('urls', '*.x.com', 'tested')).to.deep.equal(['*.x.com']);
      expect(await of('urls', 'mail.*.x.com', 'tested')).to.deep.equal(SYNTAX('urls'));
    });

    it('checkpoint: *.x takes in x, and is said to', async () => {
      const { list, notes } = await listOf('domains', '*.x.com\n', { platform: 'checkpoint' });
      expect(list.hosts).to.deep.equal(['x.com', '*.x.com']);
      expect(notes).to.deep.equal(['1:1 READ_ASSUMED']);
      expect(await hosts('domains', 'a.*.com', { platform: 'checkpoint' })).to.deep.equal(SYNTAX('domains'));
    });

    it('plain: patterns as in the feed, a run of * as one', async () => {
      expect(await hosts('domains', '**cdn.X.com', { platform: 'plain' })).to.deep.equal(['*cdn.x.com']);
      expect(await hosts('domains', 'a$.com', { platform: 'plain' })).to.deep.equal(SYNTAX('domains'));
      expect(await hosts('domains', `${'a.'.repeat(127)}com`, { platform: 'plain' })).to.deep.equal(SYNTAX('domains'));
    });
  });

  describe('index.csv', () => {
    const files = { 'm365-11.addresses.txt': '13.107.64.0/18\n52.112.0.0/14\n' };
    const errors = (index: string): Promise<readonly string[]> => errorsOf({ ...files, 'index.csv': index }, {});

    it('agrees when each list has a row with its number of entries', async () => {
      expect(await errors(HEADER + row('m365-11.addresses', 2))).to.deep.equal([]);
    });

    it('a wrong number, a missing row, a list that is not there, and a second row are errors', async () => {
      expect(await errors(HEADER + row('m365-11.addresses', 3))).to.deep.equal(['index.csv:2:1 READ_REFUSED']);
      expect(await errors(HEADER)).to.deep.equal(['m365-11.addresses.txt:1:1 READ_REFUSED']);
      expect(await errors(HEADER + row('m365-11.addresses', 2) + row('m365-1.urls', 2))).to.deep.equal([
        'index.csv:3:1 READ_REFUSED',
      ]);
      expect(await errors(HEADER + row('m365-11.addresses', 2).repeat(2))).to.deep.equal([
        'index.csv:3:1 READ_REFUSED',
      ]);
      expect(await errors(HEADER + row('m365-11.addresses', 2).replace('"m365-11",', '"m365-12",'))).to.deep.equal([
        'index.csv:2:1 READ_REFUSED',
      ]);
    });

    it('other columns, ragged rows and open quotes are errors', async () => {
      expect(await errors('"file"\r\n')).to.deep.equal(['index.csv:1:1 READ_REFUSED']);
      expect(await errors(`${HEADER}"a"\r\n`)).to.include('index.csv:2:1 READ_SYNTAX');
      expect(await errors(`${HEADER}"a`)).to.deep.equal(['index.csv:1:1 READ_SYNTAX']);
    });
  });

  it('never throws, and never reads an entry that it then reports nowhere', async () => {
    const entry = fc.oneof(
      fc.string({ maxLength: 12 }),
      fc.stringMatching(/^[a-z*^./0-9:-]{0,14}$/),
      fc.constantFrom('10.0.0.0/8', '*.x.com', 'x.com/', '::/0', '#', '*', '^', '.', '*/', 'x.com/*'),
    );
    const platform = fc.constantFrom<Platform>('panos', 'fortios', 'checkpoint', 'plain');
    const property = fc.asyncProperty(
      fc.array(entry, { maxLength: 6 }),
      platform,
      fc.constantFrom('addresses', 'domains', 'urls'),
      async (entries, on, kind) => {
        const result = await resultOf({ [`a.${kind}.txt`]: entries.join('\n') }, { platform: on, matching: 'tested' });
        if (!result.ok) expect(result.diagnostics).to.not.deep.equal([]);
        else
          for (const list of result.value.lists.values())
            for (const host of list.hosts) expect(host).to.match(/^[a-z0-9_*.-]+$/);
      },
    );
    await fc.assert(property, { numRuns: 500, seed: 3 });
  });
});
