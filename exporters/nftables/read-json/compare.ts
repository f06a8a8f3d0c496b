import { addressSetOf, type Family, type IntervalSet, type JsonNode } from 'rulecast/exporter/read';
import { always, type Condition } from './condition-type.ts';
import { refuse, type Site } from './findings.ts';
import type { Selector } from './selector-parts.ts';
import { shown } from './shape.ts';
import { addressOf, type Domain, negated, numberOf, numbersWhere, type Values } from './values.ts';

/** The operators of a match. */
const OPERATORS = ['==', '!=', '<', '>', '<=', '>=', 'in', '!'] as const;

export type Operator = (typeof OPERATORS)[number];

export function operatorOf(word: string | undefined): Operator | undefined {
  return OPERATORS.find((operator) => operator === word);
}

/** A comparison with one value that is not an equation; `mask` is what the left side is ANDed with first. */
export interface Comparison {
  readonly selector: Selector;
  readonly operator: Operator;
  readonly mask?: JsonNode;
  readonly right: JsonNode;
}

/** The condition of `<`, `>`, `in`, `!` and of masks; an error and `undefined` when they are not understood here. */
export function compare({ selector, operator, mask, right }: Comparison, site: Site): Condition | undefined {
  const { domain } = selector;
  if (domain.kind === 'anything')
    return always({ match: selector.implied, undecided: selector.reason ?? 'a comparison' });
  const values = comparedValues({ domain, operator, mask, right }, site);
  if (values === 'refused') return undefined;
  if (values.kind === 'unknown') return always({ match: selector.implied, undecided: values.reason });
  return (before) => selector.boxes(values, before);
}

interface Compared {
  readonly domain: Domain;
  readonly operator: Operator;
  readonly mask: JsonNode | undefined;
  readonly right: JsonNode;
}

const A_MASK: Values = { kind: 'unknown', reason: 'a mask' };

function comparedValues({ domain, operator, mask, right }: Compared, site: Site): Values | 'refused' {
  if (domain.kind === 'addresses' && mask !== undefined) return maskedAddresses({ domain, operator, mask, right });
  if (domain.kind !== 'numbers') {
    if (mask !== undefined) return A_MASK;
    refuse(site, right, `${shown(operator)} is not understood here`);
    return 'refused';
  }
  if (mask !== undefined && !domain.isBits) return A_MASK;
  const set = comparedNumbers({ domain, operator, mask, right });
  if (set !== undefined) return { kind: 'numbers', set };
  refuse(site, right, `What ${shown(operator)} compares with is not understood`);
  return 'refused';
}

interface ComparedNumbers extends Compared {
  readonly domain: Extract<Domain, { kind: 'numbers' }>;
}

function comparedNumbers({ domain, operator, mask, right }: ComparedNumbers): IntervalSet | undefined {
  const bound = numberOf(right, domain);
  const bits = mask === undefined ? domain.max : numberOf(mask, domain);
  if (bound === undefined || bits === undefined) return undefined;
  if (!domain.isBits) return orderedNumbers(operator, bound, domain.max);
  const passes = bitTest(operator, bound);
  return passes && numbersWhere(domain.max, (number) => passes(number & bits));
}

function orderedNumbers(operator: Operator, bound: number, max: number): IntervalSet | undefined {
  switch (operator) {
    case '<':
      return bound === 0 ? [] : [{ from: 0, to: bound - 1 }];
    case '>':
      return bound === max ? [] : [{ from: bound + 1, to: max }];
    case '<=':
      return [{ from: 0, to: bound }];
    case '>=':
      return [{ from: bound, to: max }];
    default:
      return undefined;
  }
}

/** `in` and `!` ask whether any bit is set, the others for a number. */
function bitTest(operator: Operator, bound: number): ((number: number) => boolean) | undefined {
  switch (operator) {
    case '==':
      return (number) => number === bound;
    case '!=':
      return (number) => number !== bound;
    case 'in':
      return (number) => (number & bound) !== 0;
    case '!':
      return (number) => (number & bound) === 0;
    default:
      return undefined;
  }
}

interface MaskedAddress {
  readonly domain: Extract<Domain, { kind: 'addresses' }>;
  readonly operator: Operator;
  readonly mask: JsonNode;
  readonly right: JsonNode;
}

/** Ones and then zeros leave a prefix; any other mask leaves more ranges than it is worth. */
function maskedAddresses({ domain, operator, mask, right }: MaskedAddress): Values {
  const { family } = domain;
  const [bits, address] = [addressOf(mask, family), addressOf(right, family)];
  if (bits === undefined || address === undefined || (operator !== '==' && operator !== '!=')) return A_MASK;
  const length = lengthOfMask(bits, family);
  if (length === undefined) return { kind: 'unknown', reason: 'a mask with gaps' };
  const isPossible = (address & ~bits) === 0n;
  const set = addressSetOf(isPossible ? [{ family, address, length }] : []);
  return operator === '==' ? { kind: 'addresses', set } : negated({ kind: 'addresses', set }, domain);
}

function lengthOfMask(mask: bigint, family: Family): number | undefined {
  const width = family === 4 ? 32 : 128;
  const text = mask.toString(2).padStart(width, '0');
  return /^1*0*$/.test(text) ? text.replaceAll('0', '').length : undefined;
}
