/** What is known of a file about hosts. `checked`: every host there is, or how many were tried. */
export type HostProof =
  | { readonly kind: 'proved'; readonly checked: 'all' | number }
  | { readonly kind: 'refuted'; readonly difference: HostDifference }
  | { readonly kind: 'undecided'; readonly reason: string };

/** Something on which plan and file differ: a host, an address, or a whole list. */
export interface HostDifference {
  /** What it is about, in one line: `the host x.example`, with the list, client and port where they matter. */
  readonly subject: string;
  readonly wanted: string;
  readonly found: string;
}

export function refuted(subject: string, wanted: string, found: string): HostProof {
  return { kind: 'refuted', difference: { subject, wanted, found } };
}
