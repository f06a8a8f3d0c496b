import { expect } from 'chai';
import { type ClientWorld, fetchFile } from '../../src/feeds/client.ts';
import { download } from '../../src/feeds/download.ts';
import type { DownloadRequest } from '../../src/feeds/download-request.ts';
import { FetchFault } from '../../src/feeds/fetch.ts';
import type { LockedFeed } from '../../src/feeds/lock.ts';
import { pauseBefore } from '../../src/feeds/pause.ts';
import { FEED_SOURCES, sourceUrls } from '../../src/feeds/sources.ts';

interface File {
  readonly text: string;
  readonly etag?: string;
  readonly modified?: string;
}

/** Files by URL, with what was asked for: `URL` and, after a blank, the version that the request named. */
function web(files: Readonly<Record<string, File>>): { readonly world: ClientWorld; readonly asked: string[] } {
  const asked: string[] = [];
  const world: ClientWorld = {
    fetch: async (url, headers) => {
      const named = headers['if-none-match'] ?? headers['if-modified-since'];
      asked.push(named === undefined ? url : `${url} ${named}`);
      const { text, etag, modified } = files[url]!;
      const isKnown = named !== undefined && [etag, modified].includes(named);
      const own: Readonly<Record<string, string | undefined>> = { etag, 'last-modified': modified };
      return { status: isKnown ? 304 : 200, header: (name) => own[name], body: chunks(isKnown ? [] : [text]) };
    },
    now: () => 0,
    sleep: async () => {},
  };
  return { world, asked };
}

async function* chunks(texts: readonly string[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) yield new TextEncoder().encode(text);
}

const A = 'https://a.example/v4';
const B = 'https://a.example/v6';
const LOCKED: LockedFeed = {
  type: 'list',
  sources: [
    { url: A, etag: '"1"' },
    { url: B, modified: 'Sat, 01 Aug 2026 00:00:00 GMT' },
  ],
  sha256: '',
  counts: {},
};
const REQUEST: DownloadRequest = {
  source: { type: 'list', urls: [A, B] },
  locked: LOCKED,
  isIntact: true,
  clientRequestId: undefined,
};

describe('download', () => {
  it('asks with the versions of the lock, by ETag or else by date, and takes 304 for an unchanged feed', async () => {
    const { world, asked } = web({
      [A]: { text: 'x', etag: '"1"' },
      [B]: { text: 'y', modified: 'Sat, 01 Aug 2026 00:00:00 GMT' },
    });
    const result = await download(REQUEST, world);
    expect(result).to.deep.include({ ok: true, value: { kind: 'unchanged' } });
    expect(asked).to.deep.equal([`${A} "1"`, `${B} Sat, 01 Aug 2026 00:00:00 GMT`]);
  });

  it('fetches all files of a feed when one of them changed', async () => {
    const { world, asked } = web({ [A]: { text: 'x', etag: '"1"' }, [B]: { text: 'y', etag: '"2"' } });
    const result = await download(REQUEST, world);
    if (!result.ok || result.value.kind !== 'changed') throw new Error('changed is expected');
    expect(result.value.files.map((file) => new TextDecoder().decode(file))).to.deep.equal(['x', 'y']);
    expect(result.value.sources).to.deep.equal([
      { url: A, etag: '"1"' },
      { url: B, etag: '"2"' },
    ]);
    expect(asked.slice(2)).to.deep.equal([A, B]);
  });

  it('asks without versions when the snapshot is not the locked one', async () => {
    const { world, asked } = web({ [A]: { text: 'x', etag: '"1"' }, [B]: { text: 'y' } });
    await download({ ...REQUEST, isIntact: false }, world);
    expect(asked).to.deep.equal([A, B]);
  });

  it('of the service asks for the whole list of the instance', async () => {
    const base = 'https://endpoints.office.com';
    const query = '?ClientRequestId=ID';
    const { world, asked } = web({
      [`${base}/version/USGovDoD${query}`]: { text: '[{"instance":"USGovDoD","latest":"2026081400"}]' },
      [`${base}/endpoints/USGovDoD${query}`]: { text: '[]' },
    });
    const source = { type: 'microsoft365', instance: 'usgov-dod' };
    const result = await download({ source, isIntact: false, clientRequestId: 'ID' }, world);
    expect(result).to.deep.include({ ok: true });
    expect(asked).to.deep.equal([`${base}/version/USGovDoD${query}`, `${base}/endpoints/USGovDoD${query}`]);
  });

  it('of the service asks for the areas and the tenant that the policy names, and records that it did', async () => {
    const base = 'https://endpoints.office.com';
    const more = 'ServiceAreas=Common,MEM&TenantName=contoso';
    const { world } = web({
      [`${base}/version/Worldwide?ClientRequestId=ID`]: { text: '{"instance":"Worldwide","latest":"2026081400"}' },
      [`${base}/endpoints/Worldwide?ClientRequestId=ID&${more}`]: { text: '[]' },
    });
    const source = { type: 'microsoft365', serviceAreas: ['MEM', 'Common'], tenant: 'contoso' };
    const result = await download({ source, isIntact: false, clientRequestId: 'ID' }, world);
    if (!result.ok || result.value.kind !== 'changed') throw new Error('changed is expected');
    expect(result.value.sources).to.deep.equal([{ url: `${base}/endpoints/Worldwide?${more}` }]);
  });

  it('of the service refuses a version that is none', async () => {
    for (const text of [
      '{}',
      '[]',
      'no',
      '{"instance":"China","latest":"2026081400"}',
      '{"instance":"Worldwide","latest":1}',
    ]) {
      const { world } = web({ 'https://endpoints.office.com/version/Worldwide?ClientRequestId=ID': { text } });
      const result = await download(
        { source: { type: 'microsoft365' }, isIntact: false, clientRequestId: 'ID' },
        world,
      );
      expect(
        result.diagnostics.map(({ code }) => code),
        text,
      ).to.deep.equal(['FEED_SHAPE']);
    }
  });
});

