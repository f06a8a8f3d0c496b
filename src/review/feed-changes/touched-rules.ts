import type { AddressNode, PolicyDocument, SelectionNode, SelectorTerm } from '../../model/document.ts';
import type { Labels } from '../../model/endpoint-set.ts';

/** Labels of an endpoint set at one time. */
export interface KnownLabels {
  readonly labels: Labels;
  /** Labels that are not named are known to be absent; else nobody knows them, and they may be anything. */
  readonly isWhole: boolean;
}

/** Names of rules in force that select an endpoint set of a feed at one of the times, through named sets too, in the order of the policy. */
export function touchedRules(document: PolicyDocument, feed: string, times: readonly KnownLabels[]): readonly string[] {
  const isTouched = (node: SelectionNode) => node.feed.name === feed && times.some((time) => maySelect(node, time));
  return document.rules
    .filter(
      ({ enabled, from, to }) => enabled && [from, to].some((side) => selectionsIn(side, document).some(isTouched)),
    )
    .map(({ name }) => name);
}

function selectionsIn(start: AddressNode, document: PolicyDocument): readonly SelectionNode[] {
  const seen = new Set<string>();
  const visit = (node: AddressNode): readonly SelectionNode[] => {
    switch (node.kind) {
      case 'selection':
        return [node];
      case 'union':
        return node.members.flatMap(visit);
      case 'difference':
        return [...visit(node.of), ...visit(node.except)];
      case 'name': {
        if (seen.has(node.name)) return [];
        seen.add(node.name);
        return namedExpressions(node.name, document).flatMap(visit);
      }
      case 'any':
      case 'addresses':
        return [];
    }
  };
  return visit(start);
}

/** What a name stands for, at any site. */
function namedExpressions(name: string, { sets, sites }: PolicyDocument): readonly AddressNode[] {
  const set = sets.get(name);
  if (set?.kind === 'expression') return [set.expression];
  return [...sites.values()].flatMap((site) => site.sets.get(name)?.expression ?? []);
}

function maySelect({ where, except }: SelectionNode, known: KnownLabels): boolean {
  const isKept = (where ?? []).every((term) => hasValue(term, known) ?? true);
  const isLeftOut = except?.every((term) => hasValue(term, known) ?? false) ?? false;
  return isKept && !isLeftOut;
}

/** Undefined where nobody knows. */
function hasValue({ label, values }: SelectorTerm, { labels, isWhole }: KnownLabels): boolean | undefined {
  if (!Object.hasOwn(labels, label)) return isWhole ? false : undefined;
  return values.some(({ text }) => labels[label]?.includes(text));
}
