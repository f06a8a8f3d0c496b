import type { AddressNode, PolicyDocument, RuleNode, SelectorTerm, ServiceNode } from '../../src/model/document.ts';
import type { EndpointSet } from '../../src/model/endpoint-set.ts';
import type { Packet, Verdict } from '../../src/model/packet.ts';
import type { Service } from '../../src/model/service.ts';
import { contains } from '../../src/net/contains.ts';

/** Whose address it is: an endpoint set's, or nobody's in particular. */
type Owner = EndpointSet | 'plain';

/**
 * Decides one packet by walking the document as written, in the plainest way: no name is resolved beforehand, nothing is cut, melted or
 * multiplied. Assumes a valid document; there is no housekeeping.
 */
export function decideNaively(document: PolicyDocument, site: string | undefined, packet: Packet): Verdict {
  const world = { document, site };
  const here = document.rules.filter(
    ({ direction, enabled, sites }) =>
      direction === packet.direction && enabled && (sites?.some(({ name }) => name === site) ?? true),
  );
  if (here.length === 0 || !isInScope(world, packet)) return 'pass';
  const rule = here.find((each) => matchesRule(world, each, packet));
  return rule?.action ?? document.default.action;
}

interface World {
  readonly document: PolicyDocument;
  readonly site: string | undefined;
}

function isInScope(world: World, packet: Packet): boolean {
  const { scope } = world.document;
  if (scope?.kind !== 'within') return true;
  const { from, to, fromZones, toZones } = scope;
  return (
    (from === undefined || ownersOf(world, from, packet, 'source').length > 0) &&
    (to === undefined || ownersOf(world, to, packet, 'destination').length > 0) &&
    (fromZones?.some(({ name }) => name === packet.fromZone) ?? true) &&
    (toZones?.some(({ name }) => name === packet.toZone) ?? true)
  );
}

function matchesRule(world: World, rule: RuleNode, packet: Packet): boolean {
  return (
    (packet.state === 'new' || packet.state === 'untracked') &&
    (rule.fromZones?.some(({ name }) => name === packet.fromZone) ?? true) &&
    (rule.toZones?.some(({ name }) => name === packet.toZone) ?? true) &&
    ownersOf(world, rule.from, packet, 'source').length > 0 &&
    ownersOf(world, rule.to, packet, 'destination').some((owner) => isServed(world, rule, owner, packet))
  );
}

function isServed({ document }: World, rule: RuleNode, owner: Owner, packet: Packet): boolean {
  const written = rule.services === undefined || carriesNode(document, rule.services, packet);
  if (owner === 'plain') return written;
  const feed = document.feeds.get(owner.origin.feed);
  const feedServes = feed?.endpointSets.some(({ services }) => services.length > 0) ?? false;
  return written && (!feedServes || owner.services.some((service) => carriesService(service, packet)));
}

function ownersOf(world: World, node: AddressNode, packet: Packet, side: 'source' | 'destination'): readonly Owner[] {
  const { document, site } = world;
  switch (node.kind) {
    case 'any':
      return ['plain'];
    case 'addresses':
      return contains(node.addresses, packet.family, packet[side]) ? ['plain'] : [];
    case 'name': {
      const set = document.sets.get(node.name);
      const expression =
        set?.kind === 'expression' ? set.expression : document.sites.get(site ?? '')?.sets.get(node.name)?.expression;
      return expression === undefined ? [] : ownersOf(world, expression, packet, side);
    }
    case 'selection':
      return (document.feeds.get(node.feed.name)?.endpointSets ?? [])
        .filter((each) => matchesTerms(each, node.where ?? []))
        .filter((each) => node.except === undefined || !matchesTerms(each, node.except))
        .filter(({ addresses }) => contains(addresses, packet.family, packet[side]));
    case 'union':
      return node.members.flatMap((member) => ownersOf(world, member, packet, side));
    case 'difference':
      return ownersOf(world, node.except, packet, side).length > 0 ? [] : ownersOf(world, node.of, packet, side);
  }
}

function matchesTerms({ labels }: EndpointSet, terms: readonly SelectorTerm[]): boolean {
  return terms.every(({ label, values }) => values.some(({ text }) => labels[label]?.includes(text)));
}

function carriesNode(document: PolicyDocument, node: ServiceNode, packet: Packet): boolean {
  switch (node.kind) {
    case 'any':
      return true;
    case 'service':
      return carriesService(node.service, packet);
    case 'name': {
      const definition = document.services.get(node.name);
      return definition !== undefined && carriesNode(document, definition.expression, packet);
    }
    case 'union':
      return node.members.some((member) => carriesNode(document, member, packet));
  }
}

function carriesService(service: Service, packet: Packet): boolean {
  const { family, protocol, sourcePort = -1, destinationPort = -1, icmpType = 0, icmpCode = 0 } = packet;
  const within = (set: readonly { readonly from: number; readonly to: number }[], value: number) =>
    set.some(({ from, to }) => from <= value && value <= to);
  switch (service.kind) {
    case 'ports': {
      const number = { tcp: 6, udp: 17, sctp: 132 }[service.protocol];
      return protocol === number && within(service.source, sourcePort) && within(service.destination, destinationPort);
    }
    case 'icmp':
      return (
        family === service.family &&
        protocol === (family === 4 ? 1 : 58) &&
        within(service.types, icmpType * 256 + icmpCode)
      );
    case 'protocol':
      return within(service.numbers, protocol);
  }
}
