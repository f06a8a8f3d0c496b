import type { Diagnostic } from '../diagnostic/diagnostic.ts';
import type { Result } from '../diagnostic/result.ts';
import type { HookName } from '../model/housekeeping.ts';
import type { Direction } from '../model/packet.ts';
import type { Capabilities } from './capability.ts';
import type { FittedPolicy } from './fitted.ts';
import type { Limits } from './limit.ts';
import type { PacketReading } from './reading.ts';

/** A text file that an exporter wrote, or that is to be read. `path` is relative to the output's folder, or the file's name. */
export interface Artifact {
  readonly path: string;
  readonly text: string;
}

/** What a reader may know beside the text: the options and the policy name of the output that the files belong to. */
export interface ReadContext<O> {
  readonly options: O;
  readonly policy?: string;
}

/**
 * Addresses whose traffic the target lets through beside a policy: every protocol from `from` to `to`. A writer finds it in its chain
 * (`platform`), and says in its own words what it is about.
 */
export interface PlatformRule {
  /** Lower case with hyphens; a build prints it, and `platform NAME` is who decided. */
  readonly name: string;
  readonly title: string;
  /** Prefixes as options have them; absent: any address of either family. */
  readonly from?: readonly string[];
  readonly to?: readonly string[];
}

/**
 * One format of packet rules: a writer and a reader that share no code but `options.ts`. `O` is the shape of the output's options after defaults.
 *
 * `emit` is pure and total: it gets a policy that fits and has no failure path, no logger and no clock. All refusals come from what
 * `capabilities`, `limits` and `check` declare.
 */
export interface Exporter<O = unknown> {
  readonly apiVersion: 1;
  /** The vendor's own word, lower case: `nftables`, `csv`. */
  readonly id: string;
  readonly title: string;
  readonly subject: 'packets';
  /** `file`: one artifact, written to the output's path. `folder`: artifacts inside the output's path. */
  readonly layout: 'file' | 'folder';
  /** Who lets replies through: the platform by itself, a rule of ours, or mirrored rules on a stateless target. */
  readonly replies: 'engine' | 'rule' | 'mirrored';
  /** JSON Schema (draft 2020-12) of the options as written, and the defaults they are laid over. */
  readonly options: { readonly schema: object; readonly defaults: O };
  capabilities(options: O): Capabilities;
  limits(options: O): Limits;
  /** The hook on which each direction is decided; empty where the target has no hooks. */
  hooks(options: O): Readonly<Partial<Record<Direction, HookName>>>;
  /** The target uses the policy's own zone names, so that an output needs no mapping. */
  readonly ownZones?: true;
  /** What stands behind the reader: `engine` where tests compare it with the engine itself; absent: what the vendor published. */
  readonly evidence?: 'engine';
  /** Directions in which a default drop or reject would cut off others' traffic unless a scope is written. */
  scopeRequired(options: O): readonly Direction[];
  /**
   * What the options let through in one direction for the platform's own sake, in front of a default that drops or rejects. It is part of what a file
   * is compared with, also outside the scope. Absent: nothing.
   */
  platform?(options: O, direction: Direction): readonly PlatformRule[];
  /**
   * What neither a capability nor a limit can say: totals, gaps between numbers, advice. Errors refuse the policy, so that `emit` has
   * nothing left to refuse. The policy is fitted already. What has no span is shown at the output.
   */
  check?(policy: FittedPolicy, options: O): readonly Diagnostic[];
  /** Paths of artifacts that the next build wants to see (committed numbers); relative like those of `emit`. Absent: none. */
  kept?(options: O): readonly string[];
  /** Whether sets of addresses have names on the target, which a reader finds again. Absent: they have. */
  namedSets?(options: O): boolean;
  /** Names of objects that stay on the target until they are deleted by name; absent: a load replaces everything. */
  owned?(policy: FittedPolicy, options: O): readonly string[];
  emit(policy: FittedPolicy, options: O): readonly Artifact[];
  /** Whether the text is of this format: decided from a few lines, without reading it whole. */
  identify(file: Artifact): 'yes' | 'maybe' | 'no';
  /** Reads what `emit` writes and what the target prints back. Never throws, never hangs; what it does not understand is a diagnostic. */
  read(files: readonly Artifact[], context: ReadContext<O>): Result<PacketReading> | Promise<Result<PacketReading>>;
}

/** Types an exporter without repeating its options: `export default defineExporter({ … })`. */
export function defineExporter<O>(exporter: Exporter<O>): Exporter<O> {
  return exporter;
}
