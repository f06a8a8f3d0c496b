import { firstOf, quote } from '../diagnostic/text.ts';
import type { FeedNode } from '../model/document.ts';
import type { EndpointSet } from '../model/endpoint-set.ts';
import { formatService } from '../model/format-service.ts';
import type { Rule } from '../model/policy.ts';
import type { Service } from '../model/service.ts';

const SHOWN_SETS = 6;
const SHOWN_RULES = 3;
const SHOWN_HOSTS = 4;

/** The endpoint sets by their ids: `endpoint set 11 of m365`, `2 endpoint sets of m365 (1, 31)`. */
export function setsText({ name }: FeedNode, sets: readonly EndpointSet[], what = 'endpoint set'): string {
  const ids = firstOf(
    sets.map(({ id }) => id),
    SHOWN_SETS,
  );
  return sets.length === 1 ? `${what} ${ids} of ${name}` : `${sets.length} ${what}s of ${name} (${ids})`;
}

/** The rules by their names: `the rule "a"`, `the rules "a", "b"`. */
export function rulesText(rules: readonly Rule[]): string {
  const names = firstOf([...new Set(rules.map(({ name }) => quote(name)))], SHOWN_RULES);
  return rules.length === 1 ? `the rule ${names}` : `the rules ${names}`;
}

export function hostsText(hosts: readonly string[]): string {
  return firstOf(hosts, SHOWN_HOSTS);
}

/** The services as policies write them: `udp/3478-3481`, `tcp/80,443`. */
export function servicesText(services: readonly Service[]): string {
  return services.map(formatService).join(', ');
}

/** A selection of the endpoint sets as policies write it. */
export function selectionText({ name }: FeedNode, sets: readonly EndpointSet[]): string {
  const ids = sets.map(({ id }) => id);
  const written = ids.length === 1 ? ids[0] : `[${ids.join(', ')}]`;
  return `{ feed: ${name}, where: { id: ${written} } }`;
}

/** The sentence with a capital letter at its beginning. */
export function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
