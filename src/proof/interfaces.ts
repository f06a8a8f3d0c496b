import type { Packet } from '../model/packet.ts';
import type { Binding } from './binding.ts';

/**
 * The names under which a file knows a zone. One that the output does not map has a name that no file can have: whatever is said of it in a policy,
 * the file cannot say.
 */
export function interfacesOf(zone: string, { interfaces, ownNames }: Binding): readonly string[] {
  return interfaces.get(zone) ?? [ownNames ? zone : `${UNMAPPED}${zone}`];
}

/** The packet in the words of the file: once for each pair of interfaces that its zones stand for. */
export function inFile(packet: Packet, binding: Binding): readonly Packet[] {
  const { fromZone, toZone, ...rest } = packet;
  const names = (zone: string | undefined): readonly (string | undefined)[] =>
    zone === undefined ? [undefined] : interfacesOf(zone, binding);
  return names(fromZone).flatMap((from) =>
    names(toZone).map((to) =>
      // Most packets name no zone that an interface stands for, and need no copy.
      from === fromZone && to === toZone
        ? packet
        : { ...rest, ...(from && { fromZone: from }), ...(to && { toZone: to }) },
    ),
  );
}

/** The packet in the words of the policy, from one in the words of the file: zones instead of interfaces. */
export function withZones(packet: Packet, binding: Binding): Packet {
  const { fromZone, toZone, ...rest } = packet;
  const from = fromZone === undefined ? undefined : zoneOf(fromZone, binding);
  const to = toZone === undefined ? undefined : zoneOf(toZone, binding);
  return { ...rest, ...(from !== undefined && { fromZone: from }), ...(to !== undefined && { toZone: to }) };
}

/** No name of an interface holds a blank. */
const UNMAPPED = 'unmapped zone ';

/** The zone of an interface; none for an interface that no zone is bound to. */
function zoneOf(name: string, { interfaces, ownNames }: Binding): string | undefined {
  if (name.startsWith(UNMAPPED)) return name.slice(UNMAPPED.length);
  const [zone] = [...interfaces].find(([, names]) => names.includes(name)) ?? [];
  return zone ?? (ownNames ? name : undefined);
}
