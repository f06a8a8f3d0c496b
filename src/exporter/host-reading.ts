import type { Diagnostic, Span } from '../diagnostic/diagnostic.ts';
import type { AccessAction } from '../hosts/access.ts';
import type { HostSet } from '../hosts/host-set.ts';
import type { ProxyServer } from '../hosts/steering.ts';
import type { DomainPattern } from '../model/endpoint-set.ts';
import type { Action } from '../model/packet.ts';
import type { AddressSet } from '../net/address-set.ts';
import type { PortSet } from '../net/port-set.ts';

/** A request as a client asks for its way: the address it wants, and the host of it as the engine passes it on. */
export interface SteeringQuestion {
  readonly url: string;
  readonly host: string;
}

/** The first of a list of ways is taken, the next when it fails. */
export type SteeringAnswer =
  | {
      readonly kind: 'ways';
      readonly ways: readonly ('direct' | ProxyServer)[];
      /** Set when the answer may be another one elsewhere or at another time: what the file asked for beside the question. */
      readonly undecided?: string;
    }
  /** It threw, took too long, or answered what is no list of ways. */
  | { readonly kind: 'failed'; readonly reason: string };

/** A file that decides by running. */
export interface SteeringReading {
  readonly kind: 'steering';
  /** The answers in the order of the questions. Runs the file anew, apart from everything else, without network, files and clock. */
  ask(questions: readonly SteeringQuestion[]): Promise<readonly SteeringAnswer[]>;
  /** Those of asking are added while it is asked. */
  readonly notes: readonly Diagnostic[];
}

/** One statement of a file about what a proxy lets through, in order; the first that matches decides. */
export interface AccessStatement {
  readonly action: AccessAction;
  /** Every address: any client. */
  readonly clients: AddressSet;
  /** TCP ports. */
  readonly ports: PortSet;
  readonly hosts: HostSet;
  /** Set when the statement depends on more than client, port and host: it may or may not match what it allows for. */
  readonly undecided?: string;
  readonly span: Span;
}

export interface AccessReading {
  readonly kind: 'access';
  readonly statements: readonly AccessStatement[];
  readonly notes: readonly Diagnostic[];
}

/** What a file says of a list to whoever takes it from there. */
export interface ToldOfList {
  /** What rules do with it, in their order; one word where all do the same. */
  readonly actions: readonly Action[];
  /** Its services, in the words of `serviceText`. */
  readonly services: string;
}

/** A list of a file. */
export interface ReadList {
  /** Absent: the file has members alone. */
  readonly told?: ToldOfList;
  readonly addresses: AddressSet;
  /** Lower case; `*` stands for any characters. */
  readonly hosts: readonly DomainPattern[];
  /** The beginning of the file it stands in, or its first line there. */
  readonly span: Span;
}

export interface ListReading {
  readonly kind: 'lists';
  /** By the name of the list. */
  readonly lists: ReadonlyMap<string, ReadList>;
  readonly notes: readonly Diagnostic[];
}

export type HostReading = SteeringReading | AccessReading | ListReading;
