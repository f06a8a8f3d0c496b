import type { Artifact, Exporter } from '../../exporter/exporter.ts';
import type { HostExporter } from '../../exporter/host-exporter.ts';
import type { FeedTypeName } from '../../feeds/feed-type.ts';
import { identifyFeed } from '../../feeds/identify-feed.ts';

/** What a file is taken for. */
export type FileClass =
  | { readonly kind: 'policy' }
  | { readonly kind: 'feed'; readonly type: FeedTypeName }
  | { readonly kind: 'artifact'; readonly exporter: Exporter }
  /** About hosts: what it does to packets is nothing. The id of its exporter. */
  | { readonly kind: 'hosts'; readonly exporter: string }
  /** Several formats claim it: their ids, sorted. */
  | { readonly kind: 'ambiguous'; readonly exporters: readonly string[] }
  | { readonly kind: 'unknown' };

/** Who is asked what a file is. */
export interface Formats {
  readonly rules: readonly Exporter[];
  readonly hosts: readonly HostExporter[];
}

/** Says what a file is, by its name and its first lines. An exporter that is sure wins over those that are not, and one of rules over one of hosts. */
export function classify(file: Artifact, { rules, hosts }: Formats): FileClass {
  if (isPolicy(file)) return { kind: 'policy' };
  const answers = rules.map((exporter) => ({ exporter, answer: exporter.identify(file) }));
  const sure = answers.filter(({ answer }) => answer === 'yes').map(({ exporter }) => exporter);
  if (sure.length > 0) return oneOf(sure);
  const type = identifyFeed(file.text);
  if (type !== undefined) return { kind: 'feed', type };
  const likely = answers.filter(({ answer }) => answer === 'maybe').map(({ exporter }) => exporter);
  const about = (answer: 'yes' | 'maybe') => hosts.find((exporter) => exporter.identify(file) === answer);
  const host = about('yes') ?? (likely.length === 0 ? about('maybe') : undefined);
  return host === undefined ? oneOf(likely) : { kind: 'hosts', exporter: host.id };
}

function oneOf(exporters: readonly Exporter[]): FileClass {
  const [exporter, ...more] = exporters;
  if (exporter === undefined) return { kind: 'unknown' };
  if (more.length === 0) return { kind: 'artifact', exporter };
  return { kind: 'ambiguous', exporters: exporters.map(({ id }) => id).sort() };
}

/** Whether a file is YAML or JSON that has a version, and rules or outputs. */
export function isPolicy({ path, text }: Artifact): boolean {
  if (/\.ya?ml$/i.test(path) && !/^\ufeff?\s*\{/.test(text))
    return hasKey(text, 'version') && hasKey(text, 'rules|outputs');
  if (!/\.(?:json|ya?ml)$/i.test(path)) return false;
  const keys = keysOf(text);
  return keys.includes('version') && (keys.includes('rules') || keys.includes('outputs'));
}

function hasKey(text: string, names: string): boolean {
  return new RegExp(`^\ufeff?["']?(?:${names})["']?[ \t]*:`, 'm').test(text);
}

/** Names of an object of JSON; none for all else. */
function keysOf(text: string): readonly string[] {
  if (!text.includes('"version"')) return [];
  try {
    const value: unknown = JSON.parse(text.replace(/^\ufeff/, ''));
    return typeof value === 'object' && value !== null ? Object.keys(value) : [];
  } catch {
    return [];
  }
}
