import { createHash } from 'node:crypto';
import type { AddressIdentity } from '../../model/policy.ts';
import type { NameRule } from '../limit.ts';
import { truncateUtf8, utf8Length } from './fit-text.ts';

const HASH_LENGTH = 8;

/** Hands out names for one kind of thing on one target: the same name for the same key, different names for different keys. */
export interface NameTable {
  /** The name for `key`; `wanted` is what it is called where everything fits. */
  name(key: string, wanted: string): string;
}

/** Whether `wanted` can stand on the target as it is. */
export function fitsName(wanted: string, rule: NameRule): boolean {
  return wanted !== '' && utf8Length(wanted) <= rule.maxBytes && spell(wanted, rule) === wanted;
}

/** `wanted` with the target's characters only. */
function spell(wanted: string, rule: NameRule): string {
  const spelled = [...wanted].map((character) => (rule.allowed.test(character) ? character : rule.substitute)).join('');
  const begins = rule.first === undefined || rule.first.test([...spelled][0] ?? '');
  return begins ? spelled : `${rule.lead ?? ''}${spelled}`;
}

/** A short digest that tells apart names which would otherwise be equal. Only the key goes into it, never members or order. */
function digest(key: string): string {
  return createHash('sha256').update(key).digest('hex').slice(0, HASH_LENGTH);
}

/**
 * `name` with a digest of `key` that nobody has yet. Somebody may: a user can write any name, one that ends in our digest too, and two things under
 * one name would be one set of both.
 */
function withDigest(name: string, key: string, { rule, taken }: Names): string {
  const beginning = truncateUtf8(name, rule.maxBytes - HASH_LENGTH - 1);
  const joint = rule.allowed.test('_') ? '_' : rule.substitute;
  const candidate = (attempt: number): string =>
    `${beginning}${joint}${digest(attempt === 0 ? key : `${key} ${attempt}`)}`;
  let attempt = 0;
  while (taken.has(candidate(attempt))) attempt += 1;
  return candidate(attempt);
}

interface Names {
  readonly rule: NameRule;
  readonly taken: ReadonlySet<string>;
}

/**
 * A table of names that obey `rule`. A name that is too long is cut and gets a digest of its key; one that another key already has gets a
 * digest too. Everything else keeps its own spelling, so that names do not change with what stands around them.
 */
export function nameTable(rule: NameRule): NameTable {
  const byKey = new Map<string, string>();
  const taken = new Set<string>();
  return {
    name(key, wanted) {
      const known = byKey.get(key);
      if (known !== undefined) return known;
      const spelled = spell(wanted, rule);
      const fits = utf8Length(spelled) <= rule.maxBytes && !taken.has(spelled);
      const name = fits ? spelled : withDigest(spelled, key, { rule, taken });
      byKey.set(key, name);
      taken.add(name);
      return name;
    },
  };
}

/** What an address identity is called where everything fits. */
export function nameOfIdentity(identity: Exclude<AddressIdentity, { kind: 'any' }>): string {
  switch (identity.kind) {
    case 'set':
      return numbered(identity.set, identity.part);
    case 'endpoint-set':
      return `${identity.feed}.${identity.id}`;
    case 'rule':
      return numbered(`${identity.rule}.${identity.side}`, identity.part);
    case 'scope':
      return `scope.${identity.side}`;
  }
}

function numbered(name: string, part: number): string {
  return part === 1 ? name : `${name}.${part}`;
}

/** A key that is equal for equal identities only. */
export function keyOfIdentity(identity: AddressIdentity): string {
  return JSON.stringify(identity);
}
