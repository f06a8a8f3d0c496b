import type { World } from '../call.ts';
import type { ServiceVersion } from './scene.ts';

/** The service without a network, for tests that are about the disk. */
export function fakeHttp({ version, endpoints, changes }: ServiceVersion): NonNullable<World['http']> {
  const answers: readonly (readonly [string, string])[] = [
    ['/version/', JSON.stringify({ instance: 'Worldwide', latest: version })],
    ['/endpoints/', endpoints],
    ['/changes/', changes],
  ];
  return async () => ({
    fetch: async (url) => {
      const [, text = ''] = answers.find(([path]) => url.includes(path)) ?? [];
      return { status: 200, header: () => undefined, body: chunked(text) };
    },
    now: () => 0,
    sleep: async () => {},
    close: async () => {},
  });
}

async function* chunked(text: string): AsyncGenerator<Uint8Array> {
  yield new TextEncoder().encode(text);
}
