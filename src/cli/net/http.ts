import type { Fetch } from '../../feeds/fetch.ts';

/** How rulecast reaches the network. */
export interface HttpSettings {
  /** As the environment says: a URL, with user name and password if the proxy wants them. Empty: none. */
  readonly httpsProxy: string;
  /** Hosts that are reached without the proxy, separated by commas. */
  readonly noProxy: string;
  /** Certificates in PEM form that are trusted beside those of Node. */
  readonly extraCertificates?: string;
}

/** The network and the clock, as far as fetching needs them. */
export interface Http {
  readonly fetch: Fetch;
  /** Milliseconds since 1970. */
  now(): number;
  sleep(milliseconds: number): Promise<void>;
  /** Ends connections that wait for further requests. */
  close(): Promise<void>;
}
