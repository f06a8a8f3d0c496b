import type { DomainPattern, Origin } from '../model/endpoint-set.ts';
import type { AddressSet } from '../net/address-set.ts';
import type { PortSet } from '../net/port-set.ts';

/** What a proxy does with a request. */
export type AccessAction = 'allow' | 'deny';

/** One statement about requests: from these clients, to these ports of these hosts. */
export interface AccessEntry {
  /** The rule that says so; with `because`, unique in a plan. */
  readonly rule: string;
  readonly action: AccessAction;
  /** Never empty; every address of both families: any client. */
  readonly clients: AddressSet;
  /** TCP ports; never empty. */
  readonly ports: PortSet;
  /** Lower case, minimal and sorted, never empty. */
  readonly hosts: readonly [DomainPattern, ...DomainPattern[]];
  readonly because: Origin;
}

/** What a proxy lets through by itself: the first entry that matches a request decides; what no entry matches is left to the proxy's other rules. */
export interface AccessPlan {
  /** The policy's name. */
  readonly policy: string;
  readonly site?: string;
  /** Never empty. */
  readonly entries: readonly [AccessEntry, ...AccessEntry[]];
}
