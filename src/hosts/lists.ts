import type { DomainPattern, Labels, Origin } from '../model/endpoint-set.ts';
import type { Action } from '../model/packet.ts';
import type { Service } from '../model/service.ts';
import type { AddressSet } from '../net/address-set.ts';

/** A rule that uses a list. */
export interface ListUse {
  readonly rule: string;
  readonly action: Action;
}

/** Which part of a list another one is, for targets that take it in several files. */
export interface PartOf {
  /** The name of the whole list. */
  readonly list: string;
  /** Of `a-z`, `0-9` and hyphens. */
  readonly suffix: string;
}

/** Addresses and hosts that a firewall polls as one list. */
export interface HostList {
  /**
   * Unique in a plan, from the identity, of `a-z`, `0-9` and hyphens, at most 63: `m365-11`, or the rule's name. A part has a
   * dot and its suffix behind that: `m365-11.urls`.
   */
  readonly name: string;
  /** Absent: the whole list. */
  readonly part?: PartOf;
  /** The endpoint set it stands for; absent: it stands for the one rule of `uses`. */
  readonly origin?: Origin;
  readonly labels: Labels;
  readonly uses: readonly ListUse[];
  /** May be empty. */
  readonly addresses: AddressSet;
  /** Lower case, minimal and sorted; may be empty, but not when `addresses` is. */
  readonly hosts: readonly DomainPattern[];
  /** The services of its members; for a rule those of all its endpoint sets, so that their pairing with addresses is not kept. */
  readonly services: readonly Service[];
}

/** The lists of a policy, by name. */
export interface ListPlan {
  /** The policy's name. */
  readonly policy: string;
  readonly site?: string;
  readonly lists: readonly [HostList, ...HostList[]];
}
