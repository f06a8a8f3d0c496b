import { readdirSync, readFileSync } from 'node:fs';
import type { Diagnostic } from '../../src/diagnostic/diagnostic.ts';
import type { FeedContent, FeedRequest } from '../../src/feeds/feed.ts';
import { readFeed } from '../../src/feeds/feed-type.ts';
import type { EndpointSet } from '../../src/model/endpoint-set.ts';
import { FAMILIES } from '../../src/net/family.ts';
import { formatPrefix } from '../../src/net/format.ts';
import { formatPorts } from '../../src/net/port-set.ts';
import { prefixesOf } from '../../src/net/prefixes-of.ts';

/** Tests run in the repository's folder. */
export const FIXTURES = 'fixtures/feeds';

export function fixtureNames(): readonly string[] {
  return readdirSync(FIXTURES).filter((name) => name.endsWith('.json'));
}

export function request(name: string, options: Partial<FeedRequest> = {}): FeedRequest {
  const bytes = options.bytes ?? readFileSync(`${FIXTURES}/${name}`);
  return { type: 'microsoft365', name: 'm365', file: name, hostBits: 'refuse', ...options, bytes };
}

/** A request for a snapshot that is written in the test. */
export function requestOf(text: string, options: Partial<FeedRequest> = {}): FeedRequest {
  return request('inline.json', { ...options, bytes: new TextEncoder().encode(text) });
}

export function contentOf(read: FeedRequest): FeedContent {
  const result = readFeed(read);
  if (!result.ok) throw new Error(result.diagnostics.map(({ message }) => message).join('\n'));
  return result.value;
}

/** One line a set: `id label=value … | prefixes | services | domains`. */
export function describeSet({ id, labels, addresses, services, domains }: EndpointSet): string {
  const named = Object.entries(labels).filter(([label]) => label !== 'id');
  const prefixes = FAMILIES.flatMap((family) => {
    const found = prefixesOf(addresses, family);
    return found.kind === 'some' ? found.prefixes.map(formatPrefix) : [];
  });
  const served = services.map((service) =>
    service.kind === 'ports' ? `${service.protocol}/${formatPorts(service.destination)}` : service.kind,
  );
  const head = [id, ...named.map(([label, values]) => `${label}=${values.join(',')}`)].join(' ');
  return [head, prefixes.join(' ') || '-', served.join(' ') || '-', domains.join(' ') || '-'].join(' | ');
}

/** `CODE severity line:column`, with the places it relates to. */
export function describeDiagnostic({ code, severity, span, related = [] }: Diagnostic): string {
  const places = [span, ...related.map((place) => place.span)];
  const shown = places.map((place) => (place === undefined ? '-' : `${place.start.line}:${place.start.column}`));
  return [code, severity, ...shown].join(' ');
}
