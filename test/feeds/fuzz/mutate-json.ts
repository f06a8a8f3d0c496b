import type { Random } from '../../../src/testing/random.ts';

/** JSON as a tree of plain lists, so that a key can stand twice and none is special. */
export type Tree =
  | { readonly kind: 'value'; value: string | number | boolean | null }
  | { readonly kind: 'list'; items: Tree[] }
  | { readonly kind: 'object'; members: [key: string, value: Tree][] };

/** Keys that mean something to the language, to other feeds, or nothing. */
const KEYS = [
  '__proto__',
  'constructor',
  'toString',
  'length',
  '',
  '0',
  'prefixes',
  'ip_prefix',
  'cidr',
  'values',
  'x',
];

const VALUES = [
  '',
  'text',
  '192.0.2.1',
  '192.0.2.0/33',
  '0.0.0.0/0',
  '::/0',
  '198.18.0.0/15',
  '2001:DB8:1::/48',
  ':',
  '"',
  '\u0000',
  1e308,
  -1,
  0.1,
  2 ** 53,
  true,
  false,
  null,
];

const CHARACTERS = [...'0123456789abcdef.:/-, \t"\\xX%٠', '\u00a0', '\ud800'];

export function treeOf(data: unknown): Tree {
  if (Array.isArray(data)) return { kind: 'list', items: data.map(treeOf) };
  if (typeof data === 'object' && data !== null)
    return { kind: 'object', members: Object.entries(data).map(([key, value]) => [key, treeOf(value)]) };
  return { kind: 'value', value: data as string };
}

/** The text of a tree; numbers may be longer than any program reads. */
export function textOfTree(tree: Tree): string {
  switch (tree.kind) {
    case 'value':
      return JSON.stringify(tree.value);
    case 'list':
      return `[${tree.items.map(textOfTree).join(',')}]`;
    case 'object':
      return `{${tree.members.map(([key, value]) => `${JSON.stringify(key)}:${textOfTree(value)}`).join(',\n')}}`;
  }
}

/** Changes one place of a tree. */
export function mutate(root: Tree, random: Random): Tree {
  const holders = nodesOf(root).filter((node) =>
    node.kind === 'list' ? node.items.length > 0 : node.kind === 'object' && node.members.length > 0,
  );
  if (holders.length === 0 || random.chance(0.02)) return randomTree(random);
  const holder = random.pick(holders);
  if (holder.kind === 'list') mutateList(holder.items, random);
  else if (holder.kind === 'object') mutateObject(holder.members, random);
  return root;
}

function mutateList(items: Tree[], random: Random): void {
  const at = random.whole(items.length);
  const chosen = items[at]!;
  random.pick([
    () => items.splice(at, 1),
    () => items.splice(random.whole(items.length), 0, copyOf(chosen)),
    () => items.splice(0),
    () => items.push(randomTree(random)),
    () => items.reverse(),
    () => {
      items[at] = changed(chosen, random);
    },
    () => {
      items[at] = changed(chosen, random);
    },
  ])();
}

function mutateObject(members: [string, Tree][], random: Random): void {
  const at = random.whole(members.length);
  const [key, value] = members[at]!;
  random.pick([
    () => members.splice(at, 1),
    () => members.push([random.chance(0.3) ? key : random.pick(KEYS), copyOf(value)]),
    () => members.splice(at, 1, [random.pick([...KEYS, `${key}s`, key.toUpperCase()]), value]),
    () => members.push([random.pick(KEYS), randomTree(random)]),
    () => members.reverse(),
    () => members.splice(at, 1, [key, changed(value, random)]),
    () => members.splice(at, 1, [key, changed(value, random)]),
  ])();
}

/** Another value in place of one: a text with a character changed, another type, or the same deeper down. */
function changed(tree: Tree, random: Random): Tree {
  if (tree.kind === 'value' && typeof tree.value === 'string' && random.chance(0.6))
    return { kind: 'value', value: changedText(tree.value, random) };
  if (random.chance(0.1)) return deep(tree, random.pick([1, 2, 70]));
  return random.chance(0.5) ? { kind: 'list', items: [tree] } : randomTree(random);
}

/** A text with one character left out, put in or replaced. */
export function changedText(text: string, random: Random): string {
  const at = random.whole(text.length + 1);
  const isKept = random.chance(0.5) ? 1 : 0;
  const put = random.chance(0.6) ? random.pick(CHARACTERS) : '';
  return text.slice(0, at) + put + text.slice(at + 1 - isKept);
}

function deep(tree: Tree, levels: number): Tree {
  return levels === 0 ? tree : { kind: 'list', items: [deep(tree, levels - 1)] };
}

function randomTree(random: Random): Tree {
  if (random.chance(0.1)) return { kind: 'list', items: [] };
  if (random.chance(0.1)) return { kind: 'object', members: [] };
  return { kind: 'value', value: random.pick(VALUES) };
}

function copyOf(tree: Tree): Tree {
  return treeOf(JSON.parse(textOfTree(tree)));
}

function nodesOf(tree: Tree): readonly Tree[] {
  const inner =
    tree.kind === 'list' ? tree.items : tree.kind === 'object' ? tree.members.map(([, value]) => value) : [];
  return [tree, ...inner.flatMap(nodesOf)];
}
