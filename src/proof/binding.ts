import type { EntryPoint } from '../exporter/reading.ts';
import type { HookName } from '../model/housekeeping.ts';
import { DIRECTIONS, type Direction, LOOPBACK_ZONE } from '../model/packet.ts';

/**
 * How the words of a policy and of a rule file meet: where packets of a direction enter the file, and which interfaces (or zones of the
 * target) stand for a zone.
 */
export interface Binding {
  readonly entries: Readonly<Record<Direction, EntryPoint>>;
  readonly interfaces: ReadonlyMap<string, readonly string[]>;
}

/** The binding of an output. `hooks` is what its exporter declares; without hooks a direction enters by itself. */
export function bindingOf(
  hooks: Readonly<Partial<Record<Direction, HookName>>>,
  zones: ReadonlyMap<string, readonly string[]> = new Map(),
): Binding {
  const entries = Object.fromEntries(DIRECTIONS.map((direction) => [direction, entryOf(direction, hooks[direction])]));
  return {
    // Object.fromEntries loses its keys' types; they are DIRECTIONS, all of them.
    entries: entries as Record<Direction, EntryPoint>,
    interfaces: new Map([[LOOPBACK_ZONE, ['lo']], ...zones]),
  };
}

function entryOf(direction: Direction, hook: HookName | undefined): EntryPoint {
  return hook === undefined ? { kind: 'direction', direction } : { kind: 'hook', hook };
}
