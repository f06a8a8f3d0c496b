import { posix } from 'node:path';
import { HOST_EXPORTERS, PACKET_EXPORTERS } from '../../../exporters/index.ts';
import { type Diagnostic, error } from '../../diagnostic/diagnostic.ts';
import { quote } from '../../diagnostic/text.ts';
import type { Artifact, Exporter } from '../../exporter/exporter.ts';
import { decodeText } from '../../feeds/decode-text.ts';
import { FEED_TYPES, type FeedTypeName, readFeed } from '../../feeds/feed-type.ts';
import type { ArtifactItem } from '../../review/side.ts';
import { classify, type FileClass, type Formats, isPolicy } from './classify.ts';
import { openPolicy } from './open-policy.ts';
import { NOTHING, type Opened, type OpenSettings } from './opened.ts';
import { ruleText } from './rule-text.ts';
import type { Tree } from './tree.ts';

/** The built-in exporters, all loaded: each is asked what a file is. */
export async function allFormats(): Promise<Formats> {
  const [rules, hosts] = await Promise.all([
    Promise.all(Object.values(PACKET_EXPORTERS).map((load) => load())),
    Promise.all(Object.values(HOST_EXPORTERS).map((load) => load())),
  ]);
  return { rules, hosts };
}

/** The policy, feed snapshot or rule file at `path`, which was asked for by its name. FORMAT_UNKNOWN names what was tried. */
export async function openFile(tree: Tree, path: string, settings: OpenSettings): Promise<Opened> {
  const content = tree.read(path);
  if (!content.ok) return failed(error(content.code, `Cannot read ${quote(tree.label(path))}: ${content.reason}`));
  const key = posix.basename(path);
  const text = ruleText(content.bytes);
  // No exporter has a say in what a policy is, and loading them takes longer than reading one.
  if (text !== undefined && isPolicy({ path, text })) return openPolicy(tree, { path, key }, settings);
  const formats = await allFormats();
  const found: FileClass = text === undefined ? { kind: 'unknown' } : classify({ path, text }, formats);
  switch (found.kind) {
    case 'feed':
      return openFeed({ path, key, type: found.type, name: found.type, bytes: content.bytes });
    case 'artifact':
      return { ...NOTHING, items: [artifactItem(key, found.exporter, [{ path, text: text ?? '' }])] };
    case 'ambiguous':
      return failed(ambiguous(tree.label(path), found.exporters));
    case 'hosts':
      return failed(aboutHosts(tree.label(path), found.exporter));
    default:
      // YAML is no other format's, so that whoever names such a file wants to know what is wrong with the policy.
      if (/\.ya?ml$/i.test(path)) return openPolicy(tree, { path, key }, settings);
      return failed(unknown(tree.label(path), formats.rules));
  }
}

/** Which snapshot to read, and as what. */
export interface SnapshotFile {
  readonly path: string;
  readonly key: string;
  readonly type: FeedTypeName;
  /** How its endpoint sets are called: `microsoft365:11`. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** A snapshot by itself. Host bits are cleared with a warning, as nobody can say here what the policy says about them. */
export function openFeed({ path, key, type, name, bytes }: SnapshotFile): Opened {
  const text = decodeText(bytes) ?? '';
  const sources = new Map([[path, text]]);
  const read = readFeed({ type, name, file: path, bytes, hostBits: 'mask' });
  if (!read.ok) return { ...NOTHING, diagnostics: read.diagnostics, sources };
  const item = { kind: 'feed', key, text, type, content: read.value } as const;
  return { ...NOTHING, items: [item], diagnostics: read.diagnostics, sources };
}

/** Rule files that belong together. */
export function artifactItem(key: string, exporter: Exporter, files: readonly Artifact[]): ArtifactItem {
  const policy = files.map(({ text }) => builtOf(text)).find((name) => name !== undefined);
  const text = files.map((file) => file.text).join('');
  return { kind: 'artifact', key, text, exporter, files, ...(policy !== undefined && { policy }) };
}

const HEAD = 2_000;

/** The policy that a file says on top it was built of. */
function builtOf(text: string): string | undefined {
  return /\brulecast policy ([A-Za-z0-9][\w.-]*)/.exec(text.slice(0, HEAD))?.[1];
}

/** FORMAT_AMBIGUOUS: several exporters take the file for theirs. */
export function ambiguous(label: string, exporters: readonly string[]): Diagnostic {
  const message = `${quote(label)} may be of several formats: ${exporters.join(', ')}`;
  return error('FORMAT_AMBIGUOUS', message, { hint: 'rulecast formats lists what each of them holds' });
}

function aboutHosts(label: string, exporter: string): Diagnostic {
  const message = `${quote(label)} is about hosts (${exporter}): it is compared through its policy, and not by itself`;
  return error('FORMAT_UNKNOWN', message, {
    hint: 'rulecast diff of two policies says which hosts go another way; rulecast verify compares files with their policy',
  });
}

function unknown(label: string, exporters: readonly Exporter[]): Diagnostic {
  const tried = [
    'a policy (YAML or JSON with version, and rules or outputs)',
    `a feed snapshot (${Object.keys(FEED_TYPES).join(', ')})`,
    `a rule file (${exporters.map(({ id }) => id).join(', ')})`,
  ];
  return error('FORMAT_UNKNOWN', `${quote(label)} is nothing that can be compared`, {
    hint: `tried: ${tried.join('; ')}`,
  });
}

function failed(...diagnostics: readonly Diagnostic[]): Opened {
  return { ...NOTHING, diagnostics };
}
