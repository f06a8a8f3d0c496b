import type { Exporter } from '../exporter/exporter.ts';
import { housekeepingOf } from '../exporter/fit/fit.ts';
import { platformEntries } from '../exporter/fit/fit-platform.ts';
import type { OutputNode } from '../model/document.ts';
import type { Policy } from '../model/policy.ts';
import { type Binding, bindingOf } from '../proof/binding.ts';
import type { ExpectedSet } from '../proof/expected-fingerprint.ts';

/** One output at one site, and the compiled policy there. */
export interface OutputAtSite {
  readonly node: OutputNode;
  readonly exporter: Exporter;
  readonly options: unknown;
  readonly policy: Policy;
}

/** What the files of an output must do: the policy and what the output adds to it, bound to hooks and zones. Nothing of it comes from `fit`. */
export function claimOf(output: OutputAtSite): ExpectedSet {
  const { node, exporter, options, policy } = output;
  const hooks = exporter.hooks(options);
  const housekeeping = housekeepingOf(node);
  const { action } = policy.default;
  const hasPlatform = action === 'drop' || action === 'reject';
  return {
    policy,
    binding: bindingAt(output),
    // Where the platform keeps connections, rules see the packets that begin one.
    ...(exporter.replies === 'engine' && { states: ['new'] as const }),
    expected: (direction) => ({
      ...(hooks[direction] && { hook: hooks[direction] }),
      housekeeping: hooks[direction] === undefined ? [] : housekeeping,
      platform: hasPlatform ? platformEntries(exporter.platform?.(options, direction) ?? []) : [],
      without: exporter.id,
      ...(node.zones === 'ignore' && { zones: 'ignore' as const }),
    }),
  };
}

function bindingAt({ node: { zones }, exporter, options }: OutputAtSite): Binding {
  // Without a mapping, only a target with zone names of its own has names for zones.
  if (exporter.ownZones && zones === undefined) return bindingOf(exporter.hooks(options));
  const mapped = zones instanceof Map ? [...zones].map(([zone, { targets }]) => [zone, targets] as const) : [];
  return bindingOf(exporter.hooks(options), new Map(mapped));
}
