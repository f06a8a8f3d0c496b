import { createHash } from 'node:crypto';
import { type Family, formatPrefix, type Prefix } from 'rulecast/exporter/emit';
import { NAME_MAX } from './limits.ts';

const DIGEST_LENGTH = 8;

/** How much of an endpoint set's id a rule's name takes. */
const ORIGIN_MAX = 5;

/** An address is named by its value: `ip-192.0.2.0_24`, `ip-2001-db8--_32`. `/` and `:` do not occur in names. */
export function addressName(prefix: Prefix): string {
  return `ip-${formatPrefix(prefix).replaceAll(':', '-').replace('/', '_')}`;
}

/** A group is named by its identity: `branch.m365.11.v4`. */
export function groupName(policy: string, object: string, family: Family): string {
  return `${policy}.${object}.v${family}`;
}

/** What a rule negates to mean the object: `branch.internet.v4.except`. */
export function exceptName(policy: string, object: string, family: Family): string {
  return `${groupName(policy, object, family)}.except`;
}

/** `branch.m365.11.fqdn`: no object of addresses ends so. */
export function domainGroupName(policy: string, object: string): string {
  return `${policy}.${object}.fqdn`;
}

/** A domain is named by its value, as an address is. */
export function domainName(host: string): string {
  return shortName(`fqdn-${host}`);
}

/** `name` if it is short enough; otherwise its beginning and a digest of the whole. */
export function shortName(name: string): string {
  if (name.length <= NAME_MAX) return name;
  const digest = createHash('sha256').update(name).digest('hex').slice(0, DIGEST_LENGTH);
  return `${name.slice(0, NAME_MAX - DIGEST_LENGTH - 1)}_${digest}`;
}

/** Hands out the names of rules, each once. */
export interface RuleNames {
  /** A name for a rule: the policy's rule, and the endpoint set that a part of it comes from; a number where that is not enough. */
  name(rule: string, origin?: string): string;
}

export function ruleNames(policy: string): RuleNames {
  // The number that the next rule of this name would get.
  const numbers = new Map<string, number>();
  return {
    name(rule, origin) {
      const part = origin === undefined ? '' : `.${origin.replace(/[^A-Za-z0-9_-]/g, '_').slice(0, ORIGIN_MAX)}`;
      const wanted = shortName(`${policy}.${rule}${part}`);
      let name = wanted;
      while (numbers.has(name)) name = numbered(wanted, numbers);
      numbers.set(name, 2);
      return name;
    },
  };
}

function numbered(wanted: string, numbers: Map<string, number>): string {
  const number = numbers.get(wanted) ?? 2;
  numbers.set(wanted, number + 1);
  return shortName(`${wanted}.${number}`);
}
