import { PACKET_EXPORTERS } from '../../exporters/index.ts';
import type { Artifact, Exporter } from '../../src/exporter/exporter.ts';
import { readFeed } from '../../src/feeds/feed-type.ts';
import { loadPolicy } from '../../src/policy/load.ts';
import type { ArtifactItem, FeedItem, Item, PolicyItem, Side } from '../../src/review/side.ts';

/** Files of a policy's folder by path: texts, or bytes. */
export type Files = Readonly<Record<string, string | Uint8Array>>;

/** A side with these items. */
export function sideOf(...items: readonly Item[]): Side {
  return { label: 'here', items };
}

/** What built files of an output there are. */
export interface ItemOptions {
  readonly asOf?: string;
  readonly allowExpired?: readonly string[];
  readonly filesOf?: PolicyItem['filesOf'];
}

/** The policy `rulecast.yaml` of the files. Throws when it cannot be loaded. */
export function policyItem(
  files: Files,
  { asOf = '2026-11-01', allowExpired = [], filesOf }: ItemOptions = {},
): PolicyItem {
  const { result } = loadPolicy('rulecast.yaml', {
    read(path) {
      const content = files[path];
      if (content === undefined) return { ok: false, code: 'FILE_NOT_FOUND', reason: 'it does not exist' };
      return { ok: true, bytes: typeof content === 'string' ? new TextEncoder().encode(content) : content };
    },
  });
  if (!result.ok) throw new Error(result.diagnostics.map(({ message }) => message).join('\n'));
  const text = files['rulecast.yaml'];
  return {
    kind: 'policy',
    key: 'rulecast.yaml',
    text: typeof text === 'string' ? text : '',
    document: result.value,
    registry: PACKET_EXPORTERS,
    asOf,
    allowExpired: new Set(allowExpired),
    filesOf: filesOf ?? (() => undefined),
  };
}

/** A Microsoft 365 snapshot. Throws when it cannot be read. */
export function feedItem(bytes: Uint8Array): FeedItem {
  const type = 'microsoft365';
  const feed = readFeed({ type, name: type, file: 'm365.json', bytes, hostBits: 'mask' });
  if (!feed.ok) throw new Error(feed.diagnostics.map(({ message }) => message).join('\n'));
  return { kind: 'feed', key: 'm365.json', text: new TextDecoder().decode(bytes), type, content: feed.value };
}

/** Files of one exporter. */
export function artifactItem(exporter: Exporter, files: readonly Artifact[]): ArtifactItem {
  const text = files.map((file) => file.text).join('');
  return { kind: 'artifact', key: files[0]?.path ?? '', text, exporter, files };
}

/** A built-in exporter by its id. */
export async function loadBuiltIn(id: string): Promise<Exporter> {
  const exporter = await PACKET_EXPORTERS[id]?.();
  if (exporter === undefined) throw new Error(`there is no exporter ${id}`);
  return exporter;
}
