import {
  type AccessPlan,
  type AddressSet,
  type Diagnostic,
  error,
  isAny,
  type Prefix,
  prefixesOf,
} from 'rulecast/exporter/emit';

/** `::ffff:0:0/96`, as which Squid holds IPv4 addresses. */
const MAPPED: Prefix = { family: 6, address: 0xffffn << 32n, length: 96 };

const HINT = 'leave ::ffff:0:0/96 out of the clients: nobody comes from there';

/** Refuses clients that Squid would take for others. */
export function check({ entries }: AccessPlan): readonly Diagnostic[] {
  const rules = new Set(entries.filter(({ clients }) => isMistaken(clients)).map(({ rule }) => rule));
  return [...rules].map((rule) => {
    const message = `The clients of rule "${rule}" hold IPv6 addresses of ::ffff:0:0/96, which Squid takes for IPv4`;
    return error('UNSUPPORTED', message, { hint: HINT });
  });
}

/** Every address of both families is Squid's own `all`, which is exact. */
function isMistaken(clients: AddressSet): boolean {
  if (isAny(clients)) return false;
  const prefixes = prefixesOf(clients, 6);
  switch (prefixes.kind) {
    case 'all':
      return true;
    case 'none':
      return false;
    case 'some':
      return prefixes.prefixes.some((prefix) => overlaps(prefix, MAPPED));
  }
}

function overlaps(a: Prefix, b: Prefix): boolean {
  const shift = BigInt(128 - Math.min(a.length, b.length));
  return a.address >> shift === b.address >> shift;
}
