import { error, info, warning } from '../diagnostic/diagnostic.ts';
import type { Report } from '../diagnostic/report.ts';
import { quote } from '../diagnostic/text.ts';
import { type AddressSet, equals, isEmpty, rangeCount } from '../net/address-set.ts';
import { except, intersect, unionAll } from '../net/algebra.ts';
import { FAMILIES } from '../net/family.ts';
import { formatAddress, formatRange } from '../net/format.ts';
import { rangesOf } from '../net/prefixes-of.ts';
import type { AddressPart } from './address-parts.ts';
import type { RuleNode } from './document.ts';
import type { NamedAddresses } from './policy.ts';
import { sameIdentity } from './same-identity.ts';

const SHOWN_RANGES = 3;

/** One side of a rule and the scope's limit on it. */
export interface SideToCut {
  readonly rule: RuleNode;
  readonly side: 'from' | 'to';
  /** `undefined` where a part has nothing to offer; the others are counted as if it were there. */
  readonly parts: readonly (AddressPart | undefined)[];
  readonly limit: NamedAddresses;
  readonly report: Report;
}

/**
 * The parts inside the scope, each at its place and under its name; `undefined` where nothing is left. Reports what was cut away, and
 * SCOPE_EMPTY when every part is gone. A part that is wholly inside keeps its name, one that was cut is called after the rule.
 */
export function cutToScope(cut: SideToCut): readonly (NamedAddresses | undefined)[] {
  const { rule, side, limit, report } = cut;
  const parts = cut.parts.map((part) => (part === undefined || isEmpty(part.addresses) ? undefined : part));
  const near = nearby(limit, parts);
  const inside = parts.map((part, index) => part && cutPart(part, index, { ...cut, limit: near }));
  const { span } = rule[side];
  if (inside.every((part) => part === undefined)) {
    const message = `The rule ${quote(rule.name)} has nothing inside the scope: no address of its "${side}" is in it`;
    report(error('SCOPE_EMPTY', message, { span }));
  } else if (parts.some((part) => part?.identity?.kind === 'any') && limit.identity.kind !== 'any') {
    const message = `The rule ${quote(rule.name)} says "${side}: any", which is any address of the scope`;
    report(info('SCOPE_CUT', message, { span }));
  } else {
    const outside = unionAll(parts.map((part, index) => part && cutOff(part, inside[index])).filter(isPresent));
    if (!isEmpty(outside)) report(warning('SCOPE_CUT', describeCut(rule, side, outside), { span }));
  }
  return inside;
}

/** The limit without what is far from every part, so that a long one is read once and not once a part. */
function nearby(limit: NamedAddresses, parts: readonly (AddressPart | undefined)[]): NamedAddresses {
  const present = parts.filter(isPresent);
  const isLimited = limit.identity.kind !== 'any' && present.every(({ identity }) => identity?.kind !== 'any');
  if (!isLimited || present.length < 2) return limit;
  return { ...limit, addresses: intersect(limit.addresses, unionAll(present.map(({ addresses }) => addresses))) };
}

function cutPart(part: AddressPart, index: number, { rule, side, limit }: SideToCut): NamedAddresses | undefined {
  const { addresses, listed } = part;
  const nameOfRule = { kind: 'rule', rule: rule.name, side, part: index + 1 } as const;
  const named = { identity: part.identity ?? nameOfRule, addresses, listed };
  if (limit.identity.kind === 'any' || sameIdentity(part.identity, limit.identity)) return named;
  if (part.identity?.kind === 'any') return limit;
  const inside = intersect(addresses, limit.addresses);
  if (isEmpty(inside)) return undefined;
  return equals(inside, addresses) ? named : { identity: nameOfRule, addresses: inside, listed };
}

function cutOff({ addresses }: AddressPart, inside: NamedAddresses | undefined): AddressSet | undefined {
  if (inside === undefined) return addresses;
  return inside.addresses === addresses ? undefined : except(addresses, inside.addresses);
}

function isPresent<T>(value: T | undefined): value is T {
  return value !== undefined;
}

function describeCut(rule: RuleNode, side: 'from' | 'to', outside: AddressSet): string {
  const shown = firstRanges(outside).join(', ');
  const more = rangeCount(outside) - SHOWN_RANGES;
  return `The rule ${quote(rule.name)} is cut to the scope; outside of it "${side}" has ${shown}${more > 0 ? ` and ${more} more` : ''}`;
}

function firstRanges(addresses: AddressSet): readonly string[] {
  const shown: string[] = [];
  for (const family of FAMILIES) {
    for (const { start, end } of rangesOf(addresses, family)) {
      if (shown.length === SHOWN_RANGES) return shown;
      shown.push(start === end ? formatAddress(family, start) : formatRange(family, start, end));
    }
  }
  return shown;
}
