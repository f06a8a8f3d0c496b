import { type Diagnostic, error } from '../diagnostic/diagnostic.ts';
import { addressSetOf, isEmpty } from '../net/address-set.ts';
import { except } from '../net/algebra.ts';
import { intersectIntervals } from '../net/interval-set.ts';
import { ANY_PORT } from '../net/port-set.ts';
import type { Direction } from './packet.ts';
import type { Policy, Rule } from './policy.ts';
import type { Product } from './product.ts';
import { fieldsOfService, numberZones, productsOf, type ZoneNumbers } from './rule-products.ts';
import type { Service } from './service.ts';
import { hasFamily } from './service-algebra.ts';
import { subtractProducts, type WorkBudget } from './subtract-products.ts';

/** What counts as management unless a policy says otherwise: SSH, RDP and WinRM. */
const MANAGEMENT_SERVICES: readonly Service[] = [
  {
    kind: 'ports',
    protocol: 'tcp',
    source: ANY_PORT,
    destination: [
      { from: 22, to: 22 },
      { from: 3389, to: 3389 },
      { from: 5985, to: 5986 },
    ],
  },
];

const WORK_LIMIT = 50_000;

/** Whose way in is looked for: among the `rules` of one direction, those that enter a host. */
export interface Entrance {
  readonly rules: readonly Rule[];
  readonly direction: Direction;
  /** The exporter whose output it is; absent: all of them. */
  readonly output?: string;
}

/**
 * Reports LOCKOUT when the policy decides packets of the direction by a default that blocks and no rule lets some source but the host itself reach one of
 * the management services. A rule that passes such packets on to the rules around counts too, since this policy does not stop them.
 * Beyond a bound on work a way in is taken to be open.
 */
export function checkLockout(policy: Policy, { rules, direction, output }: Entrance): readonly Diagnostic[] {
  const { action, span } = policy.default;
  const { management = MANAGEMENT_SERVICES } = policy;
  if (management === 'none' || !policy.directions.includes(direction)) return [];
  if (action === 'allow' || action === 'pass') return [];
  const zones = numberZones(policy.zones);
  const budget = { left: WORK_LIMIT };
  const blocked: { readonly product: Product }[] = [];
  for (const rule of rules.filter((each) => each.direction === direction)) {
    if (rule.action === 'drop' || rule.action === 'reject') {
      for (const product of productsOf(rule, zones)) blocked.push({ product });
    } else if (letsIn(rule, { management, zones, blocked, budget })) {
      return [];
    }
  }
  const where = output === undefined ? '' : ` on ${output}`;
  const message = `The default of ${direction} packets is ${action}, and no rule lets anyone reach a management service${where}`;
  const hint = 'allow a management service from somewhere, name yours in management, or write management: none';
  return [error('LOCKOUT', message, { span, hint })];
}

interface Way {
  readonly management: readonly Service[];
  readonly zones: ZoneNumbers;
  readonly blocked: readonly { readonly product: Product }[];
  readonly budget: WorkBudget;
}

function letsIn(rule: Rule, { management, zones, blocked, budget }: Way): boolean {
  for (const product of productsOf(rule, zones)) {
    for (const service of management) {
      const way = hasFamily(service, product.family) ? narrow(product, service, zones) : undefined;
      if (way === undefined) continue;
      const left = subtractProducts(way, blocked, { budget });
      if (left === undefined || left.length > 0) return true;
    }
  }
  return false;
}

/** Addresses that no packet from elsewhere has (RFC 1122, 3.2.1.3; RFC 4291, 2.5.3). */
const OF_THE_HOST = addressSetOf([
  { family: 4, address: 0x7f00_0000n, length: 8 },
  { family: 6, address: 1n, length: 128 },
]);

/** The packets of the product that carry the service and come from outside the host; `undefined` when there are none. */
function narrow(product: Product, service: Service, zones: ZoneNumbers): Product | undefined {
  const fields = fieldsOfService(service);
  const narrowed = {
    ...product,
    source: except(product.source, OF_THE_HOST),
    protocols: intersectIntervals(product.protocols, fields.protocols),
    sourcePorts: intersectIntervals(product.sourcePorts, fields.sourcePorts),
    destinationPorts: intersectIntervals(product.destinationPorts, fields.destinationPorts),
    fromZones: intersectIntervals(product.fromZones, zones.outside),
  };
  const { source, protocols, sourcePorts, destinationPorts, fromZones } = narrowed;
  if (isEmpty(source)) return undefined;
  return [protocols, sourcePorts, destinationPorts, fromZones].every(({ length }) => length > 0) ? narrowed : undefined;
}
