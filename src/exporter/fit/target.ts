import type { Span } from '../../diagnostic/diagnostic.ts';
import type { NameNode } from '../../model/document.ts';
import type { HookName } from '../../model/housekeeping.ts';
import type { Direction } from '../../model/packet.ts';
import type { Policy } from '../../model/policy.ts';
import type { Capabilities } from '../capability.ts';
import type { Exporter, PlatformRule } from '../exporter.ts';
import type { Limits } from '../limit.ts';

/** What an output of the policy asks for beside the exporter's own options. */
export interface OutputRequest {
  /** Zone to interfaces or zones of the target; `ignore` drops the zone conditions of rules. */
  readonly zones:
    | 'ignore'
    | ReadonlyMap<string, { readonly targets: readonly string[]; readonly span: Span }>
    | undefined;
  /** Names of housekeeping entries, or the words `default` and `none`. */
  readonly housekeeping: readonly NameNode[];
  /** Texts of kept artifacts by path; absent: none. */
  readonly kept?: ReadonlyMap<string, string>;
  /** Whether the fingerprint of what the output must do is wanted on the device; absent: it is not. */
  readonly stamp?: boolean;
  /** That fingerprint; absent where it has none, since the set is too large. */
  readonly fingerprint?: string;
  readonly span: Span;
}

/** A policy and the target it is fitted to, its declarations evaluated for the options once. */
export interface Target {
  readonly id: string;
  readonly title: string;
  readonly replies: Exporter['replies'];
  readonly ownZones: boolean;
  readonly capabilities: Capabilities;
  readonly limits: Limits;
  readonly hooks: Readonly<Partial<Record<Direction, HookName>>>;
  readonly scopeRequired: readonly Direction[];
  readonly platform: (direction: Direction) => readonly PlatformRule[];
  readonly policy: Policy;
  readonly output: OutputRequest;
}

/** Evaluates what `exporter` declares for `options`. */
export function targetOf<O>(
  exporter: Exporter<O>,
  options: O,
  request: { readonly policy: Policy; readonly output: OutputRequest },
): Target {
  return {
    id: exporter.id,
    title: exporter.title,
    replies: exporter.replies,
    ownZones: exporter.ownZones === true,
    capabilities: exporter.capabilities(options),
    limits: exporter.limits(options),
    hooks: exporter.hooks(options),
    scopeRequired: exporter.scopeRequired(options),
    platform: (direction) => exporter.platform?.(options, direction) ?? [],
    policy: request.policy,
    output: request.output,
  };
}
