import type { Registry } from '../../build/registry.ts';
import type { Diagnostic, Span } from '../../diagnostic/diagnostic.ts';
import type { SourceTexts } from '../../diagnostic/render.ts';
import type { Result } from '../../diagnostic/result.ts';
import type { NameNode, PolicyDocument } from '../../model/document.ts';
import type { LockText } from '../../review/guardrails/lock-changes.ts';
import type { Item, PolicyItem } from '../../review/side.ts';
import type { Tree } from './tree.ts';

/** How the items of a side are opened. */
export interface OpenSettings {
  readonly asOf: string;
  readonly allowExpired: ReadonlySet<string>;
  /** Sites that are meant; absent: all. */
  readonly sites?: readonly string[];
  /** Loads the outside exporters that a policy in a folder of the tree names; absent: their outputs are left out, and a warning says so. */
  readonly loadExporters?: (modules: readonly NameNode[], folder: string) => Promise<Result<Registry>>;
}

/** A policy of a side, with what only the command wants to know of it. */
export interface OpenedPolicy {
  readonly item: PolicyItem;
  /** As written, outputs of outside exporters included. */
  readonly document: PolicyDocument;
  /** Paths of all files that it reads or wrote. */
  readonly claimed: readonly string[];
  readonly hasManifest: boolean;
  /** Absent when the side has no lock of feeds beside the policy. */
  readonly lock?: LockText;
  /** Outputs that a build would have written, of which files are missing. */
  missing(): readonly MissingOutput[];
}

/** An output at a site without all of its files, and the errors that say which. */
export interface MissingOutput {
  readonly output: string;
  readonly site: string | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

/** What was found at a path of a tree. */
export interface Opened {
  /** The folder that was opened, as a path of the tree; absent for a single file. */
  readonly folder?: string;
  readonly items: readonly Item[];
  readonly policies: readonly OpenedPolicy[];
  /** Without errors when there are items. */
  readonly diagnostics: readonly Diagnostic[];
  readonly sources: SourceTexts;
}

/** Nothing, as before a first commit. */
export const NOTHING: Opened = { items: [], policies: [], diagnostics: [], sources: new Map() };

/** Diagnostics whose places say of which revision they are, and the texts under the same names. On disk nothing changes. */
export function labelled<T extends Pick<Opened, 'diagnostics' | 'sources'>>(opened: T, { commit, label }: Tree): T {
  if (commit === undefined) return opened;
  const place = (span: Span): Span => ({ ...span, file: label(span.file) });
  const diagnostics = opened.diagnostics.map(({ span, related, ...rest }) => ({
    ...rest,
    ...(span && { span: place(span) }),
    ...(related && { related: related.map((one) => ({ ...one, span: place(one.span) })) }),
  }));
  return { ...opened, diagnostics, sources: new Map([...opened.sources].map(([file, text]) => [label(file), text])) };
}
