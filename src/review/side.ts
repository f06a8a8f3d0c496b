import type { Registry } from '../build/registry.ts';
import type { Artifact, Exporter } from '../exporter/exporter.ts';
import type { FeedContent } from '../feeds/feed.ts';
import type { PolicyDocument } from '../model/document.ts';

/** One side of a review: what was found at a path, on disk or in a revision. */
export interface Side {
  /** A path, or a revision with a path, as people would type it. */
  readonly label: string;
  readonly commit?: string;
  /** Sorted by kind and key; keys are different within a kind. */
  readonly items: readonly Item[];
}

/** Something that says what becomes of packets. Items of two sides with one kind and key are compared; so are the only items of both, whatever they are. */
export type Item = PolicyItem | FeedItem | ArtifactItem;

interface Keyed {
  /** The path relative to what the side was asked for; the file's name when it was asked for itself. */
  readonly key: string;
  /** The text of the file, or of all files one after the other: only its lines are counted. */
  readonly text: string;
}

/** A policy with everything it names read, but not yet compiled. */
export interface PolicyItem extends Keyed {
  readonly kind: 'policy';
  readonly document: PolicyDocument;
  readonly registry: Registry;
  /** `YYYY-MM-DD`, compared with the last days of rules. */
  readonly asOf: string;
  readonly allowExpired: ReadonlySet<string>;
  /** Names of the sites that are meant; absent: all. */
  readonly sites?: readonly string[];
  /** The built files of an output, by the manifest; `undefined` when some are missing or the side has no manifest. */
  readonly filesOf: (output: string, site: string | undefined) => readonly Artifact[] | undefined;
}

/** A snapshot of a feed. */
export interface FeedItem extends Keyed {
  readonly kind: 'feed';
  /** The feed's type: `microsoft365`. */
  readonly type: string;
  readonly content: FeedContent;
}

/** A rule file, or the files of a folder that belong together. */
export interface ArtifactItem extends Keyed {
  readonly kind: 'artifact';
  readonly exporter: Exporter;
  readonly files: readonly Artifact[];
  /** The policy that the files say they were built of: readers find its chains by it. */
  readonly policy?: string;
}
