import type { Diagnostic } from '../diagnostic/diagnostic.ts';
import type { Result } from '../diagnostic/result.ts';
import type { AccessPlan } from '../hosts/access.ts';
import type { ListPlan } from '../hosts/lists.ts';
import type { AccessRequest, ListRequest, SteeringRequest } from '../hosts/requests.ts';
import type { SteeringPlan } from '../hosts/steering.ts';
import type { DomainPattern } from '../model/endpoint-set.ts';
import type { Artifact, ReadContext } from './exporter.ts';
import type { AccessReading, ListReading, SteeringReading } from './host-reading.ts';
import type { LocateOption } from './locate-option.ts';

/**
 * How a target writes a pattern. `narrower`: as these patterns, which leave some of its hosts out. Never wider: what a target cannot say without more
 * hosts than the pattern has is `none`.
 */
export type FittedHost =
  | { readonly kind: 'exact' }
  | {
      readonly kind: 'narrower';
      readonly patterns: readonly [DomainPattern, ...DomainPattern[]];
      readonly reason: string;
    }
  | { readonly kind: 'none'; readonly reason: string };

/**
 * What a target takes of a list: addresses alone, or hosts in one notation alone, since each notation says other patterns. What list `m365-11` has in the
 * part `urls` is a list by itself, named `m365-11.urls`: in the plans that `check` and `emit` are given, and in readings. Without a suffix it keeps the
 * name of the list.
 */
export type ListPart =
  | { readonly suffix?: string; readonly members: 'addresses' }
  /** Without `fitHost`, every pattern is written exactly. */
  | { readonly suffix?: string; readonly members: 'hosts'; fitHost?(pattern: DomainPattern): FittedHost };

/** What all exporters of formats about hosts have in common. `O` is the shape of the options after defaults. */
interface HostExporterBase<O> {
  readonly apiVersion: 1;
  /** A word of the field, lower case: `pac`, `squid`. */
  readonly id: string;
  readonly title: string;
  /** `file`: one artifact, written to the output's path. `folder`: artifacts inside the output's path. */
  readonly layout: 'file' | 'folder';
  /** JSON Schema (draft 2020-12) of the options as written, and the defaults they are laid over. */
  readonly options: { readonly schema: object; readonly defaults: O };
  /** What stands behind the reader: `engine` where tests compare it with the engine itself; absent: what the vendor published. */
  readonly evidence?: 'engine';
  /** Whether the text is of this format: decided from a few lines, without reading it whole. */
  identify(file: Artifact): 'yes' | 'maybe' | 'no';
}

/** A format that tells clients which hosts they reach by themselves. */
export interface SteeringExporter<O = unknown> extends HostExporterBase<O> {
  readonly subject: 'steering';
  /** What the options ask for. Errors without a span are shown at the output; `locate` gives the place of a value by its JSON pointer. */
  request(options: O, locate?: LocateOption): Result<SteeringRequest>;
  /** What the target cannot hold. Errors refuse the plan, so that `emit` has nothing left to refuse. */
  check?(plan: SteeringPlan, options: O): readonly Diagnostic[];
  /** Pure and total: no failure path, no logger, no clock. */
  emit(plan: SteeringPlan, options: O): readonly Artifact[];
  /** Reads what `emit` writes and what others write by hand. Never throws, never hangs; what it does not understand is a diagnostic. */
  read(files: readonly Artifact[], context: ReadContext<O>): Promise<Result<SteeringReading>>;
}

/** A format that tells a proxy which hosts it lets clients reach. */
export interface AccessExporter<O = unknown> extends HostExporterBase<O> {
  readonly subject: 'access';
  request(options: O, locate?: LocateOption): Result<AccessRequest>;
  /** Absent: every pattern is written exactly. Plans hold only what is written. */
  fitHost?(pattern: DomainPattern, options: O): FittedHost;
  check?(plan: AccessPlan, options: O): readonly Diagnostic[];
  emit(plan: AccessPlan, options: O): readonly Artifact[];
  read(files: readonly Artifact[], context: ReadContext<O>): Promise<Result<AccessReading>>;
}

/** A format that lists addresses and hosts, and leaves to others what becomes of them. */
export interface ListExporter<O = unknown> extends HostExporterBase<O> {
  readonly subject: 'lists';
  request(options: O, locate?: LocateOption): Result<ListRequest>;
  /**
   * The parts of each list, with suffixes that differ; their lists have only what is written, and a list that would be empty is not in the plan. What no
   * part takes is neither expected back nor counted as lost. Absent: lists are written whole, every pattern exactly.
   */
  parts?(options: O): readonly ListPart[];
  check?(plan: ListPlan, options: O): readonly Diagnostic[];
  emit(plan: ListPlan, options: O): readonly Artifact[];
  read(files: readonly Artifact[], context: ReadContext<O>): Promise<Result<ListReading>>;
}

export type HostExporter<O = unknown> = SteeringExporter<O> | AccessExporter<O> | ListExporter<O>;

/** Types an exporter without repeating its options. */
export function defineSteeringExporter<O>(exporter: SteeringExporter<O>): SteeringExporter<O> {
  return exporter;
}

/** Types an exporter without repeating its options. */
export function defineAccessExporter<O>(exporter: AccessExporter<O>): AccessExporter<O> {
  return exporter;
}

/** Types an exporter without repeating its options. */
export function defineListExporter<O>(exporter: ListExporter<O>): ListExporter<O> {
  return exporter;
}
