import { addressesOf } from './addresses.ts';
import { addressPieces, type Condition, type ConditionResult, conditionOf, readableFrom } from './condition.ts';
import type { Key } from './key.ts';
import { bothPieces, type Piece } from './piece.ts';
import { mayWork, note, type Report, refuse, syntaxError } from './report.ts';
import type { Element, NamedSet } from './ruleset.ts';
import { describe, spanOfTokens, type Token } from './token.ts';

type Keys = readonly [Key, ...Key[]];

/** A set to look a packet up in: one with a name, or one that a rule writes itself. */
export interface Lookup {
  readonly keys: Keys;
  readonly elements: readonly Element[];
  readonly not: boolean;
  readonly at: Token;
  /** Absent: written in the rule, where nft takes any element. */
  readonly named?: NamedSet;
}

/** The packets that are found (with `not`: not found) in a set; no piece after an error. */
export function lookUp(lookup: Lookup, report: Report): readonly Piece[] {
  const { keys, elements, not, named } = lookup;
  if (!mayWork(report, lookup.at, elements.length)) return [];
  if (!elements.every((element) => isElement(lookup, element, report))) return [];
  const undecided = named?.undecided ?? elements.find((element) => element.undecided)?.undecided;
  if (undecided !== undefined) return [readable(keys, undecided)];
  const [key, ...more] = keys;
  if (more.length === 0) return lookUpOne(lookup, key, report);
  if (not) return [readable(keys, '!= with a concatenation')];
  return groups(keys, elements).flatMap((group) => lookUpGroup(keys, group, report));
}

/** The packets of one element, for a map in which each has a verdict of its own. */
export function lookUpElement(keys: Keys, element: Element, report: Report): readonly Piece[] {
  if (element.undecided !== undefined) return [readable(keys, element.undecided)];
  const group = { values: element.key.map((part) => [part]), elements: [element] };
  return lookUpGroup(keys, group, report);
}

/** Whether an element has the parts and the spelling that its set allows; reports what is wrong. */
export function isElement({ keys, named }: Pick<Lookup, 'keys' | 'named'>, element: Element, report: Report): boolean {
  if (element.key.length !== keys.length) {
    const message = `An element of ${element.key.length} parts cannot be compared with ${keys.length}`;
    syntaxError(report, element.at, message);
    return false;
  }
  if (named === undefined || named.isInterval) return true;
  const ranged = keys.findIndex((key, index) => key.kind === 'address' && /[/-]/.test(element.key[index] ?? ''));
  if (ranged < 0) return true;
  const message = `nft takes the prefix or range ${describe(element.at)} only in a set with flags interval`;
  syntaxError(report, element.at, message);
  return false;
}

/** The conditions of several keys at once, as products; what no packet meets is left out. */
function productOf(conditions: readonly (readonly Piece[])[]): readonly Piece[] {
  return conditions.reduce<readonly Piece[]>(
    (products, pieces) =>
      products.flatMap((product) =>
        pieces.map((piece) => bothPieces(product, piece)).filter((both) => both !== undefined),
      ),
    [{ match: {} }],
  );
}

/** The pieces of an answer, or none and a report of what is wrong. `tokens` are the places of the values. */
export function piecesOf(result: ConditionResult, tokens: readonly Token[], report: Report): readonly Piece[] {
  const at = tokens[result.ok ? 0 : result.index] ?? tokens[0];
  if (at === undefined) return result.ok ? result.pieces : [];
  if (!result.ok) {
    refuse(report, at, result.reason);
    return [];
  }
  noteMasked(result, at, report);
  return result.pieces;
}

function noteMasked({ masked }: Condition, at: Token, report: Report): void {
  if (masked !== undefined) note(report, spanOfTokens(at), `${masked} has host bits, which nft clears`, 'HOST_BITS');
}

function readable(keys: Keys, undecided: string): Piece {
  const pieces = productOf(keys.map((key) => [readableFrom(key, undecided)]));
  return pieces[0] ?? { match: { protocols: [] } };
}

function lookUpOne({ elements, not, at }: Lookup, key: Key, report: Report): readonly Piece[] {
  if (key.kind === 'address' && !not) {
    const read = addressesOf(elements, key.family);
    if (read.ok && read.masked === undefined) return addressPieces(key.side, key.family, read.set).pieces;
  }
  const values = elements.map((element) => element.key[0] ?? '');
  const tokens = elements.map((element) => element.at);
  return piecesOf(conditionOf({ key, values, not }), tokens.length === 0 ? [at] : tokens, report);
}

/** Elements that differ in one part only, with the values of each part. */
interface Group {
  readonly values: readonly string[][];
  readonly elements: Element[];
}

function lookUpGroup(keys: Keys, { values, elements }: Group, report: Report): readonly Piece[] {
  const tokens = elements.map((element) => element.at);
  const conditions = keys.map((key, index) =>
    piecesOf(conditionOf({ key, values: values[index] ?? [], not: false }), tokens, report),
  );
  return productOf(conditions);
}

/** Joins elements that are equal but for their first address: `{A . tcp . 443, B . tcp . 443}` is one product with both addresses. */
function groups(keys: Keys, elements: readonly Element[]): readonly Group[] {
  const joined = keys.findIndex((key) => key.kind === 'address');
  const found = new Map<string, Group>();
  for (const element of elements) {
    const rest = element.key.map((part, index) => (index === joined ? '' : part)).join(' ');
    const group = found.get(rest);
    if (group === undefined || joined < 0) {
      const name = joined < 0 ? `${found.size}` : rest;
      found.set(name, { values: element.key.map((part) => [part]), elements: [element] });
      continue;
    }
    group.values[joined]?.push(element.key[joined] ?? '');
    group.elements.push(element);
  }
  return [...found.values()];
}
