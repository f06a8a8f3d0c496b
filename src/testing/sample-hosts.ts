import type { HostPlan } from '../build/hosts/plan.ts';
import type { AccessPlan } from '../hosts/access.ts';
import { corpusOf } from '../hosts/corpus.ts';
import type { ListPlan } from '../hosts/lists.ts';
import { type Host, normalizeHost } from '../hosts/pattern.ts';
import type { SteeringPlan } from '../hosts/steering.ts';
import type { DomainPattern } from '../model/endpoint-set.ts';
import type { AddressSet } from '../net/address-set.ts';
import { FAMILIES } from '../net/family.ts';
import type { Address } from '../net/parse.ts';
import type { HostQuestion } from './host-question.ts';
import { type Random, randomOf, shuffled } from './random.ts';
import { addressEdges } from './sample-values.ts';

/** Questions at which the answers of a plan may change: hosts and their neighbours, both ends of ranges and what lies beside them. */
export function sampleQuestions(plan: HostPlan, count: number, seed = 1): readonly HostQuestion[] {
  const random = randomOf(seed);
  switch (plan.subject) {
    case 'steering':
      // A file runs for each of them, and its proof asks all.
      return shuffled(steeringQuestions(plan.plan), random).slice(0, Math.ceil(count / 4));
    case 'access':
      return accessQuestions(plan.plan, count, random);
    case 'lists':
      return shuffled(listQuestions(plan.plan), random).slice(0, count);
  }
}

function steeringQuestions({ layers }: SteeringPlan): readonly HostQuestion[] {
  const hosts = hostsAround(layers.flatMap((layer) => layer.hosts));
  return hosts.map((host) => ({ subject: 'steering', host }));
}

function accessQuestions({ entries }: AccessPlan, count: number, random: Random): readonly HostQuestion[] {
  const clients = addressesAround(entries.map((entry) => entry.clients));
  const edges = entries.flatMap((entry) => entry.ports.flatMap(({ from, to }) => [from - 1, from, to, to + 1]));
  const ports = [...new Set(edges)].filter((port) => port >= 0 && port <= 65_535);
  const hosts = hostsAround(entries.flatMap((entry) => entry.hosts)).filter((host) => !isAddress(host));
  return Array.from({ length: count }, () => ({
    subject: 'access',
    client: random.pick(clients),
    port: random.pick(ports),
    host: random.pick(hosts),
  }));
}

/** Of every list also what others have. */
function listQuestions({ lists }: ListPlan): readonly HostQuestion[] {
  const hosts = hostsAround(lists.flatMap((list) => list.hosts)).filter((host) => !isAddress(host));
  const addresses = addressesAround(lists.map((list) => list.addresses));
  return lists.flatMap(({ name: list }) =>
    [...hosts, ...addresses].map((member): HostQuestion => ({ subject: 'lists', list, member })),
  );
}

function hostsAround(patterns: readonly DomainPattern[]): readonly Host[] {
  return corpusOf(patterns).map(normalizeHost);
}

/** Proxies and lists know addresses by other means than by their text. */
function isAddress(host: Host): boolean {
  return /[:[]|(?:^|\.)\d+$/.test(host);
}

function addressesAround(sets: readonly AddressSet[]): readonly Address[] {
  return FAMILIES.flatMap((family) => addressEdges(sets, family).map((address) => ({ family, address })));
}
