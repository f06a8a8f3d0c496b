import { type Diagnostic, error } from '../../diagnostic/diagnostic.ts';
import type { Flow, Rule } from '../../model/policy.ts';
import type { Service } from '../../model/service.ts';
import { isAnyService } from '../../model/service-algebra.ts';
import { isEmpty } from '../../net/address-set.ts';
import { FAMILIES, type Family } from '../../net/family.ts';
import { coversIntervals, equalIntervals } from '../../net/interval-set.ts';
import { isAnyPort } from '../../net/port-set.ts';
import { type Capabilities, type Capability, PACKET_CAPABILITIES, type PacketCapability } from '../capability.ts';
import type { Target } from './target.ts';

export const CAPABILITY_OF_FAMILY = { 4: 'ipv4', 6: 'ipv6' } as const satisfies Record<Family, PacketCapability>;

/** Reports each thing that `rule` needs and the target cannot express. Zones are looked at where they are mapped. */
export function checkRule(rule: Rule, target: Target, report: (found: Diagnostic) => void): void {
  for (const name of needsOf(rule, target)) {
    const { level, reason } = target.capabilities[name];
    if (level !== 'unsupported') continue;
    const hint = `change the rule, or leave it out there with not-on: { ${target.id}: REASON }`;
    report(
      error(
        'UNSUPPORTED',
        `rule "${rule.name}" needs ${PACKET_CAPABILITIES[name]}; ${target.id} has none: ${reason ?? ''}`,
        { span: rule.span, hint },
      ),
    );
  }
}

function needsOf(rule: Rule, { capabilities }: Target): ReadonlySet<PacketCapability> {
  const needs = new Set<PacketCapability>();
  if (rule.action !== 'allow') needs.add(rule.action);
  for (const flow of rule.flows) {
    for (const family of FAMILIES) if (hasFamily(flow, family)) needs.add(CAPABILITY_OF_FAMILY[family]);
    for (const service of flow.services) addServiceNeeds(service, capabilities, needs);
  }
  return needs;
}

/** A number of a protocol list is a service of its own; types of ICMP are one service together, which a part of them is not. */
function isExcepted({ except = [] }: Capability, service: Service): boolean {
  return except.some((known) => {
    if (known.kind === 'icmp' && service.kind === 'icmp')
      return known.family === service.family && equalIntervals(known.types, service.types);
    return known.kind === 'protocol' && service.kind === 'protocol' && coversIntervals(known.numbers, service.numbers);
  });
}

function hasFamily({ source, destination }: Flow, family: Family): boolean {
  return !isEmpty(source.addresses, family) && !isEmpty(destination.addresses, family);
}

function addServiceNeeds(service: Service, capabilities: Capabilities, needs: Set<PacketCapability>): void {
  switch (service.kind) {
    case 'ports':
      if (service.protocol === 'sctp') needs.add('sctp');
      if (!isAnyPort(service.source)) needs.add('sourcePorts');
      return;
    case 'icmp':
      if (!isExcepted(capabilities.icmpTypes, service)) needs.add('icmpTypes');
      return;
    case 'protocol':
      // All 256 numbers are "any service", which every target can say.
      if (!isAnyService([service]) && !isExcepted(capabilities.protocols, service)) needs.add('protocols');
      return;
  }
}
