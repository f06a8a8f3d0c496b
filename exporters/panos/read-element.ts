import { type Report, refuse } from './read-report.ts';
import type { Element } from './read-xml.ts';

/** Elements of one name among the children. */
export function childrenOf(parent: Element | undefined, name: string): readonly Element[] {
  return parent?.children.filter((child) => child.name === name) ?? [];
}

/** The child of this name; a second one is refused. */
export function childOf(parent: Element | undefined, name: string, report: Report): Element | undefined {
  const [first, second] = childrenOf(parent, name);
  if (second !== undefined) refuse(report, second.span, `<${name}> stands twice in <${parent?.name}>`);
  return first;
}

/** The element at the end of a path of names. */
export function elementAt(parent: Element | undefined, path: readonly string[], report: Report): Element | undefined {
  return path.reduce<Element | undefined>((element, name) => childOf(element, name, report), parent);
}

/** The entries of a container by name; a name twice, or none, is refused. */
export function entriesOf(parent: Element | undefined, report: Report): ReadonlyMap<string, Element> {
  const entries = new Map<string, Element>();
  for (const child of parent?.children ?? []) {
    const name = child.attributes.get('name');
    if (child.name !== 'entry' || name === undefined || name === '') {
      refuse(report, child.span, `<${parent?.name}> holds <${child.name}> where <entry name="…"> is expected`);
    } else if (entries.has(name)) {
      refuse(report, child.span, `"${name}" stands twice in <${parent?.name}>`);
    } else {
      entries.set(name, child);
    }
  }
  return entries;
}

/** The members of a list, which may also be written as the text of the element alone. An empty one is refused: it names nothing. */
export function membersOf(list: Element, report: Report): readonly string[] {
  for (const child of list.children) {
    if (child.name !== 'member')
      refuse(report, child.span, `<${list.name}> holds <${child.name}> where <member> is expected`);
    else if (child.text === '') refuse(report, child.span, `A member of <${list.name}> is empty`);
  }
  const members = list.children.map(({ text }) => text);
  return list.text === '' ? members : [list.text, ...members];
}

/** What a `yes` or `no` says; absent: `otherwise`. */
export function flagOf(
  parent: Element,
  name: string,
  { otherwise, report }: { readonly otherwise: boolean; readonly report: Report },
): boolean {
  const element = childOf(parent, name, report);
  if (element === undefined) return otherwise;
  if (element.text !== 'yes' && element.text !== 'no')
    refuse(report, element.span, `<${name}> is "${element.text}", not yes or no`);
  return element.text === 'yes';
}
