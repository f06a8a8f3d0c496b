import { isEmpty, onlyFamily } from '../net/address-set.ts';
import { FAMILIES } from '../net/family.ts';
import { type IntervalSet, intervalsOf } from '../net/interval-set.ts';
import { ANY_PORT } from '../net/port-set.ts';
import { PROTOCOLS } from '../net/protocol.ts';
import { LOOPBACK_ZONE } from './packet.ts';
import type { Rule } from './policy.ts';
import type { Product } from './product.ts';
import type { Service } from './service.ts';
import { hasFamily, icmpProtocol } from './service-algebra.ts';

/** Zones as numbers: those of the policy from 0 up, then `loopback`, then interfaces without a zone. */
export interface ZoneNumbers {
  readonly of: (names: readonly string[] | undefined) => IntervalSet;
  /** All but `loopback`. */
  readonly outside: IntervalSet;
}

/** Numbers for the zones that a policy declares. */
export function numberZones(zones: readonly string[]): ZoneNumbers {
  const numbers = new Map([...zones, LOOPBACK_ZONE].map((name, number) => [name, number]));
  const loopback = zones.length;
  const any = [{ from: 0, to: loopback + 1 }];
  const numbersOf = (names: readonly string[]) =>
    intervalsOf(names.flatMap((name) => numbers.get(name) ?? []).map((number) => ({ from: number, to: number })));
  return {
    of: (names) => (names === undefined ? any : numbersOf(names)),
    outside: intervalsOf([
      ...(loopback > 0 ? [{ from: 0, to: loopback - 1 }] : []),
      { from: loopback + 1, to: loopback + 1 },
    ]),
  };
}

/** The packets of a rule, one flow after the other, as products: one a family and service. */
export function* productsOf(rule: Rule, zones: ZoneNumbers): Generator<Product, void, undefined> {
  const fromZones = zones.of(rule.fromZones);
  const toZones = zones.of(rule.toZones);
  for (const { source, destination, services } of rule.flows) {
    for (const family of FAMILIES) {
      if (isEmpty(source.addresses, family) || isEmpty(destination.addresses, family)) continue;
      const from = onlyFamily(source.addresses, family);
      const to = onlyFamily(destination.addresses, family);
      for (const service of services) {
        if (!hasFamily(service, family)) continue;
        yield { family, source: from, destination: to, ...fieldsOfService(service), fromZones, toZones };
      }
    }
  }
}

/** The fields of a product that say what a packet carries. */
export type ServiceFields = Pick<Product, 'protocols' | 'sourcePorts' | 'destinationPorts'>;

/** The service as fields of a product. For ICMP it is meant for packets of the service's family. */
export function fieldsOfService(service: Service): ServiceFields {
  switch (service.kind) {
    case 'ports': {
      const { source: sourcePorts, destination: destinationPorts } = service;
      return { protocols: single(PROTOCOLS[service.protocol]), sourcePorts, destinationPorts };
    }
    case 'icmp':
      return {
        protocols: single(icmpProtocol(service.family)),
        sourcePorts: ANY_PORT,
        destinationPorts: service.types,
      };
    case 'protocol':
      return { protocols: service.numbers, sourcePorts: ANY_PORT, destinationPorts: ANY_PORT };
  }
}

function single(number: number): IntervalSet {
  return [{ from: number, to: number }];
}
