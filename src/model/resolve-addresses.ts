import { assertNever } from '../diagnostic/assert.ts';
import { error } from '../diagnostic/diagnostic.ts';
import type { Report } from '../diagnostic/report.ts';
import { didYouMean } from '../diagnostic/suggest.ts';
import { quote } from '../diagnostic/text.ts';
import { type AddressSet, isEmpty } from '../net/address-set.ts';
import { FAMILIES } from '../net/family.ts';
import {
  type AddressParts,
  ANY_PARTS,
  allAddresses,
  isVacant,
  isWrittenAny,
  nameParts,
  plainParts,
  subtractAddresses,
  uniteParts,
} from './address-parts.ts';
import type { AddressNode, NameNode, PolicyDocument } from './document.ts';
import { selectEndpointSets } from './select-endpoint-sets.ts';

/** What names stand for. A set that could not be resolved is absent from `sets`; its error has been reported. */
export interface AddressScope {
  readonly document: PolicyDocument;
  readonly sets: { readonly get: (name: string) => AddressParts | undefined };
  readonly report: Report;
}

/** What the expression stands for; `undefined` after an error, which has been reported here or where a set it names is defined. */
export function resolveAddresses(node: AddressNode, scope: AddressScope): AddressParts | undefined {
  switch (node.kind) {
    case 'any':
      return ANY_PARTS;
    case 'addresses':
      return resolveLiteral(node, scope.report);
    case 'name':
      return resolveName(node, scope);
    case 'selection':
      return selectEndpointSets(node, scope.document.feeds, scope.report);
    case 'union':
      return resolveUnion(node, scope);
    case 'difference':
      return resolveDifference(node, scope);
    default:
      return assertNever(node);
  }
}

/** What the set `name` stands for when `expression` is what it is defined as. */
export function resolveSet(name: string, expression: AddressNode, scope: AddressScope): AddressParts | undefined {
  const found = resolveAddresses(expression, scope);
  return found && nameParts(name, found);
}

/** The set names in an expression, each where it is written. */
export function* namesIn(node: AddressNode): Generator<NameNode, void, undefined> {
  if (node.kind === 'name') yield node;
  if (node.kind === 'union') for (const member of node.members) yield* namesIn(member);
  if (node.kind === 'difference') {
    yield* namesIn(node.of);
    yield* namesIn(node.except);
  }
}

type Node<Kind extends AddressNode['kind']> = Extract<AddressNode, { readonly kind: Kind }>;

function resolveLiteral(
  { addresses, listed, file, span }: Node<'addresses'>,
  report: Report,
): AddressParts | undefined {
  if (!isEmpty(addresses)) return plainParts(addresses, listed);
  const what = file === undefined ? 'This expression' : `The file ${quote(file)}`;
  report(error('SET_EMPTY', `${what} has no address`, { span }));
  return undefined;
}

function resolveName({ name, span }: Node<'name'>, { document, sets, report }: AddressScope): AddressParts | undefined {
  if (!document.sets.has(name)) {
    report(
      error('NAME_UNKNOWN', `There is no set ${quote(name)}`, { span, hint: didYouMean(name, document.sets.keys()) }),
    );
  }
  return sets.get(name);
}

function resolveUnion({ members, span }: Node<'union'>, scope: AddressScope): AddressParts | undefined {
  if (members.length === 0) {
    scope.report(error('SET_EMPTY', 'The list is empty', { span, hint: 'to match every address, write any' }));
    return undefined;
  }
  const found = members.map((member) => resolveAddresses(member, scope)).filter((parts) => parts !== undefined);
  const any = members.length > 1 ? found.findIndex(isWrittenAny) : -1;
  if (any >= 0) {
    const hint = 'write any alone, or take it out of the list';
    scope.report(error('ANY_WITH_OTHERS', 'The word any stands in a list with other addresses', { span, hint }));
  }
  return any < 0 && found.length === members.length ? uniteParts(found) : undefined;
}

function resolveDifference(node: Node<'difference'>, scope: AddressScope): AddressParts | undefined {
  const of = resolveAddresses(node.of, scope);
  const except = resolveAddresses(node.except, scope);
  if (of === undefined || except === undefined) return undefined;
  const rest = subtractAddresses(of, allAddresses(except));
  if (!isVacant(rest)) return rest;
  const families = familiesIn(allAddresses(of));
  scope.report(
    error('SET_EMPTY', `The except takes away every address of ${describe(node.of)} (${families})`, {
      span: node.except.span,
      related: [{ message: 'It is taken from this', span: node.of.span }],
    }),
  );
  return undefined;
}

function familiesIn(addresses: AddressSet): string {
  return FAMILIES.filter((family) => !isEmpty(addresses, family))
    .map((family) => `IPv${family}`)
    .join(' and ');
}

function describe(node: AddressNode): string {
  if (node.kind === 'name') return `the set ${quote(node.name)}`;
  return node.kind === 'selection' ? `the selection from ${quote(node.feed.name)}` : 'the expression before it';
}
