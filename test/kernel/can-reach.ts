import type { HookName } from '../../src/model/housekeeping.ts';
import { LOOPBACK_ZONE, type Packet } from '../../src/model/packet.ts';
import { parseRange } from '../packets.ts';

interface Unroutable {
  readonly sources: readonly string[];
  readonly destinations: readonly string[];
}

/**
 * Addresses with which Linux lets no packet come as far as a hook: what routing calls martian, and groups that nobody joined. What a host sends from
 * 0.0.0.0 gets a source from routing on its way.
 */
const UNROUTABLE: Readonly<Record<HookName, Unroutable>> = {
  input: {
    sources: ['0.0.0.0/8', '224.0.0.0/4', '255.255.255.255', '::1', 'ff00::/8'],
    destinations: ['0.0.0.0/8', '224.0.0.0/4', '::', '::1', 'ff00::/8'],
  },
  output: { sources: ['0.0.0.0'], destinations: ['0.0.0.0', '::'] },
  forward: {
    sources: ['0.0.0.0/8', '127.0.0.0/8', '224.0.0.0/4', '255.255.255.255', '::/127', 'fe80::/10', 'ff00::/8'],
    destinations: ['0.0.0.0/8', '127.0.0.0/8', '224.0.0.0/4', '255.255.255.255', '::/127', 'fe80::/10', 'ff00::/8'],
  },
};

/** Next headers of IPv6 that are not a payload: what follows them is what a rule sees as the protocol. */
const EXTENSION_HEADERS: ReadonlySet<number> = new Set([0, 43, 44, 60]);

/** Whether there can be such a packet at a hook. What passes may still be refused by routing. */
export function canReach(hook: HookName, packet: Packet): boolean {
  const { family, source, destination, protocol, fromZone, toZone } = packet;
  if (family === 6 && EXTENSION_HEADERS.has(protocol)) return false;
  // Nothing is forwarded from or to a host's own loopback interface.
  if (hook === 'forward' && (fromZone === LOOPBACK_ZONE || toZone === LOOPBACK_ZONE)) return false;
  const { sources, destinations } = RANGES[hook];
  const covers = (ranges: readonly Range[], value: bigint): boolean =>
    ranges.some((range) => range.family === family && range.first <= value && value <= range.last);
  return !covers(sources, source) && !covers(destinations, destination);
}

type Range = NonNullable<ReturnType<typeof parseRange>>;

const RANGES = {
  input: rangesOf(UNROUTABLE.input),
  output: rangesOf(UNROUTABLE.output),
  forward: rangesOf(UNROUTABLE.forward),
};

function rangesOf({ sources, destinations }: Unroutable): {
  sources: readonly Range[];
  destinations: readonly Range[];
} {
  return { sources: sources.map(rangeOf), destinations: destinations.map(rangeOf) };
}

function rangeOf(text: string): Range {
  const range = parseRange(text);
  if (range === undefined) throw new Error(`${text} is no range of addresses`);
  return range;
}