describe('client', () => {
  it('does not fetch what is not https', async () => {
    const { world, asked } = web({});
    const result = await fetchFile({ url: 'http://a.example/x' }, world);
    expect(result.ok).to.equal(false);
    expect(asked).to.deep.equal([]);
  });

  it('stops reading as soon as a body is too large', async () => {
    let read = 0;
    const endless = async function* () {
      for (;;) {
        read += 1;
        yield new Uint8Array(100);
      }
    };
    const { world } = web({});
    const fetch = async () => ({ status: 200, header: () => undefined, body: endless() });
    const result = await fetchFile({ url: A }, { ...world, fetch, maxBytes: 1_000 });
    expect(result.diagnostics[0]?.message).to.include('larger than 1000 bytes');
    expect(read).to.equal(11);
  });

  it('lets a bug through and turns a fault into a diagnostic', async () => {
    const { world } = web({});
    const failing = (thrown: Error) => fetchFile({ url: A }, { ...world, fetch: () => Promise.reject(thrown) });
    const fault = await failing(new FetchFault('it is gone', { isPassing: false }));
    expect(fault.diagnostics[0]?.message).to.equal('Cannot fetch https://a.example/v4: it is gone');
    const bug = await failing(new TypeError('x')).catch((thrown: unknown) => thrown);
    expect(bug).to.be.instanceOf(TypeError);
  });

  const pauses: readonly (readonly [string | undefined, number])[] = [
    [undefined, 1_000],
    ['7', 7_000],
    [' 0 ', 0],
    ['Thu, 01 Jan 1970 00:01:00 GMT', 60_000],
    ['Wed, 31 Dec 1969 00:00:00 GMT', 0],
    ['soon', 1_000],
    ['-5', 1_000],
  ];
  for (const [header, pause] of pauses) {
    it(`waits ${pause} ms for Retry-After ${JSON.stringify(header)}`, () => {
      expect(pauseBefore(1, header, 0)).to.equal(pause);
    });
  }
});

describe('feed sources', () => {
  it('are https, or say where to find the address', () => {
    for (const [type, { urls, whereToFind }] of Object.entries(FEED_SOURCES)) {
      for (const url of urls) expect(url, type).to.match(/^https:\/\/[a-z0-9.-]+(?:\/[^?#]*)?$/);
      if (urls.length === 0) expect([undefined, 'string'], type).to.include(whereToFind && 'string');
    }
  });

  it('an address of the policy goes before that of the publisher', () => {
    expect(sourceUrls({ type: 'aws', urls: [A] })).to.deep.equal([A]);
    expect(sourceUrls({ type: 'microsoft365', urls: ['https://mirror.example/m365/'] })).to.deep.equal([
      'https://mirror.example/m365/endpoints/Worldwide',
    ]);
    expect(sourceUrls({ type: 'list' })).to.deep.equal([]);
  });
});
