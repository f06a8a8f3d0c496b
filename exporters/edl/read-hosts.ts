import { type DomainPattern, malformed, noteAssumed, quote, type ReadReport, refuse } from 'rulecast/exporter/read';
import type { Platform } from './options.ts';
import type { Entry } from './read-entries.ts';
import { type HostEntry, panosDomain, panosUrl } from './read-panos.ts';

/** What a list of hosts is read by. */
export interface HostContext {
  readonly kind: 'domains' | 'urls';
  readonly platform: Platform;
  readonly matching: 'documented' | 'tested';
  readonly report: ReadReport;
}

const PATTERN = /^(?:[a-z0-9_*-]{1,63}\.)*[a-z0-9_*-]{1,63}$/;
const HOST_MAX = 253;

/** The patterns of a list, each once, in its order. */
export function hostsOf(entries: Iterable<Entry>, context: HostContext): readonly DomainPattern[] {
  const patterns = new Set<DomainPattern>();
  for (const entry of entries) for (const pattern of patternsOf(entry, context)) patterns.add(pattern);
  return [...patterns];
}

function patternsOf({ text, span }: Entry, context: HostContext): readonly DomainPattern[] {
  const { report } = context;
  const found = read(text.toLowerCase(), context);
  if (found.kind === 'syntax') malformed(report, span, `${quote(text)} ${found.reason}`);
  else if (found.kind === 'unknown') refuse(report, span, `${quote(text)} ${found.reason}`);
  else if (found.assumed !== undefined) noteAssumed(report, span, `${quote(text)} ${found.assumed}`);
  return found.kind === 'hosts' ? found.patterns : [];
}

function read(text: string, context: HostContext): HostEntry {
  const found = context.platform === 'panos' ? readPanos(text, context) : readOther(text, context);
  if (found.kind !== 'hosts') return found;
  return found.patterns.map(problemOf).find((problem) => problem !== undefined) ?? found;
}

function readPanos(text: string, { kind }: HostContext): HostEntry {
  return kind === 'urls' ? panosUrl(text) : panosDomain(text);
}

function readOther(text: string, { platform, kind, matching }: HostContext): HostEntry {
  const patterns = [text.replace(/\*+/g, '*')] as const;
  const hasStar = text.includes('*');
  if (platform === 'plain') return { kind: 'hosts', patterns };
  if (platform === 'fortios') {
    if (matching === 'tested') {
      const isInside = kind === 'urls' && text.slice(1, -1).includes('*');
      return isInside ? { kind: 'syntax', reason: 'has a * that is not at an end' } : { kind: 'hosts', patterns };
    }
    if (kind === 'urls') return { kind: 'unknown', reason: 'may stand for names below it, which is not documented' };
    return hasStar
      ? { kind: 'unknown', reason: 'has a *, whose meaning is not documented' }
      : { kind: 'hosts', patterns };
  }
  if (!hasStar) return { kind: 'hosts', patterns };
  const name = text.slice(2);
  if (!text.startsWith('*.') || name.includes('*')) {
    return { kind: 'syntax', reason: 'has a * that is not the whole first label' };
  }
  return { kind: 'hosts', patterns: [name, `*.${name}`], assumed: `takes in ${name} as well` };
}

function problemOf(pattern: DomainPattern): HostEntry | undefined {
  if (!PATTERN.test(pattern)) return { kind: 'syntax', reason: 'is no pattern of hosts' };
  if (pattern.length > HOST_MAX)
    return { kind: 'syntax', reason: `is longer than the ${HOST_MAX} characters of a name` };
  if (/(?:^|\.)[0-9]+$/.test(pattern)) return { kind: 'syntax', reason: 'is no name: its last label is a number' };
  return undefined;
}
