import { type Diagnostic, error } from '../diagnostic/diagnostic.ts';
import { intersectIntervals } from '../net/interval-set.ts';
import { ANY_PORT } from '../net/port-set.ts';
import type { Policy, Rule } from './policy.ts';
import type { Product } from './product.ts';
import { fieldsOfService, numberZones, productsOf, type ZoneNumbers } from './rule-products.ts';
import type { Service } from './service.ts';
import { hasFamily } from './service-algebra.ts';
import { subtractProducts, type WorkBudget } from './subtract-products.ts';

/** What counts as management unless a policy says otherwise: SSH, RDP and WinRM. */
export const MANAGEMENT_SERVICES: readonly Service[] = [
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

/**
 * Reports LOCKOUT when the policy decides inbound packets by a default that blocks and no rule lets some source but the host itself reach one of the
 * management services. A rule that passes such packets on to the rules around counts too, since this policy does not stop them.
 * Beyond a bound on work a way in is taken to be open.
 */
export function checkLockout(policy: Policy, management: readonly Service[]): readonly Diagnostic[] {
  const { action, span } = policy.default;
  const inbound = policy.rules.filter(({ direction }) => direction === 'inbound');
  if (!policy.directions.includes('inbound') || action === 'allow' || action === 'pass') return [];
  const zones = numberZones(policy.zones);
  const budget = { left: WORK_LIMIT };
  const blocked: { readonly product: Product }[] = [];
  for (const rule of inbound) {
    if (rule.action === 'drop' || rule.action === 'reject') {
      for (const product of productsOf(rule, zones)) blocked.push({ product });
    } else if (letsIn(rule, { management, zones, blocked, budget })) {
      return [];
    }
  }
  const message = `The default of inbound packets is ${action}, and no rule lets anyone reach a management service`;
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

/** The packets of the product that carry the service and come from outside the host; `undefined` when there are none. */
function narrow(product: Product, service: Service, zones: ZoneNumbers): Product | undefined {
  const fields = fieldsOfService(service);
  const narrowed = {
    ...product,
    protocols: intersectIntervals(product.protocols, fields.protocols),
    sourcePorts: intersectIntervals(product.sourcePorts, fields.sourcePorts),
    destinationPorts: intersectIntervals(product.destinationPorts, fields.destinationPorts),
    fromZones: intersectIntervals(product.fromZones, zones.outside),
  };
  const { protocols, sourcePorts, destinationPorts, fromZones } = narrowed;
  return [protocols, sourcePorts, destinationPorts, fromZones].every(({ length }) => length > 0) ? narrowed : undefined;
}
