import type { EntryPoint } from '../exporter/reading.ts';
import { type HookName, LOOPBACK_INTERFACE } from '../model/housekeeping.ts';
import { DIRECTIONS, type Direction, LOOPBACK_ZONE } from '../model/packet.ts';

/**
 * How the words of a policy and of a rule file meet: where packets of a direction enter the file, and which interfaces (or zones of the
 * target) stand for a zone.
 */
export interface Binding {
  readonly entries: Readonly<Record<Direction, EntryPoint>>;
  readonly interfaces: ReadonlyMap<string, readonly string[]>;
  /** Whether a zone that is not among `interfaces` has its own name in the file; else the file has no name for it. */
  readonly ownNames: boolean;
}

/**
 * The binding of an output. `hooks` is what its exporter declares; without hooks a direction enters by itself. `zones` is what the output maps:
 * a zone that is not in it is none of the interfaces that the file names, even if one of them is called alike. Without `zones` the file
 * names zones as packets do.
 */
export function bindingOf(
  hooks: Readonly<Partial<Record<Direction, HookName>>>,
  zones?: ReadonlyMap<string, readonly string[]>,
): Binding {
  const hasHooks = Object.keys(hooks).length > 0;
  const entries = Object.fromEntries(DIRECTIONS.map((direction) => [direction, entryOf(direction, hooks[direction])]));
  return {
    // Object.fromEntries loses its keys' types; they are DIRECTIONS, all of them.
    entries: entries as Record<Direction, EntryPoint>,
    interfaces: new Map([...(hasHooks ? [[LOOPBACK_ZONE, [LOOPBACK_INTERFACE]] as const] : []), ...(zones ?? [])]),
    ownNames: zones === undefined,
  };
}

function entryOf(direction: Direction, hook: HookName | undefined): EntryPoint {
  return hook === undefined ? { kind: 'direction', direction } : { kind: 'hook', hook };
}
