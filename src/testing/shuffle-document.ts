import type { AddressNode, PolicyDocument, ServiceNode } from '../model/document.ts';
import { type Random, shuffled } from './random.ts';

/** The same policy with everything in another order whose order means nothing: definitions, members of unions, endpoint sets of feeds and their hosts. */
export function shuffleDocument(document: PolicyDocument, random: Random): PolicyDocument {
  return {
    ...document,
    sets: shuffledMap(document.sets, random, (set) =>
      set.kind === 'expression' ? { ...set, expression: shuffleAddresses(set.expression, random) } : set,
    ),
    services: shuffledMap(document.services, random, (one) => ({
      ...one,
      expression: shuffleServices(one.expression, random),
    })),
    feeds: shuffledMap(document.feeds, random, (feed) => ({
      ...feed,
      endpointSets: shuffled(feed.endpointSets, random).map((one) => ({
        ...one,
        domains: shuffled(one.domains, random),
      })),
    })),
    sites: shuffledMap(document.sites, random, (site) => site),
    rules: document.rules.map((rule) => ({
      ...rule,
      from: shuffleAddresses(rule.from, random),
      to: shuffleAddresses(rule.to, random),
      ...(rule.services && { services: shuffleServices(rule.services, random) }),
    })),
  };
}

function shuffledMap<V>(map: ReadonlyMap<string, V>, random: Random, change: (value: V) => V): ReadonlyMap<string, V> {
  return new Map(shuffled([...map], random).map(([key, value]) => [key, change(value)]));
}

function shuffleAddresses(node: AddressNode, random: Random): AddressNode {
  switch (node.kind) {
    case 'union':
      return { ...node, members: shuffled(node.members, random).map((member) => shuffleAddresses(member, random)) };
    case 'difference':
      return { ...node, of: shuffleAddresses(node.of, random), except: shuffleAddresses(node.except, random) };
    default:
      return node;
  }
}

function shuffleServices(node: ServiceNode, random: Random): ServiceNode {
  if (node.kind !== 'union') return node;
  return { ...node, members: shuffled(node.members, random).map((member) => shuffleServices(member, random)) };
}
