import type { Artifact, Exporter } from '../../src/exporter/exporter.ts';
import type { BuiltCase } from './built-case.ts';
import type { Namespace } from './namespace.ts';
import type { Finished } from './run.ts';

/** One way in which the kernel takes what an exporter writes, and tells what it has. */
export interface Engine<Built extends BuiltCase = BuiltCase> {
  readonly name: string;
  readonly exporter: Exporter<unknown>;
  /** Loads something small of every kind; its failure says why the engine cannot be asked here. */
  probe(namespace: Namespace): Promise<Finished>;
  /** Loads all files of a case and makes packets meet them; rejects when anything fails. */
  load(namespace: Namespace, built: Built): Promise<void>;
  /** Takes away everything of a case again. */
  unload(namespace: Namespace, built: Built): Promise<void>;
  /** Everything that is loaded, but for what a rig needs itself, as files for the exporter's reader. */
  list(namespace: Namespace): Promise<readonly Artifact[]>;
}
