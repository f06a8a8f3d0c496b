import type { JsonNode } from 'rulecast/exporter/read';
import { type Box, EVERYTHING, meetAll } from './box.ts';
import { compare, type Operator, operatorOf } from './compare.ts';
import { always, type Condition } from './condition-type.ts';
import { type Element, type Elements, elementsOf, isCatchAll, namedElements } from './element.ts';
import { malformed, refuse, type Site } from './findings.ts';
import type { Table } from './ruleset.ts';
import { selectorOf } from './selector.ts';
import { nftAddsFamily } from './selector-icmp.ts';
import { type Selector, unknowable } from './selector-parts.ts';
import { fieldsOf, shown, taggedOf, textOf } from './shape.ts';
import { allOf, negated, unionOf, type Values, valuesOf } from './values.ts';

/** What a rule reads its statements with. */
export interface Scope {
  readonly table: Table;
  readonly site: Site;
  /** Sets that were read for an expression before: a set of many elements may be used by many rules. */
  readonly known: Map<string, Values>;
}

/** The left side of a match, or the key of a map: one expression or several joined. */
export interface Key {
  readonly parts: readonly [Selector, ...Selector[]];
  readonly mask: JsonNode | undefined;
  /** Whether the value is written as a list of parts. */
  readonly isJoined: boolean;
  /** The expressions as text, which tells one key from another. */
  readonly text: string;
}

const ARITHMETIC: ReadonlySet<string> = new Set(['|', '^', '<<', '>>']);

/** The condition of `{"match": …}`; an error and `undefined` when it is not understood. */
export function conditionOf(node: JsonNode, scope: Scope): Condition | undefined {
  const { site } = scope;
  const fields = fieldsOf(node, { what: 'A match', required: ['op', 'left', 'right'] }, site);
  const [left, right, op] = [fields?.get('left'), fields?.get('right'), fields?.get('op')];
  if (left === undefined || right === undefined || op === undefined) return undefined;
  const operator = operatorOf(textOf(op));
  if (operator === undefined) return refuse(site, op, 'The operator of a match is not understood');
  const key = keyOf(left, site);
  if (key === undefined) return undefined;
  const set = taggedOf(right)?.tag === 'set' || textOf(right)?.startsWith('@') === true;
  return set ? setCondition(key, { operator, right }, scope) : valueCondition(key, { operator, right }, site);
}

interface Right {
  readonly operator: Operator;
  readonly right: JsonNode;
}

function valueCondition(key: Key, { operator, right }: Right, site: Site): Condition | undefined {
  const [selector] = key.parts;
  const { domain } = selector;
  if (key.isJoined) return refuse(site, right, 'A concatenation is compared with something else than a set');
  const isEquation = operator === '==' || operator === '!=';
  const isBits = domain.kind === 'numbers' && domain.isBits;
  if (key.mask !== undefined) return compare({ selector, operator, mask: key.mask, right }, site);
  if (!isEquation || isBits) return compare({ selector, operator, right }, site);
  const values = valuesOf(right, domain, site);
  return values && ((before) => selector.boxes(operator === '==' ? values : negated(values, domain), before));
}

function setCondition(key: Key, { operator, right }: Right, scope: Scope): Condition | undefined {
  const { site } = scope;
  if (operator !== '==' && operator !== '!=')
    return refuse(site, right, `${shown(operator)} with a set is not understood`);
  const elements = lookedUp(right, 'set', scope);
  if (elements === undefined) return undefined;
  const unsettled = elements.unsettled ?? (key.mask === undefined ? undefined : 'a mask');
  if (unsettled !== undefined) return undecidedOn(key, unsettled);
  if (key.isJoined) {
    return operator === '!=' ? undecidedOn(key, '!= with a concatenation') : joinedCondition(key, elements.list, site);
  }
  const [selector] = key.parts;
  const values = unionValues(selector, { elements: elements.list, cache: cacheKey(key, right) }, scope);
  return values && ((before) => selector.boxes(operator === '==' ? values : negated(values, selector.domain), before));
}

/** The elements behind `{"set": […]}` or `"@name"`. */
export function lookedUp(node: JsonNode, kind: 'set' | 'verdicts', { table, site }: Scope): Elements | undefined {
  const tagged = taggedOf(node);
  if (tagged === undefined) return namedElements(node, { table, kind }, site);
  if (tagged.tag !== 'set' || tagged.value.kind !== 'array' || tagged.value.items.length === 0) {
    return malformed(site, node, 'A set in a rule is not a list of elements');
  }
  return elementsOf(tagged.value.items, kind, site);
}

/** Only named sets are worth remembering. */
function cacheKey({ text }: Key, right: JsonNode): string | undefined {
  const name = textOf(right);
  return name === undefined ? undefined : `${text} ${name}`;
}

interface Listed {
  readonly elements: readonly Element[];
  readonly cache: string | undefined;
}

