import type { AddressNode, PolicyDocument, RuleNode, ServiceNode } from '../../model/document.ts';

/** Everything a rule names, directly or through other definitions. */
export interface References {
  readonly sets: ReadonlySet<string>;
  readonly services: ReadonlySet<string>;
}

/** Finds what a rule names. The scope counts: every rule is cut to it. A name without a definition is among them too. */
export function referencesOf(rule: RuleNode, document: PolicyDocument): References {
  const found = { sets: new Set<string>(), services: new Set<string>() };
  const { scope } = document;
  const scoped = scope?.kind === 'within' ? [scope.from, scope.to] : [];
  for (const node of [rule.from, rule.to, ...scoped])
    if (node !== undefined) visitAddresses(node, document, found.sets);
  if (rule.services !== undefined) visitServices(rule.services, document, found.services);
  return found;
}

/** The sets that the scope names, directly or through others. */
export function scopeSets(document: PolicyDocument): ReadonlySet<string> {
  const { scope } = document;
  const found = new Set<string>();
  const sides = scope?.kind === 'within' ? [scope.from, scope.to] : [];
  for (const node of sides) if (node !== undefined) visitAddresses(node, document, found);
  return found;
}

function visitAddresses(node: AddressNode, document: PolicyDocument, found: Set<string>): void {
  switch (node.kind) {
    case 'name':
      if (found.has(node.name)) return;
      found.add(node.name);
      for (const expression of definitionsOf(node.name, document)) visitAddresses(expression, document, found);
      return;
    case 'union':
      for (const member of node.members) visitAddresses(member, document, found);
      return;
    case 'difference':
      visitAddresses(node.of, document, found);
      visitAddresses(node.except, document, found);
      return;
    case 'any':
    case 'addresses':
    case 'selection':
      return;
  }
}

/** What a set is, or what it is at each site. */
function definitionsOf(name: string, { sets, sites }: PolicyDocument): readonly AddressNode[] {
  const set = sets.get(name);
  if (set?.kind === 'expression') return [set.expression];
  return [...sites.values()].flatMap((site) => {
    const own = site.sets.get(name);
    return own === undefined ? [] : [own.expression];
  });
}

function visitServices(node: ServiceNode, document: PolicyDocument, found: Set<string>): void {
  switch (node.kind) {
    case 'name': {
      if (found.has(node.name)) return;
      found.add(node.name);
      const definition = document.services.get(node.name);
      if (definition !== undefined) visitServices(definition.expression, document, found);
      return;
    }
    case 'union':
      for (const member of node.members) visitServices(member, document, found);
      return;
    case 'any':
    case 'service':
      return;
  }
}
