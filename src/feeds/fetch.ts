/** Why there is no answer, or no whole one: what a {@link Fetch} rejects with, and what reading its body throws. */
export class FetchFault extends Error {
  /** Whether another try may do better. */
  readonly isPassing: boolean;
  /** What the user may do about it. */
  readonly hint: string | undefined;

  /** `reason` is a clause that ends a sentence, such as `the connection was refused (ECONNREFUSED)`. */
  constructor(reason: string, { isPassing, hint }: { readonly isPassing: boolean; readonly hint?: string }) {
    super(reason);
    this.isPassing = isPassing;
    this.hint = hint;
  }
}

/** An answer whose body is still coming in. */
export interface FetchAnswer {
  readonly status: number;
  /** The value of a header, by its name in lower case. */
  header(name: string): string | undefined;
  /** The content, no longer compressed. To stop iterating ends the transfer. Throws {@link FetchFault}. */
  readonly body: AsyncIterable<Uint8Array>;
}

/**
 * One GET request over the network, without following redirects and with limits of time of its own. Rejects with a {@link FetchFault};
 * anything else is a bug. An answer that breaks off is a fault, never a short body.
 */
export type Fetch = (url: string, headers: Readonly<Record<string, string>>) => Promise<FetchAnswer>;
