import { FIELDS, type Field, type FieldOrder } from './axis.ts';

/** Fields that stand side by side, since no packet has both. */
const UNITS: readonly (readonly Field[])[] = [
  ['protocol'],
  ['destinationPort', 'icmp'],
  ['sourcePort'],
  ['destination4', 'destination6'],
  ['source4', 'source6'],
];

const OUTER: readonly Field[] = ['direction', 'state', 'fromZone', 'toZone'];

/** The field orders in which a set is listed to find the shortest list: all of services and addresses, with the other fields in front or behind. */
export function ordersFor(fields: ReadonlySet<Field>): readonly FieldOrder[] {
  const units = UNITS.filter((unit) => unit.some((field) => fields.has(field)));
  const orders = permutations(units).map((order) => order.flat());
  const isOuterUsed = OUTER.some((field) => fields.has(field));
  return orders
    .filter(hasProtocolFirst)
    .flatMap((order) =>
      isOuterUsed
        ? [whole([...OUTER, 'family', ...order]), whole(['family', ...order, ...OUTER])]
        : [whole(['family', ...order])],
    );
}

/** Which ports a packet has depends on its protocol. */
function hasProtocolFirst(order: readonly Field[]): boolean {
  const protocol = order.indexOf('protocol');
  return (['destinationPort', 'sourcePort'] as const).every(
    (field) => !order.includes(field) || protocol < order.indexOf(field),
  );
}

/** The fields that are not in question stand behind, where they cost nothing. */
function whole(beginning: readonly Field[]): FieldOrder {
  return [...beginning, ...FIELDS.filter((field) => !beginning.includes(field))];
}

function permutations<T>(items: readonly T[]): readonly (readonly T[])[] {
  if (items.length === 0) return [[]];
  return items.flatMap((first, place) => permutations(items.toSpliced(place, 1)).map((rest) => [first, ...rest]));
}
