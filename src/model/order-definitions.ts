import type { NameNode } from './document.ts';

/** Definitions that refer to each other in a circle: `path` begins and ends with the same name. */
export interface DefinitionCycle {
  readonly path: readonly string[];
  /** The use that closes the circle. */
  readonly closedBy: NameNode;
}

export interface DefinitionOrder {
  /** Every name once, each behind the names it uses, except where a cycle makes that impossible. */
  readonly names: readonly string[];
  readonly cycles: readonly DefinitionCycle[];
}

interface Frame {
  readonly name: string;
  readonly uses: Iterator<NameNode>;
}

/**
 * Orders definitions so that each stands behind what it uses. `usesOf` gives the names that one definition uses; names that are
 * not in `defined` are skipped. Keeps a stack of its own, so that no chain of names is too long for it.
 */
export function orderDefinitions(
  defined: Iterable<string>,
  usesOf: (name: string) => Iterable<NameNode>,
): DefinitionOrder {
  const known = new Set(defined);
  const begun = new Set<string>();
  const names = new Set<string>();
  const cycles: DefinitionCycle[] = [];
  const stack: Frame[] = [];
  const begin = (name: string) => {
    begun.add(name);
    stack.push({ name, uses: usesOf(name)[Symbol.iterator]() });
  };
  for (const root of known) {
    if (!begun.has(root)) begin(root);
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      const use = top.uses.next();
      if (use.done) {
        names.add(top.name);
        stack.pop();
      } else if (known.has(use.value.name) && !begun.has(use.value.name)) {
        begin(use.value.name);
      } else if (known.has(use.value.name) && !names.has(use.value.name)) {
        cycles.push(closeCycle(stack, use.value));
      }
    }
  }
  return { names: [...names], cycles };
}

function closeCycle(stack: readonly Frame[], use: NameNode): DefinitionCycle {
  const path = stack.map(({ name }) => name);
  return { path: [...path.slice(path.indexOf(use.name)), use.name], closedBy: use };
}
