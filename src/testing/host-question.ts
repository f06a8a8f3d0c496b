import type { Host } from '../hosts/pattern.ts';
import type { Address } from '../net/parse.ts';

/** What can be asked of a file about hosts. */
export type HostQuestion =
  | { readonly subject: 'steering'; readonly host: Host }
  | { readonly subject: 'access'; readonly client: Address; readonly port: number; readonly host: Host }
  /** `member` is a host or an address. */
  | { readonly subject: 'lists'; readonly list: string; readonly member: Host | Address };

/** The answers of plans, by subject; a file may have none, and says why in other words. */
export const HOST_ANSWERS = {
  steering: ['direct', 'proxy'],
  // `left`: to the proxy's other rules.
  access: ['allowed', 'denied', 'left'],
  // `absent`: there is no such list.
  lists: ['in', 'out', 'absent'],
} as const satisfies Record<HostQuestion['subject'], readonly string[]>;

export type HostAnswer = (typeof HOST_ANSWERS)[HostQuestion['subject']][number];
