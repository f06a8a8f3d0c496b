import { type Diagnostic, error, type Span, warning } from '../diagnostic/diagnostic.ts';
import { type JsonObject, memberOf } from '../diagnostic/located-json.ts';
import type { EndpointSet, Labels } from '../model/endpoint-set.ts';
import { readHostPattern } from '../model/host-pattern.ts';
import type { PortProtocol, Service } from '../model/service.ts';
import { addressSetOf, EMPTY } from '../net/address-set.ts';
import { everyAddress } from '../net/collect.ts';
import { parsePrefix } from '../net/parse.ts';
import { quote } from '../net/parsed.ts';
import { ANY_PORT } from '../net/port-set.ts';
import type { Prefix } from '../net/prefix.ts';
import { applyTiming, type ListedEntries } from './changes/apply-timing.ts';
import type { TimedSets } from './changes/timing.ts';
import { readPorts } from './ports-text.ts';
import {
  findRepeatedKeys,
  flagOf,
  type LocatedText,
  type RecordReader,
  reportValue,
  scalarOf,
  textOf,
  textsOf,
} from './record-reader.ts';

/** What all endpoint sets of one snapshot share. */
export interface SnapshotSource {
  /** The feed's name in the policy. */
  readonly feed: string;
  readonly version: string | undefined;
  readonly hostBits: 'refuse' | 'mask';
  /** What waits for its day or is kept, by id. */
  readonly timed?: TimedSets | undefined;
}

/** An endpoint set with the places that later checks point at. */
export interface ReadEndpointSet {
  readonly endpointSet: EndpointSet;
  readonly idSpan: Span;
  readonly category: LocatedText | undefined;
  /** All that it lists waits for its day, so that it counts as not there. */
  readonly isWaiting: boolean;
}

/** An endpoint set, or none when its id cannot be read, and what was found wrong. With an error the set is not whole. */
export interface EndpointSetReading {
  readonly read: ReadEndpointSet | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Reads one endpoint set of the service's schema: its ports apply to all of its addresses and names. Keys beyond the schema are
 * kept out. The display name is no label, since it changes while the service area stays.
 */
export function readEndpointSet(record: JsonObject, source: SnapshotSource): EndpointSetReading {
  const diagnostics: Diagnostic[] = [];
  const report = (diagnostic: Diagnostic) => diagnostics.push(diagnostic);
  const id = readId({ record, title: 'an endpoint set', report });
  const reader: RecordReader = {
    record,
    title: id === undefined ? 'an endpoint set' : `endpoint set ${id.text}`,
    report,
  };
  diagnostics.push(...findRepeatedKeys(record, reader.title));
  const category = textOf(reader, 'category');
  const listed = { prefixes: readPrefixes(reader, source.hostBits), domains: readDomains(reader) };
  const entries = id === undefined ? listed : timedEntries(reader, id, { listed, source });
  const contents = {
    addresses: entries.prefixes.length === 0 ? EMPTY : addressSetOf(entries.prefixes),
    listed: entries.prefixes.length,
    domains: entries.domains,
    services: [...readService(reader, 'tcp'), ...readService(reader, 'udp')],
    span: record.span,
  };
  if (id === undefined) return { read: undefined, diagnostics };
  const origin = { feed: source.feed, id: id.text };
  const endpointSet = {
    id: id.text,
    ...contents,
    labels: readLabels(reader, id.text, category?.text),
    origin: source.version === undefined ? origin : { ...origin, version: source.version },
  };
  const isWaiting = entries !== listed && isVoid(entries) && !isVoid(listed);
  return { read: { endpointSet, idSpan: id.span, category, isWaiting }, diagnostics };
}

function isVoid({ prefixes, domains }: ListedEntries): boolean {
  return prefixes.length + domains.length === 0;
}

/** What counts on the day of the run. */
function timedEntries(
  reader: RecordReader,
  id: LocatedText,
  { listed, source }: { readonly listed: ListedEntries; readonly source: SnapshotSource },
): ListedEntries {
  const timed = source.timed?.get(id.text);
  if (timed === undefined) return listed;
  const { entries, diagnostics } = applyTiming(listed, timed, { title: reader.title, span: id.span });
  for (const diagnostic of diagnostics) reader.report(diagnostic);
  return entries;
}

/** Ids are integers; some copies of the feed write them as text. Both compare as their decimal digits. */
function readId(reader: RecordReader): LocatedText | undefined {
  const node = memberOf(reader.record, 'id')?.value;
  const span = node?.span ?? reader.record.span;
  const value = node?.kind === 'scalar' ? node.value : undefined;
  const text = typeof value === 'number' || typeof value === 'string' ? String(value) : '';
  if (/^(?:0|[1-9][0-9]{0,14})$/.test(text)) return { text, span };
  const shown = value === undefined ? '' : `, not ${quote(String(value))}`;
  reportValue(reader, 'id', { reason: `a whole number is expected${shown}`, span });
  return undefined;
}

function readLabels(reader: RecordReader, id: string, category: string | undefined): Labels {
  const labels = {
    id,
    serviceArea: textOf(reader, 'serviceArea')?.text,
    category,
    required: flagOf(reader, 'required'),
    expressRoute: flagOf(reader, 'expressRoute'),
  };
  return Object.fromEntries(
    Object.entries(labels).flatMap(([label, value]) => (value === undefined ? [] : [[label, [value]]])),
  );
}

function readPrefixes(reader: RecordReader, hostBits: SnapshotSource['hostBits']): readonly Prefix[] {
  return textsOf(reader, 'ips').flatMap((written) => readPrefix(reader, written, hostBits) ?? []);
}

function readPrefix(
  reader: RecordReader,
  { text, span }: LocatedText,
  hostBits: SnapshotSource['hostBits'],
): Prefix | undefined {
  const strict = parsePrefix(text);
  const masked = hostBits === 'mask' ? parsePrefix(text, { hostBits }) : strict;
  if (masked.ok && masked.value.length === 0) {
    reportValue(reader, 'ips', { ...everyAddress(text), span });
    return undefined;
  }
  if (strict.ok) return strict.value;
  if (strict.code !== 'HOST_BITS') {
    reportValue(reader, 'ips', { ...strict, span });
    return undefined;
  }
  const message = `ips of ${reader.title}: ${strict.reason}`;
  if (masked.ok) {
    reader.report(
      warning('FEED_HOST_BITS', message, { span, hint: 'The feed says hostBits: mask, so they are cleared' }),
    );
    return masked.value;
  }
  reader.report(error('HOST_BITS', message, { span, hint: 'To clear them, write hostBits: mask in the feed' }));
  return undefined;
}

function readDomains(reader: RecordReader): readonly string[] {
  const domains = textsOf(reader, 'urls').flatMap(({ text, span }) => {
    const pattern = readHostPattern(text);
    if (pattern.ok) return [pattern.value];
    reportValue(reader, 'urls', { ...pattern, span });
    return [];
  });
  return [...new Set(domains)];
}

/** The service of one protocol; none when the set names no port of it. */
function readService(reader: RecordReader, protocol: PortProtocol): readonly Service[] {
  const key = `${protocol}Ports`;
  const node = scalarOf(reader, key);
  const ports = readPorts(node?.value);
  if (!ports.ok) {
    reportValue(reader, key, { ...ports, span: node?.span ?? reader.record.span });
    return [];
  }
  if (ports.value.length === 0) return [];
  return [{ kind: 'ports', protocol, source: ANY_PORT, destination: ports.value }];
}