function unionValues({ domain }: Selector, { elements, cache }: Listed, { site, known }: Scope): Values | undefined {
  const before = cache === undefined ? undefined : known.get(cache);
  if (before !== undefined) return before;
  const lists = elements.flatMap((element) =>
    isCatchAll(element) ? allOf(domain) : (valuesOf(element.value, domain, site) ?? []),
  );
  if (lists.length < elements.length) return undefined;
  const hasAll = elements.some(isCatchAll);
  const values = hasAll ? allOf(domain) : (unionOf(lists) ?? negated(allOf(domain), domain));
  if (cache !== undefined) known.set(cache, values);
  return values;
}

/** The condition that one element of a map, or of a set of concatenations, stands for. */
export function elementCondition(key: Key, element: Element, site: Site): Condition | undefined {
  if (element.unsettled !== undefined) return undecidedOn(key, element.unsettled);
  if (key.mask !== undefined) return undecidedOn(key, 'a mask');
  if (isCatchAll(element)) return always({ match: impliedBy(key) });
  const tagged = taggedOf(element.value);
  const nodes = key.isJoined
    ? tagged?.tag === 'concat' && tagged.value.kind === 'array'
      ? tagged.value.items
      : []
    : [element.value];
  if (nodes.length !== key.parts.length)
    return malformed(site, element.value, 'An element has not as many parts as the key');
  const values = key.parts.flatMap(({ domain }, at) => {
    const node = nodes[at];
    return node === undefined ? [] : (valuesOf(node, domain, site) ?? []);
  });
  return values.length < nodes.length ? undefined : productOf(key, values);
}

function productOf({ parts }: Key, values: readonly Values[]): Condition {
  return (before) => {
    const lists = parts.map((selector, at) => {
      const own = values[at];
      return own === undefined ? [] : selector.boxes(own, before);
    });
    return lists.reduce(meetAll);
  };
}

function joinedCondition(key: Key, elements: readonly Element[], site: Site): Condition | undefined {
  const conditions = elements.flatMap((element) => elementCondition(key, element, site) ?? []);
  if (conditions.length < elements.length) return undefined;
  // What came before tells only whether nft adds the family of ICMP, so that two answers are all there are.
  const answers = new Map<boolean, readonly Box[]>();
  return (before) => {
    const adds = nftAddsFamily(before);
    const boxes = answers.get(adds) ?? conditions.flatMap((condition) => condition(before));
    answers.set(adds, boxes);
    return boxes;
  };
}

/** Packets that have all parts of the key, whatever their values are. */
function impliedBy({ parts }: Key): Selector['implied'] {
  const all = parts.map(({ implied }) => [{ match: implied }]).reduce(meetAll, [EVERYTHING]);
  return all[0]?.match ?? { protocols: [] };
}

export function undecidedOn(key: Key, reason: string): Condition {
  return always({ match: impliedBy(key), undecided: reason });
}

/** The left side of a match or the key of a map; an error and `undefined` when it is not understood. */
export function keyOf(node: JsonNode, site: Site): Key | undefined {
  const tagged = taggedOf(node);
  const nodes = tagged?.tag === 'concat' && tagged.value.kind === 'array' ? tagged.value.items : undefined;
  if (nodes !== undefined) {
    const [first, ...more] = nodes.flatMap((part) => partOf(part, site) ?? []);
    if (first === undefined || more.length + 1 < nodes.length) return undefined;
    return { parts: [first, ...more], mask: undefined, isJoined: true, text: '' };
  }
  if (tagged?.tag === '&') {
    const [inner, mask] = tagged.value.kind === 'array' && tagged.value.items.length === 2 ? tagged.value.items : [];
    if (inner === undefined || mask === undefined) return malformed(site, node, '"&" has not two operands');
    const part = partOf(inner, site);
    return part && { parts: [part], mask, isJoined: false, text: '' };
  }
  const part = partOf(node, site);
  return part && { parts: [part], mask: undefined, isJoined: false, text: textOfKey(node) };
}

/** Arithmetic other than one mask on a single expression is left undecided. */
function partOf(node: JsonNode, site: Site): Selector | undefined {
  const tagged = taggedOf(node);
  const isArithmetic = tagged !== undefined && (ARITHMETIC.has(tagged.tag) || tagged.tag === '&');
  if (!isArithmetic) return selectorOf(node, site);
  const [inner] = tagged.value.kind === 'array' ? tagged.value.items : [];
  const selector = inner === undefined ? malformed(site, node, 'An operator has no operands') : partOf(inner, site);
  return selector && unknowable(selector.implied, 'arithmetic with parts of a packet');
}

function textOfKey(node: JsonNode): string {
  if (node.kind === 'scalar') return String(node.value);
  if (node.kind === 'array') return node.items.map(textOfKey).join();
  return node.members.map(({ key, value }) => `${key}:${textOfKey(value)}`).join();
}
