import type { ChangeRecord } from './change-records.ts';
import type { LockedFeed, LockedSource } from './lock.ts';
import type { NamedSource } from './sources.ts';

/** A feed to be brought up to date. */
export interface DownloadRequest {
  readonly source: NamedSource;
  /** What is known of the version in use, when it came from the same source. */
  readonly locked?: LockedFeed | undefined;
  /** Whether the snapshot is the locked one. If not, it is fetched whatever its version. */
  readonly isIntact: boolean;
  /** The UUID that the Microsoft 365 service wants from every client. */
  readonly clientRequestId: string | undefined;
}

/** `unchanged`: the snapshot is what the server has. */
export type Download = { readonly kind: 'unchanged' } | ({ readonly kind: 'changed' } & DownloadedVersion);

/** A version of a feed as it came from its server. */
export interface DownloadedVersion {
  readonly files: readonly Uint8Array[];
  readonly sources: readonly LockedSource[];
  /** As the server says apart from the files; feeds that have it in the file state it there. */
  readonly version?: string;
  /** Changes since the locked version, from a service that records them. */
  readonly records?: readonly ChangeRecord[];
}
