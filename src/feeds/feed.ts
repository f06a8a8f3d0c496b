import type { Result } from '../diagnostic/result.ts';
import type { EndpointSet } from '../model/endpoint-set.ts';
import type { TimedSets } from './changes/timing.ts';
import type { FeedMapping } from './mapping/mapping.ts';

/** A snapshot to read, with what the policy says about its feed. */
export interface FeedRequest {
  /** The feed's type, such as `microsoft365`. */
  readonly type: string;
  /** The feed's name in the policy; origins carry it. */
  readonly name: string;
  /** The instance as the policy writes it; only compared with what the snapshot says of itself. */
  readonly instance?: string;
  /** The snapshot's path as spans show it. */
  readonly file: string;
  readonly bytes: Uint8Array;
  /** What becomes of a prefix with bits set beyond its length: an error, or cleared bits and a warning. */
  readonly hostBits: 'refuse' | 'mask';
  /** For the type `json`, which cannot be read without. */
  readonly mapping?: FeedMapping;
  /** Entries that wait for their day, or are kept after they went; only types with change records look at it. */
  readonly timed?: TimedSets;
}

/** What a snapshot holds. Never without endpoint sets: a snapshot that names none is an error. */
export interface FeedContent {
  /** Sorted by id; the order in the snapshot does not matter. */
  readonly endpointSets: readonly EndpointSet[];
  /** The feed's own version, when the snapshot states it. */
  readonly version?: string;
  /** The addresses are shared by strangers: on the source side of a rule, ids must be named one by one. */
  readonly sourceNeedsIds: boolean;
}

/** Reads the snapshots of one feed type. Every problem comes back as a diagnostic with its position in the snapshot. */
export type FeedReader = (request: FeedRequest) => Result<FeedContent>;
